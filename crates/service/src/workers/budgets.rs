//! Stores what was drawn on budgets of messages, once a second.

use std::{sync::Arc, time::Duration};

use crate::{budgets, service::Shared};

/// How much a killed process may forget, and servers on one store may not know of each other yet.
const REST: Duration = Duration::from_secs(1);

pub(super) async fn run(shared: &Arc<Shared>) {
    loop {
        tokio::time::sleep(REST).await;
        write(shared).await;
    }
}

pub(super) async fn write(shared: &Shared) {
    if let Err(error) = budgets::write(shared).await {
        tracing::warn!(%error, "what was drawn on budgets of messages waits for the store");
    }
}
