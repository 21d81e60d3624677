//! `poolhouse messages`: what becomes of messages that nobody took, decided beside a running server, whose workers see it
//! within a second.

use std::sync::Arc;

use service::letters::{self, Letter, LetterError, Which};
use service::ports::Clock as _;
use store::Store;

use crate::arguments::{MessagesAction, StoreArguments};
use crate::commands;
use crate::console;
use crate::failure::Failure;
use crate::outbound::clock::SystemClock;
use crate::outbound::random::SystemRandom;
use crate::storage::{self, Absent, Whereabouts};

pub fn run(action: MessagesAction) -> Result<(), Failure> {
    match action {
        MessagesAction::List { store, queued, limit, json } => with(store, async |store| {
            let which = if queued { Which::Queued } else { Which::Failed };
            let letters = letters::list(store, which, limit).await.map_err(failed)?;
            show(&letters, json)
        }),
        MessagesAction::Retry { store, message_id } => with(store, async |store| {
            let letter = letters::retry(store, &message_id, SystemClock.wall()).await.map_err(failed)?;
            console::say(&format!("{message_id} to {} is sent again", letter.to));
            Ok(())
        }),
        MessagesAction::Drop { store, message_id } => with(store, async |store| {
            let letter = letters::discard(store, &message_id, SystemClock.wall()).await.map_err(failed)?;
            console::say(&format!("{message_id} to {} is dropped", letter.to));
            Ok(())
        }),
    }
}

fn with(arguments: StoreArguments, work: impl AsyncFnOnce(&Store) -> Result<(), Failure>) -> Result<(), Failure> {
    let whereabouts = Whereabouts::new(arguments.store, arguments.keyring)?;
    commands::block_on(async {
        let store = storage::open(&whereabouts, Arc::new(SystemRandom), Absent::Refuse).await?;
        let outcome = work(&store).await;
        store.close().await;
        outcome
    })
}

fn show(letters: &[Letter], as_json: bool) -> Result<(), Failure> {
    if as_json {
        console::say(&serde_json::to_string(letters).map_err(Failure::failed)?);
    } else if letters.is_empty() {
        console::remark("there are no such messages");
    } else {
        let lines: Vec<_> = letters.iter().map(line).collect();
        console::say(&lines.join("\n"));
    }
    Ok(())
}

fn line(letter: &Letter) -> String {
    let Letter { id, status, at, to, kind, attempts, why, .. } = letter;
    let (at, why) = (at.as_deref().unwrap_or("-"), why.as_deref().unwrap_or(""));
    format!("{id}  {status:8}  {at:24}  {to}  {kind}  {attempts} attempts  {why}").trim_end().to_owned()
}

/// A mistyped id, or a message about which nothing is left to decide, is the caller's to mend.
fn failed(error: LetterError) -> Failure {
    match error {
        LetterError::Store(_) => Failure::failed(error),
        _ => Failure::refused(error.to_string()),
    }
}
