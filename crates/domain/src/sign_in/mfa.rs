//! The second factor: which one is asked, if any.

use std::ops::ControlFlow::{Break, Continue};

use super::machine::{Facts, Progress, Refusal, Step};
use super::mfa_setup::MfaSetup;
use super::order::Station;
use super::sent_code::Sending;
use super::{Challenge, Method};
use crate::otp::Purpose;
use crate::pool::{Contact, MfaMode, Pool, RecoveryMechanism};
use crate::user::{Factor, Factors, User};

/// What a pool and a user's own choice ask for besides the first factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    Nothing,
    One(Factor),
    /// The person chooses among these.
    OneOf(Vec<Factor>),
    /// The pool demands a factor and the user has none: one of these is to be set up.
    SetUp(Vec<Factor>),
}

/// As MFAS_CAN_SETUP and MFAS_CAN_CHOOSE list them.
const IN_ORDER: [Factor; 3] = [Factor::SmsMfa, Factor::SoftwareTokenMfa, Factor::EmailOtp];

/// The second factor that this user needs in this pool.
///
/// Where it is optional, only what the user turned on counts. Where it is demanded, so does every token that is
/// registered and every address, but for one that is also the first way to recover the account: whoever reads that
/// mailbox has both factors.
pub fn demand(pool: &Pool, user: &User, factors: &Factors) -> Demand {
    let mut usable = usable(pool, user, factors);
    if let Some(preferred) = factors.preferred.filter(|preferred| usable.contains(preferred)) {
        return Demand::One(preferred);
    }
    match (usable.as_slice(), pool.mfa.mode) {
        ([], MfaMode::Off | MfaMode::Optional) => Demand::Nothing,
        ([], MfaMode::On) => {
            usable.extend(IN_ORDER.into_iter().filter(|&factor| pool.mfa.allows(factor) && !is_recovery(pool, factor)));
            Demand::SetUp(usable)
        }
        (&[only], _) => Demand::One(only),
        _ => Demand::OneOf(usable),
    }
}

/// The factors that the user could be asked for now.
pub(crate) fn usable(pool: &Pool, user: &User, factors: &Factors) -> Vec<Factor> {
    let is_usable = |factor: &Factor| {
        let has_means = match factor.contact() {
            Some(contact) => user.address(contact).is_some(),
            None => factors.software_token.is_some(),
        };
        let is_chosen = factors.enabled.contains(factor);
        let counts = is_chosen || pool.mfa.mode == MfaMode::On && !is_recovery(pool, *factor);
        pool.mfa.allows(*factor) && has_means && counts
    };
    IN_ORDER.into_iter().filter(is_usable).collect()
}

fn is_recovery(pool: &Pool, factor: Factor) -> bool {
    let first = pool.settings.recovery.as_ref().and_then(|recovery| recovery.by_priority().into_iter().next());
    matches!(
        (first, factor.contact()),
        (Some(RecoveryMechanism::VerifiedEmail), Some(Contact::Email))
            | (Some(RecoveryMechanism::VerifiedPhoneNumber), Some(Contact::PhoneNumber))
    )
}

/// Who demands a second factor gives no tokens without one.
pub(super) fn demanded(progress: Progress, facts: Facts<'_>) -> Station {
    if has_second(&progress.shown()) {
        return Continue(progress);
    }
    match demand(facts.pool, facts.user, &facts.credentials.factors) {
        Demand::Nothing => Continue(progress),
        Demand::One(factor) => Break(ask(progress, factor, facts)),
        Demand::OneOf(among) => Break(progress.ask(Challenge::SelectMfaType(among))),
        Demand::SetUp(among) if among.is_empty() => Break(Step::Refused(Refusal::NoFactorToSetUp)),
        Demand::SetUp(among) => Break(progress.ask(Challenge::MfaSetup(MfaSetup::offered(among)))),
    }
}

/// Whether one of these was proved after the first factor.
fn has_second(methods: &[Method]) -> bool {
    methods.iter().skip(1).any(|method| match method {
        Method::SoftwareToken | Method::Sms | Method::Email | Method::SeveralFactors => true,
        Method::Password | Method::SoftwareKey | Method::HardwareKey | Method::Custom => false,
    })
}

/// The question for one factor; a code is sent first.
pub(super) fn ask(progress: Progress, factor: Factor, facts: Facts<'_>) -> Step {
    let (contact, purpose) = match factor {
        Factor::SoftwareTokenMfa => return progress.ask(Challenge::SoftwareToken),
        Factor::SmsMfa => (Contact::PhoneNumber, Purpose::SmsMfa),
        Factor::EmailOtp => (Contact::Email, Purpose::EmailMfa),
    };
    match facts.user.address(contact) {
        Some(address) => Sending::to(progress, purpose, contact, address),
        None => Step::Refused(Refusal::WrongAnswer),
    }
}

/// The answer to SELECT_MFA_TYPE.
pub(super) fn chosen(progress: Progress, among: &[Factor], factor: Factor, facts: Facts<'_>) -> Step {
    let is_usable = usable(facts.pool, facts.user, &facts.credentials.factors).contains(&factor);
    if !among.contains(&factor) || !is_usable {
        return Step::Refused(Refusal::NotAmongChoices);
    }
    match super::gate::may_sign_in(super::Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        Ok(()) => ask(progress, factor, facts),
        Err(obstacle) => Step::Refused(Refusal::Obstacle(obstacle)),
    }
}

#[cfg(test)]
#[path = "mfa_tests.rs"]
mod tests;
