//! CreatePolicy: a managed policy with its first version.

use std::collections::BTreeSet;

use domain::iam::{ManagedPolicy, new_id};
use wire::services::iam::{CreatePolicy, CreatePolicyRequest, CreatePolicyResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for CreatePolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreatePolicyRequest) -> Result<CreatePolicyResponse> {
        let document = iam::document(input.policy_document)?;
        let mut tx = cx.begin();
        if tx.managed_policy(&input.policy_name).await?.is_some() {
            return Err(IamRefusal::PolicyExists(input.policy_name).into());
        }
        let mut policy = ManagedPolicy {
            name: input.policy_name,
            path: iam::path(input.path),
            id: new_id("ANPA", cx.random()),
            created: cx.now(),
            updated: cx.now(),
            description: input.description,
            tags: iam::tags(input.tags.unwrap_or_default())?,
            versions: Vec::new(),
            default: 0,
            next: 1,
            users: BTreeSet::new(),
            groups: BTreeSet::new(),
            roles: BTreeSet::new(),
            bounds: 0,
        };
        policy.add_version(document, true, cx.now())?;
        tx.put(&policy);
        tx.commit().await?;
        Ok(CreatePolicyResponse { policy: Some(iam::policy_view(cx, &policy)) })
    }
}
