//! AssumeRoleWithWebIdentity: the bearer of another issuer's token becomes a role whose trust policy lets them.

use domain::{audit::Who, iam::provider_name, policy::Claimant};
use wire::services::sts::{
    AssumeRoleWithWebIdentity, AssumeRoleWithWebIdentityRequest, AssumeRoleWithWebIdentityResponse,
};

use crate::{
    audit::{Caller, Unproven},
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
        let unproven = |is_known| {
            cx.note_caller(|| Caller::Unproven(Unproven { access_key_id: String::new(), is_known }));
        };
        let issuer = web_identity::issuer(text).ok_or(NoProof::Malformed).inspect_err(|_| unproven(false))?;
        let mut tx = cx.begin();
        let provider = tx.oidc_provider(provider_name(&issuer)).await?.filter(|provider| provider.url == issuer);
        let provider =
            provider.ok_or_else(|| StsRefusal::NoProvider(issuer.clone())).inspect_err(|_| unproven(false))?;
        let claims = web_identity::verify_for(cx, text, &provider).await.inspect_err(|_| unproven(true))?;
        let account = &cx.config().account;
        let arn = provider.arn(account);
        let bearer = roles::bearer(provider.name(), &arn, &claims);
        cx.note_caller(|| {
            Caller::Bearer(Who::bearer(account, &arn, provider.name(), &bearer.audience, &claims.subject))
        });

        let role = roles::find(cx, &mut tx, &input.role_arn).await?.ok_or(StsRefusal::NotTrusted)?;
        let session = input.role_session_name;
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
