//! An app's own access token, for its scopes at resource servers. No user is involved.
use domain::{client::Flow, token};

use crate::{
    flows::{clients::Neighbours, tokens},
    operations::prelude::*,
    refusals::ExchangeRefusal,
};

impl Operation for GetClientToken {
    type Caller = App;

    async fn run(cx: &Context, app: App, input: GetClientTokenRequest) -> Result<GetClientTokenResponse> {
        let app = app.verify_secret(cx, Some(&input.secret))?;
        if !app.client.allows(Flow::ClientToken) {
            return Err(Refusal::FlowNotEnabled("ALLOW_CLIENT_TOKEN_AUTH"));
        }
        let mut scopes =
            token::own_scopes(input.scopes.as_deref(), &app.client).map_err(ExchangeRefusal::ForeignScope)?;
        // A scope whose server is gone, or knows it no longer, means nothing.
        let mut tx = cx.begin();
        let living = Neighbours::named_by(&app.client.settings.oauth, &mut tx, &app.pool).await?;
        scopes.retain(|scope| living.around().scopes.contains(scope));

        let claims = token::client_claims(&tokens::issuer(cx, &app), &app.client, &scopes, cx.random(), cx.now());
        let expires_in = token::lifetime(claims.iat, claims.exp).as_secs();
        let access_token = tokens::sign_access(cx, &app, claims, input.client_metadata.as_ref()).await?;
        Ok(GetClientTokenResponse {
            client_authentication_result: Some(ClientAuthenticationResultType {
                access_token: Some(access_token.expose().into()),
                expires_in: Some(i32::try_from(expires_in).unwrap_or(i32::MAX)),
                token_type: Some("Bearer".into()),
            }),
        })
    }
}
