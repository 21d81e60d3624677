//! `poolhouse keys`: access keys, written beside a running server, which sees them on its next request.

use std::sync::Arc;

use domain::secret::Secret;
use domain::time::Timestamp;
use serde_json::json;
use service::access_keys::{self, AccessKeyError};
use service::ports::Clock as _;
use store::{AccessKey, Store};

use crate::arguments::{KeysAction, StoreArguments};
use crate::commands;
use crate::console;
use crate::failure::Failure;
use crate::outbound::clock::SystemClock;
use crate::outbound::random::SystemRandom;
use crate::process;
use crate::storage::{self, Absent, Whereabouts};

pub fn run(action: KeysAction) -> Result<(), Failure> {
    process::keep_files_private();
    match action {
        KeysAction::Create { store, user, json } => {
            with(store, Absent::Make, async |store| create(store, user.as_deref(), json).await)
        }
        KeysAction::List { store, json } => with(store, Absent::Refuse, async |store| list(store, json).await),
        KeysAction::Rotate { store, access_key_id, json } => {
            with(store, Absent::Refuse, async |store| rotate(store, &access_key_id, json).await)
        }
        KeysAction::Disable { store, access_key_id } => with(store, Absent::Refuse, async |store| {
            access_keys::set_disabled(store, &access_key_id, true).await.map_err(failed)?;
            console::say(&format!("{access_key_id} is disabled"));
            Ok(())
        }),
        KeysAction::Enable { store, access_key_id } => with(store, Absent::Refuse, async |store| {
            access_keys::set_disabled(store, &access_key_id, false).await.map_err(failed)?;
            console::say(&format!("{access_key_id} is enabled"));
            Ok(())
        }),
        KeysAction::Delete { store, access_key_id } => with(store, Absent::Refuse, async |store| {
            access_keys::delete(store, &access_key_id).await.map_err(failed)?;
            console::say(&format!("{access_key_id} is deleted"));
            Ok(())
        }),
    }
}

pub(super) fn with(
    arguments: StoreArguments,
    absent: Absent,
    work: impl AsyncFnOnce(&Store) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let whereabouts = Whereabouts::new(arguments.store, arguments.keyring)?;
    commands::block_on(async {
        let store = storage::open(&whereabouts, Arc::new(SystemRandom), absent).await?;
        let outcome = work(&store).await;
        store.close().await;
        outcome
    })
}

async fn create(store: &Store, user: Option<&str>, as_json: bool) -> Result<(), Failure> {
    if let Some(name) = user {
        let created = access_keys::create_for(store, name, &SystemRandom, SystemClock.wall()).await;
        let (id, secret, is_new) = created.map_err(failed)?;
        if is_new {
            console::remark(&format!("{name} is a new user, who may do nothing yet: see `poolhouse policy`"));
        }
        show(&id, &secret, as_json);
        return Ok(());
    }
    let created = access_keys::create(store, &SystemRandom, SystemClock.wall()).await;
    let (id, secret) = created.map_err(failed)?;
    show(&id, &secret, as_json);
    Ok(())
}

async fn rotate(store: &Store, former: &str, as_json: bool) -> Result<(), Failure> {
    let made = access_keys::rotate(store, former, &SystemRandom, SystemClock.wall()).await;
    let (id, secret) = made.map_err(failed)?;
    show(&id, &secret, as_json);
    Ok(())
}

fn show(id: &str, secret: &Secret, as_json: bool) {
    if as_json {
        console::say(&json!({ "AccessKeyId": id, "SecretAccessKey": secret.expose() }).to_string());
    } else {
        console::say(&format!(
            "AccessKeyId      {id}\nSecretAccessKey  {}\nThe secret is not shown again.",
            secret.expose()
        ));
    }
}

async fn list(store: &Store, as_json: bool) -> Result<(), Failure> {
    let keys = access_keys::list(store).await.map_err(failed)?;
    if as_json {
        let list: Vec<_> = keys.iter().map(|key| described(key)).collect();
        console::say(&serde_json::Value::Array(list).to_string());
    } else if keys.is_empty() {
        console::remark("there are no access keys: make one with `poolhouse keys create`");
    } else {
        let lines: Vec<_> = keys
            .iter()
            .map(|key| {
                let status = if key.disabled { "disabled" } else { "active  " };
                let used =
                    key.last_used.map_or_else(|| "never used".to_owned(), |used| format!("used {}", shown(used)));
                let owner =
                    key.owner.as_deref().map_or_else(|| "full rights".to_owned(), |user| format!("user {user}"));
                format!("{}  {status}  made {}  {used}  {owner}", key.id, shown(key.created))
            })
            .collect();
        console::say(&lines.join("\n"));
    }
    Ok(())
}

fn described(key: &AccessKey) -> serde_json::Value {
    json!({
        "AccessKeyId": key.id,
        "Status": if key.disabled { "Inactive" } else { "Active" },
        "CreateDate": shown(key.created),
        "LastUsedDate": key.last_used.map(shown),
        "LastUsedService": key.last_service,
        "UserName": key.owner,
    })
}

/// RFC 3339, to the second.
pub fn shown(moment: Timestamp) -> String {
    jiff::Timestamp::from_second(moment.seconds()).map_or_else(|_| String::new(), |moment| moment.to_string())
}

/// A mistyped id is the caller's to mend.
fn failed(error: AccessKeyError) -> Failure {
    match error {
        AccessKeyError::Unknown(_) | AccessKeyError::Full(_) | AccessKeyError::Name(_) => {
            Failure::refused(error.to_string())
        }
        AccessKeyError::Store(_) | AccessKeyError::Keyring(_) => Failure::failed(error),
    }
}
