//! The names a user is created and found under.

use super::formats::{is_email, is_phone_number};
use crate::ids::Sub;
use crate::pool::{Alias, Contact, Identifiers, Pool};

/// A name besides the user name that one user of the pool may own, in the form that is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AliasKey {
    pub alias: Alias,
    pub value: String,
}

impl AliasKey {
    pub fn new(pool: &Pool, alias: Alias, value: &str) -> Self {
        // Phone numbers have no case.
        let value = if alias == Alias::PhoneNumber { value.to_owned() } else { pool.folded(value).into_owned() };
        Self { alias, value }
    }
}

/// What the `Username` of a new user turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewName {
    /// The user name itself.
    Username(String),
    /// An address: the user name is going to be the sub, and the address an attribute.
    Contact(Contact, String),
}

/// Why a text cannot be a new user's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsernameRefused {
    #[error("of the form of an e-mail address, which is an alias here")]
    EmailForm,
    #[error("of the form of a phone number, which is an alias here")]
    PhoneNumberForm,
    #[error("not an e-mail address")]
    NotAnEmail,
    #[error("not a phone number")]
    NotAPhoneNumber,
    #[error("neither an e-mail address nor a phone number")]
    NotAContact,
}

impl NewName {
    /// Whether somebody may be created under this name in this kind of pool. Whether it is free is the store's to know.
    pub fn check(pool: &Pool, typed: &str) -> Result<Self, UsernameRefused> {
        match &pool.identifiers {
            Identifiers::Usernames => Ok(Self::Username(typed.to_owned())),
            Identifiers::Aliases(aliases) => {
                if aliases.contains(&Alias::Email) && is_email(typed) {
                    return Err(UsernameRefused::EmailForm);
                }
                if aliases.contains(&Alias::PhoneNumber) && is_phone_number(typed) {
                    return Err(UsernameRefused::PhoneNumberForm);
                }
                Ok(Self::Username(typed.to_owned()))
            }
            Identifiers::Contacts(contacts) => {
                let (email, phone_number) =
                    (contacts.contains(&Contact::Email), contacts.contains(&Contact::PhoneNumber));
                if email && is_email(typed) {
                    return Ok(Self::Contact(Contact::Email, typed.to_owned()));
                }
                if phone_number && is_phone_number(typed) {
                    return Ok(Self::Contact(Contact::PhoneNumber, typed.to_owned()));
                }
                Err(match (email, phone_number) {
                    (true, false) => UsernameRefused::NotAnEmail,
                    (false, true) => UsernameRefused::NotAPhoneNumber,
                    _ => UsernameRefused::NotAContact,
                })
            }
        }
    }

    /// What is stored as the user name.
    pub fn stored(&self, sub: &Sub) -> String {
        match self {
            Self::Username(name) => name.clone(),
            Self::Contact(..) => sub.as_str().to_owned(),
        }
    }
}

/// One place to look for a typed name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// A user name in the form that is compared.
    Username(String),
    Alias(AliasKey),
    Sub(Sub),
}

