//! `poolhouse signing-keys`: the pairs that sign a pool's tokens, changed beside running servers, which see it at their
//! next request.

use std::sync::Arc;

use domain::time::Timestamp;
use domain::token::Formers;
use serde_json::{Value, json};
use service::keys::rotation::{self, KeyChangeError, ShownKey};
use service::keys::{KeySource, KeyStock};
use service::ports::Clock as _;
use store::Store;

use super::keys::shown;
use crate::arguments::{SigningKeysAction, StoreArguments};
use crate::commands;
use crate::console;
use crate::failure::Failure;
use crate::outbound::clock::SystemClock;
use crate::outbound::random::SystemRandom;
use crate::process;
use crate::storage::{self, Absent, Whereabouts};

pub fn run(action: SigningKeysAction) -> Result<(), Failure> {
    process::keep_files_private();
    let now = SystemClock.wall();
    match action {
        SigningKeysAction::List { store, user_pool_id, json } => with(store, async |store| {
            let keys = rotation::list(store, &user_pool_id, now).await.map_err(failed)?;
            if keys.is_empty() && !json {
                console::remark("there are none yet: they are made with the first token, or when the key set is read");
                return Ok(());
            }
            show(&keys, json);
            Ok(())
        }),
        SigningKeysAction::Rotate { store, user_pool_id, drop_former, json } => with(store, async |store| {
            let formers = if drop_former { Formers::Dropped } else { Formers::CheckOn };
            let stock = KeyStock::new(KeySource::Generate);
            let keys = rotation::rotate(store, &stock, &user_pool_id, formers, now).await.map_err(failed)?;
            show(&keys, json);
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

fn show(keys: &[ShownKey], as_json: bool) {
    if as_json {
        console::say(&Value::Array(keys.iter().map(described).collect()).to_string());
    } else {
        console::say(&keys.iter().map(line).collect::<Vec<_>>().join("\n"));
    }
}

fn described(key: &ShownKey) -> Value {
    let moment = |moment: Option<Timestamp>| moment.map(shown);
    json!({
        "kid": key.kid,
        "token_use": key.use_for.as_str(),
        "signs_since": moment(key.since),
        "checks_until": moment(key.until),
    })
}

fn line(key: &ShownKey) -> String {
    let life = match (key.since, key.until) {
        (_, Some(until)) => format!("checks until {}", shown(until)),
        (Some(since), None) => format!("signs since {}", shown(since)),
        (None, None) => String::new(),
    };
    format!("{}  {:6}  {life}", key.kid, key.use_for.as_str())
}

/// A mistyped id is the caller's to mend.
fn failed(error: KeyChangeError) -> Failure {
    match error {
        KeyChangeError::NoSuchPool(_) => Failure::refused(error.to_string()),
        KeyChangeError::Key(_) | KeyChangeError::Store(_) => Failure::failed(error),
    }
}
