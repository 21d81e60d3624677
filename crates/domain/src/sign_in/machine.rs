//! The machine: what was proved, and what is asked next.

use serde::{Deserialize, Serialize};

use super::device::{self, SeenDevice};
use super::gate::{Obstacle, Path, may_sign_in};
use super::{
    Asking, Challenge, ChallengeName, Creating, Defining, Method, Proof, Sending, SetUp, SrpExchange, StepUp, choice,
    custom, first_factor, mfa, mfa_setup, new_password, sent_code, software_token, step_up, web_authn,
};
use crate::device::Device;
use crate::ids::{ClientId, PoolNumber, UserId};
use crate::passkey::Verified;
use crate::password::Checked;
use crate::pool::{Contact, Pool};
use crate::time::Timestamp;
use crate::token::Digest;
use crate::user::{Attempts, Credentials, Factor, TokenRefused, User};

/// Who signs in where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Visit {
    pub pool: PoolNumber,
    pub client: ClientId,
    pub user: UserId,
    /// One UUID for all steps.
    pub event_id: String,
    /// Nobody has the name: `user` is nobody's number, and no answer will be right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stranger: Option<Stranger>,
}

/// What remains of a name that nobody has while a client that hides it is led through a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stranger {
    /// Keyed, of the folded name: what its failures are counted under.
    pub name: Digest,
    /// What was shown as `USER_ID_FOR_SRP`.
    pub user_id: String,
}

/// What is known of the user at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub pool: &'a Pool,
    pub user: &'a User,
    pub credentials: &'a Credentials,
    /// Whether the user has a passkey that this pool can use; asked for only where there is a choice.
    pub has_passkey: bool,
    pub attempts: &'a Attempts,
    /// The device of this user that the sign-in is said to come from, as it is stored.
    pub device: Option<&'a Device>,
    pub now: Timestamp,
}

/// What must happen next.
#[derive(Debug)]
#[must_use]
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and most ask")]
pub enum Step {
    Ask(Pending),
    Need(Need),
    SignedIn(Proof),
    Refused(Refusal),
}

/// Something only the outside can do, with the machine that waits for it.
#[derive(Debug)]
pub enum Need {
    /// Ask the pool's function whether this user may try; without one, nobody objects. Its objection ends the sign-in:
    /// the machine is dropped.
    PreAuthentication(Waiting),
    /// Send a code; it goes into the session that waits for it.
    SendCode(Sending),
    /// Ask the user's passkeys for a signature.
    AskPasskey(Asking),
    /// Ask DefineAuthChallenge what comes next.
    Define(Defining),
    /// Ask CreateAuthChallenge for the question.
    Create(Creating),
}

/// A sign-in that waits for [`Need::PreAuthentication`].
#[derive(Debug)]
pub struct Waiting(Box<Step>);

impl Waiting {
    /// Nobody objected.
    pub fn allowed(self) -> Step {
        *self.0
    }
}

/// What a sign-in begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    Password,
    Srp,
    /// The person chooses; perhaps they said already.
    Choice(Option<ChallengeName>),
    /// The same, and the person must make surer of themselves than by any one factor.
    StepUp(Option<ChallengeName>, StepUp),
    /// The code that confirmed a new account, shown just now: it is the first factor, if the pool takes it for one.
    SignedUp(Contact),
    /// The pool's own functions ask.
    Custom,
}

/// Why a sign-in ends without tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    Obstacle(Obstacle),
    /// Counts as a failed attempt, and uses up the session that was answered.
    #[error("wrong password")]
    WrongPassword,
    /// Uses up the session that was answered.
    #[error("the passkey's answer is not right")]
    WrongPasskey,
    /// The answer is to another question, or the user changed since it was asked.
    #[error("not an answer to the pending challenge")]
    WrongAnswer,
    /// A code that was sent as a second factor. The session stays, and the failures grow.
    #[error("wrong code")]
    WrongCode,
    /// A code that was sent as the first factor: it is longer, and more tries are free.
    #[error("wrong first code")]
    WrongFirstCode,
    /// A code of a software token. The session stays, and the failures grow.
    #[error("wrong code of a software token")]
    WrongToken,
    #[error("the software token's code was used before")]
    TokenUsed,
    #[error("not one of the factors to choose from")]
    NotAmongChoices,
    /// A second factor is demanded; the user has none and can set up none.
    #[error("no second factor can be set up")]
    NoFactorToSetUp,
    /// Not one of the first factors to choose from.
    #[error("not an available challenge")]
    NotAvailable,
    /// There is nothing this user could show.
    #[error("nothing to show")]
    NothingToShow,
    /// The access token that came along is another user's.
    #[error("another user's access token")]
    NotTheHolder,
    /// The session of the access token has reached the target.
    #[error("the target is reached already")]
    AlreadyAssured,
    /// The target is not within this user's means.
    #[error("no factors for the target")]
    LacksFactors,
    /// The pool's functions said no.
    #[error("denied by the pool's functions")]
    Denied,
}

