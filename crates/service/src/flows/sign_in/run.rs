//! One step of one sign-in: what all challenges have in common.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    device::Device,
    password::Checked,
    risk::{Asked as AskedFor, Assessment, EventResponse},
    secret::Secret,
    sign_in::{
        Challenge, CustomState, Facts, Need, Obstacle, Pending, Proof, Refusal as SignInRefusal, Session, Step,
        Stranger,
    },
    srp::{Salt, Verifier},
    time::Timestamp,
    token::UsedMarker,
    user::{Attempts, Limited, Locked},
};
use store::{Failure, Transaction};

use super::{
    Asked, Outcome, codes, custom, device, mfa, new_password,
    sealed::{self, SealedState},
    software_token, srp, web_authn,
};
use crate::{
    caller::VerifiedApp,
    context::Context,
    flows::{
        passwords,
        protection::Guard,
        strangers,
        tokens::{self, Telling},
    },
    lookup::Account,
    messages::{self, Delivery},
    refusals::{FactorRefusal, Refusal, Result, StepUpRefusal},
    triggers::{Person, Scene, Texts, post_authentication, pre_authentication, pre_token_generation::Occasion},
};

/// Whoever signs in, with all that is known of them, and the transaction of this step. A name that nobody has is led
/// through the same steps as a user whom nothing lets in.
pub(super) struct Run<'a> {
    pub cx: &'a Context,
    pub tx: Transaction,
    pub app: VerifiedApp,
    pub account: Account,
    pub attempts: Attempts,
    /// The budget from which this step sent a code.
    pub spent: Option<Limited>,
    /// The one the sign-in is said to come from, if it is one of this user's.
    pub device: Option<Arc<Device>>,
    /// Messages of this step, to be tried after its commit.
    pub deliveries: Vec<Delivery>,
    /// Threat protection, what it found so far, and whom it tells.
    pub guard: Guard,
    pub assessment: Assessment,
    pub notices: Vec<Delivery>,
    pub(super) stranger: Option<Stranger>,
    /// Of the session that is answered: written by whatever uses it up.
    pub(super) marker: Option<UsedMarker>,
    /// See [`Facts::has_passkey`].
    pub has_passkey: bool,
    /// Of a sign-in by the pool's own challenges.
    pub custom: Option<CustomState>,
    /// What such a challenge shows.
    pub shown: BTreeMap<String, String>,
    /// `ClientMetadata`, where it reaches functions.
    pub metadata: Option<&'a Texts>,
    /// `ClientMetadata` of the request that begins a sign-in, which reaches other functions under another name.
    pub validation: Option<&'a Texts>,
    /// What tokens would be made for.
    pub occasion: Occasion,
}

impl<'a> Run<'a> {
    /// Whether there is such a user.
    pub const fn is_somebody(&self) -> bool {
        self.stranger.is_none()
    }

