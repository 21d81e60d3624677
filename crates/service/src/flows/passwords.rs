//! Passwords between the request and the record: derived and checked off the async threads, sealed at their place.

use domain::{
    ids::{PoolNumber, UserId},
    password::{self, Checked, Owner, Scheme, StoredPassword},
    pool::Pool,
    secret::Secret,
    srp::{Identity, Salt, Verifier},
    user::Credentials,
};
use store::{Purpose, Store};
use zeroize::Zeroizing;

use crate::{
    context::Context,
    lookup::Account,
    refusals::{Refusal, Result},
    replay::Source,
};

/// Keys the hash of a password with something a stolen database does not hold.
const PEPPER: Purpose = Purpose::new("pepper/v1");

/// The scheme new passwords are kept under: SRP, as Cognito's own clients need it.
const SCHEME: Scheme = Scheme::Srp;

/// The stored form of a password that its pool accepts, for a user that may exist already.
pub struct Candidate<'a> {
    pub pool: &'a Pool,
    pub user: UserId,
    /// The real user name: SRP makes it part of the verifier.
    pub username: &'a str,
    /// The epoch the password will be set in.
    pub epoch: u32,
}

/// A new password of an existing user.
///
/// # Errors
/// [`Refusal::Password`] by the pool's policy, [`Refusal::PasswordReused`] by its history.
pub async fn replacement(cx: &Context, pool: &Pool, account: &Account, password: &Secret) -> Result<StoredPassword> {
    password::conforms(&pool.settings.password_policy, password.expose())?;
    if is_remembered(cx, pool, account, password).await? {
        return Err(Refusal::PasswordReused);
    }
    let Account { user, credentials } = account;
    let candidate = Candidate { pool, user: user.id, username: &user.username, epoch: credentials.next_epoch() };
    keep(cx, &candidate, password).await
}

/// The first password of a new user.
///
/// # Errors
/// [`Refusal::Password`] by the pool's policy.
pub async fn first(cx: &Context, candidate: &Candidate<'_>, password: &Secret) -> Result<StoredPassword> {
    password::conforms(&candidate.pool.settings.password_policy, password.expose())?;
    keep(cx, candidate, password).await
}

/// As [`first`], whatever the pool demands of new passwords.
///
/// # Errors
/// [`Refusal::Overloaded`].
pub async fn keep(cx: &Context, candidate: &Candidate<'_>, password: &Secret) -> Result<StoredPassword> {
    let salt = Salt::generate(cx.random());
    let work = Work::of(cx, candidate.pool, candidate.username, password)?;
    let derive = move || password::derive(SCHEME, work.owner(), salt, &work.password);
    let derived = compute(cx, Source::PasswordHash, SCHEME, derive).await?.map_err(Refusal::internal)?;
    let place = place(candidate.pool.number, candidate.user, SCHEME, candidate.epoch);
    let sealed = cx.shared().store.seal(Purpose::PASSWORD, &place, &derived).map_err(Refusal::internal)?;
    Ok(StoredPassword { scheme: SCHEME, salt, sealed, epoch: candidate.epoch, set_at: cx.now() })
}

/// The hash that another system made of a password, for credentials that have none yet.
///
/// # Errors
/// When the keyring cannot be used.
pub fn imported(cx: &Context, credentials: &Credentials, hash: &str) -> Result<StoredPassword> {
    let (scheme, epoch) = (Scheme::Imported, credentials.next_epoch());
    let place = place(credentials.pool, credentials.id, scheme, epoch);
    let sealed = cx.shared().store.seal(Purpose::PASSWORD, &place, hash.as_bytes()).map_err(Refusal::internal)?;
    // The hash names its own salt.
    Ok(StoredPassword { scheme, salt: Salt::from_random([0; 16]), sealed, epoch, set_at: cx.now() })
}

/// Whether this is the user's password. A user without one is checked against nothing, at the same cost.
///
/// # Errors
/// [`Refusal::Overloaded`].
pub async fn check(cx: &Context, pool: &Pool, account: &Account, password: &Secret) -> Result<Checked> {
    let Account { user, credentials } = account;
    let (scheme, salt, kept) = match &credentials.password {
        Some(stored) => (stored.scheme, stored.salt, open(cx, credentials, stored)?),
        None => (SCHEME, Salt::from_random([0; 16]), Zeroizing::default()),
    };
    compare(cx, pool, &user.username, password, scheme, salt, kept).await
}

