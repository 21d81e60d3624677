//! Signing in: what the API's four operations and the pages have in common.
//!
//! The decisions are `domain::sign_in`'s; here is the I/O it asks for, in the order of auth.md 2. [`Run`] is one step of
//! one sign-in: who it is, what is known of them, and [`Run::proceed`], which turns whatever the machine says into an
//! answer. Every challenge is a file:
//!
//! - in the domain: a variant of `Challenge` that owns what the answer is checked against, a variant of `Answer` for the
//!   evidence, a rule file beside `first_factor.rs`, and, where it decides what comes next, a station in `order.rs`.
//!   What a rule needs to know is a member of `Facts`, what only the outside can do a variant of `Need`;
//! - here: a file with `parameters` (what the person is told: called by [`Run::proceed`]) and `answer` (evidence from the
//!   responses, then `pending.answer(evidence, run.facts())`, then [`Run::proceed`]), its name in [`respond`] with the
//!   responses it requires, and its `Need` in [`Run::meet`].
//!
//! Opening and using up sessions, whose they are, the secret hash, attempts, the lock, names that nobody has, and
//! refusals are done for all of them in `run.rs` and `sealed.rs`.

mod choice;
mod codes;
mod custom;
mod device;
mod mfa;
mod new_password;
mod opening;
mod password;
mod run;
mod sealed;
mod software_token;
mod srp;
mod step_up;
mod watch;
mod web_authn;

use std::collections::BTreeMap;

use domain::{
    client::Flow,
    sign_in::{ChallengeName, Obstacle, SessionRefused},
};
use wire::{
    Secret,
    shapes::{AuthFlowType, ChallengeNameType},
};

pub use self::mfa::{associate as associate_token, verify as verify_token};
use self::{run::Run, sealed::Carrier};
use super::{refreshing, tokens::Tokens};
use crate::{
    caller::App,
    context::Context,
    refusals::{Refusal, Result},
    triggers::Texts,
};

/// Which of the two APIs a sign-in comes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    Public,
    Administrator,
}

/// What a step of a sign-in answers.
pub enum Outcome {
    SignedIn(Tokens),
    Asked(Asked),
}

/// A challenge for the person.
pub struct Asked {
    pub challenge: ChallengeName,
    /// The sealed state, to be sent back with the answer; None where it is among the parameters.
    pub session: Option<Secret>,
    pub parameters: BTreeMap<String, String>,
    /// The first factors to choose from, where the sign-in leaves the choice.
    pub available: Vec<ChallengeName>,
}

/// `AuthParameters` or `ChallengeResponses`, and the `ClientMetadata` beside them.
#[derive(Clone, Copy)]
pub struct Parameters<'a> {
    pub given: Option<&'a BTreeMap<String, Secret>>,
    pub metadata: Option<&'a Texts>,
}

impl<'a> Parameters<'a> {
    /// An empty text counts as missing.
    pub fn get(&self, name: &str) -> Option<&'a Secret> {
        self.given?.get(name).filter(|value| !value.expose().is_empty())
    }

    /// # Errors
    /// [`Refusal::MissingParameter`].
    pub fn required(&self, name: &'static str) -> Result<&'a Secret> {
        self.get(name).ok_or(Refusal::MissingParameter(name))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a Secret)> {
        self.given.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }
}

/// The first step, of InitiateAuth and AdminInitiateAuth. `session` is that of ConfirmSignUp, and for USER_AUTH only.
///
/// # Errors
/// In the order of auth.md 2: method, flow of the client, parameters, secret, user.
pub async fn initiate(
    cx: &Context,
    api: Api,
    app: App,
    flow: AuthFlowType,
    parameters: Parameters<'_>,
    session: Option<&Secret>,
) -> Result<Outcome> {
    let (flow, name) = known(api, flow)?;
    if !app.client.allows(flow) {
        return Err(Refusal::FlowNotEnabled(name));
    }
    match flow {
        Flow::UserPassword | Flow::AdminUserPassword => password::sign_in(cx, app, parameters).await,
        Flow::UserSrp => srp::sign_in(cx, app, parameters).await,
        Flow::RefreshToken => refreshing::by_flow(cx, app, &parameters).await.map(Outcome::SignedIn),
        Flow::UserAuth => choice::sign_in(cx, app, parameters, session).await,
        Flow::Custom => custom::sign_in(cx, app, parameters).await,
        Flow::ClientToken | Flow::TokenExchangeDelegation | Flow::TokenExchangeImpersonation => {
            Err(Refusal::FlowNotSupported)
        }
    }
}

