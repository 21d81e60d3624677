//! A token for a token: a user's session reaches another app, perhaps with somebody who acts for the user.
use crate::{caller::Exchanger, flows::exchange, operations::prelude::*};

impl Operation for GetDerivedToken {
    type Caller = Exchanger;

    async fn run(cx: &Context, app: Exchanger, input: GetDerivedTokenRequest) -> Result<GetDerivedTokenResponse> {
        let derived = exchange::derive(cx, &app, &input).await?;
        let token_type = match derived.kind {
            IssuedTokenTypeIdentifierType::AccessToken => OAuthTokenTypeType::Bearer,
            // It opens no API by being shown.
            IssuedTokenTypeIdentifierType::IdToken => OAuthTokenTypeType::NA,
        };
        Ok(GetDerivedTokenResponse {
            issued_token: derived.token.expose().into(),
            issued_token_type: derived.kind,
            token_type,
            expires_in: Some(i32::try_from(derived.expires_in).unwrap_or(i32::MAX)),
            scopes: derived.scopes,
        })
    }
}
