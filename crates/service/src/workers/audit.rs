//! Stores what signed calls left behind, once a second.

use std::{sync::Arc, time::Duration};

use crate::{audit, service::Shared};

/// What a killed process may lose, in time.
const REST: Duration = Duration::from_secs(1);

pub(super) async fn run(shared: &Arc<Shared>) {
    loop {
        tokio::time::sleep(REST).await;
        audit::write(shared).await;
    }
}
