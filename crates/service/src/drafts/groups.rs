//! What is sent of a group.

use domain::group::GroupDraft;
use wire::shapes::{CreateGroupRequest, UpdateGroupRequest};

use super::number;

pub fn new_group(sent: &CreateGroupRequest) -> GroupDraft {
    draft(sent.description.as_ref(), sent.role_arn.as_ref(), sent.precedence)
}

pub fn update(sent: &UpdateGroupRequest) -> GroupDraft {
    draft(sent.description.as_ref(), sent.role_arn.as_ref(), sent.precedence)
}

fn draft(description: Option<&String>, role_arn: Option<&String>, precedence: Option<i32>) -> GroupDraft {
    GroupDraft { description: description.cloned(), role_arn: role_arn.cloned(), precedence: number(precedence) }
}
