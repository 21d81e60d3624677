//! Groups and who is in them.

use serde_json::{Value, json};

use super::{Stage, inputs};

async fn group(stage: &Stage) -> Value {
    let input = json!({"GroupName": stage.new_name()});
    stage.called("CreateGroup", input.clone()).await;
    stage.here(input)
}

inputs! {
    (stage, operation)
    "CreateGroup" => stage.here(json!({"GroupName": stage.new_name(), "Precedence": 3})),
    "GetGroup" | "DeleteGroup" | "ListUsersInGroup" => group(stage).await,
    "UpdateGroup" => {
        let mut input = group(stage).await;
        input["Description"] = "Those who know".into();
        input
    },
    "ListGroups" => stage.here(json!({"Limit": 5})),
    "AdminListGroupsForUser" => stage.here(json!({"Username": stage.user.username})),
    "AdminAddUserToGroup" | "AdminRemoveUserFromGroup" => {
        let mut input = group(stage).await;
        input["Username"] = stage.user.username.as_str().into();
        if operation == "AdminRemoveUserFromGroup" {
            stage.called("AdminAddUserToGroup", input.clone()).await;
        }
        input
    },
}
