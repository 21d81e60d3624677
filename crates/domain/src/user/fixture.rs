//! Pools, clients and users for tests.

use std::collections::{BTreeMap, BTreeSet};

use super::User;
use crate::client::{Client, ClientDraft, ClientSettings, Permissions, Surroundings};
use crate::ids::{ClientId, PoolId, PoolNumber, Sub, UserId};
use crate::pool::{NewPool, Pool};
use crate::time::Timestamp;

pub const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

pub fn pool(new: NewPool) -> Pool {
    Pool::create(PoolNumber(1), PoolId::from("us-east-1_AbCdEfGhI"), new, NOW).unwrap()
}

pub fn client(pool: &Pool) -> Client {
    client_with(pool, ClientDraft::default())
}

pub fn client_with(pool: &Pool, draft: ClientDraft) -> Client {
    let id = ClientId::from("1example23456789abcdefghij");
    Client::create(id, pool, Surroundings::NONE, draft, None, NOW).unwrap()
}

/// May write these attributes and read everything.
pub fn client_writing(pool: &Pool, names: &[&str]) -> Client {
    let write: BTreeSet<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let permissions = Permissions { read: None, write: Some(write) };
    let settings = ClientSettings { permissions, ..ClientSettings::default() };
    client_with(pool, ClientDraft { settings, ..ClientDraft::default() })
}

pub fn user(pool: &Pool, attributes: &[(&str, &str)]) -> User {
    User {
        pool: pool.number,
        id: UserId(2),
        sub: Sub::from("7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        username: "ana".into(),
        attributes: map(attributes),
        links: Vec::new(),
        created: NOW,
        modified: NOW,
    }
}

pub fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
