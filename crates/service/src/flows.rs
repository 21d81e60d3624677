//! What operations and pages share: one file per story.

pub mod aliases;
pub mod branding;
pub mod clients;
pub mod confirm_link;
pub mod creation;
pub mod domains;
pub mod factors;
pub mod groups;
pub mod identity_providers;
pub mod imports;
pub mod invitation;
pub mod limits;
pub mod links;
pub mod listing;
pub mod paging;
pub mod passwords;
pub mod refreshing;
pub mod resource_servers;
pub mod resources;
pub mod secrets;
pub mod sessions;
pub mod sign_in;
pub mod strangers;
pub mod tokens;
pub mod verification;
