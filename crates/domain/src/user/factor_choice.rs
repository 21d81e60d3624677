//! What a user, or an administrator for one, may choose about second factors.

use super::{Factor, Factors, User};
use crate::pool::{MfaMode, PasskeyFactors, Pool};

/// `SMSMfaSettings` and its siblings. What is not sent stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorChoice {
    pub enabled: Option<bool>,
    pub preferred: Option<bool>,
}

/// A request of SetUserMFAPreference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorChoices {
    pub sms: Option<FactorChoice>,
    pub software_token: Option<FactorChoice>,
    pub email: Option<FactorChoice>,
    /// `WebAuthnMfaSettings.Enabled`; present but without the member is false.
    pub passkeys: Option<bool>,
}

/// Who chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chooser {
    User,
    Administrator,
}

/// Why a choice is not accepted. The first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceRefused {
    #[error("nothing was chosen")]
    Nothing,
    #[error("more than one preferred factor")]
    SeveralPreferred,
    #[error("{0} is preferred and not turned on")]
    PreferredButOff(Factor),
    /// No address, or, for an administrator, no software token.
    #[error("the user lacks the means for {0}")]
    NoMeans(Factor),
    #[error("no software token was asked for")]
    TokenNotSetUp,
    #[error("the software token was not proved")]
    TokenNotProved,
    #[error("{0} is no factor of the pool")]
    NotInPool(Factor),
    /// Where everybody needs a second factor, people choose among theirs and turn none off.
    #[error("{0} cannot be turned off")]
    Demanded(Factor),
    #[error("passkeys do not count as a second factor in this pool")]
    PasskeysNotInPool,
    #[error("passkeys need another second factor beside them")]
    PasskeysAlone,
}

impl FactorChoices {
    /// The factors after this choice.
    ///
    /// # Errors
    /// [`ChoiceRefused`].
    pub fn applied(self, pool: &Pool, user: &User, before: &Factors, by: Chooser) -> Result<Factors, ChoiceRefused> {
        let chosen = self.by_factor();
        if chosen.is_empty() && self.passkeys.is_none() {
            return Err(ChoiceRefused::Nothing);
        }
        if chosen.iter().filter(|(_, choice)| choice.preferred == Some(true)).count() > 1 {
            return Err(ChoiceRefused::SeveralPreferred);
        }
        let mut after = before.clone();
        for (factor, FactorChoice { enabled, preferred }) in chosen {
            let was_on = before.enabled.contains(&factor);
            let is_on = enabled.unwrap_or(was_on);
            if preferred == Some(true) && !is_on {
                return Err(ChoiceRefused::PreferredButOff(factor));
            }
            if is_on && (!was_on || enabled == Some(true) || preferred == Some(true)) {
                check_means(user, before, factor, by)?;
                if !pool.mfa.allows(factor) {
                    return Err(ChoiceRefused::NotInPool(factor));
                }
            }
            if was_on && !is_on && by == Chooser::User && pool.mfa.mode == MfaMode::On {
                return Err(ChoiceRefused::Demanded(factor));
            }
            after = if is_on { after.with(factor) } else { after.without(factor) };
            match preferred {
                Some(true) => after = after.preferring(factor),
                Some(false) if after.preferred == Some(factor) => after.preferred = None,
                Some(false) | None => {}
            }
        }
        after.passkeys = self.passkeys.unwrap_or(before.passkeys);
        if self.passkeys == Some(true) {
            let counts = pool.mfa.passkeys.as_ref().and_then(|passkeys| passkeys.factors);
            if counts != Some(PasskeyFactors::MultiWithUserVerification) {
                return Err(ChoiceRefused::PasskeysNotInPool);
            }
            if after.enabled.is_empty() {
                return Err(ChoiceRefused::PasskeysAlone);
            }
        }
        Ok(after)
    }

    fn by_factor(self) -> Vec<(Factor, FactorChoice)> {
        let all = [
            (Factor::SmsMfa, self.sms),
            (Factor::SoftwareTokenMfa, self.software_token),
            (Factor::EmailOtp, self.email),
        ];
        all.into_iter().filter_map(|(factor, choice)| Some((factor, choice?))).collect()
    }
}

fn check_means(user: &User, factors: &Factors, factor: Factor, by: Chooser) -> Result<(), ChoiceRefused> {
    if let Some(contact) = factor.contact() {
        return if user.address(contact).is_some() { Ok(()) } else { Err(ChoiceRefused::NoMeans(factor)) };
    }
    match (&factors.software_token, &factors.pending_token, by) {
        (Some(_), ..) => Ok(()),
        (None, _, Chooser::Administrator) => Err(ChoiceRefused::NoMeans(factor)),
        (None, Some(_), Chooser::User) => Err(ChoiceRefused::TokenNotProved),
        (None, None, Chooser::User) => Err(ChoiceRefused::TokenNotSetUp),
    }
}

#[cfg(test)]
#[path = "factor_choice_tests.rs"]
mod tests;
