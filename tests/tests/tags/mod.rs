//! Tags.

mod list_tags_for_resource;
mod tag_resource;
mod untag_resource;

pub fn arn(pool_id: &str) -> String {
    format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{pool_id}")
}
