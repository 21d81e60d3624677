//! Tidying: what expired, what deleted pools and users left behind, counts in many rows.
//!
//! Nothing here decides what readers see: whatever is swept was refused or invisible before. Every step is a commit of
//! its own and may be done by two nodes at once; who loses leaves it to the next round.

use std::time::Duration;

use domain::branding::{Look, Register, Style, StyleId, Terms, TermsId, TermsName};
use domain::budget::Spent;
use domain::certificate::StoredCertificate;
use domain::client::Client;
use domain::device::Device;
use domain::group::{Group, Memberships};
use domain::identity_pool::Identity;
use domain::identity_provider::IdentityProvider;
use domain::ids::{ClientId, PoolNumber};
use domain::import::Job;
use domain::log::{LogEntry, LogStream};
use domain::log_delivery::LogDelivery;
use domain::message::{MessageEvent, Outgoing};
use domain::otp::Code;
use domain::passkey::UserPasskeys;
use domain::pool_domain::PoolDomain;
use domain::resource_server::ResourceServer;
use domain::risk::{AuthEvent, Configuration as RiskConfiguration, Familiar};
use domain::sign_in::CustomState;
use domain::time::Timestamp;
use domain::token::{Grant, StoredKey, TrackedSessions, UsedMarker};
use domain::user::{Attempts, Credentials, User};

use crate::counters;
use crate::failure::{Failure, Result};
use crate::index::Values;
use crate::key::KeyPart;
use crate::record::Record;
use crate::store::Store;
use crate::tables::{
    CLIENTS_BY_POOL, Expires, GroupRemains, IDENTITIES_BY_POOL, IdentityPoolRemains, ImportLogPage, ImportPiece,
    LogGroupRemains, MEMBERS_BY_GROUP, PoolRemains, RunningImport, UserRemains,
};

/// Records removed in one commit: a user has more than ten index entries.
const AT_ONCE: usize = 50;

/// What a round removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Records whose time was over.
    pub expired: usize,
    /// Records of deleted pools and users.
    pub remains: usize,
    /// Rows of counts that were folded into others.
    pub counts: usize,
    full: bool,
}

impl Swept {
    /// The round ended at its limit: another one finds more.
    pub fn is_full(&self) -> bool {
        self.full
    }
}

/// One round. At most about `limit` records of each kind: a busy store is swept in many small rounds. `now` is the
/// instant of what this server remembers, `wall` that of messages on their way.
///
/// # Errors
/// The engine's, or a record that cannot be read. What was removed before stays removed.
pub async fn sweep_once(store: &Store, now: Timestamp, wall: Timestamp, limit: usize) -> Result<Swept> {
    let expired = [
        expire::<Code>(store, now, limit).await?,
        expire::<UsedMarker>(store, now, limit).await?,
        expire::<CustomState>(store, now, limit).await?,
        expire::<Grant>(store, now, limit).await?,
        expire::<Attempts>(store, now, limit).await?,
        expire::<AuthEvent>(store, now, limit).await?,
        expire::<Spent>(store, now, limit).await?,
        expire::<Outgoing>(store, wall, limit).await?,
        store.expire_audit_entries(wall, limit).await?,
        expire::<MessageEvent>(store, wall, limit).await?,
        expire::<LogEntry>(store, wall, limit).await?,
    ];

    let mut remains = 0;
    for order in store.begin().list_records::<PoolRemains>((), None, AT_ONCE).await?.items {
        remains += take_pool_apart(store, &order, limit).await?;
    }
    for order in store.begin().list_records::<UserRemains>((), None, AT_ONCE).await?.items {
        remains += take_user_apart(store, &order, limit).await?;
    }
    for order in store.begin().list_records::<GroupRemains>((), None, AT_ONCE).await?.items {
        remains += take_group_apart(store, &order, limit).await?;
    }
    for order in store.begin().list_records::<IdentityPoolRemains>((), None, AT_ONCE).await?.items {
        remains += take_identity_pool_apart(store, &order, limit).await?;
    }
    for order in store.begin().list_records::<LogGroupRemains>((), None, AT_ONCE).await?.items {
        let streams = remove_below::<LogStream>(store, order.group, limit).await?;
        let entries = remove_below::<LogEntry>(store, order.group, limit).await?;
        remains += finish(store, order.as_ref(), &[streams, entries]).await?;
    }
    let counts = counters::fold(store, limit).await?;
    // An order that removed anything is looked at once more before it is done.
    let full = expired.iter().any(|&removed| removed >= limit) || remains > 0 || counts >= limit;
    Ok(Swept { expired: expired.iter().sum(), remains, counts, full })
}

