//! How somebody who forgot the password gets back in.

use super::{Credentials, Status, User};
use crate::pool::{Contact, Pool, RecoveryMechanism};
use crate::sign_in::usable;

/// Why no code goes anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWayBack {
    /// The pool wants it so.
    #[error("only an administrator can help")]
    AdministratorOnly,
    #[error("no verified address serves")]
    NothingVerified,
}

/// The address a reset code goes to: the first in the pool's order that the user has verified and that is not the place
/// of a second factor too. A pool without `AccountRecoverySetting` takes the phone before the e-mail and does not ask
/// for factors. Who has yet to confirm has nothing that proves them.
pub fn way_back(pool: &Pool, user: &User, credentials: &Credentials) -> Result<Contact, NoWayBack> {
    if is_for_administrators(pool) {
        return Err(NoWayBack::AdministratorOnly);
    }
    let serves = |contact: &Contact| credentials.status != Status::Unconfirmed && user.is_verified(*contact);
    let found = match &pool.settings.recovery {
        None => [Contact::PhoneNumber, Contact::Email].into_iter().find(serves),
        Some(recovery) => {
            // Two codes to one place are one factor.
            let factors = usable(pool, user, &credentials.factors);
            let receives_factor = |contact: Contact| factors.iter().any(|factor| factor.contact() == Some(contact));
            let mut contacts = recovery.by_priority().into_iter().filter_map(RecoveryMechanism::contact);
            contacts.find(|contact| serves(contact) && !receives_factor(*contact))
        }
    };
    found.ok_or(NoWayBack::NothingVerified)
}

/// Whether nobody of this pool gets back in without an administrator.
pub fn is_for_administrators(pool: &Pool) -> bool {
    let options = pool.settings.recovery.iter().flat_map(|recovery| recovery.options());
    options.into_iter().any(|option| option.mechanism == RecoveryMechanism::AdminOnly)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{PoolNumber, UserId};
    use crate::pool::{EmailMfa, Mfa, MfaMode, NewPool, RecoveryOption};
    use crate::user::{Factor, Factors, fixture};
    use Contact::{Email, PhoneNumber};
    use NoWayBack::{AdministratorOnly, NothingVerified};
    use RecoveryMechanism::{AdminOnly, VerifiedEmail, VerifiedPhoneNumber};

    fn pool(mechanisms: Option<&[RecoveryMechanism]>) -> Pool {
        let options = mechanisms.map(|mechanisms| {
            let ranked = mechanisms.iter().zip(1..);
            ranked.map(|(&mechanism, priority)| RecoveryOption { mechanism, priority }).collect()
        });
        let mut draft = NewPool::default();
        draft.settings.recovery = options;
        let mut pool = fixture::pool(draft);
        pool.mfa = Mfa { mode: MfaMode::Optional, sms: true, email: Some(EmailMfa::default()), ..Mfa::default() };
        pool
    }

    fn user(verified: &[Contact]) -> User {
        let is_verified = |contact| if verified.contains(&contact) { "true" } else { "false" };
        let addresses = [
            ("email", "ana@example.com"),
            ("email_verified", is_verified(Email)),
            ("phone_number", "+15550001111"),
            ("phone_number_verified", is_verified(PhoneNumber)),
        ];
        fixture::user(&pool(None), &addresses)
    }

    fn credentials(status: Status, factors: &[Factor]) -> Credentials {
        let factors = Factors { enabled: factors.iter().copied().collect(), ..Factors::default() };
        Credentials { factors, ..Credentials::new(PoolNumber(1), UserId(2), status) }
    }

    #[test]
    fn the_first_verified_address_in_the_pools_order_serves() {
        let both = &[VerifiedEmail, VerifiedPhoneNumber] as &[_];
        let table = [
            (None, &[Email, PhoneNumber] as &[_], Ok(PhoneNumber)),
            (None, &[Email], Ok(Email)),
            (None, &[], Err(NothingVerified)),
            (Some(both), &[Email, PhoneNumber], Ok(Email)),
            (Some(both), &[PhoneNumber], Ok(PhoneNumber)),
            (Some(both), &[], Err(NothingVerified)),
            (Some(&[VerifiedPhoneNumber]), &[Email], Err(NothingVerified)),
            (Some(&[AdminOnly]), &[Email, PhoneNumber], Err(AdministratorOnly)),
        ];
        let credentials = credentials(Status::Confirmed, &[]);
        for (mechanisms, verified, expected) in table {
            let found = way_back(&pool(mechanisms), &user(verified), &credentials);
            assert_eq!(found, expected, "{mechanisms:?} {verified:?}");
        }
    }

    #[test]
    fn a_factors_place_does_not_serve_where_the_pool_chose_an_order() {
        let order = &[VerifiedPhoneNumber, VerifiedEmail] as &[_];
        let table = [
            (Some(order), &[Factor::SmsMfa] as &[_], Ok(Email)),
            (Some(order), &[Factor::EmailOtp], Ok(PhoneNumber)),
            (Some(order), &[Factor::SmsMfa, Factor::EmailOtp], Err(NothingVerified)),
            (Some(order), &[Factor::SoftwareTokenMfa], Ok(PhoneNumber)),
            (None, &[Factor::SmsMfa], Ok(PhoneNumber)),
        ];
        let ana = user(&[Email, PhoneNumber]);
        for (mechanisms, factors, expected) in table {
            let mut pool = pool(mechanisms);
            let credentials = credentials(Status::Confirmed, factors);
            assert_eq!(way_back(&pool, &ana, &credentials), expected, "{factors:?}");

            pool.mfa.mode = MfaMode::Off;
            assert_eq!(way_back(&pool, &ana, &credentials), Ok(PhoneNumber), "{factors:?}: nobody is asked for it");
        }
    }

    #[test]
    fn who_has_yet_to_confirm_is_not_let_in_by_a_reset() {
        for &status in Status::ALL {
            let found = way_back(&pool(None), &user(&[Email]), &credentials(status, &[]));
            let expected = if status == Status::Unconfirmed { Err(NothingVerified) } else { Ok(Email) };
            assert_eq!(found, expected, "{status:?}");
        }
    }
}
