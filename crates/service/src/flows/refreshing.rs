//! New tokens for a session that exists, by both doors: the refresh flow and GetTokensFromRefreshToken.

use std::sync::Arc;

use domain::{
    sign_in::{Renewal, RenewalRefused},
    token::{Grant, RefreshRefused, RefreshToken},
};
use store::Transaction;
use wire::Secret;

use super::{
    devices, secrets, sessions,
    sign_in::Parameters,
    tokens::{self, Tokens},
};
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    lookup::Account,
    refusals::{Refusal, Result, TokenRefusal},
    triggers::Texts,
};

struct Found {
    token: RefreshToken,
    grant: Arc<Grant>,
    account: Account,
}

/// REFRESH_TOKEN_AUTH. The secret hash is made with the real user name, so the token is read before it is compared; that
/// there is one is asked first, as everywhere.
///
/// # Errors
/// In the order of auth.md 13.
pub async fn by_flow(cx: &Context, app: App, parameters: &Parameters<'_>) -> Result<Tokens> {
    let text = parameters.required("REFRESH_TOKEN")?;
    let hash = parameters.get("SECRET_HASH");
    secrets::expect_hash(&app.client, hash)?;
    let mut tx = cx.begin();
    let found = find(&mut tx, &app, text).await?;
    let app = app.verify_hash(cx, &found.account.user.username, hash)?;
    let renewal = Renewal::check(&found.grant, &found.token, &found.account.credentials, cx.now())?;
    let shown = parameters.get("DEVICE_KEY").map(Secret::expose);
    devices::check_session(&mut tx, &app.pool, &found.grant, shown).await?;
    // The metadata of this flow reaches no function.
    let tokens = tokens::renew(cx, &mut tx, &app, &found.account, None, &renewal, None).await?;
    note_use(cx, tx, &app, &found.grant).await?;
    Ok(tokens)
}

/// GetTokensFromRefreshToken, with rotation where the client has it.
///
/// # Errors
/// In the order of auth.md 13. A token that was replaced long ago ends its whole session.
pub async fn by_token(
    cx: &Context,
    app: VerifiedApp,
    metadata: Option<&Texts>,
    text: &Secret,
    device_key: Option<&str>,
) -> Result<Tokens> {
    let mut tx = cx.begin();
    let found = find(&mut tx, &app, text).await?;
    let renewal = match Renewal::check(&found.grant, &found.token, &found.account.credentials, cx.now()) {
        Ok(renewal) => renewal,
        Err(RenewalRefused::Token(RefreshRefused::Reused)) => return Err(reused(cx, tx, &found.grant).await),
        Err(other) => return Err(other.into()),
    };
    devices::check_session(&mut tx, &app.pool, &found.grant, device_key).await?;
    if !app.client.rotates_refresh_tokens() {
        let tokens = tokens::renew(cx, &mut tx, &app, &found.account, metadata, &renewal, None).await?;
        note_use(cx, tx, &app, &found.grant).await?;
        return Ok(tokens);
    }
    let grace = app.client.rotation_grace();
    let rotated = match Grant::clone(&found.grant).rotate(&found.token, grace, cx.random(), cx.now()) {
        Ok(rotated) => rotated,
        Err(RefreshRefused::Reused) => return Err(reused(cx, tx, &found.grant).await),
        Err(other) => return Err(RenewalRefused::Token(other).into()),
    };
    let tokens = tokens::renew(cx, &mut tx, &app, &found.account, metadata, &renewal, Some(&rotated.token)).await?;
    tx.put(&sessions::used(cx, &app, &rotated.grant).unwrap_or(rotated.grant));
    tx.commit().await?;
    Ok(tokens)
}

/// Without tracking the session stays as it is, and nothing is written.
async fn note_use(cx: &Context, mut tx: Transaction, app: &App, grant: &Grant) -> Result<()> {
    if let Some(used) = sessions::used(cx, app, grant) {
        tx.put(&used);
        tx.commit().await?;
    }
    Ok(())
}

/// Whoever shows a replaced token kept a copy of it: nobody can tell who is the owner, so both are signed out.
async fn reused(cx: &Context, mut tx: Transaction, grant: &Grant) -> Refusal {
    tx.trace(&grant.clone().revoked(cx.now()));
    match tx.refuse().await {
        Err(failure) => failure.into(),
        Ok(()) => TokenRefusal::RefreshReused.into(),
    }
}

/// The session a token speaks of, if it is one of this client's.
async fn find(tx: &mut Transaction, app: &App, text: &Secret) -> Result<Found> {
    let token = RefreshToken::parse(text.expose()).map_err(|_| TokenRefusal::RefreshInvalid)?;
    if token.pool() != app.pool.number {
        return Err(TokenRefusal::RefreshInvalid.into());
    }
    let (account, grant) = tx.user_and_grant(token.pool(), token.user(), token.grant()).await?;
    let Some((user, credentials)) = account else {
        return Err(TokenRefusal::RefreshRevoked.into());
    };
    let grant = grant.filter(|grant| grant.client == app.client.id).ok_or(TokenRefusal::RefreshInvalid)?;
    Ok(Found { token, grant, account: Account { user, credentials } })
}

impl From<RenewalRefused> for Refusal {
    fn from(why: RenewalRefused) -> Self {
        match why {
            RenewalRefused::Obstacle(obstacle) => obstacle.into(),
            RenewalRefused::Token(RefreshRefused::Unknown) => Self::Token(TokenRefusal::RefreshInvalid),
            RenewalRefused::Token(RefreshRefused::Revoked) => Self::Token(TokenRefusal::RefreshRevoked),
            RenewalRefused::Token(RefreshRefused::Expired) => Self::Token(TokenRefusal::RefreshExpired),
            RenewalRefused::Token(RefreshRefused::Reused) => Self::Token(TokenRefusal::RefreshReused),
        }
    }
}
