//! Somebody whom nobody knows here, and the pool's function does: the user is made within the request that asked.

use std::collections::BTreeMap;

use domain::{
    secret::Secret,
    user::{Credentials, Factor, NewName, Status, User, Writer, check_new},
};
use store::Transaction;
use wire::shapes::DeliveryMediumType;

use super::{
    aliases, creation, invitation,
    passwords::{self, Candidate},
};
use crate::{
    caller::VerifiedApp,
    context::Context,
    messages::{self, Delivery},
    refusals::{FunctionRefusal, Refusal, Result},
    triggers::{
        Person, Scene, Texts,
        user_migration::{self, Attempt, Known},
    },
};

/// What became of a name that nobody had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    Nobody,
    Somebody,
    /// Whoever it is has to set a new password first.
    MustReset,
}

/// Asks the pool's function about a name that nobody has, and makes the user it knows, in a commit of its own. What
/// comes after it is another moment: it does not happen twice when that is run again.
///
/// # Errors
/// [`FunctionRefusal`]; [`FunctionRefusal::MigrationImpossible`] when the function's user cannot be.
pub async fn bring(
    cx: &Context,
    app: &VerifiedApp,
    metadata: (Option<&Texts>, Option<&Texts>),
    username: &str,
    password: Option<&Secret>,
) -> Result<Brought> {
    if app.pool.settings.triggers.user_migration.is_none() {
        return Ok(Brought::Nobody);
    }
    let (validation, metadata) = metadata;
    let scene = Scene::of(app, metadata);
    let attempt = match password {
        Some(password) => Attempt::SignIn { password: password.expose() },
        None => Attempt::ForgotPassword,
    };
    let Some(heard) = user_migration::ask(cx, scene, username, attempt, validation).await? else {
        return Ok(Brought::Nobody);
    };
    let made = make(cx, scene, username, password, &heard.said).await;
    made.map_err(|why| match why {
        // Those have nothing to do with what the function said.
        Refusal::Conflict | Refusal::Overloaded | Refusal::Internal(_) => why,
        other => {
            let refusal = FunctionRefusal::MigrationImpossible(app.client.id.to_string());
            heard.refuse(cx, refusal, &format!("there can be no such user: {other:?}"))
        }
    })
}

async fn make(
    cx: &Context,
    scene: Scene<'_>,
    typed: &str,
    password: Option<&Secret>,
    known: &Known,
) -> Result<Brought> {
    let pool = scene.pool;
    let given = known.attributes.iter().filter(|(name, _)| !matches!(name.as_str(), "username" | "sub"));
    let mut given: BTreeMap<String, String> =
        given.filter(|(name, _)| !name.starts_with("cognito:")).map(|(a, b)| (a.clone(), b.clone())).collect();
    let name = NewName::check(pool, known.attributes.get("username").map_or(typed, String::as_str))
        .or_else(|_| NewName::check(pool, typed))?;
    if let NewName::Contact(contact, address) = &name {
        given.insert(contact.as_str().to_owned(), address.clone());
    }
    let attributes = check_new(pool, Writer::Administrator, &given)?;
    let user = creation::user(cx, pool, &name, attributes);
    if known.uses_sms_mfa && user.attribute("phone_number").is_none() {
        return Err(Refusal::NothingToRecoverBy);
    }

    let mut tx = cx.begin();
    aliases::claim_new(&mut tx, pool, &user).await?;
    if known.takes_aliases {
        aliases::seize(&mut tx, pool, &user, cx.now()).await?;
    } else {
        aliases::claim(&mut tx, pool, &user).await?;
    }
    let mut credentials = credentials(cx, scene, &user, password, known).await?;
    if known.uses_sms_mfa {
        credentials.factors = credentials.factors.with(Factor::SmsMfa).preferring(Factor::SmsMfa);
    }
    tx.put(&user);
    tx.put(&credentials);
    let welcomes = welcome(cx, &mut tx, scene, Person { user: &user, status: credentials.status }, known).await;
    tx.commit().await?;
    cx.settle(&());
    // That it cannot be sent keeps nobody out.
    for delivery in welcomes.into_iter().flatten() {
        messages::deliver_unobserved(cx, delivery);
    }
    let must_reset = credentials.status == Status::ResetRequired;
    Ok(if must_reset { Brought::MustReset } else { Brought::Somebody })
}

/// The password is kept as it was typed, whatever the pool demands of new ones.
async fn credentials(
    cx: &Context,
    scene: Scene<'_>,
    user: &User,
    password: Option<&Secret>,
    known: &Known,
) -> Result<Credentials> {
    let status = if known.is_confirmed { Status::Confirmed } else { Status::ResetRequired };
    let fresh = Credentials::new(user.pool, user.id, status);
    let (true, Some(password)) = (known.is_confirmed, password) else { return Ok(fresh) };
    let candidate = Candidate { pool: scene.pool, user: user.id, username: &user.username, epoch: fresh.next_epoch() };
    let stored = passwords::keep(cx, &candidate, password).await?;
    Ok(fresh.with_password(stored, scene.pool.settings.password_policy.history_size))
}

/// The message that new users get; it has no password to tell.
async fn welcome(
    cx: &Context,
    tx: &mut Transaction,
    scene: Scene<'_>,
    person: Person<'_>,
    known: &Known,
) -> Vec<Result<Delivery>> {
    let medium = |name: &String| match name.as_str() {
        "EMAIL" => DeliveryMediumType::Email,
        _ => DeliveryMediumType::Sms,
    };
    let media: Vec<DeliveryMediumType> = known.media.iter().map(medium).collect();
    match invitation::contacts(Some(&media), person.user) {
        Ok(contacts) if known.is_welcomed => invitation::write(cx, tx, scene, person, None, &contacts).await,
        _ => Vec::new(),
    }
}
