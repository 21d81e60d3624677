//! What policies may look at besides action and resource.

use domain::{
    ids::{IdentityPoolId, PoolId},
    policy::{Context as Circumstances, Principal},
    time::Timestamp,
};
use store::Transaction;
use wire::protocol::Decoded;

use crate::{context::Context, refusals::Result};

/// Of pools, and only when somebody looks: they are read for it.
const RESOURCE_TAG: &str = "aws:resourcetag/";

/// `input`: the request, of which tags are taken; `None` where there is none.
pub(super) async fn of(
    cx: &Context,
    principal: &Principal,
    resource: &str,
    input: Option<&Decoded>,
) -> Result<Circumstances> {
    let mut all = principal.context();
    all.set("aws:SourceIp", cx.facts.remote.to_canonical().to_string());
    if let Some(agent) = &cx.facts.user_agent {
        all.set("aws:UserAgent", &**agent);
    }
    of_moment(&mut all, cx.wall(), &cx.config().region);
    all.set("aws:SecureTransport", is_secure(cx).to_string());
    if let Some(input) = input {
        requested_tags(&mut all, input);
    }
    if looks_at_tags(principal) {
        resource_tags(&mut cx.begin(), &mut all, resource).await?;
    }
    Ok(all)
}

/// What is so whoever asks for whatever.
pub(crate) fn of_moment(all: &mut Circumstances, now: Timestamp, region: &str) {
    let now = jiff::Timestamp::from_second(now.seconds()).unwrap_or_default();
    all.set("aws:CurrentTime", now.to_string());
    all.set("aws:EpochTime", now.as_second().to_string());
    all.set("aws:RequestedRegion", region);
    all.set("aws:ViaAWSService", "false");
    all.set("aws:PrincipalIsAWSService", "false");
}

pub(crate) fn looks_at_tags(principal: &Principal) -> bool {
    principal.looks_at(RESOURCE_TAG)
}

/// TLS ends before this server, at the public URL.
fn is_secure(cx: &Context) -> bool {
    cx.config().public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
}

/// `UserPoolTags` of a pool that is made or changed, `Tags` and `TagKeys` of the tag operations.
fn requested_tags(all: &mut Circumstances, input: &Decoded) {
    let mut keys: Vec<String> = Vec::new();
    for member in ["UserPoolTags", "Tags", "IdentityPoolTags"] {
        for (key, value) in input.member_pairs(member) {
            all.set(&format!("aws:RequestTag/{key}"), value);
            keys.push(key.to_owned());
        }
    }
    keys.extend(input.member_texts("TagKeys").map(str::to_owned));
    all.set_all("aws:TagKeys", keys);
}

/// Of the user pool or identity pool that an ARN names, if it is there.
pub(crate) async fn resource_tags(tx: &mut Transaction, all: &mut Circumstances, resource: &str) -> Result<()> {
    let name = resource.splitn(6, ':').nth(5).unwrap_or_default();
    let tags = if let Some(id) = name.strip_prefix("userpool/") {
        tx.pool_by_id(&PoolId::from(id)).await?.map(|pool| pool.tags.clone())
    } else if let Some((_, id)) = name.strip_prefix("identitypool/").and_then(IdentityPoolId::regional) {
        tx.identity_pool(id).await?.map(|pool| pool.tags.clone())
    } else {
        None
    };
    for (key, value) in tags.unwrap_or_default() {
        all.set(&format!("aws:ResourceTag/{key}"), value);
    }
    Ok(())
}
