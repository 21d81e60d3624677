//! One step of one sign-in: what all challenges have in common.

use std::sync::Arc;

use domain::{
    device::Device,
    password::Checked,
    risk::{Asked as AskedFor, Assessment, EventId, EventResponse},
    secret::Secret,
    sign_in::{
        self, Challenge, ChallengeName, Facts, First, Need, Obstacle, Pending, Proof, Refusal as SignInRefusal,
        Session, Step, Stranger, Visit,
    },
    srp::{Salt, Verifier},
    token::UsedMarker,
    user::Attempts,
};
use store::Transaction;

use super::{
    Asked, Outcome, Parameters, codes, device, mfa, new_password,
    sealed::{self, Carrier, SealedState},
    software_token, srp,
};
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    flows::{
        passwords,
        protection::{self, Guard},
        strangers, tokens,
    },
    lookup::{Account, Lookup},
    messages::{self, Delivery},
    refusals::{FactorRefusal, Refusal, Result},
    triggers::{self, Trigger},
};

/// Whoever signs in, with all that is known of them, and the transaction of this step. A name that nobody has is led
/// through the same steps as a user whom nothing lets in.
pub(super) struct Run<'a> {
    pub cx: &'a Context,
    pub tx: Transaction,
    pub app: VerifiedApp,
    pub account: Account,
    pub attempts: Attempts,
    /// The one the sign-in is said to come from, if it is one of this user's.
    pub device: Option<Arc<Device>>,
    /// Messages of this step, to be tried after its commit.
    pub deliveries: Vec<Delivery>,
    /// Threat protection, what it found so far, and whom it tells.
    pub guard: Guard,
    pub assessment: Assessment,
    pub notices: Vec<Delivery>,
    stranger: Option<Stranger>,
    /// Of the session that is answered: written by whatever uses it up.
    marker: Option<UsedMarker>,
}

impl<'a> Run<'a> {
    /// Opens a sign-in under a name: who it is, whether they may try.
    ///
    /// # Errors
    /// In the order of auth.md 2, steps 7 to 10.
    pub async fn begin(
        cx: &'a Context,
        app: VerifiedApp,
        username: &str,
        first: First,
        parameters: Parameters<'_>,
    ) -> Result<(Self, Pending)> {
        let mut tx = cx.begin();
        let found = tx.find_account(&app.pool, username).await?;
        if found.is_none() && first == First::Password {
            triggers::call(&app.pool, Trigger::UserMigration)?;
        }
        // Who shows a password to find out whether there is a user pays for it like anybody else.
        if found.is_none() && !app.client.hides_unknown_users() && first != First::Password {
            return Err(Refusal::NoSuchUser);
        }
        let (account, stranger) = match found {
            Some(account) => (account, None),
            None => strangers::account(cx, &app, username).map(|(account, stranger)| (account, Some(stranger)))?,
        };
        let mut run = Self::of(cx, tx, app, account, stranger, None).await?.watched().await?;
        if run.stranger.is_none() || run.app.client.hides_unknown_users() {
            run.device = device::shown(&mut run.tx, &run.app, &run.account, parameters, None).await?;
        }
        let visit = Visit {
            pool: run.app.pool.number,
            client: run.app.client.id.clone(),
            user: run.account.user.id,
            event_id: EventId::generate(cx.random(), cx.now()).to_string(),
            stranger: run.stranger.clone(),
        };
        let mut step = sign_in::begin(visit, first, run.facts());
        while let Step::Need(need) = step {
            step = run.meet(need)?;
        }
        match step {
            Step::Ask(pending) => Ok((run, pending)),
            Step::Refused(why) => Err(run.refuse(why).await),
            Step::Need(_) | Step::SignedIn(_) => Err(Refusal::internal("a sign-in begins with its end")),
        }
    }

