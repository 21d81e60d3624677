//! How a step of a sign-in begins: under a name, or with a session.

use domain::{
    risk::{Assessment, EventId},
    sign_in::{self, ChallengeName, CustomState, First, Pending, Step, Stranger, Visit},
    token::UsedMarker,
};
use store::Transaction;

use super::{
    Parameters, device,
    run::Run,
    sealed::{self, Carrier},
    web_authn,
};
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    flows::{
        migration::{self, Brought},
        protection, secrets, strangers,
        turns::Whose,
    },
    lookup::{Account, Lookup},
    refusals::{Refusal, Result},
    triggers::pre_token_generation::Occasion,
};

impl<'a> Run<'a> {
    /// Opens a sign-in under a name, up to its first question.
    ///
    /// # Errors
    /// As [`Run::open`], and the machine's refusal.
    pub async fn begin(
        cx: &'a Context,
        app: VerifiedApp,
        username: &str,
        first: First,
        parameters: Parameters<'a>,
    ) -> Result<(Self, Pending)> {
        let (run, step) = Self::open(cx, app, username, first, parameters).await?;
        run.until_asked(step).await
    }

    /// Opens a sign-in under a name: who it is, whether they may try.
    ///
    /// # Errors
    /// In the order of auth.md 2, steps 7 to 9.
    pub async fn open(
        cx: &'a Context,
        app: VerifiedApp,
        username: &str,
        first: First,
        parameters: Parameters<'a>,
    ) -> Result<(Self, Step)> {
        // Only what comes with a password can be a guess, or somebody whom a function brings along.
        let shows = matches!(first, First::Password | First::Choice(_) | First::StepUp(..))
            && parameters.get("PASSWORD").is_some();
        let mut tx = cx.begin();
        let mut found = tx.find_account(&app.pool, username).await?;
        if let (None, true, Some(password)) = (&found, shows, parameters.get("PASSWORD")) {
            let password = secrets::password(password);
            match migration::bring(cx, &app, (parameters.metadata, None), username, Some(&password)).await? {
                Brought::Nobody => {}
                Brought::MustReset => return Err(Refusal::PasswordResetRequired),
                Brought::Somebody => {
                    tx = cx.begin();
                    found = tx.find_account(&app.pool, username).await?;
                }
            }
        }
        // Who shows a password to find out whether there is a user pays for it like anybody else.
        if found.is_none() && !app.client.hides_unknown_users() && !shows {
            return Err(Refusal::NoSuchUser);
        }
        let (account, stranger) = match found {
            Some(account) => (account, None),
            None => strangers::account(cx, &app, username).map(|(account, stranger)| (account, Some(stranger)))?,
        };
        let is_custom = first == First::Custom;
        let mut run =
            Self::of(cx, tx, app, Who { account, stranger, marker: None, is_custom }, shows).await?.watched().await?;
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
        if matches!(first, First::Choice(_) | First::StepUp(..) | First::SignedUp(_)) {
            run.has_passkey = web_authn::is_available(&mut run).await?;
        }
        run.validation = parameters.metadata;
        let step = sign_in::begin(visit, first, run.facts());
        Ok((run, step))
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
        responses: Parameters<'a>,
        required: &'static [&'static str],
    ) -> Result<(Self, Pending)> {
        let session = sealed::open(cx, carrier)?;
        let (marker, user, stranger) = (session.marker(), session.user(), session.stranger().cloned());
        let (custom, seen) = (session.custom(), session.device());
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
        let who = Who { account, stranger, marker: Some(marker), is_custom: custom.is_some() };
        let mut run = Self::of(cx, tx, app, who, looks_at_a_secret(name)).await?.watched().await?;
        run.metadata = responses.metadata;
        run.device = device::shown(&mut run.tx, &run.app, &run.account, responses, seen).await?;
        if let Some(id) = custom {
            let state = run.tx.custom_state(run.app.pool.number, id).await?.ok_or_else(|| carrier.foreign())?;
            run.custom = Some(CustomState::clone(&state));
        }
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
        let is_custom = session.custom().is_some();
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
        let who = Who { account, stranger: None, marker: Some(marker), is_custom };
        let mut run = Self::of(cx, tx, app.of_sealed_session(), who, false).await?;
        run.device =
            device::shown(&mut run.tx, &run.app, &run.account, Parameters { given: None, metadata: None }, seen)
                .await?;
        Ok((run, pending))
    }

    async fn of(cx: &'a Context, mut tx: Transaction, app: VerifiedApp, who: Who, looks: bool) -> Result<Self> {
        let Who { mut account, stranger, marker, is_custom } = who;
        let whose = match &stranger {
            Some(stranger) => Whose::Stranger(stranger.name.0),
            None => Whose::User(account.user.pool, account.user.id),
        };
        let mut waited = false;
        let attempts = loop {
            // Somebody's failures are read for nobody too: both cost the same.
            let mut attempts = tx.attempts_of(&account).await?;
            if let Some(stranger) = &stranger {
                attempts = strangers::attempts(cx, stranger, attempts);
            }
            let is_locked = attempts.check(cx.now()).is_err();
            if is_locked && waited {
                cx.pass_on_turn(whose);
            }
            if !looks || is_locked || cx.take_turn(whose, attempts.concurrent_checks(cx.now())) {
                break attempts;
            }
            cx.wait_for_turn(whose).await?;
            waited = true;
            // Whoever was at it changed what was read.
            tx = cx.begin();
            if let Some(marker) = &marker
                && tx.is_used(marker).await?
            {
                cx.pass_on_turn(whose);
                return Err(Refusal::SessionUsed);
            }
            let again = tx.user_and_credentials(account.user.pool, account.user.id).await?;
            match again {
                Some((user, credentials)) => account = Account { user, credentials },
                None if stranger.is_some() => {}
                None => {
                    cx.pass_on_turn(whose);
                    return Err(Refusal::WrongCredentials);
                }
            }
        };
        let guard = match is_custom {
            true => protection::guard_of_custom_auth(cx, &app).await?,
            false => protection::guard(cx, &app).await?,
        };
        Ok(Self {
            cx,
            tx,
            app,
            account,
            attempts,
            spent: None,
            device: None,
            deliveries: Vec::new(),
            guard,
            assessment: Assessment::HARMLESS,
            notices: Vec::new(),
            stranger,
            marker,
            has_passkey: false,
            custom: None,
            shown: std::collections::BTreeMap::new(),
            metadata: None,
            validation: None,
            occasion: Occasion::SignIn,
        })
    }
}

/// Whose sign-in a step is of.
struct Who {
    account: Account,
    stranger: Option<Stranger>,
    marker: Option<UsedMarker>,
    /// By the pool's own challenges.
    is_custom: bool,
}

/// Whether an answer to this question can be a guess, so that its turn has to be waited for.
const fn looks_at_a_secret(name: ChallengeName) -> bool {
    use ChallengeName as Name;
    !matches!(
        name,
        Name::PasswordSrp
            | Name::NewPasswordRequired
            | Name::SelectMfaType
            | Name::MfaSetup
            | Name::CustomChallenge
            | Name::DeviceSrpAuth
            | Name::WebAuthn
    )
}