impl Refusal {
    /// Whether the user's failures grow by it.
    pub const fn is_failed_attempt(self) -> bool {
        matches!(self, Self::WrongPassword | Self::WrongCode | Self::WrongToken)
    }

    /// Whether the session that was answered is of no more use. Codes may be typed again until it ends.
    pub const fn ends_session(self) -> bool {
        matches!(self, Self::WrongPassword | Self::WrongPasskey)
    }
}

/// A sign-in that waits for the answer to a challenge.
#[derive(Debug)]
pub struct Pending {
    pub(super) progress: Progress,
    pub(super) challenge: Challenge,
}

/// What was proved so far, by whom. Only this module's machine moves it on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Progress {
    pub(super) visit: Visit,
    /// The user's [`epoch`](Credentials::epoch): a password set meanwhile ends the sign-in.
    pub(super) epoch: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) methods: Vec<Method>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) device: Option<SeenDevice>,
    /// The first factors to choose from, where there is a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) available: Vec<ChallengeName>,
    /// Where a sign-in by the pool's own challenges keeps what it remembers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) custom: Option<Digest>,
    /// Of a sign-in whose tokens say how sure it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) assured: Option<step_up::Assured>,
}

impl Progress {
    pub(super) fn ask(self, challenge: Challenge) -> Step {
        Step::Ask(Pending { progress: self, challenge })
    }

    #[must_use]
    pub(super) fn proved(mut self, method: Method) -> Self {
        self.methods.push(method);
        self
    }
}

/// An answer, as evidence: the outside has done the work, this machine judges what follows.
#[derive(Clone, Debug)]
pub enum Answer<'a> {
    Password(Checked),
    /// The client's public number, and what the server made of it.
    SrpBegun(SrpExchange),
    SrpProof(Checked),
    /// As [`Answer::SrpBegun`], of the device.
    DeviceSrpBegun(SrpExchange),
    DeviceProof(Checked),
    /// Profile and credentials as they will be committed, the new password among them.
    NewPassword {
        user: &'a User,
        credentials: &'a Credentials,
    },
    /// A code that was sent, and profile and credentials as a right one commits them.
    Code {
        is_right: bool,
        user: &'a User,
        credentials: &'a Credentials,
    },
    /// A software token's code, and the credentials in which it is used up.
    SoftwareToken {
        checked: Result<(), TokenRefused>,
        credentials: &'a Credentials,
    },
    /// The second factor that was chosen.
    Factor(Factor),
    SetUp(SetUp<'a>),
    /// `None` when the answer was not right.
    Passkey(Option<&'a Verified>),
    /// The first factor that was chosen.
    Choice(ChallengeName),
    /// The pool's functions looked at the answer.
    Custom,
}

/// Opens a sign-in.
pub fn begin(visit: Visit, first: First, facts: Facts<'_>) -> Step {
    if !is_of(&visit, facts.credentials) {
        return Step::Refused(Refusal::WrongAnswer);
    }
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        Err(obstacle @ (Obstacle::Disabled | Obstacle::Locked { .. })) => Step::Refused(Refusal::Obstacle(obstacle)),
        // Whoever does not know the password learns nothing of the other obstacles.
        Ok(()) | Err(_) => {
            let epoch = facts.credentials.epoch;
            let device = facts.device.map(|device| SeenDevice { id: device.id, proved: false });
            let (methods, available) = (Vec::new(), Vec::new());
            let assured = matches!(first, First::Choice(_) | First::SignedUp(_)).then(step_up::Assured::default);
            let progress = Progress { visit, epoch, methods, device, available, custom: None, assured };
            let wait = |step| Step::Need(Need::PreAuthentication(Waiting(Box::new(step))));
            match first {
                First::Password => wait(progress.ask(Challenge::Password)),
                First::Srp => wait(progress.ask(Challenge::PasswordSrp)),
                First::Choice(preferred) => wait(choice::begin(progress, preferred, facts)),
                First::StepUp(preferred, step_up) => wait(step_up::begin(progress, preferred, step_up, facts)),
                First::SignedUp(contact) => wait(choice::signed_up(progress, contact, facts)),
                // That function is not asked here.
                First::Custom => custom::define(progress),
            }
        }
    }
}

