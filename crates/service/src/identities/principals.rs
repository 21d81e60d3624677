//! From records to those whom policies speak about.

use std::sync::{Arc, LazyLock};

use domain::{
    iam::{Policies, Role, User, name_in},
    policy::{Attached, Document, Kind, Principal, Written},
};
use store::Transaction;

use super::amazon;
use crate::{config::Config, refusals::Result};

/// What stands for a document that this version cannot read: it may deny, so it denies.
static DENIES_ALL: LazyLock<Option<Arc<Document>>> = LazyLock::new(|| {
    Document::parse(r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#).ok().map(Arc::new)
});

fn read(document: &Written<Document>) -> Option<Arc<Document>> {
    document.read().or(DENIES_ALL.as_ref()).cloned()
}

/// The managed policy of an ARN as it counts now; `None`: there is none.
///
/// # Errors
/// The store's.
pub async fn managed(config: &Config, tx: &mut Transaction, arn: &str) -> Result<Option<Attached>> {
    if let Some((name, document)) = amazon::policy(arn) {
        return Ok(Some(Attached { name: name.to_owned(), arn: Some(arn.to_owned()), document }));
    }
    let Some(name) = name_in(arn, &config.account, "policy") else { return Ok(None) };
    let Some(policy) = tx.managed_policy(name).await?.filter(|policy| policy.arn(&config.account) == arn) else {
        return Ok(None);
    };
    let document = policy.document().and_then(read);
    Ok(document.map(|document| Attached { name: policy.name.clone(), arn: Some(arn.to_owned()), document }))
}

async fn attached(config: &Config, tx: &mut Transaction, policies: &Policies) -> Result<Vec<Attached>> {
    let mut all = Vec::with_capacity(policies.inline.len() + policies.attached.len());
    for (name, document) in &policies.inline {
        all.extend(read(document).map(|document| Attached { name: name.clone(), arn: None, document }));
    }
    for arn in &policies.attached {
        all.extend(managed(config, tx, arn).await?);
    }
    Ok(all)
}

/// A boundary whose policy is gone bounds to nothing.
async fn boundary(config: &Config, tx: &mut Transaction, arn: Option<&String>) -> Result<Option<Attached>> {
    let Some(arn) = arn else { return Ok(None) };
    let found = managed(config, tx, arn).await?;
    let nothing = || {
        let document = DENIES_ALL.clone()?;
        Some(Attached { name: arn.clone(), arn: Some(arn.clone()), document })
    };
    Ok(found.or_else(nothing))
}

/// # Errors
/// The store's.
pub async fn of_user(config: &Config, tx: &mut Transaction, user: &User) -> Result<Principal> {
    Ok(Principal {
        arn: user.arn(&config.account),
        user_id: user.id.clone(),
        kind: Kind::User { name: user.name.clone() },
        identity: attached(config, tx, &user.policies).await?,
        boundary: boundary(config, tx, user.boundary.as_ref()).await?,
        tags: user.tags.clone(),
        ..Principal::root(&config.account)
    })
}

/// One session of a role, without what the session itself brings.
///
/// # Errors
/// The store's.
pub async fn of_role(config: &Config, tx: &mut Transaction, role: &Role, session: &str) -> Result<Principal> {
    Ok(Principal {
        arn: role.session_arn(&config.account, session),
        user_id: format!("{}:{session}", role.id),
        kind: Kind::AssumedRole { role_arn: role.arn(&config.account) },
        identity: attached(config, tx, &role.policies).await?,
        boundary: boundary(config, tx, role.boundary.as_ref()).await?,
        tags: role.tags.clone(),
        ..Principal::root(&config.account)
    })
}

/// The id of every role that stands for a function: no role of the account's has it.
const FUNCTION_ROLE: &str = "AROAPOOLHOUSEFUNCTION";

/// A function without a role of the account's: as if it had one of its own name, whose only policy is this.
pub fn of_function(config: &Config, name: &str, document: Document) -> Principal {
    let account = &config.account;
    Principal {
        arn: format!("arn:aws:sts::{account}:assumed-role/{name}/{name}"),
        user_id: format!("{FUNCTION_ROLE}:{name}"),
        kind: Kind::AssumedRole { role_arn: format!("arn:aws:iam::{account}:role/poolhouse/functions/{name}") },
        identity: vec![Attached { name: name.to_owned(), arn: None, document: Arc::new(document) }],
        ..Principal::root(account)
    }
}
