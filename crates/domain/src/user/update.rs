//! What becomes of changes to a profile where the pool wants addresses proved.

use super::{Changes, User};
use crate::pool::{Contact, Identifiers, Pool};
use crate::time::Timestamp;

/// An address that a code has to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unproved {
    pub contact: Contact,
    pub address: String,
    /// The user keeps the former address until the code comes back.
    pub pending: bool,
}

/// Checked changes, parted into what is written now and what waits for a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The profile from now on. It is the one before, `modified` too, when nothing changes yet.
    pub user: User,
    /// In the order of [`Contact::ALL`].
    pub unproved: Vec<Unproved>,
    /// Addresses that were set or deleted: of codes sent earlier, only one to the address that is there now stays good.
    pub touched: Vec<Contact>,
}

impl Update {
    /// `AutoVerifiedAttributes` have a code sent to a new address, those in `AttributesRequireVerificationBeforeUpdate`
    /// before it is the user's. An address that comes with its verification (administrators only) needs none.
    pub fn plan(pool: &Pool, user: &User, mut changes: Changes, now: Timestamp) -> Self {
        let mut unproved = Vec::new();
        let mut touched = Vec::new();
        for &contact in Contact::ALL {
            if !changes.contains(contact.as_str()) {
                continue;
            }
            touched.push(contact);
            let is_vouched_for = changes.value(contact.verified_attribute()) == Some("true");
            let is_proved_here = pool.settings.auto_verified.contains(&contact);
            let Some(address) =
                changes.value(contact.as_str()).filter(|address| user.address(contact) != Some(address))
            else {
                continue;
            };
            if is_vouched_for || !is_proved_here {
                continue;
            }
            let before = pool.settings.verify_before_update.as_ref();
            let pending = before.is_some_and(|contacts| contacts.contains(&contact));
            unproved.push(Unproved { contact, address: address.to_owned(), pending });
            if pending {
                // A flag that came along speaks of the new address.
                changes.forget(contact.as_str());
                changes.forget(contact.verified_attribute());
            }
        }
        let changed = user.clone().with_changes(&changes, now);
        let user = if changed.attributes == user.attributes { user.clone() } else { changed };
        Self { user, unproved, touched }
    }

    /// The user as whom names have to be free: where addresses are the user names, one that is still to be proved is
    /// claimed already.
    pub fn claimant(&self, pool: &Pool) -> User {
        let mut claimant = self.user.clone();
        if matches!(pool.identifiers, Identifiers::Contacts(_)) {
            for unproved in self.unproved.iter().filter(|unproved| unproved.pending) {
                claimant.attributes.insert(unproved.contact.as_str().to_owned(), unproved.address.clone());
            }
        }
        claimant
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::pool::{NewPool, SettingsDraft};
    use crate::user::fixture::{self, NOW, map};
    use crate::user::{Writer, check_changes};

    const LATER: Timestamp = Timestamp::from_seconds(1_790_000_100);

    fn pool(auto_verified: &[Contact], before_update: &[Contact]) -> Pool {
        let settings = SettingsDraft {
            auto_verified: auto_verified.iter().copied().collect(),
            verify_before_update: Some(before_update.iter().copied().collect()),
            ..SettingsDraft::default()
        };
        fixture::pool(NewPool { settings, ..NewPool::default() })
    }

    fn plan(pool: &Pool, before: &[(&str, &str)], given: &[(&str, &str)]) -> Update {
        let user = fixture::user(pool, before);
        let changes = check_changes(pool, Writer::Administrator, &user, &map(given)).unwrap();
        Update::plan(pool, &user, changes, LATER)
    }

    const PROVED: &[(&str, &str)] = &[("email", "a@b"), ("email_verified", "true")];

    #[test]
    fn each_setting_has_its_way_with_a_new_address() {
        let email = &[Contact::Email][..];
        let unproved = |pending| vec![Unproved { contact: Contact::Email, address: "c@d".into(), pending }];
        let unverified = &[("email", "c@d"), ("email_verified", "false")][..];
        let verified = &[("email", "c@d"), ("email_verified", "true")][..];
        type Pairs<'a> = &'a [(&'a str, &'a str)];
        let cases: [(Pool, Pairs<'_>, Pairs<'_>, Vec<Unproved>); 9] = [
            (pool(&[], &[]), &[("email", "c@d")], unverified, vec![]),
            (pool(&[], &[]), verified, verified, vec![]),
            (pool(email, &[]), &[("email", "c@d")], unverified, unproved(false)),
            (pool(email, &[]), unverified, unverified, unproved(false)),
            (pool(email, &[]), verified, verified, vec![]),
            (pool(email, email), &[("email", "c@d")], PROVED, unproved(true)),
            (pool(email, email), unverified, PROVED, unproved(true)),
            (pool(email, email), verified, verified, vec![]),
            (pool(email, email), &[("email", "a@b")], PROVED, vec![]),
        ];
        for (pool, given, after, expected) in cases {
            let update = plan(&pool, PROVED, given);
            let settings = &pool.settings;
            assert_eq!(update.user.attributes, map(after), "{given:?} {settings:?}");
            assert_eq!(update.unproved, expected, "{given:?} {settings:?}");
            assert_eq!(update.touched, [Contact::Email]);
            let is_changed = map(after) != map(PROVED);
            assert_eq!(update.user.modified, if is_changed { LATER } else { NOW }, "{given:?}");
        }
    }

    #[test]
    fn an_address_that_goes_takes_its_flag_and_needs_no_code() {
        let update = plan(&pool(&[Contact::Email], &[Contact::Email]), PROVED, &[("email", "")]);
        assert_eq!((update.user.attributes, update.unproved), (map(&[]), vec![]));
        assert_eq!(update.touched, [Contact::Email]);
    }

    #[test]
    fn what_is_no_address_is_written_beside_what_waits() {
        let update = plan(&pool(&[Contact::Email], &[Contact::Email]), PROVED, &[("email", "c@d"), ("name", "Ana")]);
        assert_eq!(update.user.attributes, map(&[PROVED, &[("name", "Ana")]].concat()));
        assert_eq!(update.unproved.len(), 1);
        let update = plan(&pool(&[Contact::Email], &[]), PROVED, &[("name", "Ana")]);
        assert_eq!((update.unproved, update.touched), (vec![], vec![]));
    }

    #[test]
    fn where_addresses_are_user_names_a_pending_one_is_claimed() {
        let settings = SettingsDraft {
            auto_verified: BTreeSet::from([Contact::Email]),
            verify_before_update: Some(BTreeSet::from([Contact::Email])),
            ..SettingsDraft::default()
        };
        let username_attributes = Some(BTreeSet::from([Contact::Email]));
        let contacts = fixture::pool(NewPool { settings, username_attributes, ..NewPool::default() });
        let names = |pool: &Pool| {
            let update = plan(pool, PROVED, &[("email", "c@d")]);
            update.claimant(pool).attribute("email").map(str::to_owned)
        };
        assert_eq!(names(&contacts).as_deref(), Some("c@d"));
        assert_eq!(names(&pool(&[Contact::Email], &[Contact::Email])).as_deref(), Some("a@b"));
    }
}
