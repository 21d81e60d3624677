//! Whether somebody would be allowed something, answered by the very rules that requests are put to.

use domain::iam::{folded, name_in};
use domain::policy::{Allowed, Claimant, Context as Circumstances, Decision, Principal, Request, decide, decide_trust};
use domain::time::Timestamp;
use store::{Store, Transaction};

use super::{DirectoryError, refused};
use crate::{
    authorize::circumstances,
    identities::principals,
    refusals::{AccessDenied, Refusal, access},
};

/// Becoming a role is decided by its trust policy.
const ASSUME: &[&str] = &["sts:assumerole", "sts:assumerolewithwebidentity", "sts:tagsession"];

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// `root`, `user/NAME`, `role/NAME`, `provider/HOST/PATH`, the ARN of one of these, or an access key's id.
    pub who: &'a str,
    /// Such as `cognito-idp:AdminGetUser`.
    pub action: &'a str,
    /// An ARN, the id of a user pool, or `*`.
    pub resource: &'a str,
    /// Condition keys besides those that are known of the caller, the moment and the pool.
    pub context: &'a [(String, Vec<String>)],
}

/// What would be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub allowed: bool,
    /// The policy that allows it, or AWS's sentence.
    pub reason: String,
    /// In full.
    pub resource: String,
}

enum Who {
    Signer(Box<Principal>),
    /// A provider's ARN, and its name.
    Bearer(String),
}

/// # Errors
/// [`DirectoryError`]: nobody is called so.
pub async fn ask(
    store: &Store,
    (account, region): (&str, &str),
    now: Timestamp,
    question: &Question<'_>,
) -> Result<Answer, DirectoryError> {
    let mut tx = store.begin();
    let who = find(&mut tx, account, question.who).await?;
    let resource = in_full(account, question.resource);
    let mut context = match &who {
        Who::Signer(principal) => principal.context(),
        Who::Bearer(_) => Circumstances::new(),
    };
    circumstances::of_moment(&mut context, now, region);
    if let Who::Signer(principal) = &who
        && circumstances::looks_at_tags(principal)
    {
        circumstances::resource_tags(&mut tx, &mut context, &resource).await.map_err(|why| internal(&why))?;
    }
    for (key, values) in question.context {
        context.set_all(key, values.iter().cloned());
    }
    let request = Request { action: question.action, resource: &resource, context: &context };
    let decision = if ASSUME.contains(&question.action.to_lowercase().as_str())
        && name_in(&resource, account, "role").is_some()
    {
        let name = name_in(&resource, account, "role").unwrap_or_default();
        let role = tx.iam_role(name).await?.filter(|role| role.arn(account) == resource);
        let role = role.ok_or_else(|| refused(format!("there is no role {resource}")))?;
        let trust = role.trust.read().ok_or_else(|| refused("the trust policy cannot be read by this version"))?;
        let claimant = match &who {
            Who::Signer(principal) => Claimant::Aws(principal),
            Who::Bearer(arn) => Claimant::Federated(arn),
        };
        decide_trust(trust, &claimant, &request)
    } else {
        match &who {
            Who::Signer(principal) => decide(principal, &request),
            Who::Bearer(_) => {
                return Err(refused("a provider's tokens do nothing but become roles: sts:AssumeRoleWithWebIdentity"));
            }
        }
    };
    let reason = match &decision {
        Decision::Allowed(by) => by_what(by),
        Decision::Denied(why) => {
            let who = match &who {
                Who::Signer(principal) => principal.arn.clone(),
                Who::Bearer(arn) => arn.clone(),
            };
            let denied =
                AccessDenied { who, action: question.action.to_owned(), resource: resource.clone(), why: why.clone() };
            access::word(&denied).message.unwrap_or_default().into_owned()
        }
    };
    Ok(Answer { allowed: decision.is_allowed(), reason, resource })
}

fn by_what(by: &Allowed) -> String {
    let statement = |sid: &Option<String>| sid.as_ref().map(|sid| format!(", statement {sid}")).unwrap_or_default();
    match by {
        Allowed::Root => "the account itself may do everything".to_owned(),
        Allowed::Policy { name, arn: Some(arn), sid } => format!("the policy {name} ({arn}){}", statement(sid)),
        Allowed::Policy { name, arn: None, sid } => format!("the inline policy {name}{}", statement(sid)),
        Allowed::Trust { sid } => format!("the role's trust policy{}", statement(sid)),
    }
}

/// `us-east-1_Abcdefghi` is a user pool.
fn in_full(account: &str, resource: &str) -> String {
    match resource.split_once('_') {
        Some((region, _)) if !resource.contains([':', '*']) => {
            format!("arn:aws:cognito-idp:{region}:{account}:userpool/{resource}")
        }
        _ => resource.to_owned(),
    }
}

async fn find(tx: &mut Transaction, account: &str, who: &str) -> Result<Who, DirectoryError> {
    let root = Principal::root(account);
    if who == "root" || who == root.arn {
        return Ok(Who::Signer(Box::new(root)));
    }
    let full = if who.starts_with("arn:") { who.to_owned() } else { format!("arn:aws:iam::{account}:{who}") };
    let nobody = || refused(format!("there is no {who}"));
    if let Some(name) = name_in(&full, account, "user") {
        return of_user(tx, account, name).await?.ok_or_else(nobody);
    }
    if let Some(name) = name_in(&full, account, "role") {
        return of_role(tx, account, name, "simulation").await?.ok_or_else(nobody);
    }
    let session = full.strip_prefix(&format!("arn:aws:sts::{account}:assumed-role/")).and_then(|it| it.split_once('/'));
    if let Some((name, session)) = session {
        return of_role(tx, account, name, session).await?.ok_or_else(nobody);
    }
    let provider = full.strip_prefix(&format!("arn:aws:iam::{account}:"));
    let provider = provider.and_then(|it| it.strip_prefix("provider/").or_else(|| it.strip_prefix("oidc-provider/")));
    if let Some(name) = provider {
        let provider = tx.oidc_provider(name).await?.ok_or_else(nobody)?;
        return Ok(Who::Bearer(provider.arn(account)));
    }
    match tx.access_key(who).await? {
        Some(key) => match &key.owner {
            None => Ok(Who::Signer(Box::new(root))),
            Some(owner) => of_user(tx, account, owner).await?.ok_or_else(nobody),
        },
        None => Err(refused(format!(
            "{who} is nobody: root, user/NAME, role/NAME, provider/HOST, one of their ARNs, or an access key's id"
        ))),
    }
}

async fn of_user(tx: &mut Transaction, account: &str, name: &str) -> Result<Option<Who>, DirectoryError> {
    let Some(user) = tx.iam_user(&folded(name)).await? else { return Ok(None) };
    let principal = principals::of_user(account, tx, &user).await.map_err(|why| internal(&why))?;
    Ok(Some(Who::Signer(Box::new(principal))))
}

async fn of_role(
    tx: &mut Transaction,
    account: &str,
    name: &str,
    session: &str,
) -> Result<Option<Who>, DirectoryError> {
    let Some(role) = tx.iam_role(&folded(name)).await? else { return Ok(None) };
    let principal = principals::of_role(account, tx, &role, session).await.map_err(|why| internal(&why))?;
    Ok(Some(Who::Signer(Box::new(principal))))
}

fn internal(why: &Refusal) -> DirectoryError {
    refused(format!("the store: {why:?}"))
}
