//! GetFederationToken: credentials for somebody whom a user vouches for, with no more rights than a policy gives them.

use domain::policy::{Context as Facts, Kind};
use wire::services::sts::{FederatedUser, GetFederationToken, GetFederationTokenRequest, GetFederationTokenResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{iam, role_sessions, roles},
    refusals::{Result, StsRefusal},
};

/// Seconds, unless the request says otherwise.
const USUAL: i32 = 43_200;
/// Seconds, by the model.
const LONGEST: i64 = 129_600;
/// Seconds where the account itself vouches.
const LONGEST_OF_ROOT: i32 = 3_600;

impl Operation for GetFederationToken {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: GetFederationTokenRequest) -> Result<GetFederationTokenResponse> {
        roles::refuse_given(&[("MinimumSessionTokenSize", input.minimum_session_token_size.is_some())])?;
        let who = caller.principal();
        if roles::is_session(who) {
            return Err(StsRefusal::WithSession.into());
        }
        let mut facts = Facts::new();
        let tags = roles::session_tags(input.tags.unwrap_or_default(), &mut facts)?;
        let arn = roles::federated_arn(&cx.config().account, &input.name);
        if !tags.is_empty() {
            caller.may_also(cx, "sts:TagSession", &arn, &facts).await?;
        }
        let mut tx = cx.begin();
        let user = match &who.kind {
            Kind::User { name } => Some(iam::user(&mut tx, name).await?),
            Kind::Root => None,
            Kind::AssumedRole { .. } | Kind::FederatedUser => return Err(StsRefusal::WithSession.into()),
        };
        let duration = input.duration_seconds.unwrap_or(USUAL);
        let duration = if user.is_some() { duration } else { duration.min(LONGEST_OF_ROOT) };
        let wanted =
            roles::Wanted { policy: input.policy, policy_arns: input.policy_arns, duration: Some(duration), tags };
        let (terms, percent) = roles::terms(cx, &mut tx, wanted, LONGEST).await?;
        let minted = role_sessions::of_federated(cx, &input.name, user.as_ref(), terms)?;
        Ok(GetFederationTokenResponse {
            credentials: Some(roles::credentials(&minted)),
            federated_user: Some(FederatedUser {
                federated_user_id: format!("{}:{}", cx.config().account, input.name),
                arn,
            }),
            packed_policy_size: Some(percent),
            ..Default::default()
        })
    }
}
