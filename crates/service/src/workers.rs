//! What goes on without a request: messages, their budgets, imports, the audit, tidying, master keys, spare keys.

mod audit;
mod budgets;
pub mod calls;
mod dispatch;
pub mod imports;
pub mod outbox;
mod resealer;
mod sweeper;

use std::{future::Future, sync::Arc};

use crate::service::Shared;

pub(crate) async fn run(shared: &Arc<Shared>, stop: impl Future<Output = ()> + Send) {
    let work = async {
        tokio::join!(
            audit::run(shared),
            budgets::run(shared),
            outbox::run(shared),
            calls::run(shared),
            imports::run(shared),
            resealer::run(shared),
            sweeper::run(shared),
            shared.keys.keep_filled(),
        )
    };
    tokio::select! {
        _ = work => {}
        () = stop => {}
    }
    crate::audit::write(shared).await;
    budgets::write(shared).await;
    shared.outbox.settle().await;
}
