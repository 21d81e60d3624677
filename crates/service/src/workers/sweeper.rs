//! Tidies what has expired. Nothing depends on it: expired things are refused when they are read.

use std::{sync::Arc, time::Duration};

use crate::service::Shared;

/// Between two rounds when there is nothing left to do.
const REST: Duration = Duration::from_secs(30);
/// Records of one round.
const ROUND: usize = 500;

pub(super) async fn run(shared: &Arc<Shared>) {
    loop {
        tokio::time::sleep(REST).await;
        loop {
            let clock = &shared.ports.clock;
            match store::sweep::sweep_once(&shared.store, clock.now(), clock.wall(), ROUND).await {
                Ok(swept) if swept.is_full() => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "sweeping failed, trying again later");
                    break;
                }
            }
        }
    }
}
