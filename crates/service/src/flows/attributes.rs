//! Changes of a user's attributes, and the codes that prove addresses of users who are there already.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use domain::{
    message::{CodeDelivery, Kind},
    otp::{Code, FreshCode, Purpose},
    pool::{Contact, Pool},
    user::{Limited, Unproved, Update, User, Writer, check_changes},
};
use store::Transaction;
use wire::shapes::AttributeType;

use super::{
    aliases,
    verification::{self, Sent},
};
use crate::{
    caller::SignedInUser,
    context::Context,
    lookup::{Account, Lookup},
    messages::{self, Letter},
    refusals::{Refusal, Result},
    triggers::{Person, Scene, custom_message},
};

/// `UserAttributes` by name; of one sent twice the last value counts.
pub fn by_name(sent: Option<Vec<AttributeType>>) -> BTreeMap<String, String> {
    sent.into_iter().flatten().map(|attribute| (attribute.name, attribute.value.unwrap_or_default())).collect()
}

/// `UserAttributeNames` as changes: nothing in place of each.
pub fn without(names: Vec<String>) -> BTreeMap<String, String> {
    names.into_iter().map(|name| (name, String::new())).collect()
}

/// Changes the profile, in a commit of its own, and sends codes to the addresses that the pool wants proved. The change
/// stays, whatever becomes of them.
///
/// # Errors
/// In the order of users.md 4.9: permission, schema, alias; then the first code that could not be written, or was refused
/// for good.
pub async fn update(
    cx: &Context,
    mut tx: Transaction,
    scene: Scene<'_>,
    writer: Writer<'_>,
    account: &Account,
    given: &BTreeMap<String, String>,
) -> Result<Vec<CodeDelivery>> {
    let status = account.credentials.status;
    let (update, mut tx) = match cx.settled::<Arc<Update>>() {
        Some(update) => (update, cx.begin()),
        None => {
            let update = Arc::new(change(cx, &mut tx, scene.pool, writer, account, given).await?);
            for Unproved { contact, address, .. } in &update.unproved {
                messages::admit(cx, scene.pool, &update.user, *contact, address).await?;
            }
            let is_asked = |unproved: &Unproved| {
                custom_message::is_asked(scene, Kind::UpdateAttribute, unproved.contact.channel())
            };
            if update.unproved.iter().any(is_asked) {
                // A function that writes the message may look at the user.
                tx.commit().await?;
                cx.settle(&update);
                tx = cx.begin();
            }
            (update, tx)
        }
    };
    let mut sent = Vec::with_capacity(update.unproved.len());
    for unproved in &update.unproved {
        let person = Person { user: &update.user, status };
        tx.code(person.user.pool, person.user.id, Purpose::verify(unproved.contact)).await?;
        sent.push(send(cx, &mut tx, scene, person, unproved, Kind::UpdateAttribute).await);
    }
    tx.commit().await?;
    deliver(cx, sent).await
}

/// Changes the profile in the caller's commit.
///
/// # Errors
/// In the order of users.md 4.9: permission, schema, alias.
async fn change(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    writer: Writer<'_>,
    account: &Account,
    given: &BTreeMap<String, String>,
) -> Result<Update> {
    let user = &account.user;
    let changes = check_changes(pool, writer, user, given)?;
    let update = Update::plan(pool, user, changes, cx.now());
    let claimant = update.claimant(pool);
    if claimant.aliases(pool) != user.aliases(pool) {
        aliases::claim(tx, pool, &claimant).await?;
    }
    for &contact in &update.touched {
        let Some(earlier) = tx.code(user.pool, user.id, Purpose::verify(contact)).await? else { continue };
        if earlier.pending || update.user.address(contact) != Some(earlier.address.as_str()) {
            tx.delete(earlier.as_ref());
        }
    }
    if update.user != **user {
        tx.put(&update.user);
    }
    Ok(update)
}

/// [`update`] that only deletes, in the caller's commit: there is nothing to prove.
///
/// # Errors
/// As [`update`].
pub async fn remove(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    writer: Writer<'_>,
    account: &Account,
    names: &BTreeMap<String, String>,
) -> Result<()> {
    change(cx, tx, pool, writer, account, names).await.map(drop)
}

/// The address that `AttributeName` means.
///
/// # Errors
/// [`Refusal::NotAnAddress`] of any other attribute.
pub fn contact(name: &str) -> Result<Contact> {
    Contact::parse(name).ok_or(Refusal::NotAnAddress)
}