/// Removes records whose end has come.
async fn expire<R: Expires>(store: &Store, now: Timestamp, limit: usize) -> Result<usize> {
    let mut removed = 0;
    let mut after = None;
    while removed < limit {
        let mut tx = store.begin();
        let due = Values::below(now.plus(Duration::from_millis(1)));
        let page = tx.list::<R>(&R::BY_END, (), &due, after.as_ref(), AT_ONCE).await?;
        let mut over = 0;
        for record in page.items {
            // It may have been renewed between the scan and the read.
            if record.end().is_some_and(|end| end <= now) {
                tx.delete(record.as_ref());
                over += 1;
            }
        }
        removed += committed(tx.commit().await, over)?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(removed)
}

/// Removes children of a deleted pool, and the order itself when none is left.
async fn take_pool_apart(store: &Store, order: &PoolRemains, limit: usize) -> Result<usize> {
    let pool = order.pool.number;
    let steps = [
        remove_below::<Grant>(store, pool, limit).await?,
        remove_below::<Device>(store, pool, limit).await?,
        remove_below::<Code>(store, pool, limit).await?,
        remove_below::<Attempts>(store, pool, limit).await?,
        remove_below::<UsedMarker>(store, pool, limit).await?,
        remove_below::<CustomState>(store, pool, limit).await?,
        remove_below::<UserRemains>(store, pool, limit).await?,
        remove_below::<StoredKey>(store, pool, limit).await?,
        remove_below::<Look>(store, pool, limit).await?,
        remove_below::<Style>(store, pool, limit).await?,
        remove_below::<Register<ClientId, StyleId>>(store, pool, limit).await?,
        remove_below::<Terms>(store, pool, limit).await?,
        remove_below::<Register<(ClientId, TermsName), TermsId>>(store, pool, limit).await?,
        remove_below::<AuthEvent>(store, pool, limit).await?,
        remove_below::<MessageEvent>(store, pool, limit).await?,
        remove_below::<Familiar>(store, pool, limit).await?,
        remove_below::<RiskConfiguration>(store, pool, limit).await?,
        remove_below::<LogDelivery>(store, pool, limit).await?,
        remove_below::<Group>(store, pool, limit).await?,
        remove_below::<GroupRemains>(store, pool, limit).await?,
        remove_below::<Memberships>(store, pool, limit).await?,
        remove_below::<TrackedSessions>(store, pool, limit).await?,
        remove_below::<UserPasskeys>(store, pool, limit).await?,
        remove_below::<IdentityProvider>(store, pool, limit).await?,
        remove_below::<StoredCertificate>(store, pool, limit).await?,
        remove_below::<ResourceServer>(store, pool, limit).await?,
        remove_below::<RunningImport>(store, pool, limit).await?,
        remove_below::<ImportPiece>(store, pool, limit).await?,
        remove_below::<ImportLogPage>(store, pool, limit).await?,
        remove_below::<Job>(store, pool, limit).await?,
        remove_domains(store, pool).await?,
        remove_clients(store, pool, limit).await?,
        remove_below::<Credentials>(store, pool, limit).await?,
        remove_below::<User>(store, pool, limit).await?,
    ];
    finish(store, order, &steps).await
}

async fn take_user_apart(store: &Store, order: &UserRemains, limit: usize) -> Result<usize> {
    let scope = (order.pool, order.user);
    let steps = [
        remove_below::<Grant>(store, scope, limit).await?,
        remove_below::<AuthEvent>(store, scope, limit).await?,
        remove_below::<Device>(store, scope, limit).await?,
    ];
    finish(store, order, &steps).await
}

/// Takes a deleted group off the lists of those who were in it.
async fn take_group_apart(store: &Store, order: &GroupRemains, limit: usize) -> Result<usize> {
    let mut step = Step::default();
    while step.removed < limit {
        let mut tx = store.begin();
        let members = Values::equal(order.group);
        let page = tx.list::<Memberships>(&MEMBERS_BY_GROUP, order.pool, &members, None, AT_ONCE).await?;
        let found = page.items.len();
        for memberships in page.items {
            let left = Memberships::clone(&memberships).keeping(|membership| membership.group != order.group);
            tx.put_memberships(&left);
        }
        let gone = committed(tx.commit().await, found)?;
        step.found += found;
        step.removed += gone;
        if gone == 0 || page.next.is_none() {
            break;
        }
    }
    finish(store, order, &[step]).await
}

/// Removes the identities of a deleted identity pool.
async fn take_identity_pool_apart(store: &Store, order: &IdentityPoolRemains, limit: usize) -> Result<usize> {
    let mut step = Step::default();
    while step.removed < limit {
        let mut tx = store.begin();
        let pool = Values::equal(order.pool);
        let page = tx.list::<Identity>(&IDENTITIES_BY_POOL, (), &pool, None, AT_ONCE).await?;
        let found = page.items.len();
        for identity in page.items {
            tx.delete(identity.as_ref());
        }
        let gone = committed(tx.commit().await, found)?;
        step.found += found;
        step.removed += gone;
        if gone == 0 || page.next.is_none() {
            break;
        }
    }
    finish(store, order, &[step]).await
}

/// Removes an order whose steps found nothing: only then is whatever was written before the deletion gone.
async fn finish<R: Record>(store: &Store, order: &R, steps: &[Step]) -> Result<usize> {
    let removed: usize = steps.iter().map(|step| step.removed).sum();
    if steps.iter().any(|step| step.found > 0) {
        return Ok(removed);
    }
    let mut tx = store.begin();
    tx.delete(order);
    committed(tx.commit().await, 1)
}

/// What a step found, and how much of it is gone: a conflict leaves all.
#[derive(Default)]
struct Step {
    found: usize,
    removed: usize,
}

/// Removes records whose keys begin with a scope.
async fn remove_below<R: Record>(store: &Store, scope: impl KeyPart + Copy, limit: usize) -> Result<Step> {
    let mut step = Step::default();
    while step.removed < limit {
        let mut tx = store.begin();
        let page = tx.list_records::<R>(scope, None, AT_ONCE).await?;
        let found = page.items.len();
        for record in page.items {
            tx.delete(record.as_ref());
        }
        let gone = committed(tx.commit().await, found)?;
        step.found += found;
        step.removed += gone;
        if gone == 0 || page.next.is_none() {
            break;
        }
    }
    Ok(step)
}

async fn remove_clients(store: &Store, pool: PoolNumber, limit: usize) -> Result<Step> {
    let mut tx = store.begin();
    let page = tx.list::<Client>(&CLIENTS_BY_POOL, pool, &Values::all(), None, limit.min(AT_ONCE)).await?;
    let found = page.items.len();
    for client in page.items {
        tx.delete(client.as_ref());
    }
    Ok(Step { found, removed: committed(tx.commit().await, found)? })
}

/// At most one of each kind. A pool that has one is not deleted by an operation; whoever deletes it otherwise frees the
/// names.
async fn remove_domains(store: &Store, pool: PoolNumber) -> Result<Step> {
    let mut tx = store.begin();
    let names = tx.domains_of(pool).await?;
    let mut found = 0;
    for name in names.prefix.into_iter().chain(names.custom) {
        if let Some(domain) = tx.get::<PoolDomain>(&name).await? {
            tx.delete(domain.as_ref());
            found += 1;
        }
    }
    Ok(Step { found, removed: committed(tx.commit().await, found)? })
}

/// How many are gone: a conflict leaves all of them to the next round.
fn committed(outcome: Result<()>, removed: usize) -> Result<usize> {
    match outcome {
        Ok(()) => Ok(removed),
        Err(Failure::Conflict) => Ok(0),
        Err(failure) => Err(failure),
    }
}
