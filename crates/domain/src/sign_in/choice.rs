//! USER_AUTH: the person chooses the first factor.

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Progress, Refusal, Step};
use super::mfa::{self, Demand};
use super::sent_code::Sending;
use super::web_authn::{self, Asking};
use super::{Challenge, ChallengeName, Method, order, step_up};
use crate::otp::Purpose;
use crate::password::Scheme;
use crate::pool::{Contact, Feature, FirstFactor};
use crate::user::Status;

/// The first factors that the user could show now, in the order in which Cognito lists them.
///
/// Codes are no factor where a second one follows: whoever reads them would need nothing else. A temporary password can
/// only be replaced by who shows it. A passkey is one where it stands for two.
pub(super) fn available(facts: Facts<'_>, is_stranger: bool) -> Vec<ChallengeName> {
    let policy = &facts.pool.settings.sign_in_policy;
    let credentials = facts.credentials;
    let scheme = credentials.password.as_ref().map(|password| password.scheme);
    let scheme = if is_stranger { Some(Scheme::Srp) } else { scheme };
    let has_password = policy.allows(FirstFactor::Password) && scheme.is_some();
    let is_passwordless =
        credentials.status != Status::ForceChangePassword && facts.pool.tier.includes(Feature::PasswordlessSignIn);
    let is_alone = is_passwordless && mfa::demand(facts.pool, facts.user, &credentials.factors) == Demand::Nothing;
    let has_passkey = is_passwordless && facts.has_passkey && web_authn::is_enough(facts);
    let has_code = |factor, contact| is_alone && policy.allows(factor) && facts.user.address(contact).is_some();
    [
        (ChallengeName::PasswordSrp, has_password && scheme == Some(Scheme::Srp)),
        (ChallengeName::Password, has_password),
        (ChallengeName::EmailOtp, has_code(FirstFactor::EmailOtp, Contact::Email)),
        (ChallengeName::SmsOtp, has_code(FirstFactor::SmsOtp, Contact::PhoneNumber)),
        (ChallengeName::WebAuthn, has_passkey && policy.allows(FirstFactor::WebAuthn)),
    ]
    .into_iter()
    .filter_map(|(name, is_there)| is_there.then_some(name))
    .collect()
}

/// Those of them that lead where this sign-in is to get.
pub(super) fn offered(progress: &Progress, facts: Facts<'_>) -> Vec<ChallengeName> {
    let mut available = available(facts, progress.visit.stranger.is_some());
    available.retain(|name| step_up::serves(progress, *name, facts));
    available
}

/// The first question: the one that was asked for, the only one there is, or which one it shall be.
pub(super) fn begin(mut progress: Progress, preferred: Option<ChallengeName>, facts: Facts<'_>) -> Step {
    let available = offered(&progress, facts);
    progress.available.clone_from(&available);
    match (preferred.filter(|preferred| available.contains(preferred)), available.as_slice()) {
        (Some(preferred), _) => ask(progress, preferred, facts),
        // Whoever has nothing to show is told what one is told who shows something wrong.
        (None, []) => Step::Refused(Refusal::NothingToShow),
        (None, &[only]) => ask(progress, only, facts),
        (None, _) => progress.ask(Challenge::SelectChallenge),
    }
}

/// The first sign-in of somebody who just confirmed the account with a code: it shows what EMAIL_OTP or SMS_OTP would
/// show. Where that would not be enough, the sign-in goes on as any other.
pub(super) fn signed_up(progress: Progress, contact: Contact, facts: Facts<'_>) -> Step {
    let (name, method) = match contact {
        Contact::Email => (ChallengeName::EmailOtp, Method::Email),
        Contact::PhoneNumber => (ChallengeName::SmsOtp, Method::Sms),
    };
    if available(facts, progress.visit.stranger.is_some()).contains(&name) {
        return order::next(progress.proved(method), facts);
    }
    begin(progress, None, facts)
}

/// The answer to SELECT_CHALLENGE.
pub(super) fn chosen(progress: Progress, name: ChallengeName, facts: Facts<'_>) -> Step {
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        Err(obstacle @ (Obstacle::Disabled | Obstacle::Locked { .. })) => Step::Refused(Refusal::Obstacle(obstacle)),
        _ if !progress.available.contains(&name) => Step::Refused(Refusal::NotAvailable),
        _ if !offered(&progress, facts).contains(&name) => Step::Refused(Refusal::WrongAnswer),
        _ => ask(progress, name, facts),
    }
}

fn ask(progress: Progress, name: ChallengeName, facts: Facts<'_>) -> Step {
    let (purpose, contact) = match name {
        ChallengeName::Password => return progress.ask(Challenge::Password),
        ChallengeName::PasswordSrp => return progress.ask(Challenge::PasswordSrp),
        ChallengeName::WebAuthn => return Asking::passkey(progress),
        ChallengeName::EmailOtp => (Purpose::EmailOtp, Contact::Email),
        ChallengeName::SmsOtp => (Purpose::SmsOtp, Contact::PhoneNumber),
        _ => return Step::Refused(Refusal::WrongAnswer),
    };
    match facts.user.address(contact) {
        Some(address) => Sending::to(progress, purpose, contact, address),
        None => Step::Refused(Refusal::WrongAnswer),
    }
}
