//! Invitations: what an administrator's new user is told, and by which ways.

use domain::{
    message::{Kind, LONGEST_TRY},
    pool::{Contact, Pool},
    secret::Secret,
    user::User,
};
use store::Transaction;
use wire::shapes::DeliveryMediumType;

use crate::{
    context::Context,
    messages::{self, Delivery, Letter},
    refusals::{Refusal, Result},
    triggers::{Person, Scene},
};

/// Where an invitation goes: by each desired medium, SMS when none is named, for which the user has an address. Whether
/// it is verified does not matter.
///
/// # Errors
/// [`Refusal::NoAddressFor`] when it was to go by e-mail, and can go no way.
pub fn contacts(desired: Option<&[DeliveryMediumType]>, user: &User) -> Result<Vec<Contact>> {
    let desired = desired.filter(|media| !media.is_empty()).unwrap_or(&[DeliveryMediumType::Sms]);
    let is_desired = |contact: Contact| desired.iter().any(|medium| medium.as_str() == contact.channel().medium());
    let all = Contact::ALL.iter().copied();
    let contacts: Vec<_> = all.filter(|contact| is_desired(*contact) && user.address(*contact).is_some()).collect();
    if contacts.is_empty() && is_desired(Contact::Email) {
        return Err(Refusal::NoAddressFor(Contact::Email.as_str()));
    }
    Ok(contacts)
}

/// One message for each address, in the caller's commit. What cannot be written is told by [`deliver`]: the caller
/// commits nevertheless.
pub async fn write(
    cx: &Context,
    tx: &mut Transaction,
    scene: Scene<'_>,
    person: Person<'_>,
    password: Option<&Secret>,
    contacts: &[Contact],
) -> Vec<Result<Delivery>> {
    let (pool, user) = (scene.pool, person.user);
    let policy = &pool.settings.password_policy;
    let useful = password.map_or(LONGEST_TRY, |_| policy.temporary_password_lifetime());
    let mut written = Vec::with_capacity(contacts.len());
    for &contact in contacts {
        let Some(address) = user.address(contact) else { continue };
        let username = name_of(pool, user);
        let letter = Letter { kind: Kind::Invitation, contact, address, code: password, username, link: None, useful };
        written.push(messages::write(cx, tx, scene, person, &letter).await);
    }
    written
}

/// Tries each message, after the commit.
///
/// # Errors
/// The first that could not be written, or was refused for good.
pub async fn deliver(cx: &Context, written: Vec<Result<Delivery>>) -> Result<()> {
    let mut outcome = Ok(());
    for delivery in written {
        let delivered = match delivery {
            Ok(delivery) => messages::deliver(cx, delivery).await,
            Err(why) => Err(why),
        };
        outcome = outcome.and(delivered);
    }
    outcome
}

/// What this person types to sign in: where addresses are the user names, nobody is told the stored one.
fn name_of<'a>(pool: &Pool, user: &'a User) -> &'a str {
    pool.identifiers.contacts().find_map(|contact| user.address(contact)).unwrap_or(&user.username)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{
        ids::{PoolNumber, Sub, UserId},
        time::Timestamp,
    };

    use super::*;

    fn user(attributes: &[&str]) -> User {
        User {
            pool: PoolNumber(1),
            id: UserId(1),
            sub: Sub::from("7c9e6679-7425-40de-944b-e07fc1f90ae7"),
            username: "ana".into(),
            attributes: attributes
                .iter()
                .map(|name| ((*name).to_owned(), "somewhere".to_owned()))
                .collect::<BTreeMap<_, _>>(),
            links: Vec::new(),
            created: Timestamp::EPOCH,
            modified: Timestamp::EPOCH,
        }
    }

    #[test]
    fn an_invitation_goes_by_every_desired_way_there_is() {
        use Contact::{Email, PhoneNumber};
        use DeliveryMediumType as Medium;
        let (mail, phone) = (user(&["email"]), user(&["phone_number"]));
        let (both, neither) = (user(&["email", "phone_number"]), user(&[]));
        type Case<'a> = (&'a User, Option<&'a [Medium]>, Option<&'a [Contact]>);
        let cases: [Case<'_>; 11] = [
            (&both, None, Some(&[PhoneNumber])),
            (&both, Some(&[]), Some(&[PhoneNumber])),
            (&both, Some(&[Medium::Email]), Some(&[Email])),
            (&both, Some(&[Medium::Sms, Medium::Email]), Some(&[Email, PhoneNumber])),
            (&mail, None, Some(&[])),
            (&mail, Some(&[Medium::Sms, Medium::Email]), Some(&[Email])),
            (&phone, Some(&[Medium::Sms, Medium::Email]), Some(&[PhoneNumber])),
            (&phone, Some(&[Medium::Email]), None),
            (&neither, None, Some(&[])),
            (&neither, Some(&[Medium::Sms]), Some(&[])),
            (&neither, Some(&[Medium::Email]), None),
        ];
        for (user, desired, expected) in cases {
            let found = contacts(desired, user);
            match expected {
                Some(expected) => assert_eq!(found.unwrap(), expected, "{desired:?} of {:?}", user.attributes),
                None => assert!(matches!(found, Err(Refusal::NoAddressFor("email"))), "{desired:?}"),
            }
        }
    }
}
