//! CreateGroup: a group without members and rights.

use domain::iam::{Group, Policies, new_id};
use wire::services::iam::{CreateGroup, CreateGroupRequest, CreateGroupResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for CreateGroup {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreateGroupRequest) -> Result<CreateGroupResponse> {
        let mut tx = cx.begin();
        if tx.iam_group(&input.group_name).await?.is_some() {
            return Err(IamRefusal::GroupExists(input.group_name).into());
        }
        let group = Group {
            name: input.group_name,
            path: iam::path(input.path),
            id: new_id("AGPA", cx.random()),
            created: cx.now(),
            policies: Policies::default(),
        };
        tx.put(&group);
        tx.commit().await?;
        Ok(CreateGroupResponse { group: iam::group_view(cx, &group) })
    }
}