impl Pending {
    pub const fn name(&self) -> ChallengeName {
        self.challenge.name()
    }

    /// The authentication event, a UUID.
    pub fn event_id(&self) -> &str {
        &self.progress.visit.event_id
    }

    /// What was proved so far.
    pub fn proved(&self) -> &[Method] {
        &self.progress.methods
    }

    /// How much was proved in the session before, and counts.
    pub fn credited(&self) -> usize {
        self.progress.credit().len()
    }

    /// The first factors to choose from; none where there is no choice, or not any more.
    pub fn available(&self) -> &[ChallengeName] {
        if self.progress.methods.is_empty() { &self.progress.available } else { &[] }
    }

    /// Where a sign-in by the pool's own challenges keeps what it remembers.
    pub const fn custom(&self) -> Option<Digest> {
        self.progress.custom
    }

    pub const fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    /// Moves the sign-in on. `facts` are the user's as they are stored at this moment.
    pub fn answer(self, answer: Answer<'_>, facts: Facts<'_>) -> Step {
        let Self { mut progress, challenge } = self;
        if !is_of(&progress.visit, facts.credentials) || facts.credentials.epoch != progress.epoch {
            return Step::Refused(Refusal::WrongAnswer);
        }
        if progress.assured.as_ref().is_some_and(|assured| !assured.is_of(facts.credentials)) {
            return Step::Refused(Refusal::WrongAnswer);
        }
        // Which device it is may be said late, but never differently.
        let shown = facts.device.map(|device| device.id);
        if progress.device.is_none() {
            progress.device = shown.map(|id| SeenDevice { id, proved: false });
        }
        if progress.device.map(|device| device.id) != shown {
            return Step::Refused(Refusal::WrongAnswer);
        }
        match (challenge, answer) {
            (Challenge::Password, Answer::Password(checked)) => first_factor::password(progress, checked, facts),
            (Challenge::PasswordSrp, Answer::SrpBegun(exchange)) => first_factor::srp_begun(progress, exchange, facts),
            (Challenge::PasswordVerifier(_), Answer::SrpProof(checked)) => {
                first_factor::srp_proof(progress, checked, facts)
            }
            (Challenge::DeviceSrp, Answer::DeviceSrpBegun(exchange)) => device::begun(progress, exchange, facts),
            (Challenge::DeviceVerifier(_), Answer::DeviceProof(checked)) => device::proved(progress, checked, facts),
            (Challenge::NewPassword, Answer::NewPassword { user, credentials }) => {
                new_password::answered(progress, user, credentials, facts)
            }
            (Challenge::SentCode(sent), Answer::Code { is_right, user, credentials }) => {
                sent_code::answered(progress, &sent, is_right, (user, credentials), facts)
            }
            (Challenge::SoftwareToken, Answer::SoftwareToken { checked, credentials }) => {
                software_token::answered(progress, checked, credentials, facts)
            }
            (Challenge::SelectMfaType(among), Answer::Factor(factor)) => mfa::chosen(progress, &among, factor, facts),
            (Challenge::MfaSetup(setup), Answer::SetUp(done)) => mfa_setup::answered(progress, setup, done, facts),
            (Challenge::SelectChallenge, Answer::Choice(name)) => choice::chosen(progress, name, facts),
            (Challenge::WebAuthn(_), Answer::Passkey(verified)) => web_authn::answered(progress, verified, facts),
            (Challenge::Custom, Answer::Custom) => custom::answered(progress, facts),
            _ => Step::Refused(Refusal::WrongAnswer),
        }
    }
}

pub(super) fn is_of(visit: &Visit, credentials: &Credentials) -> bool {
    (visit.pool, visit.user) == (credentials.pool, credentials.id)
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
