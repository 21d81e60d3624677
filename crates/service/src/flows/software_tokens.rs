//! Software tokens between the request and the record: secrets sealed at their place, codes read at wall time.

use domain::{
    otp::TotpSecret,
    pool::Pool,
    secret::{Sealed, Secret},
    user::{Credentials, Factor, Factors, PendingToken, SoftwareToken, TokenRefused},
};
use store::{Purpose, Store, Transaction};

use super::factors;
use crate::{
    context::Context,
    lookup::Account,
    refusals::{FactorRefusal, Refusal, Result},
};

const SOFTWARE_TOKEN: Purpose = Purpose::new("software-token/v1");

/// A code as it was typed, and what the person calls the device that shows it.
pub struct Shown {
    pub code: Secret,
    pub device: Option<String>,
}

/// Hands out a secret to somebody who is signed in. The token they have stays until a code proves the new one.
///
/// # Errors
/// [`FactorRefusal::TokensOff`].
pub fn associate(cx: &Context, tx: &mut Transaction, pool: &Pool, account: &Account) -> Result<Secret> {
    check_pool(pool)?;
    let (secret, pending) = draw(cx, &account.credentials)?;
    let factors = account.credentials.factors.clone().with_pending_token(pending.secret);
    tx.put(&Credentials { factors, ..Credentials::clone(&account.credentials) });
    Ok(secret)
}

/// The first code of a secret that was handed out.
///
/// # Errors
/// [`FactorRefusal::TokensOff`], [`FactorRefusal::NoToken`], [`FactorRefusal::FirstCode`].
pub fn verify(cx: &Context, tx: &mut Transaction, pool: &Pool, account: &Account, shown: Shown) -> Result<()> {
    check_pool(pool)?;
    let pending = account.credentials.factors.pending_token.clone().ok_or(FactorRefusal::NoToken)?;
    let token = prove(cx, &account.credentials, pending, shown)?;
    let factors = account.credentials.factors.clone().with_software_token(token);
    factors::keep(cx, tx, account, factors);
    Ok(())
}

/// # Errors
/// [`FactorRefusal::TokensOff`].
pub fn check_pool(pool: &Pool) -> Result<()> {
    if pool.mfa.allows(Factor::SoftwareTokenMfa) { Ok(()) } else { Err(FactorRefusal::TokensOff.into()) }
}

/// A new secret: the text for the person, and what is kept of it.
///
/// # Errors
/// When the keyring cannot be used.
pub fn draw(cx: &Context, credentials: &Credentials) -> Result<(Secret, PendingToken)> {
    let number = credentials.factors.next_token();
    let drawn = TotpSecret::generate(cx.random());
    let place = place(credentials, number);
    let secret = cx.shared().store.seal(SOFTWARE_TOKEN, &place, drawn.bytes()).map_err(Refusal::internal)?;
    Ok((drawn.text(), PendingToken { number, secret }))
}

/// The token that a pending secret becomes by its first code.
///
/// # Errors
/// [`FactorRefusal::FirstCode`].
pub fn prove(cx: &Context, credentials: &Credentials, pending: PendingToken, shown: Shown) -> Result<SoftwareToken> {
    let secret = open(cx, credentials, pending.number, &pending.secret)?;
    let proved = pending.proved(&secret, shown.code.expose(), shown.device, cx.wall());
    Ok(proved.map_err(|_| FactorRefusal::FirstCode)?)
}

/// Whether this is a code of the user's token, and the factors in which it is used up.
///
/// # Errors
/// [`FactorRefusal::NoToken`].
pub fn check(cx: &Context, credentials: &Credentials, typed: &Secret) -> Result<(Judged, Factors)> {
    let factors = &credentials.factors;
    let token = factors.software_token.as_ref().ok_or(FactorRefusal::NoToken)?;
    let secret = open(cx, credentials, token.number, &token.secret)?;
    Ok(match token.clone().answered(&secret, typed.expose(), cx.wall()) {
        Ok(token) => (Ok(()), Factors { software_token: Some(token), ..factors.clone() }),
        Err(why) => (Err(why), factors.clone()),
    })
}

/// What became of a typed code.
pub type Judged = std::result::Result<(), TokenRefused>;

fn open(cx: &Context, credentials: &Credentials, number: u32, sealed: &Sealed) -> Result<TotpSecret> {
    let place = place(credentials, number);
    let opened = cx.shared().store.open_sealed(SOFTWARE_TOKEN, &place, sealed).map_err(Refusal::internal)?;
    Ok(TotpSecret::from_bytes(&opened))
}

/// Where a token's secret belongs: nowhere else does it open.
fn place(credentials: &Credentials, number: u32) -> Vec<u8> {
    let (pool, user) = (credentials.pool.0.to_be_bytes(), credentials.id.0.to_be_bytes());
    Store::place(&[&pool, &user, &number.to_be_bytes()])
}
