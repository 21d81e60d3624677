//! How sure a sign-in makes of the person, and sign-ins that must make surer than the one before (`TARGET_ACR_VALUES`).
//!
//! What an access token's session showed counts once more; the rest is shown now. A target is asked for on top of
//! whatever pool and user demand anyway, and nobody sets up a factor for it.

use std::ops::ControlFlow::{Break, Continue};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::gate::{Path, may_sign_in};
use super::machine::{Facts, Progress, Refusal, Step};
use super::order::Station;
use super::{Challenge, ChallengeName, Method, choice, mfa};
use crate::ids::UserId;
use crate::pool::{AssuranceLevel, Pool};
use crate::time::Timestamp;
use crate::user::{Credentials, Factor};

/// The level that these proofs reach together. `None` says nothing: the pool's own challenges have no level.
///
/// Auth.md 18: a password; a code by message; a passkey, or a password and such a code; a password and a software token.
pub fn assurance(shown: &[Method]) -> Option<AssuranceLevel> {
    let has = |method| shown.contains(&method);
    let password = has(Method::Password);
    let code = has(Method::Sms) || has(Method::Email);
    let passkey = has(Method::SoftwareKey) || has(Method::HardwareKey);
    if password && has(Method::SoftwareToken) {
        Some(AssuranceLevel::Level4)
    } else if passkey || password && code {
        Some(AssuranceLevel::Level3)
    } else if code {
        Some(AssuranceLevel::Level2)
    } else {
        password.then_some(AssuranceLevel::Level1)
    }
}

/// The claim `amr`: every method once, and at the end whether they are two or more.
pub fn references(shown: &[Method]) -> Vec<Method> {
    let mut methods = Vec::new();
    for &method in shown.iter().filter(|&&method| method != Method::SeveralFactors) {
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    if methods.len() > 1 || shown.contains(&Method::SeveralFactors) {
        methods.push(Method::SeveralFactors);
    }
    methods
}

/// What a sign-in is to reach, and what was shown for it before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepUp {
    /// By priority; never empty.
    targets: Vec<AssuranceLevel>,
    before: Option<Before>,
}

/// The session whose access token came along.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Before {
    holder: UserId,
    since: Timestamp,
    shown: Vec<Method>,
}

impl StepUp {
    /// `TARGET_ACR_VALUES`: separated by spaces, the dearest first. Values that the pool does not know are passed over;
    /// `None` when it knows none.
    pub fn to(pool: &Pool, values: &str) -> Option<Self> {
        let mut targets = Vec::new();
        for value in values.split_ascii_whitespace() {
            let named = |level: &&AssuranceLevel| pool.acr_value(**level) == value;
            if let Some(&level) = AssuranceLevel::ALL.iter().find(named).filter(|level| !targets.contains(*level)) {
                targets.push(level);
            }
        }
        (!targets.is_empty()).then_some(Self { targets, before: None })
    }

    /// `ACCESS_TOKEN` and `MAX_AGE`: what that session showed since `since` counts, unless it is older than that.
    #[must_use]
    pub fn after(
        self,
        holder: UserId,
        shown: &[Method],
        since: Timestamp,
        most: Option<Duration>,
        now: Timestamp,
    ) -> Self {
        // As OpenID Connect has it, in whole seconds, and no age at all asks for everything anew.
        let is_too_old = most.is_some_and(|most| most.is_zero() || now.seconds() > since.plus(most).seconds());
        let shown = if is_too_old { Vec::new() } else { shown.to_vec() };
        Self { before: Some(Before { holder, since, shown }), ..self }
    }
}

impl Before {
    /// A password that was changed since was not shown.
    fn counting(self, credentials: &Credentials) -> Vec<Method> {
        let since = self.since;
        let is_new = credentials.password.as_ref().is_some_and(|password| password.set_at > since);
        self.shown.into_iter().filter(|method| !(is_new && *method == Method::Password)).collect()
    }
}

/// What [`Progress`] keeps of it: there in every sign-in whose tokens tell how sure it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Assured {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<AssuranceLevel>,
    /// Shown in the session before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) credit: Vec<Method>,
    /// The user's [`generation`](Credentials::generation): whoever ends that session ends this sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generation: Option<u32>,
}

impl Assured {
    /// Whether the session that counts goes on, as far as the user's own record tells.
    pub(super) fn is_of(&self, credentials: &Credentials) -> bool {
        self.generation.is_none_or(|generation| generation == credentials.generation)
    }
}

impl Progress {
    fn target(&self) -> Option<AssuranceLevel> {
        self.assured.as_ref()?.target
    }

    pub(super) fn credit(&self) -> &[Method] {
        self.assured.as_ref().map_or(&[], |assured| &assured.credit)
    }

    /// What was shown before and now, in that order.
    pub(super) fn shown(&self) -> Vec<Method> {
        [self.credit(), &self.methods].concat()
    }
}