/// Where a typed name may be found, in order: the first place that holds somebody counts. Places that cannot hold a
/// text of this form are left out.
pub fn candidates(pool: &Pool, typed: &str) -> Vec<Candidate> {
    let mut places = vec![Candidate::Username(pool.folded(typed).into_owned())];
    let mut look_up = |alias| places.push(Candidate::Alias(AliasKey::new(pool, alias, typed)));
    match &pool.identifiers {
        Identifiers::Usernames => {}
        Identifiers::Contacts(contacts) => {
            if contacts.contains(&Contact::Email) && is_email(typed) {
                look_up(Alias::Email);
            }
            if contacts.contains(&Contact::PhoneNumber) && is_phone_number(typed) {
                look_up(Alias::PhoneNumber);
            }
        }
        Identifiers::Aliases(aliases) => {
            if aliases.contains(&Alias::Email) && is_email(typed) {
                look_up(Alias::Email);
            }
            if aliases.contains(&Alias::PhoneNumber) && is_phone_number(typed) {
                look_up(Alias::PhoneNumber);
            }
            if aliases.contains(&Alias::PreferredUsername) {
                look_up(Alias::PreferredUsername);
            }
        }
    }
    if uuid::Uuid::try_parse(typed).is_ok() && typed.len() == 36 {
        places.push(Candidate::Sub(Sub::from(typed)));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::NewPool;
    use crate::user::{User, fixture};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn contacts(contacts: &[Contact], case_sensitive: Option<bool>) -> Pool {
        let username_attributes = Some(contacts.iter().copied().collect());
        fixture::pool(NewPool { username_attributes, case_sensitive, ..NewPool::default() })
    }

    fn aliases(aliases: &[Alias], case_sensitive: Option<bool>) -> Pool {
        let alias_attributes: Option<BTreeSet<_>> = Some(aliases.iter().copied().collect());
        fixture::pool(NewPool { alias_attributes, case_sensitive, ..NewPool::default() })
    }

    fn plain(case_sensitive: Option<bool>) -> Pool {
        fixture::pool(NewPool { case_sensitive, ..NewPool::default() })
    }

    #[test]
    fn each_kind_of_pool_has_its_user_names() {
        let username = |name: &str| Ok(NewName::Username(name.into()));
        let contact = |kind, value: &str| Ok(NewName::Contact(kind, value.into()));
        let both = [Contact::Email, Contact::PhoneNumber];
        let cases = [
            (plain(None), "ana@example.com", username("ana@example.com")),
            (plain(None), "+4915550", username("+4915550")),
            (aliases(&[Alias::Email], None), "ana@example.com", Err(UsernameRefused::EmailForm)),
            (aliases(&[Alias::Email], None), "+4915550", username("+4915550")),
            (aliases(&[Alias::PhoneNumber], None), "+4915550", Err(UsernameRefused::PhoneNumberForm)),
            (aliases(&[Alias::PreferredUsername], None), "ana@example.com", username("ana@example.com")),
            (contacts(&both, None), "Ana@example.com", contact(Contact::Email, "Ana@example.com")),
            (contacts(&both, None), "+4915550", contact(Contact::PhoneNumber, "+4915550")),
            (contacts(&both, None), "ana", Err(UsernameRefused::NotAContact)),
            (contacts(&[Contact::Email], None), "+4915550", Err(UsernameRefused::NotAnEmail)),
            (contacts(&[Contact::PhoneNumber], None), "a@b", Err(UsernameRefused::NotAPhoneNumber)),
        ];
        for (pool, typed, expected) in cases {
            assert_eq!(NewName::check(&pool, typed), expected, "{typed} in {:?}", pool.identifiers);
        }
    }

    #[test]
    fn an_alias_belongs_to_whoever_verified_it() {
        let every = [Alias::Email, Alias::PhoneNumber, Alias::PreferredUsername];
        let attributes = [("email", "A@b"), ("phone_number", "+49"), ("preferred_username", "Ana")];
        let owned = |pool: &Pool, more: &[(&str, &str)]| {
            let user = fixture::user(pool, &[&attributes[..], more].concat());
            user.aliases(pool).into_iter().map(|key| key.value).collect::<Vec<_>>()
        };

        let insensitive = aliases(&every, Some(false));
        assert_eq!(owned(&insensitive, &[]), ["ana"]);
        assert_eq!(
            owned(&insensitive, &[("email_verified", "true"), ("phone_number_verified", "false")]),
            ["a@b", "ana"]
        );
        assert_eq!(owned(&aliases(&every, None), &[("email_verified", "true")]), ["A@b", "Ana"]);
        assert_eq!(owned(&aliases(&[Alias::PhoneNumber], None), &[("phone_number_verified", "true")]), ["+49"]);
        assert_eq!(owned(&contacts(&[Contact::Email], Some(false)), &[]), ["a@b"], "numbers may be shared there");
        assert_eq!(owned(&contacts(&[Contact::Email, Contact::PhoneNumber], None), &[]), ["A@b", "+49"]);
        assert_eq!(owned(&plain(None), &[("email_verified", "true")]), [""; 0]);
    }

    #[test]
    fn places_come_in_cognitos_order() {
        let every = aliases(&[Alias::Email, Alias::PhoneNumber, Alias::PreferredUsername], Some(false));
        let key = |alias, value: &str| Candidate::Alias(AliasKey { alias, value: value.into() });
        let name = |value: &str| Candidate::Username(value.into());
        let sub = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

        let of_email = [name("a@b"), key(Alias::Email, "a@b"), key(Alias::PreferredUsername, "a@b")];
        assert_eq!(candidates(&every, "A@b"), of_email);
        let of_number = [name("+49"), key(Alias::PhoneNumber, "+49"), key(Alias::PreferredUsername, "+49")];
        assert_eq!(candidates(&every, "+49"), of_number);
        let of_sub = [name(sub), key(Alias::PreferredUsername, sub), Candidate::Sub(Sub::from(sub))];
        assert_eq!(candidates(&every, sub), of_sub);
        assert_eq!(candidates(&plain(None), "A@b"), [name("A@b")]);
        assert_eq!(candidates(&contacts(&[Contact::Email], None), "+49"), [name("+49")]);
    }

    fn any_pool() -> impl Strategy<Value = Pool> {
        let case = proptest::option::of(any::<bool>());
        (0_usize..12, case).prop_map(|(kind, case)| match kind {
            0 => plain(case),
            1..=3 => {
                let sets =
                    [vec![Contact::Email], vec![Contact::PhoneNumber], vec![Contact::Email, Contact::PhoneNumber]];
                contacts(&sets[kind - 1], case)
            }
            _ => {
                let chosen = Alias::ALL.iter().enumerate().filter(|(bit, _)| (kind - 3) & (1 << bit) != 0);
                let chosen = chosen.map(|(_, alias)| *alias).collect::<Vec<_>>();
                if chosen.is_empty() { plain(case) } else { aliases(&chosen, case) }
            }
        })
    }

    proptest! {
        /// Whatever a user owns finds the user, typed in any case the pool takes for the same.
        #[test]
        fn every_owned_name_is_looked_for(pool in any_pool(), upper: bool, verified: bool, local in "[a-zA-Z]{1,8}") {
            let email = format!("{local}@Example.com");
            let flag = if verified { "true" } else { "false" };
            let user = fixture::user(&pool, &[
                ("email", &email),
                ("email_verified", flag),
                ("phone_number", "+4915550"),
                ("phone_number_verified", flag),
                ("preferred_username", &local),
            ]);
            for key in user.aliases(&pool) {
                let spelled = user.attribute(key.alias.as_str()).unwrap().to_owned();
                let typed = if upper && !pool.is_case_sensitive() { spelled.to_uppercase() } else { spelled };
                prop_assert!(candidates(&pool, &typed).contains(&Candidate::Alias(key)), "{}", typed);
            }
            let User { username, sub, .. } = &user;
            prop_assert_eq!(&candidates(&pool, username)[0], &Candidate::Username(username.clone()));
            prop_assert!(candidates(&pool, sub.as_str()).contains(&Candidate::Sub(sub.clone())));
        }

        #[test]
        fn the_user_name_itself_always_comes_first(pool in any_pool(), typed in "\\PC{1,30}") {
            let places = candidates(&pool, &typed);
            prop_assert!(matches!(&places[0], Candidate::Username(name) if *name == pool.folded(&typed)));
            prop_assert!(places.len() <= 5);
        }
    }
}