/// Sends once more what proves an address: the one that waits for it, else the one the user has.
///
/// # Errors
/// [`Refusal::NoAddressToVerify`]; as [`messages::write`].
pub async fn send_again(
    cx: &Context,
    tx: &mut Transaction,
    scene: Scene<'_>,
    person: Person<'_>,
    contact: Contact,
) -> Result<Sent> {
    let user = person.user;
    let earlier = tx.code(user.pool, user.id, Purpose::verify(contact)).await?;
    let pending = earlier.as_ref().and_then(|code| code.pending_address(cx.now()));
    let address = pending.or_else(|| user.address(contact)).ok_or(Refusal::NoAddressToVerify(contact.as_str()))?;
    let unproved = Unproved { contact, address: address.to_owned(), pending: pending.is_some() };
    send(cx, tx, scene, person, &unproved, Kind::VerifyAttribute).await
}

/// A new code in place of an earlier one, which must have been read.
async fn send(
    cx: &Context,
    tx: &mut Transaction,
    scene: Scene<'_>,
    person: Person<'_>,
    unproved: &Unproved,
    kind: Kind,
) -> Result<Sent> {
    let user = person.user;
    let Unproved { contact, ref address, pending } = *unproved;
    // Its life does not depend on any client's sessions.
    let no_session = Duration::ZERO;
    let code = FreshCode::generate(cx.random(), Purpose::verify(contact), no_session, cx.now());
    let letter = Letter {
        kind,
        contact,
        address,
        code: Some(code.digits()),
        username: &user.username,
        link: None,
        useful: code.purpose().lifetime(no_session),
    };
    let delivery = messages::write(cx, tx, scene, person, &letter).await?;
    let key = verification::digest_key(cx)?;
    let code = code.sent_to(key.as_slice(), user.pool, user.id, contact, address);
    tx.put(&if pending { code.for_pending() } else { code });
    Ok(Sent { details: messages::details(contact, address), delivery })
}

/// Tries each message, after the commit.
///
/// # Errors
/// The first that could not be written, or was refused for good.
async fn deliver(cx: &Context, sent: Vec<Result<Sent>>) -> Result<Vec<CodeDelivery>> {
    let mut outcome = Ok(());
    let mut told = Vec::with_capacity(sent.len());
    for sent in sent {
        let delivered = match sent {
            Ok(sent) => {
                told.push(sent.details);
                messages::deliver(cx, sent.delivery).await
            }
            Err(why) => Err(why),
        };
        outcome = outcome.and(delivered);
    }
    outcome.map(|()| told)
}

/// Proves an address by the code that went to it, in a commit of its own; one that waited for it is the user's from now
/// on.
///
/// # Errors
/// In this order: attempts, code, alias. The code stays good when an alias is in the way.
pub async fn verify(cx: &Context, caller: &SignedInUser, contact: Contact, typed: &str) -> Result<()> {
    let mut tx = cx.begin();
    let account = tx.account_of(caller).await?;
    let attempts = tx.attempts_of(&account).await?;
    attempts.check_limit(Limited::VerifyAttribute, cx.now())?;
    match prove(cx, &mut tx, &caller.pool, &account.user, contact, typed).await {
        Ok((code, user)) => {
            tx.delete(code.as_ref());
            if let Some(user) = user {
                tx.put(&user);
            }
            Ok(tx.commit().await?)
        }
        Err(why @ (Refusal::CodeMismatch | Refusal::CodeExpired | Refusal::AliasTaken(_))) => {
            tx.trace(&attempts.tried(Limited::VerifyAttribute, cx.now()));
            tx.refuse().await?;
            Err(why)
        }
        Err(why) => Err(why),
    }
}

/// The code that was typed, and the user with the address it proves, unless that was proved already.
async fn prove(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    user: &User,
    contact: Contact,
    typed: &str,
) -> Result<(Arc<Code>, Option<User>)> {
    let code = tx.code(user.pool, user.id, Purpose::verify(contact)).await?.ok_or(Refusal::CodeExpired)?;
    let key = verification::digest_key(cx)?;
    code.check(key.as_slice(), typed, cx.now())?;
    let is_theirs = user.address(contact) == Some(code.address.as_str());
    if !code.pending && !is_theirs {
        // It went to an address that is not the user's any more.
        return Err(Refusal::CodeExpired);
    }
    if is_theirs && user.is_verified(contact) {
        return Ok((code, None));
    }
    let proved = user.clone().with_proved(contact, &code.address, cx.now());
    aliases::claim(tx, pool, &proved).await?;
    Ok((code, Some(proved)))
}
