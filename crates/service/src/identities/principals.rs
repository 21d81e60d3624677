//! From records to those whom policies speak about.

use std::sync::{Arc, LazyLock};

use domain::{
    iam::{Policies, Role, User, name_in},
    policy::{Attached, Document, Kind, Principal, Written},
};
use store::Transaction;

use super::amazon;
use crate::{flows::roles::federated_arn, refusals::Result};

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
pub async fn managed(account: &str, tx: &mut Transaction, arn: &str) -> Result<Option<Attached>> {
    if let Some((name, document)) = amazon::policy(arn) {
        return Ok(Some(Attached { name: name.to_owned(), arn: Some(arn.to_owned()), document }));
    }
    let Some(name) = name_in(arn, account, "policy") else { return Ok(None) };
    let Some(policy) = tx.managed_policy(name).await?.filter(|policy| policy.arn(account) == arn) else {
        return Ok(None);
    };
    let document = policy.document().and_then(read);
    Ok(document.map(|document| Attached { name: policy.name.clone(), arn: Some(arn.to_owned()), document }))
}

async fn attached(account: &str, tx: &mut Transaction, policies: &Policies) -> Result<Vec<Attached>> {
    let mut all = Vec::with_capacity(policies.inline.len() + policies.attached.len());
    for (name, document) in &policies.inline {
        all.extend(read(document).map(|document| Attached { name: name.clone(), arn: None, document }));
    }
    for arn in &policies.attached {
        all.extend(managed(account, tx, arn).await?);
    }
    Ok(all)
}

/// A boundary whose policy is gone bounds to nothing.
async fn boundary(account: &str, tx: &mut Transaction, arn: Option<&String>) -> Result<Option<Attached>> {
    let Some(arn) = arn else { return Ok(None) };
    let found = managed(account, tx, arn).await?;
    let nothing = || {
        let document = DENIES_ALL.clone()?;
        Some(Attached { name: arn.clone(), arn: Some(arn.clone()), document })
    };
    Ok(found.or_else(nothing))
}

/// # Errors
/// The store's.
pub async fn of_user(account: &str, tx: &mut Transaction, user: &User) -> Result<Principal> {
    let mut identity = attached(account, tx, &user.policies).await?;
    for name in &user.groups {
        if let Some(group) = tx.iam_group(name).await? {
            identity.extend(attached(account, tx, &group.policies).await?);
        }
    }
    Ok(Principal {
        arn: user.arn(account),
        user_id: user.id.clone(),
        kind: Kind::User { name: user.name.clone() },
        identity,
        boundary: boundary(account, tx, user.boundary.as_ref()).await?,
        tags: user.tags.clone(),
        ..Principal::root(account)
    })
}

/// One session of a role, without what the session itself brings.
///
/// # Errors
/// The store's.
pub async fn of_role(account: &str, tx: &mut Transaction, role: &Role, session: &str) -> Result<Principal> {
    Ok(Principal {
        arn: role.session_arn(account, session),
        user_id: format!("{}:{session}", role.id),
        kind: Kind::AssumedRole { role_arn: role.arn(account) },
        identity: attached(account, tx, &role.policies).await?,
        boundary: boundary(account, tx, role.boundary.as_ref()).await?,
        tags: role.tags.clone(),
        ..Principal::root(account)
    })
}

/// Everything, as the account may by itself.
pub fn administrator(account: &str) -> Principal {
    let all = amazon::policy(amazon::ADMINISTRATOR);
    let all = all.map(|(name, document)| Attached { name: name.to_owned(), arn: None, document });
    Principal { identity: all.into_iter().collect(), ..Principal::root(account) }
}

/// Somebody with no more rights than who vouches for them: none, until the session's policies say which.
pub fn federated(name: &str, vouching: Principal) -> Principal {
    let account = &vouching.account;
    Principal {
        arn: federated_arn(account, name),
        user_id: format!("{account}:{name}"),
        kind: Kind::FederatedUser,
        session: Some(Vec::new()),
        ..vouching
    }
}

/// The id of every role that stands for a function: no role of the account's has it.
const FUNCTION_ROLE: &str = "AROAPOOLHOUSEFUNCTION";

/// A function without a role of the account's: as if it had one of its own name, whose only policy is this.
pub fn of_function(account: &str, name: &str, document: Document) -> Principal {
    Principal {
        arn: format!("arn:aws:sts::{account}:assumed-role/{name}/{name}"),
        user_id: format!("{FUNCTION_ROLE}:{name}"),
        kind: Kind::AssumedRole { role_arn: format!("arn:aws:iam::{account}:role/poolhouse/functions/{name}") },
        identity: vec![Attached { name: name.to_owned(), arn: None, document: Arc::new(document) }],
        ..Principal::root(account)
    }
}
