//! Temporary credentials: sealed into their own session token, so that nothing is written for them and every server on
//! the store knows them.
//!
//! A token opens only beside the access key id it was made with. It holds the secret, who may use it, until when, and
//! what limits them; policies of the user or role, and managed policies it names, are looked up at each use, so that a
//! change counts at once and a role that is gone ends its sessions.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    iam::{Role, Tags, User},
    policy::{Attached, Context as Facts, Document, Kind, Principal},
    random,
    secret::Secret,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use store::{Purpose, Transaction};

use crate::{
    access_keys::{ID_ALPHABET, SECRET_ALPHABET},
    context::Context,
    identities::principals,
    refusals::{Refusal, Result},
};

const SESSION: Purpose = Purpose::new("role-session/v1");

/// Longer tokens are none of ours.
const LONGEST: usize = 64 * 1024;

/// Whose rights a session has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Holder {
    Root,
    User {
        name: String,
        id: String,
    },
    Role {
        name: String,
        id: String,
        session: String,
    },
    /// Somebody whom this user vouches for; without one, the account itself.
    Federated {
        name: String,
        user: Option<(String, String)>,
    },
    /// A function of ours without a role of the account's: what it may do is a policy's text.
    Function {
        name: String,
        policy: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Kept {
    secret: String,
    holder: Holder,
    /// Seconds since the epoch.
    issued: i64,
    expires: i64,
    /// Texts; `None`: no session policy was sent.
    policies: Option<Vec<String>>,
    /// Of managed policies that limit the session as well.
    policy_arns: Vec<String>,
    tags: Tags,
    facts: BTreeMap<String, Vec<String>>,
}

/// What the beginning of a session says of it.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// Seconds.
    pub duration: i64,
    /// The text of a session policy, already known to be one.
    pub policy: Option<String>,
    /// ARNs of managed policies that limit the session, already known to exist.
    pub policy_arns: Vec<String>,
    /// Session tags.
    pub tags: Tags,
    /// Further condition keys of its requests, such as `aws:FederatedProvider`.
    pub facts: Facts,
}

/// New credentials, shown once.
#[derive(Clone, Debug)]
pub struct Minted {
    /// `ASIA…`
    pub access_key_id: String,
    pub secret: Secret,
    pub session_token: Secret,
    pub expires: Timestamp,
}

/// Credentials of a role.
///
/// # Errors
/// When the keyring cannot be used.
pub fn of_role(cx: &Context, role: &Role, session: &str, terms: Terms) -> Result<Minted> {
    let holder = Holder::Role { name: role.name.clone(), id: role.id.clone(), session: session.to_owned() };
    mint(cx, holder, terms)
}

/// Credentials of a user that last for a while.
///
/// # Errors
/// When the keyring cannot be used.
pub fn of_user(cx: &Context, user: &User, terms: Terms) -> Result<Minted> {
    mint(cx, Holder::User { name: user.name.clone(), id: user.id.clone() }, terms)
}

/// Credentials of the account itself that last for a while.
///
/// # Errors
/// When the keyring cannot be used.
pub fn of_root(cx: &Context, terms: Terms) -> Result<Minted> {
    mint(cx, Holder::Root, terms)
}

/// Credentials of somebody whom a user, or the account itself, vouches for.
///
/// # Errors
/// When the keyring cannot be used.
pub fn of_federated(cx: &Context, name: &str, user: Option<&User>, terms: Terms) -> Result<Minted> {
    let user = user.map(|user| (user.name.clone(), user.id.clone()));
    mint(cx, Holder::Federated { name: name.to_owned(), user }, terms)
}

/// Credentials of a function that runs here and has no role.
///
/// # Errors
/// When the keyring cannot be used.
pub fn of_function(cx: &Context, name: &str, policy: &str, terms: Terms) -> Result<Minted> {
    mint(cx, Holder::Function { name: name.to_owned(), policy: policy.to_owned() }, terms)
}