/// A later step, of RespondToAuthChallenge and AdminRespondToAuthChallenge.
///
/// # Errors
/// In the order of auth.md 2: session, parameters, secret, the challenge's own.
pub async fn respond(
    cx: &Context,
    app: App,
    challenge: &ChallengeNameType,
    given_session: Option<&Secret>,
    responses: Parameters<'_>,
) -> Result<Outcome> {
    use ChallengeName as Name;
    let session = || given_session.ok_or(Refusal::MissingParameter("Session")).map(Carrier::Session);
    // The block stands in for a session, but is a response itself, and the name is asked for before all others.
    let secret_block = || {
        responses.required("USERNAME")?;
        responses.required(srp::SECRET_BLOCK).map(Carrier::SecretBlock)
    };
    match ChallengeName::parse(challenge.as_str()) {
        Some(name @ Name::Password) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &["PASSWORD"]).await?;
            password::answer(resumed, responses).await
        }
        Some(name @ Name::PasswordSrp) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &["SRP_A"]).await?;
            srp::begin(resumed, responses).await
        }
        Some(name @ Name::PasswordVerifier) => {
            let resumed = Run::resume(cx, app, name, secret_block()?, responses, srp::CLAIM).await?;
            srp::answer(resumed, responses).await
        }
        Some(name @ (Name::SmsMfa | Name::EmailOtp | Name::SmsOtp)) => {
            let code: &'static [&'static str] = match name {
                Name::SmsMfa => &["SMS_MFA_CODE"],
                Name::SmsOtp => &["SMS_OTP_CODE"],
                _ => &["EMAIL_OTP_CODE"],
            };
            let resumed = Run::resume(cx, app, name, session()?, responses, code).await?;
            codes::answer(resumed, responses, code).await
        }
        Some(name @ Name::SoftwareTokenMfa) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &[software_token::CODE]).await?;
            software_token::answer(resumed, responses).await
        }
        Some(name @ Name::SelectMfaType) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &["ANSWER"]).await?;
            mfa::choose(resumed, responses).await
        }
        Some(name @ Name::MfaSetup) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &[]).await?;
            mfa::finish(resumed, responses).await
        }
        Some(name @ Name::DeviceSrpAuth) => {
            let kept = if given_session.is_none() { Some(device::waiting(cx, &app, responses).await?) } else { None };
            let carrier = match &kept {
                Some(kept) => Carrier::Kept(kept),
                None => session()?,
            };
            let resumed = Run::resume(cx, app, name, carrier, responses, device::BEGINNING).await?;
            device::begin(resumed, responses).await
        }
        Some(name @ Name::DevicePasswordVerifier) => {
            let resumed = Run::resume(cx, app, name, secret_block()?, responses, device::CLAIM).await?;
            device::answer(resumed, responses).await
        }
        Some(name @ Name::SelectChallenge) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &["ANSWER"]).await?;
            choice::answer(resumed, responses).await
        }
        Some(name @ Name::WebAuthn) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &[web_authn::CREDENTIAL]).await?;
            web_authn::answer(resumed, responses).await
        }
        Some(name @ Name::CustomChallenge) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &["ANSWER"]).await?;
            custom::answer(resumed, responses).await
        }
        Some(name @ Name::NewPasswordRequired) => {
            let resumed = Run::resume(cx, app, name, session()?, responses, &["NEW_PASSWORD"]).await?;
            new_password::answer(resumed, responses).await
        }
        _ => {
            // No session of another kind was ever given out, so none can be answered.
            session()?;
            tracing::debug!(challenge = challenge.as_str(), "answer to a challenge that is never asked");
            Err(Refusal::SessionInvalid)
        }
    }
}

/// The flow and the name that Amazon's refusal gives it.
fn known(api: Api, flow: AuthFlowType) -> Result<(Flow, &'static str)> {
    Ok(match (flow, api) {
        (AuthFlowType::UserPasswordAuth, _) => (Flow::UserPassword, "USER_PASSWORD_AUTH"),
        (AuthFlowType::AdminUserPasswordAuth | AuthFlowType::AdminNoSrpAuth, Api::Administrator) => {
            (Flow::AdminUserPassword, "ADMIN_USER_PASSWORD_AUTH")
        }
        (AuthFlowType::AdminUserPasswordAuth | AuthFlowType::AdminNoSrpAuth, Api::Public) => {
            return Err(Refusal::FlowNotSupported);
        }
        (AuthFlowType::RefreshToken | AuthFlowType::RefreshTokenAuth, _) => (Flow::RefreshToken, "REFRESH_TOKEN_AUTH"),
        (AuthFlowType::UserSrpAuth, _) => (Flow::UserSrp, "USER_SRP_AUTH"),
        (AuthFlowType::CustomAuth, _) => (Flow::Custom, "CUSTOM_AUTH"),
        (AuthFlowType::UserAuth, _) => (Flow::UserAuth, "USER_AUTH"),
    })
}

impl From<Obstacle> for Refusal {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Disabled => Self::UserDisabled,
            Obstacle::Locked { .. } => Self::Locked,
            Obstacle::ResetRequired => Self::PasswordResetRequired,
            Obstacle::Unconfirmed => Self::UserNotConfirmed,
            Obstacle::TemporaryPasswordExpired => Self::TemporaryPasswordExpired,
            // Asked as a challenge wherever it can be answered; nowhere else may tokens be had with it.
            Obstacle::NewPasswordRequired => Self::WrongCredentials,
        }
    }
}

impl From<SessionRefused> for Refusal {
    fn from(why: SessionRefused) -> Self {
        match why {
            SessionRefused::Foreign => Self::SessionInvalid,
            SessionRefused::Expired => Self::SessionExpired,
        }
    }
}
