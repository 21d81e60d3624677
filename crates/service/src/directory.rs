//! Everybody who may call, read at once and changed by one commit: for commands and the file of identities, which nobody
//! signs. Operations change one caller at a time: `operations/iam_…`.

mod declaring;
pub mod policies;
pub mod simulation;

use std::{collections::BTreeMap, sync::Arc};

pub use declaring::{DeclaredKey, Outcome, declare};
use domain::iam::{Directory, Unfit};
use store::{Failure, Record, Store, Transaction};

use crate::identities::amazon;

/// Records read at a time.
const PAGE: usize = 500;
/// How often a change may lose a conflict.
const RUNS: usize = 12;

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// In words for whoever asked.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Store(#[from] Failure),
    #[error("the keyring cannot be used: {0}")]
    Keyring(String),
    #[error("somebody else changes the same all the time")]
    Busy,
}

pub(crate) fn refused(why: impl Into<String>) -> DirectoryError {
    DirectoryError::Refused(why.into())
}

macro_rules! everything {
    ($tx:ident, $finder:ident) => {{
        let (mut all, mut after) = (BTreeMap::new(), None);
        loop {
            let page = $tx.$finder(after.as_ref(), PAGE).await?;
            all.extend(page.items.into_iter().map(|record| (record.key(), Arc::unwrap_or_clone(record))));
            after = page.next;
            if after.is_none() {
                break all;
            }
        }
    }};
}

/// # Errors
/// The store's.
pub async fn read(tx: &mut Transaction) -> Result<Directory, Failure> {
    Ok(Directory {
        users: everything!(tx, iam_users),
        groups: everything!(tx, iam_groups),
        roles: everything!(tx, iam_roles),
        policies: everything!(tx, managed_policies),
        providers: everything!(tx, oidc_providers),
    })
}

/// Writes the difference: how many are new, how many changed, how many are gone.
pub(crate) fn write(tx: &mut Transaction, before: &Directory, after: &Directory) -> Outcome {
    let mut outcome = Outcome::default();
    write_kind(tx, &before.users, &after.users, &mut outcome);
    write_kind(tx, &before.groups, &after.groups, &mut outcome);
    write_kind(tx, &before.roles, &after.roles, &mut outcome);
    write_kind(tx, &before.policies, &after.policies, &mut outcome);
    write_kind(tx, &before.providers, &after.providers, &mut outcome);
    outcome
}

fn write_kind<R: Record + PartialEq>(
    tx: &mut Transaction,
    before: &BTreeMap<String, R>,
    after: &BTreeMap<String, R>,
    outcome: &mut Outcome,
) {
    for (key, record) in after {
        match before.get(key) {
            Some(former) if former == record => continue,
            Some(_) => outcome.changed += 1,
            None => outcome.made += 1,
        }
        tx.put(record);
    }
    for (_, record) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        tx.delete(record);
        outcome.removed += 1;
    }
}

/// Changes callers so that nothing is left that names what is not there. Running servers see it on their next request.
///
/// # Errors
/// What the change refuses; [`DirectoryError`].
async fn change<T>(
    store: &Store,
    account: &str,
    work: impl Fn(&mut Directory) -> Result<T, DirectoryError>,
) -> Result<T, DirectoryError> {
    for _ in 0..RUNS {
        let mut tx = store.begin();
        let before = read(&mut tx).await?;
        let mut after = before.clone();
        let outcome = work(&mut after)?;
        if let Some(dangling) = after.dangling(account, &is_amazons) {
            return Err(refused(format!("{} {} still has {}", dangling.kind, dangling.name, dangling.what)));
        }
        after.relink(account);
        write(&mut tx, &before, &after);
        match tx.commit().await {
            Ok(()) => return Ok(outcome),
            Err(Failure::Conflict) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    Err(DirectoryError::Busy)
}

/// Whether every account has the policy of this ARN.
fn is_amazons(arn: &str) -> bool {
    amazon::policy(arn).is_some()
}
