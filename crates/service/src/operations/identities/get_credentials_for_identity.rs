//! Credentials of the role that whoever shows these logins has: the enhanced flow.
use wire::services::cognito_identity::{
    Credentials, GetCredentialsForIdentity, GetCredentialsForIdentityInput, GetCredentialsForIdentityResponse,
};

use wire::EpochSeconds;

use crate::{
    caller::Anybody,
    context::Context,
    dispatch::Operation,
    flows::{identities, identity_pools, identity_sessions, logins},
    refusals::Result,
};
use domain::ids::in_region;

impl Operation for GetCredentialsForIdentity {
    type Caller = Anybody;

    async fn run(
        cx: &Context,
        _: Anybody,
        input: GetCredentialsForIdentityInput,
    ) -> Result<GetCredentialsForIdentityResponse> {
        let mut tx = cx.begin();
        let (claimed, pool) = identity_pools::identity(&mut tx, &input.identity_id).await?;
        let shown = logins::verify(cx, &mut tx, &pool, input.logins.as_ref()).await?;
        let identity = identities::settled(cx, &mut tx, &pool, Some(claimed), &shown).await?;
        let minted = identity_sessions::begin(cx, &mut tx, &pool, &identity, &shown, input.custom_role_arn).await?;
        tx.commit().await?;
        Ok(GetCredentialsForIdentityResponse {
            identity_id: Some(in_region(&pool.region, identity.id)),
            credentials: Some(Credentials {
                access_key_id: Some(minted.access_key_id),
                secret_key: Some(minted.secret.expose().into()),
                session_token: Some(minted.session_token.expose().into()),
                expiration: Some(EpochSeconds::from_millis(minted.expires.millis())),
            }),
        })
    }
}