pub(super) fn begin(
    mut progress: Progress,
    preferred: Option<ChallengeName>,
    step_up: StepUp,
    facts: Facts<'_>,
) -> Step {
    let StepUp { targets, before } = step_up;
    let generation = before.is_some().then_some(facts.credentials.generation);
    if before.as_ref().is_some_and(|before| before.holder != progress.visit.user) {
        return Step::Refused(Refusal::NotTheHolder);
    }
    let credit = before.map(|before| before.counting(facts.credentials)).unwrap_or_default();
    let reached = assurance(&credit);
    progress.assured = Some(Assured { target: None, credit, generation });
    // The first that can be reached; where none can, whoever shows the first factor is told so.
    let target = targets.iter().find(|target| is_reachable(&progress, **target, facts)).or(targets.first()).copied();
    if reached >= target {
        return Step::Refused(Refusal::AlreadyAssured);
    }
    if let Some(assured) = &mut progress.assured {
        assured.target = target;
    }
    let offered = choice::offered(&progress, facts);
    let is_preferred = preferred.is_some_and(|preferred| offered.contains(&preferred));
    let shown = progress.shown();
    if !is_preferred && !shown.is_empty() && target.is_some_and(|target| !seconds(&shown, target, facts).is_empty()) {
        return match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
            Ok(()) => second(progress, facts),
            Err(obstacle) => Step::Refused(Refusal::Obstacle(obstacle)),
        };
    }
    if offered.is_empty() && generation.is_some() {
        return Step::Refused(Refusal::LacksFactors);
    }
    choice::begin(progress, preferred, facts)
}

/// Whether this first factor leads to the target. Whether there is a second one to follow a password is told only to
/// who has shown an access token or the password.
pub(super) fn serves(progress: &Progress, name: ChallengeName, facts: Facts<'_>) -> bool {
    let Some(target) = progress.target() else { return true };
    let is_known = progress.assured.as_ref().is_some_and(|assured| assured.generation.is_some());
    let is_password = matches!(name, ChallengeName::Password | ChallengeName::PasswordSrp);
    is_password && !is_known || leads_to(progress, name, target, facts)
}

fn leads_to(progress: &Progress, name: ChallengeName, target: AssuranceLevel, facts: Facts<'_>) -> bool {
    let method = match name {
        ChallengeName::Password | ChallengeName::PasswordSrp => Method::Password,
        ChallengeName::EmailOtp => Method::Email,
        ChallengeName::SmsOtp => Method::Sms,
        ChallengeName::WebAuthn => Method::SoftwareKey,
        _ => return false,
    };
    let shown = [progress.credit(), &[method]].concat();
    // Codes and passkeys are never followed by a second factor.
    assurance(&shown) >= Some(target) || method == Method::Password && !seconds(&shown, target, facts).is_empty()
}

fn is_reachable(progress: &Progress, target: AssuranceLevel, facts: Facts<'_>) -> bool {
    let credit = progress.credit();
    let available = choice::available(facts, progress.visit.stranger.is_some());
    !credit.is_empty() && !seconds(credit, target, facts).is_empty()
        || available.into_iter().any(|name| leads_to(progress, name, target, facts))
}

/// The second factors of the user, one of which is all that is missing.
fn seconds(shown: &[Method], target: AssuranceLevel, facts: Facts<'_>) -> Vec<Factor> {
    let mut usable = mfa::usable(facts.pool, facts.user, &facts.credentials.factors);
    usable.retain(|factor| {
        let method = match factor {
            Factor::SmsMfa => Method::Sms,
            Factor::EmailOtp => Method::Email,
            Factor::SoftwareTokenMfa => Method::SoftwareToken,
        };
        assurance(&[shown, &[method]].concat()) >= Some(target)
    });
    usable
}

/// No tokens short of the target.
pub(super) fn demanded(progress: Progress, facts: Facts<'_>) -> Station {
    match progress.target() {
        Some(target) if assurance(&progress.shown()) < Some(target) => Break(second(progress, facts)),
        _ => Continue(progress),
    }
}

fn second(progress: Progress, facts: Facts<'_>) -> Step {
    let Some(target) = progress.target() else { return Step::Refused(Refusal::WrongAnswer) };
    let among = seconds(&progress.shown(), target, facts);
    let preferred = facts.credentials.factors.preferred.filter(|preferred| among.contains(preferred));
    match (preferred, among.as_slice()) {
        (Some(factor), _) | (None, &[factor]) => mfa::ask(progress, factor, facts),
        (None, []) => Step::Refused(Refusal::LacksFactors),
        (None, _) => progress.ask(Challenge::SelectMfaType(among)),
    }
}

#[cfg(test)]
#[path = "step_up_tests.rs"]
mod tests;
