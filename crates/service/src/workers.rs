//! What goes on without a request: messages, imports, tidying, master keys, spare keys.

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
    shared.outbox.settle().await;
}
