//! Amazon's managed policies as the wire has them.

use wire::services::iam as shapes;

use super::encoded;
use crate::identities::amazon;

/// Their only version.
const VERSION: &str = "v1";

fn view(name: &str, arn: String) -> shapes::Policy {
    shapes::Policy {
        policy_name: Some(name.to_owned()),
        policy_id: Some(format!("ANPA{:X<17.17}", name.to_uppercase())),
        arn: Some(arn),
        path: Some("/".to_owned()),
        default_version_id: Some(VERSION.to_owned()),
        attachment_count: Some(0),
        permissions_boundary_usage_count: Some(0),
        is_attachable: Some(true),
        ..Default::default()
    }
}

/// All of them.
pub fn amazons() -> impl Iterator<Item = shapes::Policy> {
    amazon::names().map(|name| view(name, amazon::arn(name)))
}

pub fn amazons_view(arn: &str) -> Option<shapes::Policy> {
    amazon::text(arn).map(|(name, _)| view(name, arn.to_owned()))
}

pub fn amazons_version(arn: &str) -> Option<shapes::PolicyVersion> {
    amazon::text(arn).map(|(_, text)| shapes::PolicyVersion {
        document: Some(encoded(text)),
        version_id: Some(VERSION.to_owned()),
        is_default_version: Some(true),
        create_date: None,
    })
}
