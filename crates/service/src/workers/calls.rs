//! Tells functions what is stored already, where whoever was to tell them did not come to it.

use std::{sync::Arc, time::Duration};

use domain::function_call::FunctionCall;

use crate::{
    ports::Invocation,
    service::Shared,
    triggers::{function, post_confirmation::EVENT},
};

/// Between two looks. Nobody waits for what is found.
const REST: Duration = Duration::from_secs(5);
/// Beyond the longest that a function may take.
const MARGIN: Duration = Duration::from_secs(15);
/// Calls taken at a time.
const HANDFUL: usize = 4;

pub(super) async fn run(shared: &Arc<Shared>) {
    loop {
        make_due(shared).await;
        tokio::time::sleep(REST).await;
    }
}

/// Makes every call that is due.
pub(crate) async fn make_due(shared: &Shared) {
    let longest = shared.config.patience.longest();
    let held = longest.time.saturating_mul(longest.tries).saturating_add(MARGIN).saturating_mul(4);
    loop {
        let now = shared.ports.clock.wall();
        match shared.store.claim_calls(now, now.plus(held), HANDFUL).await {
            Ok(claimed) if claimed.is_empty() => return,
            Ok(claimed) => {
                for call in &claimed {
                    tell(shared, call).await;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "waiting calls of functions cannot be read, trying again");
                return;
            }
        }
    }
}

async fn tell(shared: &Shared, call: &FunctionCall) {
    let opened = shared.store.open_sealed(EVENT, &call.id.0.to_be_bytes(), &call.event);
    let event = match opened.as_ref().map(|bytes| std::str::from_utf8(bytes)) {
        Ok(Ok(event)) => event,
        _ => {
            tracing::error!(call.id = %call.id, "the event of a waiting call cannot be opened");
            return;
        }
    };
    let patience = shared.config.patience.of(&call.pool_id);
    let invocation = Invocation {
        arn: &call.arn,
        event,
        source: &call.source,
        pool: &call.pool_id,
        asynchronous: false,
        deadline: patience.time,
    };
    if let Err(why) = function::ask(shared.ports.functions.as_ref(), &invocation, patience.tries).await {
        tracing::warn!(pool.id = %call.pool_id, source = %call.source, %why, "a function that was told late failed");
    }
    if let Err(error) = shared.store.settle_call(call).await {
        tracing::warn!(call.id = %call.id, %error, "a function that was told may be told once more");
    }
}
