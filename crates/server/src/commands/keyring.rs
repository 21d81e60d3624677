//! `poolhouse keyring`: master keys. Rotation has two steps, so that no node writes what another cannot read: `add` and
//! bring the file to every node, then `use`.

use std::sync::Arc;

use std::path::PathBuf;

use store::{KeyState, Keyring, KeyringError, Kid};

use crate::arguments::{KeyringAction, KeyringArguments};
use crate::commands;
use crate::console;
use crate::failure::Failure;
use crate::outbound::random::SystemRandom;
use crate::process;
use crate::storage::{self, Absent, Whereabouts};

pub fn run(action: KeyringAction) -> Result<(), Failure> {
    process::keep_files_private();
    match action {
        KeyringAction::Add(arguments) => add(&arguments),
        KeyringAction::Use { keyring, key_id } => {
            let kid = parse(&key_id)?;
            load(&keyring)?.make_primary(kid, &SystemRandom).map_err(refused)?;
            console::say(&format!(
                "{kid} seals from now on; running servers follow within a minute, and seal again what is stored"
            ));
            Ok(())
        }
        KeyringAction::Retire { keyring, key_id } => retire(keyring, &key_id),
        KeyringAction::List(arguments) => {
            for key in load(&arguments)?.list() {
                let state = match key.state {
                    KeyState::Primary => "primary",
                    KeyState::Decrypt => "opens only",
                };
                console::say(&format!("{}  {state}", key.kid));
            }
            Ok(())
        }
    }
}

fn add(arguments: &KeyringArguments) -> Result<(), Failure> {
    let path = path(arguments)?;
    match Keyring::load(&path) {
        Ok(keyring) => {
            let kid = keyring.add(&SystemRandom).map_err(refused)?;
            console::say(&format!("{kid} is added; bring the file to every node, then `poolhouse keyring use {kid}`"));
        }
        Err(KeyringError::Missing(_)) => {
            // A new keyring beside old data could not open it.
            if let Some(store) = &arguments.store {
                let whereabouts = Whereabouts::new(store.clone(), Some(path.clone()))?;
                if whereabouts.file().is_some_and(|file| file.exists()) {
                    return Err(Failure::refused(format!(
                        "{store} is there but its keyring {} is not: put it back, a new one could not open what is stored",
                        path.display()
                    )));
                }
            }
            let keyring = Keyring::create(&path, &SystemRandom).map_err(refused)?;
            let kid = keyring.primary().map_err(refused)?;
            console::say(&format!("{kid} is the first key of the new keyring {}", path.display()));
        }
        Err(error) => return Err(refused(error)),
    }
    Ok(())
}

fn retire(arguments: KeyringArguments, key_id: &str) -> Result<(), Failure> {
    let kid = parse(key_id)?;
    let Some(store) = arguments.store else {
        return Err(Failure::refused("retire needs --store: it looks whether anything is still sealed with the key"));
    };
    let whereabouts = Whereabouts::new(store, arguments.keyring)?;
    commands::block_on(async {
        let opened = storage::open(&whereabouts, Arc::new(SystemRandom), Absent::Refuse).await?;
        let outcome = opened.retire_key(kid, &SystemRandom).await;
        opened.close().await;
        outcome.map_err(|error| Failure::refused(error.to_string()))
    })?;
    console::say(&format!("{kid} is retired"));
    Ok(())
}

fn path(arguments: &KeyringArguments) -> Result<PathBuf, Failure> {
    arguments
        .keyring
        .clone()
        .or_else(|| arguments.store.as_ref().and_then(|store| store.usual_keyring()))
        .ok_or_else(|| Failure::refused("name the keyring: --keyring FILE, or --store sqlite:PATH for PATH.keyring"))
}

fn load(arguments: &KeyringArguments) -> Result<Keyring, Failure> {
    Keyring::load(&path(arguments)?).map_err(refused)
}

fn parse(key_id: &str) -> Result<Kid, Failure> {
    Kid::parse(key_id)
        .ok_or_else(|| Failure::refused(format!("{key_id} is no key id: expected eight hexadecimal digits")))
}

fn refused(error: KeyringError) -> Failure {
    Failure::refused(error.to_string())
}
