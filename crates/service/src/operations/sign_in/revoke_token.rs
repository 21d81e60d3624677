//! Ends the session of one refresh token; other sessions of the user go on.
use domain::token::{RefreshRefused, RefreshToken};

use crate::{operations::prelude::*, refusals::TokenRefusal};

impl Operation for RevokeToken {
    type Caller = App;

    async fn run(cx: &Context, app: App, input: RevokeTokenRequest) -> Result<RevokeTokenResponse> {
        if !app.client.revokes_tokens {
            return Err(TokenRefusal::RevocationDisabled.into());
        }
        let app = app.verify_secret(cx, input.client_secret.as_ref())?;
        let text = input.token.expose();
        if looks_like_jwt(text) {
            return Err(TokenRefusal::UnsupportedType.into());
        }
        // A token that is unknown, expired or revoked already is as good as revoked (RFC 7009, 2.2).
        let Ok(token) = RefreshToken::parse(text) else { return Ok(RevokeTokenResponse {}) };
        let mut tx = cx.begin();
        let (account, grant) = tx.user_and_grant(token.pool(), token.user(), token.grant()).await?;
        let (Some(grant), Some((_, credentials))) = (grant, account) else { return Ok(RevokeTokenResponse {}) };
        // A replaced token is still proof of the session: whoever holds it may end it.
        let known = !matches!(grant.check(&token, cx.now()), Err(RefreshRefused::Unknown | RefreshRefused::Revoked));
        if grant.client != app.client.id || !known || !grant.is_alive(&credentials) {
            return Ok(RevokeTokenResponse {});
        }
        tx.put(&grant.as_ref().clone().revoked(cx.now()));
        tx.commit().await?;
        Ok(RevokeTokenResponse {})
    }
}

/// Three parts, as access and ID tokens have; refresh tokens have two.
fn looks_like_jwt(text: &str) -> bool {
    text.split('.').count() == 3
}
