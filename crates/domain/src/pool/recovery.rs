//! How a user who forgot the password gets back in: `AccountRecoverySetting`.

use super::{Contact, PoolRefused};
use crate::names::names;
use serde::{Deserialize, Serialize};

names! {
    pub enum RecoveryMechanism {
        VerifiedEmail = "verified_email",
        VerifiedPhoneNumber = "verified_phone_number",
        /// Only an administrator can help.
        AdminOnly = "admin_only",
    }
}

impl RecoveryMechanism {
    /// Where its code goes.
    pub const fn contact(self) -> Option<Contact> {
        match self {
            Self::VerifiedEmail => Some(Contact::Email),
            Self::VerifiedPhoneNumber => Some(Contact::PhoneNumber),
            Self::AdminOnly => None,
        }
    }
}

/// A mechanism and its rank: 1 comes before 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryOption {
    pub mechanism: RecoveryMechanism,
    pub priority: u8,
}

/// The options in the order in which they were sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountRecovery(Vec<RecoveryOption>);

impl AccountRecovery {
    /// How many there are at most is the wire's to check.
    pub(super) fn choose(options: Vec<RecoveryOption>) -> Result<Self, PoolRefused> {
        for (place, option) in options.iter().enumerate() {
            let mut before = options.iter().take(place);
            if before.any(|other| other.priority == option.priority || other.mechanism == option.mechanism) {
                return Err(PoolRefused::DuplicateRecovery);
            }
        }
        let admin_only = options.iter().any(|option| option.mechanism == RecoveryMechanism::AdminOnly);
        if admin_only && options.len() > 1 {
            return Err(PoolRefused::AdminOnlyWithOthers);
        }
        Ok(Self(options))
    }

    /// As sent.
    pub fn options(&self) -> &[RecoveryOption] {
        &self.0
    }

    /// First the one to try first.
    pub fn by_priority(&self) -> Vec<RecoveryMechanism> {
        let mut options = self.0.clone();
        options.sort_by_key(|option| option.priority);
        options.into_iter().map(|option| option.mechanism).collect()
    }

    pub(super) fn is_email_only(&self) -> bool {
        matches!(self.0.as_slice(), [RecoveryOption { mechanism: RecoveryMechanism::VerifiedEmail, .. }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RecoveryMechanism::{AdminOnly, VerifiedEmail, VerifiedPhoneNumber};

    #[test]
    fn mechanisms_and_priorities_are_told_apart() {
        let table = [
            (vec![(VerifiedEmail, 1), (VerifiedPhoneNumber, 2)], None),
            (vec![(VerifiedPhoneNumber, 2), (VerifiedEmail, 1)], None),
            (vec![(AdminOnly, 1)], None),
            (vec![(VerifiedEmail, 1), (VerifiedPhoneNumber, 1)], Some(PoolRefused::DuplicateRecovery)),
            (vec![(VerifiedEmail, 1), (VerifiedEmail, 2)], Some(PoolRefused::DuplicateRecovery)),
            (vec![(AdminOnly, 1), (VerifiedEmail, 2)], Some(PoolRefused::AdminOnlyWithOthers)),
        ];
        for (sent, refused) in table {
            let options = sent.iter().map(|&(mechanism, priority)| RecoveryOption { mechanism, priority }).collect();
            assert_eq!(AccountRecovery::choose(options).err(), refused, "{sent:?}");
        }
    }

    #[test]
    fn the_lowest_priority_number_is_tried_first() {
        let options = vec![
            RecoveryOption { mechanism: VerifiedPhoneNumber, priority: 2 },
            RecoveryOption { mechanism: VerifiedEmail, priority: 1 },
        ];
        let recovery = AccountRecovery::choose(options.clone()).unwrap();

        assert_eq!(recovery.by_priority(), [VerifiedEmail, VerifiedPhoneNumber]);
        assert_eq!(recovery.options(), options);
    }
}
