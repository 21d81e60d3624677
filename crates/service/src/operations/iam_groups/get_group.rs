//! GetGroup: a group and its members.

use wire::services::iam as shapes;
use wire::services::iam::{GetGroup, GetGroupRequest, GetGroupResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for GetGroup {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetGroupRequest) -> Result<GetGroupResponse> {
        let mut tx = cx.begin();
        let group = iam::group(&mut tx, &input.group_name).await?;
        let slice = iam::slice(iam::members(&mut tx, &group).await?, input.marker.as_deref(), input.max_items)?;
        Ok(GetGroupResponse {
            group: iam::group_view(cx, &group),
            users: slice.items.iter().map(|user| shapes::User { tags: None, ..iam::user_view(cx, user) }).collect(),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
