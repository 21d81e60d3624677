//! `poolhouse verify`: recomputes what the store derives of its records, and tells differences.

use std::sync::Arc;

use crate::arguments::StoreArguments;
use crate::commands;
use crate::console;
use crate::failure::Failure;
use crate::outbound::random::SystemRandom;
use crate::storage::{self, Absent, Whereabouts};

pub fn run(arguments: StoreArguments) -> Result<(), Failure> {
    let whereabouts = Whereabouts::new(arguments.store, arguments.keyring)?;
    commands::block_on(async {
        let opened = storage::open(&whereabouts, Arc::new(SystemRandom), Absent::Refuse).await?;
        let report = store::verify::verify(&opened).await;
        opened.close().await;
        let report = report.map_err(Failure::failed)?;
        console::say(&report.to_string());
        if report.is_clean() { Ok(()) } else { Err(Failure::failed("the store has differences, see above")) }
    })
}
