//! Follows the keyring's file, and puts a new primary key in the place of the former ones.

use std::{sync::Arc, time::Duration};

use store::Kid;

use crate::service::Shared;

/// Between two looks at the file.
const REST: Duration = Duration::from_secs(60);
/// A node that had not seen the new key yet may have sealed with a former one since: every so many looks all is read
/// once more, as long as there are former keys.
const LOOKS: u32 = 60;

pub(super) async fn run(shared: &Arc<Shared>) {
    let mut done: Option<(Kid, u32)> = None;
    loop {
        done = look(shared, done).await;
        tokio::time::sleep(REST).await;
    }
}

/// The key under which everything is by now, and for how many looks.
async fn look(shared: &Shared, done: Option<(Kid, u32)>) -> Option<(Kid, u32)> {
    let keyring = shared.store.keyring();
    if let Err(error) = keyring.follow() {
        tracing::warn!(%error, "the keyring cannot be read again, going on with the keys there were");
    }
    let primary = keyring.primary().ok()?;
    match done {
        Some((kid, looks)) if kid == primary && looks < LOOKS => return Some((kid, looks + 1)),
        _ if keyring.list().len() < 2 => return Some((primary, 0)),
        _ => {}
    }
    match shared.store.reseal().await {
        Ok(resealed) => {
            if resealed.secrets > 0 {
                tracing::info!(key = %primary, secrets = resealed.secrets, "secrets are sealed with the primary key now");
            }
            metrics::counter!("poolhouse_resealed_total").increment(resealed.secrets);
            (resealed.left == 0).then_some((primary, 0))
        }
        Err(error) => {
            tracing::warn!(%error, "resealing failed, trying again later");
            None
        }
    }
}
