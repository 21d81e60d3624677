//! Tags of pools: the same set as `UserPoolTags`.

mod list_tags_for_resource;
mod tag_resource;
mod untag_resource;
