//! AssumeRoleWithWebIdentity: the bearer of another issuer's token becomes a role whose trust policy lets them.

use wire::services::sts::{
    AssumeRoleWithWebIdentity, AssumeRoleWithWebIdentityRequest, AssumeRoleWithWebIdentityResponse,
};

use crate::{
    caller::Anybody,
    context::Context,
    dispatch::Operation,
    flows::{bearers::Bearer, role_sessions, roles},
    refusals::{Result, StsRefusal},
};

impl Operation for AssumeRoleWithWebIdentity {
    type Caller = Anybody;

    async fn run(
        cx: &Context,
        _: Anybody,
        input: AssumeRoleWithWebIdentityRequest,
    ) -> Result<AssumeRoleWithWebIdentityResponse> {
        roles::refuse_given(&[
            ("ProviderId", input.provider_id.is_some()),
            ("MinimumSessionTokenSize", input.minimum_session_token_size.is_some()),
        ])?;
        let mut tx = cx.begin();
        let bearer = Bearer::of_token(cx, &mut tx, input.web_identity_token.expose()).await?;
        let role = roles::find(cx, &mut tx, &input.role_arn).await?.ok_or(StsRefusal::NotTrusted)?;
        let session = input.role_session_name;
        let tags = bearer.admitted(cx, &role, &session)?.ok_or(StsRefusal::NotTrusted)?;

        let wanted = roles::Wanted {
            policy: input.policy,
            policy_arns: input.policy_arns,
            duration: input.duration_seconds,
            tags,
        };
        let (mut terms, percent) = roles::terms(cx, &mut tx, wanted, role.longest_session).await?;
        terms.facts = bearer.facts;
        let minted = role_sessions::of_role(cx, &role, &session, terms)?;
        Ok(AssumeRoleWithWebIdentityResponse {
            credentials: Some(roles::credentials(&minted)),
            subject_from_web_identity_token: Some(bearer.subject),
            assumed_role_user: Some(roles::assumed(cx, &role, &session)),
            packed_policy_size: Some(percent),
            provider: Some(bearer.provider),
            audience: Some(bearer.audience),
            source_identity: None,
            ..Default::default()
        })
    }
}
