//! Becoming a role: what AssumeRole and its relatives share.

use std::sync::Arc;

use domain::{
    iam::{Role, Tags, name_in},
    policy::{Claimant, Context as Facts, Decision, Holder, Kind, Principal, Request, decide_trust, size},
};
use store::Transaction;
use wire::{
    EpochSeconds,
    services::sts::{AssumedRoleUser, Credentials, PolicyDescriptorType, Tag},
};

use super::{
    iam,
    role_sessions::{Minted, Terms},
};
use crate::{
    context::Context,
    identities::principals,
    refusals::{IamRefusal, Refusal, Result, StsRefusal},
};

/// The role of an ARN; `None`: the account has none.
///
/// # Errors
/// [`StsRefusal::BadArn`]; the store's.
pub async fn find(cx: &Context, tx: &mut Transaction, arn: &str) -> Result<Option<Arc<Role>>> {
    let mut parts = arn.splitn(6, ':');
    let head = [parts.next(), parts.next(), parts.next(), parts.next()];
    let is_role = parts.nth(1).is_some_and(|resource| resource.starts_with("role/"));
    if head != [Some("arn"), Some("aws"), Some("iam"), Some("")] || !is_role {
        return Err(StsRefusal::BadArn.into());
    }
    let account = &cx.config().account;
    let Some(name) = name_in(arn, account, "role") else { return Ok(None) };
    Ok(tx.iam_role(name).await?.filter(|role| role.arn(account) == arn))
}

/// Whether the role's trust policy lets a claimant in for this action; tags of the session ask for one more.
pub fn lets_in(cx: &Context, role: &Role, who: &Claimant<'_>, action: &str, facts: &Facts, has_tags: bool) -> bool {
    let Some(trust) = role.trust.read() else { return false };
    let resource = role.arn(&cx.config().account);
    let allows = |action| {
        let request = Request { action, resource: &resource, context: facts };
        matches!(decide_trust(trust, who, &request), Decision::Allowed(_))
    };
    allows(action) && (!has_tags || allows("sts:TagSession"))
}

/// What a request says of the session it wants.
#[derive(Debug, Default)]
pub struct Wanted {
    pub policy: Option<String>,
    pub policy_arns: Option<Vec<PolicyDescriptorType>>,
    pub duration: Option<i32>,
    pub tags: Tags,
}

/// The terms of a session, and how much of the space for policies and tags they take, in percent.
///
/// # Errors
/// [`IamRefusal::Malformed`], [`StsRefusal::Packed`].
pub async fn terms(cx: &Context, tx: &mut Transaction, wanted: Wanted, longest: i64) -> Result<(Terms, i32)> {
    let duration = i64::from(wanted.duration.unwrap_or(3_600));
    if duration > longest {
        return Err(StsRefusal::TooLong.into());
    }
    if let Some(text) = &wanted.policy {
        iam::document(text.clone())?;
    }
    let arns: Vec<String> = wanted.policy_arns.into_iter().flatten().filter_map(|policy| policy.arn).collect();
    for arn in &arns {
        let found = principals::managed(&cx.config().account, tx, arn).await?;
        found.ok_or_else(|| IamRefusal::NoSessionPolicy(arn.clone()))?;
    }
    let tagged: usize = wanted.tags.iter().map(|(key, value)| key.len() + value.len()).sum();
    let used = wanted.policy.as_deref().map_or(0, size) + arns.iter().map(String::len).sum::<usize>() + tagged;
    let percent = (used * 100).div_ceil(Holder::Session.limit());
    if percent > 100 {
        return Err(StsRefusal::Packed(percent).into());
    }
    let terms = Terms { duration, policy: wanted.policy, policy_arns: arns, tags: wanted.tags, facts: Facts::new() };
    Ok((terms, i32::try_from(percent).unwrap_or(100)))
}

/// Whether somebody signed with credentials of a session.
pub fn is_session(who: &Principal) -> bool {
    who.facts.values("aws:tokenissuetime").is_some()
}

/// Whether these are credentials that IAM does not know: of a session that no role stands for. (Those that began with a
/// second factor would be, but there are none.)
pub fn is_unknown_to_iam(who: &Principal) -> bool {
    who.kind == Kind::FederatedUser || (is_session(who) && matches!(who.kind, Kind::Root | Kind::User { .. }))
}

/// Of somebody whom a user or the account vouches for.
pub fn federated_arn(account: &str, name: &str) -> String {
    format!("arn:aws:sts::{account}:federated-user/{name}")
}

/// Tags that a session begins with, which policies are asked about.
///
/// # Errors
/// [`IamRefusal::TagTwice`], [`IamRefusal::Full`].
pub fn session_tags(sent: Vec<Tag>, facts: &mut Facts) -> Result<Tags> {
    let sent = sent.into_iter().map(|Tag { key, value }| wire::services::iam::Tag { key, value });
    let tags = iam::tags(sent.collect())?;
    for (key, value) in &tags {
        facts.set(&format!("aws:RequestTag/{key}"), &**value);
    }
    facts.set_all("aws:TagKeys", tags.keys().cloned());
    Ok(tags)
}

pub fn credentials(minted: &Minted) -> Credentials {
    Credentials {
        access_key_id: minted.access_key_id.clone(),
        secret_access_key: minted.secret.expose().into(),
        session_token: minted.session_token.expose().into(),
        expiration: EpochSeconds::from_millis(minted.expires.millis()),
    }
}

pub fn assumed(cx: &Context, role: &Role, session: &str) -> AssumedRoleUser {
    AssumedRoleUser {
        assumed_role_id: format!("{}:{session}", role.id),
        arn: role.session_arn(&cx.config().account, session),
    }
}

/// Parameters that have no effect here, by name.
///
/// # Errors
/// [`Refusal::Unsupported`].
pub fn refuse_given(parameters: &[(&str, bool)]) -> Result<()> {
    match parameters.iter().find(|(_, is_given)| *is_given) {
        Some((name, _)) => Err(Refusal::Unsupported((*name).to_owned())),
        None => Ok(()),
    }
}
