//! Groups, and what they make of tokens.

mod admin_add_user_to_group;
mod admin_list_groups_for_user;
mod admin_remove_user_from_group;
mod create_group;
mod delete_group;
mod get_group;
mod list_groups;
mod list_users_in_group;
mod tokens;
mod update_group;

use poolhouse_tests::{Outcome, Pool, User};
use serde_json::{Value, json};

/// A role of the tests' account.
pub fn role(name: &str) -> String {
    format!("arn:aws:iam::123456789012:role/{name}")
}

pub async fn made(pool: &Pool, name: &str, members: Value) -> Value {
    let mut input = members;
    input["GroupName"] = name.into();
    pool.call("CreateGroup", input).await.answered()["Group"].clone()
}

pub async fn add(user: &User, group: &str) {
    assert_eq!(user.call("AdminAddUserToGroup", json!({"GroupName": group})).await.answered(), Value::Null);
}

/// The names of a user's groups, on one page.
pub async fn groups_of(user: &User) -> Vec<String> {
    let page = user.call("AdminListGroupsForUser", json!({})).await.answered();
    assert!(page.get("NextToken").is_none());
    names(&page["Groups"], "GroupName")
}

/// The names of a group's members, on one page.
pub async fn members_of(pool: &Pool, group: &str) -> Vec<String> {
    let page = pool.call("ListUsersInGroup", json!({"GroupName": group})).await.answered();
    assert!(page.get("NextToken").is_none());
    names(&page["Users"], "Username")
}

pub fn names(list: &Value, member: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}
