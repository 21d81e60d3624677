//! What the operations about callers share: finding entities, reading documents and tags, attaching, listing.

mod amazons;
mod attaching;
mod groups;
mod holder;
mod keys;
mod listing;
mod texts;
mod views;

pub use amazons::{amazons, amazons_version, amazons_view};
pub use attaching::{
    attach_to_group, attach_to_role, attach_to_user, bound_by, detach_from_group, detach_from_role, detach_from_user,
    unbound,
};
use domain::iam::{Group, ManagedPolicy, Provider, Role, User, name_in, trusts_everybody};
use domain::policy::{Document, Holder, TrustPolicy, Written, size};
pub use groups::{members, rename_group};
pub use holder::holder;
pub use keys::{key_of, rename_user, status};
pub use listing::{groups, policies, provider_list, roles, slice, users};
use store::Transaction;
pub use texts::{encoded, path, tag_list, tags, untag};
pub use views::{attached, group_view, moment, policy_view, role_view, user_view, version_view};

use crate::{
    context::Context,
    refusals::{IamRefusal, Result},
};

/// # Errors
/// [`IamRefusal::NoUser`]; the store's. So for every finder here, each with its own reason.
pub async fn user(tx: &mut Transaction, name: &str) -> Result<User> {
    let found = tx.iam_user(name).await?.ok_or_else(|| IamRefusal::NoUser(name.to_owned()))?;
    Ok(User::clone(&found))
}

pub async fn group(tx: &mut Transaction, name: &str) -> Result<Group> {
    let found = tx.iam_group(name).await?.ok_or_else(|| IamRefusal::NoGroup(name.to_owned()))?;
    Ok(Group::clone(&found))
}

pub async fn role(tx: &mut Transaction, name: &str) -> Result<Role> {
    let found = tx.iam_role(name).await?.ok_or_else(|| IamRefusal::NoRole(name.to_owned()))?;
    Ok(Role::clone(&found))
}

/// A policy of this account.
pub async fn policy(cx: &Context, tx: &mut Transaction, arn: &str) -> Result<ManagedPolicy> {
    let account = &cx.config().account;
    let absent = || IamRefusal::NoPolicy(arn.to_owned());
    let name = name_in(arn, account, "policy").ok_or_else(absent)?;
    let found = tx.managed_policy(name).await?.filter(|policy| policy.arn(account) == arn).ok_or_else(absent)?;
    Ok(ManagedPolicy::clone(&found))
}

pub async fn provider(cx: &Context, tx: &mut Transaction, arn: &str) -> Result<Provider> {
    let prefix = format!("arn:aws:iam::{}:oidc-provider/", cx.config().account);
    let absent = || IamRefusal::NoProvider(arn.to_owned());
    let name = arn.strip_prefix(&prefix).ok_or_else(absent)?;
    let found = tx.oidc_provider(name).await?.ok_or_else(absent)?;
    Ok(Provider::clone(&found))
}

/// The number of a version: `v1` is 1.
pub fn version_number(text: &str) -> Option<u32> {
    text.strip_prefix('v')?.parse().ok()
}

/// # Errors
/// [`IamRefusal::Malformed`].
pub fn document(text: String) -> Result<Written<Document>> {
    Ok(Written::new(text).map_err(IamRefusal::Malformed)?)
}

/// # Errors
/// [`IamRefusal::Malformed`], [`IamRefusal::Full`], [`IamRefusal::TrustsEverybody`].
pub fn trust(cx: &Context, text: String) -> Result<Written<TrustPolicy>> {
    if size(&text) > Holder::Trust.limit() {
        return Err(IamRefusal::Full(domain::iam::Full::Size(Holder::Trust)).into());
    }
    let trust = Written::<TrustPolicy>::new(text).map_err(IamRefusal::Malformed)?;
    if let Some(provider) = trust.read().and_then(|trust| trusts_everybody(&cx.config().account, trust)) {
        return Err(IamRefusal::TrustsEverybody(provider).into());
    }
    Ok(trust)
}

/// Whose access keys are meant: the named user, or whoever signed.
///
/// # Errors
/// [`IamRefusal::NameMissing`].
pub fn named_or_own(name: Option<String>, principal: &domain::policy::Principal) -> Result<String> {
    match (name, &principal.kind) {
        (Some(name), _) => Ok(name),
        (None, domain::policy::Kind::User { name }) => Ok(name.clone()),
        (None, _) => Err(IamRefusal::NameMissing.into()),
    }
}
