//! Sessions of a user: begun, used, listed and ended. Each is a grant; only pools that track them write down where it is
//! used from, and limit how many a user has.

use std::{cmp::Reverse, sync::Arc};

use domain::{
    ids::{PoolNumber, UserId},
    pool::Pool,
    token::{Activity, Grant, TrackedSessions, evicted, grant_of_session_id},
};
use store::Transaction;

use crate::{
    caller::App,
    context::Context,
    lookup::Account,
    refusals::{Result, SessionRefusal},
};

/// The longest list of sessions: Amazon's page, which has no successor.
const LISTED: usize = 125;
/// The model's longest `DeviceType` and `LastIPAddress`, in characters.
const LONGEST_DEVICE_TYPE: usize = 1024;
const LONGEST_ADDRESS: usize = 128;
/// Sessions read at a time where no list is kept.
const BATCH: usize = 200;
/// Sessions that one sign-in ends at most: the commit's expectations are bounded. The rest waits for the next.
const EVICTED_AT_ONCE: usize = 150;

/// A new session, before it is written. Where the pool tracks sessions, those used longest ago make room for it in the
/// caller's commit; elsewhere nothing is read or written.
pub async fn begin(cx: &Context, tx: &mut Transaction, app: &App, grant: Grant) -> Result<Grant> {
    let tracking = app.pool.session_tracking();
    let Some(since) = tracking.since else { return Ok(grant) };
    let (pool, user, generation) = (grant.pool, grant.user, grant.generation);
    let mut active = match tracked(tx, &app.pool, &grant).await? {
        Some(list) => tx.sessions_on(&list).await?,
        None => every_one(tx, pool, user).await?,
    };
    active.retain(|session| session.is_active(generation, cx.now()));

    let mut ending = evicted(&active, usize::from(tracking.most));
    ending.truncate(EVICTED_AT_ONCE);
    for session in &ending {
        tx.put(&Grant::clone(session).revoked(cx.now()));
    }
    let is_ending = |session: &&Arc<Grant>| ending.iter().any(|other| other.id == session.id);
    let staying = active.iter().filter(|session| !is_ending(session)).map(|session| session.id);
    let grants = staying.chain([grant.id]).collect();
    tx.put(&TrackedSessions { pool, user, since, grants });
    Ok(grant.used_from(activity(cx, app), cx.now()))
}

/// The session after a use; none where the pool does not track sessions: then a refresh writes nothing.
pub fn used(cx: &Context, app: &App, grant: &Grant) -> Option<Grant> {
    app.pool.tracks_sessions().then(|| grant.clone().used_from(activity(cx, app), cx.now()))
}

/// The sessions of a user that go on, the one used last first.
pub async fn active(cx: &Context, tx: &mut Transaction, account: &Account) -> Result<Vec<Arc<Grant>>> {
    // Whoever asks wants those, too, that began before the pool tracked any.
    let mut sessions = every_one(tx, account.user.pool, account.user.id).await?;
    sessions.retain(|session| session.is_active(account.credentials.generation, cx.now()));
    sessions.sort_by_key(|session| Reverse((session.last_used, session.created, session.id)));
    sessions.truncate(LISTED);
    Ok(sessions)
}

/// A session of this user that goes on, by the name people know it under.
///
/// # Errors
/// [`SessionRefusal::Unknown`], also for another user's.
pub async fn find(cx: &Context, tx: &mut Transaction, account: &Account, id: &str) -> Result<Arc<Grant>> {
    // Sessions of the managed login, which begin with "sso", are not built: there is none.
    let grant = grant_of_session_id(id).ok_or(SessionRefusal::Unknown)?;
    let session = tx.grant(account.user.pool, account.user.id, grant).await?;
    let session = session.filter(|session| session.is_active(account.credentials.generation, cx.now()));
    Ok(session.ok_or(SessionRefusal::Unknown)?)
}

/// The list of the user's sessions, if it was begun in the tracking that goes on.
async fn tracked(tx: &mut Transaction, pool: &Pool, grant: &Grant) -> Result<Option<Arc<TrackedSessions>>> {
    let list = tx.tracked_sessions(grant.pool, grant.user).await?;
    Ok(list.filter(|list| Some(list.since) == pool.session_tracking().since))
}

/// All that are remembered of a user, ended ones among them. Reads ranges: not for a usual sign-in.
async fn every_one(tx: &mut Transaction, pool: PoolNumber, user: UserId) -> Result<Vec<Arc<Grant>>> {
    let mut sessions = Vec::new();
    let mut after = None;
    loop {
        let page = tx.grants_of(pool, user, after.as_ref(), BATCH).await?;
        sessions.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(sessions);
        }
    }
}

/// The address a user is at. A back end speaks for its users; an app does if it has a secret and the client says so.
pub fn address(cx: &Context, app: &App) -> String {
    let speaks_for_users =
        !cx.operation.unsigned || (app.client.is_confidential() && app.client.settings.propagates_user_context);
    let claimed = cx.facts.claimed_address.as_deref().filter(|_| speaks_for_users);
    claimed.map_or_else(|| cx.facts.remote.to_string(), str::to_owned)
}

/// The program a user uses, as far as it says.
pub fn agent(cx: &Context) -> Option<&str> {
    let claimed = cx.facts.claimed_agent.as_deref().or(cx.facts.user_agent.as_deref());
    claimed.filter(|agent| !agent.is_empty())
}

/// What the request says of where it comes from.
fn activity(cx: &Context, app: &App) -> Activity {
    let address = address(cx, app);
    let device_type = agent(cx).unwrap_or("unknown");
    Activity {
        device_type: device_type.chars().take(LONGEST_DEVICE_TYPE).collect(),
        address: address.chars().take(LONGEST_ADDRESS).collect(),
    }
}
