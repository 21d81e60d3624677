//! What an ARN names: a user pool, or its replica in another region.

use std::sync::Arc;

use domain::{
    ids::PoolId,
    pool::{Pool, Replica, Tags},
};
use store::Transaction;

use crate::{
    config::Iam,
    context::Context,
    refusals::{Refusal, Result},
};

/// Something that has tags.
pub struct Resource {
    pool: Arc<Pool>,
    /// None: the pool itself.
    replica: Option<Replica>,
}

/// # Errors
/// [`Refusal::NoSuchPool`] for a pool's ARN, [`Refusal::NoSuchResource`] for any other.
pub async fn find(cx: &Context, tx: &mut Transaction, arn: &str) -> Result<Resource> {
    let (region, id) = pool_of(cx, arn).ok_or_else(|| Refusal::NoSuchResource(arn.to_owned()))?;
    let unknown = || Refusal::NoSuchPool(id.to_owned());
    let pool = tx.pool_by_id(&PoolId::from(id)).await?.ok_or_else(unknown)?;
    if region == pool.region() {
        return Ok(Resource { pool, replica: None });
    }
    let replica = pool.secondary(region).map_err(|_| unknown())?.clone();
    Ok(Resource { pool, replica: Some(replica) })
}

/// Region and id of a pool's ARN. Where nobody is asked for signatures every account is ours.
fn pool_of<'a>(cx: &Context, arn: &'a str) -> Option<(&'a str, &'a str)> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _partition, "cognito-idp", region, account, resource] = parts[..] else { return None };
    if cx.config().iam == Iam::Enforce && account != cx.config().account {
        return None;
    }
    Some((region, resource.strip_prefix("userpool/")?))
}

impl Resource {
    pub fn tags(&self) -> &Tags {
        self.replica.as_ref().map_or(&self.pool.tags, |replica| &replica.tags)
    }

    /// The pool, to be put, with other tags on the resource.
    pub fn with_tags(&self, tags: Tags) -> Pool {
        match &self.replica {
            None => self.pool.with_tags(tags),
            Some(replica) => Pool { replica: Some(Replica { tags, ..replica.clone() }), ..Pool::clone(&self.pool) },
        }
    }
}
