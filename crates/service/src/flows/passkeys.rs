//! Passkeys: whom they are for, what browsers are asked, and how their answers are read.

mod credential;
mod options;
mod relying_party;

pub use credential::{assertion, registration};
pub use options::{creation, request};
pub use relying_party::relying_party;

use domain::{
    passkey::{Challenge, Passkey, PasskeyRefused, UserPasskeys},
    pool::{Pool, UserVerification},
    token::UsedMarker,
};
use store::Transaction;

use crate::{
    caller::SignedInUser,
    context::Context,
    lookup::{Account, Lookup},
    refusals::Result,
};

/// Whether the pool wants authenticators to verify who holds them; Amazon's default is that they may do without.
pub fn user_verification(pool: &Pool) -> UserVerification {
    let passkeys = pool.mfa.passkeys.as_ref();
    passkeys.and_then(|passkeys| passkeys.user_verification).unwrap_or(UserVerification::Preferred)
}

/// The caller's passkeys. The commit relies on them, and on the caller's credentials.
///
/// # Errors
/// [`crate::refusals::Refusal::NoSuchUser`].
pub async fn of_caller(tx: &mut Transaction, caller: &SignedInUser) -> Result<(Account, UserPasskeys)> {
    let account = tx.account_of(caller).await?;
    let (pool, id) = (account.user.pool, account.user.id);
    let kept = tx.passkeys(pool, id).await?;
    let kept = kept.map_or_else(|| UserPasskeys::none(pool, id), |kept| UserPasskeys::clone(&kept));
    Ok((account, kept))
}

/// The challenge that the caller's registration waits with, and the trace that an answer leaves.
///
/// # Errors
/// [`PasskeyRefused::UnknownChallenge`], also for one that was answered; [`PasskeyRefused::OtherClient`].
pub async fn awaited(
    cx: &Context,
    tx: &mut Transaction,
    caller: &SignedInUser,
    kept: &UserPasskeys,
) -> Result<(Challenge, UsedMarker)> {
    let (challenge, used) = kept.awaited(&caller.client.id, cx.now())?;
    if tx.is_used(&used).await? {
        return Err(PasskeyRefused::UnknownChallenge.into());
    }
    Ok((challenge, used))
}

/// Keeps a verified passkey in place of the registration that it answers. Whatever the answer was, its challenge is used
/// up.
///
/// # Errors
/// What verification said; [`PasskeyRefused::Duplicate`], also for another user's; [`PasskeyRefused::TooMany`].
pub async fn finish(
    mut tx: Transaction,
    kept: UserPasskeys,
    used: &UsedMarker,
    verified: std::result::Result<Passkey, PasskeyRefused>,
) -> Result<()> {
    let outcome = match verified {
        Ok(passkey) if tx.owner_of_passkey(kept.pool, &passkey.id).await?.is_some() => Err(PasskeyRefused::Duplicate),
        Ok(passkey) => kept.answered().with(passkey),
        Err(why) => Err(why),
    };
    match outcome {
        Ok(kept) => {
            tx.put_passkeys(&kept);
            Ok(tx.commit().await?)
        }
        Err(why) => {
            tx.trace(used);
            tx.refuse().await?;
            Err(why.into())
        }
    }
}
