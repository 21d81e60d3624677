//! The file of identities, brought about: callers and their keys, in one commit.

use domain::iam::{Declaration, Declared, Directory, Surroundings, folded};
use domain::random::Random;
use domain::secret::Secret;
use domain::time::Timestamp;
use store::{AccessKey, Failure, Store, Transaction};

use super::{DirectoryError, RUNS, is_amazons, read, refused, write};

/// An access key as a file declares it.
#[derive(Clone, Debug)]
pub struct DeclaredKey {
    pub id: String,
    pub secret: Secret,
    /// The user's name.
    pub owner: String,
    /// `None`: as it is, so that a key that was disabled stays disabled.
    pub disabled: Option<bool>,
}

/// How many callers and keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub made: usize,
    pub changed: usize,
    pub removed: usize,
}

impl Outcome {
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Makes the account what the file says: see [`Declared`]. `lists_networks`: whether providers may be without TLS.
///
/// # Errors
/// [`DirectoryError`]; nothing is changed then.
pub async fn declare(
    store: &Store,
    (account, lists_networks): (&str, bool),
    file: &Declared,
    keys: &[DeclaredKey],
    random: &dyn Random,
    now: Timestamp,
) -> Result<Outcome, DirectoryError> {
    let at = Surroundings { account, lists_networks, is_amazons: &is_amazons, now };
    for _ in 0..RUNS {
        let mut tx = store.begin();
        let before = read(&mut tx).await?;
        let former = tx.declaration().await?;
        let declaration = file.declaration();
        let gone = former.as_deref().cloned().unwrap_or_default();
        let after = file.apply(&before, &gone, &at, random)?;
        let mut outcome = write(&mut tx, &before, &after);
        for key in keys {
            declare_key(store, &mut tx, key, &gone, now, &mut outcome).await?;
        }
        outcome.removed += remove_keys(&mut tx, (&before, &after), (&gone, &declaration)).await?;
        if former.as_deref() != Some(&declaration) {
            tx.put(&declaration);
        } else if outcome.is_nothing() {
            return Ok(outcome);
        }
        match tx.commit().await {
            Ok(()) => return Ok(outcome),
            Err(Failure::Conflict) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    Err(DirectoryError::Busy)
}

async fn declare_key(
    store: &Store,
    tx: &mut Transaction,
    declared: &DeclaredKey,
    former: &Declaration,
    now: Timestamp,
    outcome: &mut Outcome,
) -> Result<(), DirectoryError> {
    let (id, owner) = (&declared.id, Some(folded(&declared.owner)));
    let known = tx.access_key(id).await?;
    if let Some(known) = &known {
        if known.owner != owner && !former.access_keys.contains(id) {
            let whose = known.owner.as_deref().map_or("the account itself".to_owned(), |user| format!("user {user}"));
            return Err(refused(format!("users.{}.access-keys: {id} is a key of {whose}", declared.owner)));
        }
        // The same secret is not sealed anew.
        if store.open_access_key(known)?.expose() == declared.secret.expose() {
            let disabled = declared.disabled.unwrap_or(known.disabled);
            if known.owner != owner || known.disabled != disabled {
                tx.put(&AccessKey { owner, disabled, ..AccessKey::clone(known) });
                outcome.changed += 1;
            }
            return Ok(());
        }
    }
    let sealed = store.seal_access_key(id, &declared.secret, now);
    let sealed = sealed.map_err(|error| DirectoryError::Keyring(error.to_string()))?;
    tx.put(&AccessKey { owner, disabled: declared.disabled.unwrap_or(false), ..sealed });
    match known {
        Some(_) => outcome.changed += 1,
        None => outcome.made += 1,
    }
    Ok(())
}

/// Keys that are declared no longer, and all keys of users who are gone.
async fn remove_keys(
    tx: &mut Transaction,
    (before, after): (&Directory, &Directory),
    (former, declaration): (&Declaration, &Declaration),
) -> Result<usize, DirectoryError> {
    let orphaned = before.users.iter().filter(|(name, _)| !after.users.contains_key(*name));
    let orphaned = orphaned.flat_map(|(_, user)| &user.access_keys);
    let mut ids: Vec<&String> = former.access_keys.iter().chain(orphaned).collect();
    ids.retain(|id| !declaration.access_keys.contains(*id));
    ids.sort_unstable();
    ids.dedup();
    let mut removed = 0;
    for id in ids {
        if let Some(key) = tx.access_key(id).await? {
            tx.delete(key.as_ref());
            removed += 1;
        }
    }
    Ok(removed)
}