    pub fn facts(&self) -> Facts<'_> {
        Facts {
            pool: &self.app.pool,
            user: &self.account.user,
            credentials: &self.account.credentials,
            has_passkey: self.has_passkey,
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
                Step::Need(need) => self.meet(need).await?,
                Step::Ask(pending) => return self.ask(&pending).await.map(Outcome::Asked),
                Step::SignedIn(proof) => return self.finish(proof).await.map(Outcome::SignedIn),
                Step::Refused(why) => return Err(self.refuse(why).await),
            }
        }
    }

    /// Goes on to the next question, for whoever can answer it at once.
    ///
    /// # Errors
    /// The machine's refusal, or that of what it needed.
    pub async fn until_asked(mut self, mut step: Step) -> Result<(Self, Pending)> {
        loop {
            step = match step {
                Step::Need(need) => self.meet(need).await?,
                Step::Ask(pending) => return Ok((self, pending)),
                Step::Refused(why) => return Err(self.refuse(why).await),
                Step::SignedIn(_) => return Err(Refusal::internal("a choice ends a sign-in")),
            }
        }
    }

    /// Does what the machine cannot do itself.
    async fn meet(&mut self, need: Need) -> Result<Step> {
        match need {
            Need::PreAuthentication(waiting) => {
                if self.stranger.is_none() || self.app.client.hides_unknown_users() {
                    let (person, is_stranger) = (Person::from(&self.account), self.is_stranger());
                    pre_authentication::ask(self.cx, &self.app, person, is_stranger, self.validation).await?;
                }
                Ok(waiting.allowed())
            }
            Need::SendCode(sending) => codes::send(self, sending).await,
            Need::AskPasskey(asking) => web_authn::ask(self, asking).await,
            Need::Define(defining) => custom::define(self, defining).await,
            Need::Create(creating) => custom::create(self, creating).await,
        }
    }

    /// Seals the state, writes down what this step did, and says what the person is asked.
    pub async fn ask(mut self, pending: &Pending) -> Result<Asked> {
        if !pending.proved().is_empty() {
            self = self.judged(pending.event_id()).await?;
            self.remembered(
                pending.event_id(),
                (pending.credited(), pending.proved().len()),
                EventResponse::InProgress,
            )
            .await?;
        }
        let kept = self.session(pending);
        let state = sealed::seal(self.cx, &kept)?;
        let parameters = match pending.challenge() {
            Challenge::Password | Challenge::PasswordSrp | Challenge::SelectChallenge => BTreeMap::new(),
            Challenge::Custom => custom::parameters(&self),
            Challenge::PasswordVerifier(exchange) => srp::parameters(&self, exchange, &state)?,
            Challenge::DeviceSrp => {
                device::keep_waiting(&mut self, &kept)?;
                std::collections::BTreeMap::new()
            }
            Challenge::DeviceVerifier(exchange) => device::parameters(&self, exchange, &state)?,
            Challenge::NewPassword => new_password::parameters(&self)?,
            Challenge::SentCode(sent) => codes::parameters(&self, sent),
            Challenge::WebAuthn(question) => web_authn::parameters(&mut self, question).await?,
            Challenge::SoftwareToken => software_token::parameters(&self),
            Challenge::SelectMfaType(among) => mfa::parameters(&self, "MFAS_CAN_CHOOSE", among)?,
            Challenge::MfaSetup(setup) => mfa::parameters(&self, "MFAS_CAN_SETUP", setup.among())?,
        };
        let available = pending.available().to_vec();
        // Cognito's clients answer SRP without a session: all is in the secret block.
        let has_block = matches!(pending.challenge(), Challenge::PasswordVerifier(_) | Challenge::DeviceVerifier(_));
        let session = (!has_block || !available.is_empty()).then(|| wire::Secret::from(state.session));
        if let Some(custom) = self.custom.as_mut().filter(|custom| pending.custom() == Some(custom.id)) {
            custom.expires = self.cx.now().plus(self.app.client.session_lifetime());
            self.tx.put(&*custom);
        }
        self.use_up();
        if let (Some(budget), None) = (self.spent, &self.stranger) {
            self.tx.put(&self.attempts.clone().tried(budget, self.cx.now()));
        }
        // Somebody's code is written down: nobody's costs a commit too.
        let is_decoy = self.is_stranger() && matches!(pending.challenge(), Challenge::SentCode(_));
        if is_decoy && !self.tx.has_changes() {
            self.cx.shared().store.decoy_commit().await?;
        }
        self.tx.commit().await?;
        if let (Some(budget), Some(stranger)) = (self.spent, &self.stranger) {
            let none = Attempts::none(self.account.user.pool, self.account.user.id);
            // Weighed again, as a known user's is whose commit collides with another's.
            strangers::try_once_more(self.cx, stranger, none, budget).map_err(|_| FactorRefusal::TooManyCodes)?;
        }
        self.cx.end_turn();
        if is_decoy {
            messages::deliver_nothing(self.cx);
        }
        self.deliver().await?;
        Ok(Asked { challenge: pending.name(), session, parameters, available })
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
        let (scene, person) = (Scene::of(&self.app, self.metadata), Person::from(&self.account));
        let is_new_device = self.app.pool.settings.devices.is_some().then(|| proof.device().is_none());
        post_authentication::ask(self.cx, scene, person, is_new_device).await?;
        self.remembered(proof.event_id(), (proof.credited(), proof.methods().len()), EventResponse::Pass).await?;
        let telling = Telling { occasion: self.occasion, metadata: self.metadata };
        let tokens = tokens::issue(self.cx, &mut self.tx, &self.app, &self.account, telling, proof).await?;
        device::note_use(&mut self);
        // A sign-in ends a row of failures; without one nothing is written.
        if self.attempts.has_failures() {
            self.tx.put(&self.attempts.clone().succeeded());
        }
        self.use_up();
        self.tx.commit().await?;
        self.cx.end_turn();
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
    pub async fn refuse(mut self, mut why: SignInRefusal) -> Refusal {
        let now = self.cx.now();
        if let Some(stranger) = &self.stranger
            && let Some(counts) = counting(why)
        {
            let none = Attempts::none(self.account.user.pool, self.account.user.id);
            // A known user's failure collides with those that others counted since it was looked at, and is weighed
            // again; one of nobody has no transaction, and is weighed again here.
            let locked = strangers::change(self.cx, stranger, none, |attempts| match attempts.check(now) {
                Ok(()) => (counts(attempts, now), None),
                Err(Locked { until }) => (attempts.refused(now), Some(until)),
            });
            if let Some(until) = locked {
                why = SignInRefusal::Obstacle(Obstacle::Locked { until });
            }
        }
        if why.is_failed_attempt() {
            self.trace_failure(if why == SignInRefusal::WrongPassword { AskedFor::Password } else { AskedFor::Mfa });
        }
        let marker = self.marker.take().filter(|_| why.ends_session());
        if let Some(marker) = &marker {
            self.tx.trace(marker);
        }
        let written = match (&self.stranger, counting(why)) {
            // A known user's failure is written down: this one costs a commit too.
            (Some(_), Some(_)) if marker.is_none() => self.cx.shared().store.decoy_commit().await,
            (None, Some(counts)) => {
                self.tx.trace(&counts(self.attempts.clone(), now));
                self.tx.refuse().await
            }
            _ => self.tx.refuse().await,
        };
        let is_locked = matches!(why, SignInRefusal::Obstacle(Obstacle::Locked { .. }));
        match written {
            // Somebody else tried at the same moment, which keeps the failures remembered as well.
            Err(Failure::Conflict) if is_locked => why.into(),
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

/// How a refusal counts; None when it does not.
fn counting(why: SignInRefusal) -> Option<fn(Attempts, Timestamp) -> Attempts> {
    match why {
        SignInRefusal::WrongFirstCode => Some(Attempts::failed_first_code),
        SignInRefusal::Obstacle(Obstacle::Locked { .. }) => Some(Attempts::refused),
        _ if why.is_failed_attempt() => Some(Attempts::failed),
        _ => None,
    }
}

impl From<SignInRefusal> for Refusal {
    fn from(why: SignInRefusal) -> Self {
        match why {
            SignInRefusal::Obstacle(obstacle) => obstacle.into(),
            SignInRefusal::WrongPassword
            | SignInRefusal::WrongPasskey
            | SignInRefusal::NothingToShow
            | SignInRefusal::Denied => Self::WrongCredentials,
            SignInRefusal::NotTheHolder => StepUpRefusal::NotTheHolder.into(),
            SignInRefusal::AlreadyAssured => StepUpRefusal::Reached.into(),
            SignInRefusal::LacksFactors => StepUpRefusal::LacksFactors.into(),
            SignInRefusal::NotAvailable => Self::NotAChoice,
            SignInRefusal::WrongAnswer => Self::SessionInvalid,
            SignInRefusal::WrongCode | SignInRefusal::WrongFirstCode => FactorRefusal::Code.into(),
            SignInRefusal::WrongToken => FactorRefusal::TokenCode.into(),
            SignInRefusal::TokenUsed => FactorRefusal::TokenCodeUsed.into(),
            SignInRefusal::NotAmongChoices => FactorRefusal::NotAmongChoices.into(),
            SignInRefusal::NoFactorToSetUp => FactorRefusal::NothingToSetUp.into(),
        }
    }
}
