//! UpdateGroup: another name or path; members and policies stay.

use domain::iam::folded;
use wire::{
    Empty,
    services::iam::{UpdateGroup, UpdateGroupRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UpdateGroup {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UpdateGroupRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut group = iam::group(&mut tx, &input.group_name).await?;
        let former = group.clone();
        group.path = input.new_path.unwrap_or(group.path);
        if let Some(name) = input.new_group_name {
            iam::rename_group(cx, &mut tx, &mut group, name).await?;
        }
        if folded(&former.name) != folded(&group.name) {
            tx.delete(&former);
        }
        tx.put(&group);
        tx.commit().await?;
        Ok(Empty {})
    }
}
