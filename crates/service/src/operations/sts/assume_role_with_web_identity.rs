//! AssumeRoleWithWebIdentity: the bearer of another issuer's token becomes a role whose trust policy lets them.

use domain::{iam::provider_name, policy::Claimant};
use wire::services::sts::{
    AssumeRoleWithWebIdentity, AssumeRoleWithWebIdentityRequest, AssumeRoleWithWebIdentityResponse,
};

use crate::{
    caller::Anybody,
    context::Context,
    dispatch::Operation,
    flows::{
        role_sessions, roles,
        web_identity::{self, NoProof},
    },
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
        let text = input.web_identity_token.expose();
        let issuer = web_identity::issuer(text).ok_or(NoProof::Malformed)?;
        let mut tx = cx.begin();
        let provider = tx.oidc_provider(provider_name(&issuer)).await?.filter(|provider| provider.url == issuer);
        let provider = provider.ok_or_else(|| StsRefusal::NoProvider(issuer.clone()))?;
        let claims = web_identity::verify_for(cx, text, &provider).await?;

        let role = roles::find(cx, &mut tx, &input.role_arn).await?.ok_or(StsRefusal::NotTrusted)?;
        let session = input.role_session_name;
        let arn = provider.arn(&cx.config().account);
        let bearer = roles::bearer(provider.name(), &arn, &claims);
        let mut facts = bearer.facts.clone();
        facts.set("sts:RoleSessionName", &*session);
        let tags = roles::session_tags(bearer.tags, &mut facts)?;
        let claimant = Claimant::Federated(&arn);
        let action = "sts:AssumeRoleWithWebIdentity";
        if !roles::lets_in(cx, &role, &claimant, action, &facts, !tags.is_empty()) {
            return Err(StsRefusal::NotTrusted.into());
        }

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
            subject_from_web_identity_token: Some(claims.subject),
            assumed_role_user: Some(roles::assumed(cx, &role, &session)),
            packed_policy_size: Some(percent),
            provider: Some(arn),
            audience: Some(bearer.audience),
            source_identity: None,
            ..Default::default()
        })
    }
}
