//! AssumeRole: whoever signed becomes a role whose trust policy lets them.

use domain::policy::{Claimant, Kind};
use wire::services::sts::{AssumeRole, AssumeRoleRequest, AssumeRoleResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{role_sessions, roles},
    refusals::{Result, StsRefusal},
};

/// Seconds that a session lasts at most that another session began.
const LONGEST_CHAINED: i32 = 3_600;

impl Operation for AssumeRole {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: AssumeRoleRequest) -> Result<AssumeRoleResponse> {
        roles::refuse_given(&[
            ("TransitiveTagKeys", input.transitive_tag_keys.is_some_and(|keys| !keys.is_empty())),
            ("SerialNumber", input.serial_number.is_some()),
            ("TokenCode", input.token_code.is_some()),
            ("ProvidedContexts", input.provided_contexts.is_some()),
            ("MinimumSessionTokenSize", input.minimum_session_token_size.is_some()),
        ])?;
        let who = caller.principal();
        let session = input.role_session_name;
        let refused = || StsRefusal::MayNotAssume { who: who.arn.clone(), role: input.role_arn.clone() };
        if who.kind == Kind::FederatedUser {
            // Of STS they may call GetCallerIdentity and nothing else.
            return Err(refused().into());
        }

        let mut facts = who.context();
        facts.set("sts:RoleSessionName", &*session);
        for (key, value) in
            [("sts:ExternalId", input.external_id), ("sts:SourceIdentity", input.source_identity.clone())]
        {
            value.into_iter().for_each(|value| facts.set(key, value));
        }
        let tags = roles::session_tags(input.tags.unwrap_or_default(), &mut facts)?;

        let mut tx = cx.begin();
        let role = roles::find(cx, &mut tx, &input.role_arn).await?.ok_or_else(refused)?;
        let claimant = Claimant::Aws(who);
        let lets_in = |action, has_tags| roles::lets_in(cx, &role, &claimant, action, &facts, has_tags);
        let names_source = input.source_identity.is_some();
        if !lets_in("sts:AssumeRole", !tags.is_empty()) || (names_source && !lets_in("sts:SetSourceIdentity", false)) {
            return Err(refused().into());
        }
        if roles::is_session(who) && input.duration_seconds.is_some_and(|duration| duration > LONGEST_CHAINED) {
            return Err(StsRefusal::TooLongByChaining.into());
        }
        let wanted = roles::Wanted {
            policy: input.policy,
            policy_arns: input.policy_arns,
            duration: input.duration_seconds,
            tags,
        };
        let (mut terms, percent) = roles::terms(cx, &mut tx, wanted, role.longest_session).await?;
        if let Some(source) = &input.source_identity {
            terms.facts.set("aws:SourceIdentity", &**source);
        }
        let minted = role_sessions::of_role(cx, &role, &session, terms)?;
        Ok(AssumeRoleResponse {
            credentials: Some(roles::credentials(&minted)),
            assumed_role_user: Some(roles::assumed(cx, &role, &session)),
            packed_policy_size: Some(percent),
            source_identity: input.source_identity,
            ..Default::default()
        })
    }
}
