//! NEW_PASSWORD_REQUIRED: what its answer leads to, and what comes with it besides the password.

use std::collections::BTreeMap;

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Progress, Refusal, Step, is_of};
use super::order;
use crate::client::Client;
use crate::pool::{Attribute, Pool};
use crate::user::{AttributesRefused, Changes, Credentials, User, Writer, check_settable};

pub(super) fn answered(mut progress: Progress, user: &User, changed: &Credentials, facts: Facts<'_>) -> Step {
    // The old state first: an administrator may have disabled the user, or the temporary password expired, meanwhile.
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        Err(Obstacle::NewPasswordRequired) => {}
        Err(obstacle) => return Step::Refused(Refusal::Obstacle(obstacle)),
        Ok(()) => return Step::Refused(Refusal::WrongAnswer),
    }
    if !is_of(&progress.visit, changed) || changed.epoch == progress.epoch || changed.password.is_none() {
        return Step::Refused(Refusal::WrongAnswer);
    }
    progress.epoch = changed.epoch;
    order::next(progress, Facts { user, credentials: changed, ..facts })
}

/// Why the attributes of the answer are not accepted, in this order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NewAttributesRefused {
    #[error("{name} is required and still missing")]
    Missing { name: String },
    /// Required attributes are set once, here; sending one back unchanged is refused too, as Cognito does.
    #[error("{name} was already provided")]
    AlreadyProvided { name: String },
    #[error("{0}")]
    Attributes(AttributesRefused),
}

/// The required attributes that the user lacks: administrators may create users without them, and the first sign-in
/// makes up for it.
pub fn missing_attributes<'a>(pool: &'a Pool, user: &User) -> impl Iterator<Item = &'a str> {
    pool.schema.required().filter(move |attribute| is_missing(attribute, user)).map(|attribute| attribute.name.as_ref())
}

/// Checks the attributes of an answer, by their names without `userAttributes.`.
pub fn check_new_attributes(
    pool: &Pool,
    client: &Client,
    user: &User,
    given: &BTreeMap<String, String>,
) -> Result<Changes, NewAttributesRefused> {
    for name in missing_attributes(pool, user) {
        if given.get(name).is_none_or(String::is_empty) {
            return Err(NewAttributesRefused::Missing { name: name.to_owned() });
        }
    }
    for attribute in pool.schema.required() {
        let name = attribute.name.as_ref();
        if !is_missing(attribute, user) && given.contains_key(name) {
            return Err(NewAttributesRefused::AlreadyProvided { name: name.to_owned() });
        }
    }
    // A required attribute that is fixed once set could otherwise never be given.
    let is_settable = |attribute: &Attribute| attribute.mutable || (attribute.required && is_missing(attribute, user));
    check_settable(pool, Writer::Client(client), user, given, is_settable).map_err(NewAttributesRefused::Attributes)
}

fn is_missing(attribute: &Attribute, user: &User) -> bool {
    user.attribute(&attribute.name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::{AttributeDraft, DataType, NewPool};
    use crate::user::fixture::{self, map};

    fn required(name: &str, mutable: bool) -> AttributeDraft {
        AttributeDraft {
            name: name.into(),
            data_type: Some(DataType::String),
            required: Some(true),
            mutable: Some(mutable),
            ..AttributeDraft::default()
        }
    }

    fn pool() -> Pool {
        let schema = vec![required("email", true), required("name", true), required("nickname", false)];
        fixture::pool(NewPool { schema, ..NewPool::default() })
    }

    #[test]
    fn what_is_missing_must_be_given_and_what_is_there_must_not() {
        let pool = pool();
        let client = fixture::client(&pool);
        let user = fixture::user(&pool, &[("email", "ana@example.com")]);
        let check = |given: &[(&str, &str)]| check_new_attributes(&pool, &client, &user, &map(given));
        let missing = |name: &str| Err(NewAttributesRefused::Missing { name: name.into() });

        assert_eq!(missing_attributes(&pool, &user).collect::<Vec<_>>(), ["name", "nickname"]);
        assert_eq!(check(&[]), missing("name"));
        assert_eq!(check(&[("name", "Ana"), ("nickname", "")]), missing("nickname"));
        let all = [("name", "Ana"), ("nickname", "a"), ("email", "ana@example.com")];
        assert_eq!(check(&all), Err(NewAttributesRefused::AlreadyProvided { name: "email".into() }));
        let changes = check(&[("name", "Ana"), ("nickname", "a"), ("locale", "de")]).unwrap();
        assert_eq!(changes.iter().count(), 3);
        assert_eq!(changes.value("nickname"), Some("a"));
    }

    #[test]
    fn the_schema_and_the_clients_permissions_hold_here_too() {
        let pool = pool();
        let client = fixture::client(&pool);
        let user = fixture::user(&pool, &[("email", "ana@example.com"), ("name", "Ana"), ("nickname", "a")]);

        let unauthorised = AttributesRefused::Unauthorised { name: "email_verified".into() };
        let refused = check_new_attributes(&pool, &client, &user, &map(&[("email_verified", "true")]));
        assert_eq!(refused, Err(NewAttributesRefused::Attributes(unauthorised)));
        assert!(check_new_attributes(&pool, &client, &user, &map(&[("custom:x", "1")])).is_err());
        assert!(check_new_attributes(&pool, &client, &user, &map(&[])).unwrap().is_empty());
    }
}