/// The credentials of somebody who has just shown a password that is kept in another way than new ones, with the same
/// password kept as those are; `None` when it is.
///
/// # Errors
/// [`Refusal::Overloaded`].
pub async fn rekept(cx: &Context, pool: &Pool, account: &Account, password: &Secret) -> Result<Option<Credentials>> {
    let Account { user, credentials } = account;
    let Some(stored) = credentials.password.as_ref().filter(|stored| stored.scheme != SCHEME) else {
        return Ok(None);
    };
    let candidate = Candidate { pool, user: user.id, username: &user.username, epoch: stored.epoch };
    let kept = StoredPassword { set_at: stored.set_at, ..keep(cx, &candidate, password).await? };
    Ok(Some(Credentials::clone(credentials).rekept(kept)))
}

/// What a proof by SRP is checked against; None when there is no password, or it is kept in another way.
///
/// # Errors
/// When the record does not open.
pub fn verifier(cx: &Context, credentials: &Credentials) -> Result<Option<Verifier>> {
    let Some(stored) = credentials.password.as_ref().filter(|stored| stored.scheme == Scheme::Srp) else {
        return Ok(None);
    };
    let kept = open(cx, credentials, stored)?;
    Verifier::from_bytes(&kept).map(Some).ok_or_else(|| Refusal::internal("a verifier is no number of the group"))
}

/// The salt that goes with [`verifier`].
pub fn srp_salt(credentials: &Credentials) -> Option<Salt> {
    credentials.password.as_ref().filter(|stored| stored.scheme == Scheme::Srp).map(|stored| stored.salt)
}

/// The comparison alone, for [`check`] and for user names that nobody has.
pub(super) async fn compare(
    cx: &Context,
    pool: &Pool,
    username: &str,
    password: &Secret,
    scheme: Scheme,
    salt: Salt,
    kept: Zeroizing<Vec<u8>>,
) -> Result<Checked> {
    let work = Work::of(cx, pool, username, password)?;
    let check = move || password::check(scheme, work.owner(), salt, &work.password, &kept);
    compute(cx, Source::PasswordCheck, scheme, check).await?.map_err(Refusal::internal)
}

/// A verifier is a quarter of a millisecond, a hash twenty and more.
async fn compute<T: Clone + Send + Sync + 'static>(
    cx: &Context,
    source: Source,
    scheme: Scheme,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    match scheme {
        Scheme::Srp => cx.compute_briefly(source, work).await,
        Scheme::Argon2id | Scheme::Imported => cx.compute(source, work).await,
    }
}

/// Whether the pool's history still remembers this password: the current one and those before it.
async fn is_remembered(cx: &Context, pool: &Pool, account: &Account, password: &Secret) -> Result<bool> {
    let Account { user, credentials } = account;
    let known: Vec<_> = credentials
        .remembered_passwords(pool.settings.password_policy.history_size)
        .map(|stored| Ok((stored.scheme, stored.salt, open(cx, credentials, stored)?)))
        .collect::<Result<_>>()?;
    if known.is_empty() {
        return Ok(false);
    }
    let work = Work::of(cx, pool, &user.username, password)?;
    cx.compute(Source::PasswordCheck, move || {
        let former = known.iter().map(|(scheme, salt, kept)| (*scheme, *salt, kept.as_slice()));
        password::was_used_before(work.owner(), &work.password, former)
    })
    .await?
    .map_err(Refusal::internal)
}

fn open(cx: &Context, credentials: &Credentials, stored: &StoredPassword) -> Result<Zeroizing<Vec<u8>>> {
    let place = place(credentials.pool, credentials.id, stored.scheme, stored.epoch);
    cx.shared().store.open_sealed(Purpose::PASSWORD, &place, &stored.sealed).map_err(Refusal::internal)
}

/// Where a password's secret belongs: nowhere else does it open.
fn place(pool: PoolNumber, user: UserId, scheme: Scheme, epoch: u32) -> Vec<u8> {
    let (pool, user, epoch) = (pool.0.to_be_bytes(), user.0.to_be_bytes(), epoch.to_be_bytes());
    Store::place(&[&pool, &user, scheme.as_str().as_bytes(), &epoch])
}

/// What the computing thread takes with it.
struct Work {
    suffix: String,
    username: String,
    password: Secret,
    pepper: [u8; 32],
}

impl Work {
    fn of(cx: &Context, pool: &Pool, username: &str, password: &Secret) -> Result<Self> {
        let pepper = cx.shared().store.hmac(PEPPER, &[&pool.number.0.to_be_bytes()]).map_err(Refusal::internal)?;
        Ok(Self {
            suffix: pool.id.suffix().to_owned(),
            username: username.to_owned(),
            password: password.clone(),
            pepper,
        })
    }

    fn owner(&self) -> Owner<'_> {
        Owner { identity: Identity { pool: &self.suffix, username: &self.username }, pepper: &self.pepper }
    }
}
