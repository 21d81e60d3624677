use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::keyring::{KeyState, Keyring};
use crate::testing::Seeded;

#[test]
fn a_keyring_is_its_owners_alone_and_survives_its_process() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("made/on/demand/keyring");
    let random = Seeded::default();

    let made = Keyring::create(&path, &random).unwrap();
    let loaded = Keyring::load(&path).unwrap();

    assert_eq!(loaded.list(), made.list());
    let kid = made.primary().unwrap();
    assert_eq!(loaded.check_value(kid).unwrap(), made.check_value(kid).unwrap());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "drafts are gone");
    assert!(matches!(Keyring::create(&path, &random), Err(KeyringError::Exists(_))));
    assert!(!Keyring::load_or_create(&path, &random).unwrap().1);
}

#[test]
fn a_keyring_that_others_may_read_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keyring");
    Keyring::create(&path, &Seeded::default()).unwrap();

    for (mode, usable) in [(0o400, true), (0o440, true), (0o604, false), (0o620, false)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(Keyring::load(&path).is_ok(), usable, "{mode:o}");
    }
}

#[test]
fn what_is_no_keyring_is_refused_with_the_reason() {
    let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let line = |kid: &str, key: &str, state: &str| format!(r#"{{"kid":"{kid}","key":"{key}","state":"{state}"}}"#);
    let file = |version: u32, keys: &[String]| format!(r#"{{"version":{version},"keys":[{}]}}"#, keys.join(","));

    for (text, reason) in [
        (String::new(), "EOF"),
        (file(2, &[]), "its form is 2"),
        (file(1, &[]), "0 primary keys"),
        (file(1, &[line("00000001", key, "primary"), line("00000002", key, "primary")]), "2 primary keys"),
        (file(1, &[line("00000001", key, "primary"), line("00000001", key, "decrypt")]), "there twice"),
        (file(1, &[line("1", key, "primary")]), "no key name"),
        (file(1, &[line("00000001", "AAAA", "primary")]), "not 32 bytes"),
    ] {
        let refused = parse(&text).err().unwrap();
        assert!(refused.contains(reason), "{refused}");
    }
    assert_eq!(parse(&file(1, &[line("00000001", key, "primary")])).unwrap().len(), 1);
}

#[test]
fn rotation_is_seen_by_who_looks_at_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("keyring");
    let random = Seeded::default();
    let command = Keyring::create(&path, &random).unwrap();
    let server = Keyring::load(&path).unwrap();
    let first = command.primary().unwrap();

    let second = command.add(&random).unwrap();
    command.make_primary(second, &random).unwrap();

    assert_eq!(server.primary().unwrap(), first, "nobody told it yet");
    assert!(server.derived(second, "test").is_ok(), "an unknown key makes it look");
    assert_eq!(server.primary().unwrap(), second);
    assert!(matches!(server.derived(Kid::from_bytes([9; 4]), "test"), Err(KeyringError::Unknown(_))));
}

#[test]
fn the_key_that_seals_is_not_retired() {
    let random = Seeded::default();
    let keyring = Keyring::ephemeral(&random);
    let first = keyring.primary().unwrap();
    let second = keyring.add(&random).unwrap();

    assert!(matches!(keyring.retire(first, &random), Err(KeyringError::StillPrimary(_))));
    keyring.make_primary(second, &random).unwrap();
    keyring.retire(first, &random).unwrap();

    let left: Vec<_> = keyring.list().iter().map(|key| (key.kid, key.state)).collect();
    assert_eq!(left, [(second, KeyState::Primary)]);
    assert!(matches!(keyring.retire(first, &random), Err(KeyringError::Unknown(_))));
}