fn mint(cx: &Context, holder: Holder, terms: Terms) -> Result<Minted> {
    let access_key_id = format!("ASIA{}", random::text(cx.random(), ID_ALPHABET, 16));
    let secret = random::text(cx.random(), SECRET_ALPHABET, 40);
    let issued = cx.wall().seconds();
    let mut facts = terms.facts;
    facts.set("aws:TokenIssueTime", issued.to_string());
    let kept = Kept {
        secret: secret.clone(),
        holder,
        issued,
        expires: issued + terms.duration,
        policies: (terms.policy.is_some() || !terms.policy_arns.is_empty()).then(|| terms.policy.into_iter().collect()),
        policy_arns: terms.policy_arns,
        tags: terms.tags,
        facts: facts.iter().map(|(key, values)| (key.to_owned(), values.to_vec())).collect(),
    };
    let text = serde_json::to_vec(&kept).map_err(Refusal::internal)?;
    let store = &cx.shared().store;
    let sealed = store.seal_text(SESSION, access_key_id.as_bytes(), &text).map_err(Refusal::internal)?;
    Ok(Minted {
        access_key_id,
        secret: Secret::new(secret),
        // The alphabet that clients know; ours is sealed in another one.
        session_token: Secret::new(STANDARD.encode(sealed)),
        expires: Timestamp::from_seconds(kept.expires),
    })
}

/// Why a session token leads to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unopened {
    /// Not made here, or for another access key.
    Token,
    Expired,
    /// Its role or user is gone.
    Nobody,
}

/// Whose a session token is, if it was made for this access key: the secret to check the signature with, and the holder.
///
/// # Errors
/// The store's.
pub async fn open(
    cx: &Context,
    access_key_id: &str,
    token: &str,
) -> Result<std::result::Result<(Secret, Principal), Unopened>> {
    let Some(kept) = kept(cx, access_key_id, token) else { return Ok(Err(Unopened::Token)) };
    if cx.wall().seconds() >= kept.expires {
        return Ok(Err(Unopened::Expired));
    }
    let mut tx = cx.begin();
    let Some(mut principal) = holder(cx, &mut tx, &kept.holder).await? else { return Ok(Err(Unopened::Nobody)) };
    principal.tags.extend(kept.tags);
    for (key, values) in kept.facts {
        principal.facts.set_all(&key, values);
    }
    if let Some(texts) = kept.policies {
        let mut session = Vec::with_capacity(texts.len() + kept.policy_arns.len());
        for text in texts {
            let document = Document::parse(&text).map_err(Refusal::internal)?;
            session.push(Attached { name: "session policy".to_owned(), arn: None, document: Arc::new(document) });
        }
        for arn in &kept.policy_arns {
            session.extend(principals::managed(&cx.config().account, &mut tx, arn).await?);
        }
        principal.session = Some(session);
    }
    Ok(Ok((Secret::new(kept.secret), principal)))
}

fn kept(cx: &Context, access_key_id: &str, token: &str) -> Option<Kept> {
    if token.len() > LONGEST {
        return None;
    }
    let sealed = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let text = cx.shared().store.open_text(SESSION, access_key_id.as_bytes(), &sealed).ok()?;
    serde_json::from_slice(&text).ok()
}

async fn holder(cx: &Context, tx: &mut Transaction, holder: &Holder) -> Result<Option<Principal>> {
    let config = cx.config();
    Ok(match holder {
        Holder::Root => Some(Principal { kind: Kind::Root, ..Principal::root(&config.account) }),
        Holder::User { name, id } => match tx.iam_user(name).await?.filter(|user| user.id == *id) {
            Some(user) => Some(principals::of_user(&config.account, tx, &user).await?),
            None => None,
        },
        Holder::Role { name, id, session } => match tx.iam_role(name).await?.filter(|role| role.id == *id) {
            Some(role) => Some(principals::of_role(&config.account, tx, &role, session).await?),
            None => None,
        },
        Holder::Federated { name, user: None } => {
            Some(principals::federated(name, principals::administrator(&config.account)))
        }
        Holder::Federated { name, user: Some((user, id)) } => {
            match tx.iam_user(user).await?.filter(|user| user.id == *id) {
                Some(user) => Some(principals::federated(name, principals::of_user(&config.account, tx, &user).await?)),
                None => None,
            }
        }
        Holder::Function { name, policy } => {
            let document = Document::parse(policy).map_err(Refusal::internal)?;
            Some(principals::of_function(&config.account, name, document))
        }
    })
}