    /// Takes up a sign-in where its session left it. `required` are the responses this challenge needs besides the
    /// user name.
    ///
    /// # Errors
    /// In the order of auth.md 2: session, parameters, secret, whose session it is.
    pub async fn resume(
        cx: &'a Context,
        app: App,
        name: ChallengeName,
        carrier: Carrier<'_>,
        responses: Parameters<'_>,
        required: &'static [&'static str],
    ) -> Result<(Self, Pending)> {
        let session = sealed::open(cx, carrier)?;
        let (marker, user, stranger) = (session.marker(), session.user(), session.stranger().cloned());
        let seen = session.device();
        let pending = session.resume(app.pool.number, &app.client.id, name, cx.now()).map_err(|why| match why {
            sign_in::SessionRefused::Foreign => carrier.foreign(),
            sign_in::SessionRefused::Expired => Refusal::SessionExpired,
        })?;
        let mut tx = cx.begin();
        if tx.is_used(&marker).await? {
            return Err(Refusal::SessionUsed);
        }
        let username = responses.required("USERNAME")?.expose();
        for response in required {
            responses.required(response)?;
        }
        let app = app.verify_hash(cx, username, responses.get("SECRET_HASH"))?;
        let found = tx.find_account(&app.pool, username).await?;
        let account = match &stranger {
            None => found.filter(|account| account.user.id == user),
            Some(stranger) => strangers::resumed(cx, &app, username, stranger)?.filter(|_| found.is_none()),
        };
        let account = account.ok_or_else(|| carrier.foreign())?;
        let mut run = Self::of(cx, tx, app, account, stranger, Some(marker)).await?.watched().await?;
        run.device = device::shown(&mut run.tx, &run.app, &run.account, responses, seen).await?;
        Ok((run, pending))
    }

    /// Takes up a sign-in by its session alone, for requests that name neither client nor user.
    ///
    /// # Errors
    /// The session's.
    pub async fn resume_alone(cx: &'a Context, name: ChallengeName, carrier: Carrier<'_>) -> Result<(Self, Pending)> {
        let session = sealed::open(cx, carrier)?;
        let app = App::find(cx, session.client().as_str()).await.map_err(|why| match why {
            Refusal::NoSuchClient(_) => carrier.foreign(),
            other => other,
        })?;
        let (marker, user, seen) = (session.marker(), session.user(), session.device());
        let pending = session.resume(app.pool.number, &app.client.id, name, cx.now()).map_err(|why| match why {
            sign_in::SessionRefused::Foreign => carrier.foreign(),
            sign_in::SessionRefused::Expired => Refusal::SessionExpired,
        })?;
        let mut tx = cx.begin();
        if tx.is_used(&marker).await? {
            return Err(Refusal::SessionUsed);
        }
        let found = tx.user_and_credentials(app.pool.number, user).await?;
        let (user, credentials) = found.ok_or_else(|| carrier.foreign())?;
        let account = Account { user, credentials };
        let mut run = Self::of(cx, tx, app.of_sealed_session(), account, None, Some(marker)).await?;
        run.device = device::shown(&mut run.tx, &run.app, &run.account, Parameters(None), seen).await?;
        Ok((run, pending))
    }

    async fn of(
        cx: &'a Context,
        mut tx: Transaction,
        app: VerifiedApp,
        account: Account,
        stranger: Option<Stranger>,
        marker: Option<UsedMarker>,
    ) -> Result<Self> {
        // Somebody's failures are read for nobody too: both cost the same.
        let mut attempts = tx.attempts_of(&account).await?;
        if let Some(stranger) = &stranger {
            attempts = strangers::attempts(cx, stranger, attempts);
        }
        let guard = protection::guard(cx, &app).await?;
        let (deliveries, notices, assessment) = (Vec::new(), Vec::new(), Assessment::HARMLESS);
        Ok(Self {
            cx,
            tx,
            app,
            account,
            attempts,
            device: None,
            deliveries,
            guard,
            assessment,
            notices,
            stranger,
            marker,
        })
    }

    /// Whether there is such a user.
    pub const fn is_somebody(&self) -> bool {
        self.stranger.is_none()
    }

    pub fn facts(&self) -> Facts<'_> {
        Facts {
            pool: &self.app.pool,
            user: &self.account.user,
            credentials: &self.account.credentials,
            attempts: &self.attempts,
            device: self.device.as_deref(),
            now: self.cx.now(),
        }
    }

    /// The real user name, or what is shown for one.
    pub fn username(&self) -> &str {
        &self.account.user.username
    }

    /// # Errors
    /// [`Refusal::Overloaded`].
    pub async fn check_password(&mut self, password: &Secret) -> Result<Checked> {
        if self.stranger.is_some() {
            return strangers::check_password(self.cx, &self.app, self.username(), password).await;
        }
        let checked = passwords::check(self.cx, &self.app.pool, &self.account, password).await?;
        if checked.is_right()
            && let Some(credentials) = passwords::rekept(self.cx, &self.app.pool, &self.account, password).await?
        {
            // Written with whatever this step comes to, unless that is a refusal.
            self.tx.put(&credentials);
            self.account.credentials = Arc::new(credentials);
        }
        Ok(checked)
    }

    /// What the user's password is proved against. Who has no verifier (no password, or one kept in another way) gets
    /// one that belongs to no password.
    pub fn verifier(&self) -> Result<Verifier> {
        match passwords::verifier(self.cx, &self.account.credentials)? {
            Some(verifier) => Ok(verifier),
            None => strangers::verifier(self.cx, &self.app),
        }
    }

    /// The salt that goes with [`Run::verifier`]: always the same for the same user.
    pub fn salt(&self) -> Result<Salt> {
        match passwords::srp_salt(&self.account.credentials) {
            Some(salt) => Ok(salt),
            None => strangers::salt(self.cx, &self.app, self.username()),
        }
    }

    /// Answers what the machine says: a question, tokens, or a refusal.
    ///
    /// # Errors
    /// The machine's refusal, or that of what it needed.
    pub async fn proceed(mut self, mut step: Step) -> Result<Outcome> {
        loop {
            step = match step {
                Step::Need(need) => self.meet(need)?,
                Step::Ask(pending) => return self.ask(&pending).await.map(Outcome::Asked),
                Step::SignedIn(proof) => return self.finish(proof).await.map(Outcome::SignedIn),
                Step::Refused(why) => return Err(self.refuse(why).await),
            }
        }
    }

    /// Does what the machine cannot do itself.
    fn meet(&mut self, need: Need) -> Result<Step> {
        match need {
            Need::PreAuthentication(waiting) => {
                if self.stranger.is_none() || self.app.client.hides_unknown_users() {
                    triggers::call(&self.app.pool, Trigger::PreAuthentication)?;
                }
                Ok(waiting.allowed())
            }
            Need::SendCode(sending) => codes::send(self, sending),
        }
    }

    /// Seals the state, writes down what this step did, and says what the person is asked.
    pub async fn ask(mut self, pending: &Pending) -> Result<Asked> {
        if !pending.proved().is_empty() {
            self = self.judged(pending.event_id()).await?;
            self.remembered(pending.event_id(), pending.proved(), EventResponse::InProgress).await?;
        }
        let kept = self.session(pending);
        let state = sealed::seal(self.cx, &kept)?;
        let parameters = match pending.challenge() {
            Challenge::Password | Challenge::PasswordSrp => std::collections::BTreeMap::new(),
            Challenge::PasswordVerifier(exchange) => srp::parameters(&self, exchange, &state)?,
            Challenge::DeviceSrp => {
                device::keep_waiting(&mut self, &kept)?;
                std::collections::BTreeMap::new()
            }
            Challenge::DeviceVerifier(exchange) => device::parameters(&self, exchange, &state)?,
            Challenge::NewPassword => new_password::parameters(&self)?,
            Challenge::SentCode(sent) => codes::parameters(&self, sent),
            Challenge::SoftwareToken => software_token::parameters(&self),
            Challenge::SelectMfaType(among) => mfa::parameters(&self, "MFAS_CAN_CHOOSE", among)?,
            Challenge::MfaSetup(setup) => mfa::parameters(&self, "MFAS_CAN_SETUP", setup.among())?,
        };
        // Cognito's clients answer these without a session: all is in the secret block.
        let is_in_parameters =
            matches!(pending.challenge(), Challenge::PasswordVerifier(_) | Challenge::DeviceVerifier(_));
        let session = (!is_in_parameters).then(|| wire::Secret::from(state.session));
        self.use_up();
        self.tx.commit().await?;
        self.deliver().await?;
        Ok(Asked { challenge: pending.name(), session, parameters, available: Vec::new() })
    }

    /// The state that comes back with the answer.
    ///
    /// # Errors
    /// When the keyring cannot be used.
    pub fn sealed(&self, pending: &Pending) -> Result<SealedState> {
        sealed::seal(self.cx, &self.session(pending))
    }

    fn session(&self, pending: &Pending) -> Session {
        pending.session(self.app.client.session_lifetime(), self.cx.random(), self.cx.now())
    }

    /// Whether nobody has the name.
    pub const fn is_stranger(&self) -> bool {
        self.stranger.is_some()
    }

    /// The end of every way to sign in: triggers, tokens, commit.
    async fn finish(mut self, proof: Proof) -> Result<tokens::Tokens> {
        self = self.judged(proof.event_id()).await?;
        triggers::call(&self.app.pool, Trigger::PostAuthentication)?;
        self.remembered(proof.event_id(), proof.methods(), EventResponse::Pass).await?;
        let tokens = tokens::issue(self.cx, &mut self.tx, &self.app, &self.account.user, proof).await?;
        device::note_use(&mut self);
        // A sign-in ends a row of failures; without one nothing is written.
        if self.attempts.has_failures() {
            self.tx.put(&self.attempts.clone().succeeded());
        }
        self.use_up();
        self.tx.commit().await?;
        self.deliver().await?;
        Ok(tokens)
    }

    fn use_up(&mut self) {
        if let Some(marker) = &self.marker {
            self.tx.put(marker);
        }
    }

    async fn deliver(&mut self) -> Result<()> {
        self.send_notices();
        for delivery in std::mem::take(&mut self.deliveries) {
            let channel = delivery.channel();
            let tried = messages::deliver_to(self.cx, &self.app.client, delivery).await;
            tried.map_err(|why| codes::undeliverable(channel, why))?;
        }
        Ok(())
    }

    /// Counts what has to be counted, and only that.
    pub async fn refuse(mut self, why: SignInRefusal) -> Refusal {
        let counted = match why {
            _ if why.is_failed_attempt() => Some(self.attempts.clone().failed(self.cx.now())),
            SignInRefusal::WrongFirstCode => Some(self.attempts.clone().failed_first_code(self.cx.now())),
            SignInRefusal::Obstacle(Obstacle::Locked { .. }) => Some(self.attempts.clone().refused(self.cx.now())),
            _ => None,
        };
        if why.is_failed_attempt() {
            self.trace_failure(if why == SignInRefusal::WrongPassword { AskedFor::Password } else { AskedFor::Mfa });
        }
        let marker = self.marker.take().filter(|_| why.ends_session());
        if let Some(marker) = &marker {
            self.tx.trace(marker);
        }
        let written = match (&self.stranger, counted) {
            (Some(stranger), Some(counted)) => {
                strangers::remember(self.cx, stranger, counted);
                // A known user's failure is written down: this one costs a commit too.
                if marker.is_some() { self.tx.refuse().await } else { self.cx.shared().store.decoy_commit().await }
            }
            (None, Some(counted)) => {
                self.tx.trace(&counted);
                self.tx.refuse().await
            }
            (_, None) => self.tx.refuse().await,
        };
        match written {
            Err(failure) => failure.into(),
            Ok(()) if self.tells_of_nobody(why) => Refusal::NoSuchUser,
            Ok(()) => why.into(),
        }
    }

    /// The truth about a name that nobody has, for a client that does not hide it.
    fn tells_of_nobody(&self, why: SignInRefusal) -> bool {
        self.stranger.is_some() && !self.app.client.hides_unknown_users() && why == SignInRefusal::WrongPassword
    }
}

impl From<SignInRefusal> for Refusal {
    fn from(why: SignInRefusal) -> Self {
        match why {
            SignInRefusal::Obstacle(obstacle) => obstacle.into(),
            SignInRefusal::WrongPassword => Self::WrongCredentials,
            SignInRefusal::WrongAnswer => Self::SessionInvalid,
            SignInRefusal::WrongCode | SignInRefusal::WrongFirstCode => FactorRefusal::Code.into(),
            SignInRefusal::WrongToken => FactorRefusal::TokenCode.into(),
            SignInRefusal::TokenUsed => FactorRefusal::TokenCodeUsed.into(),
            SignInRefusal::NotAmongChoices => FactorRefusal::NotAmongChoices.into(),
            SignInRefusal::NoFactorToSetUp => FactorRefusal::NothingToSetUp.into(),
        }
    }
}
