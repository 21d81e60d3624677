//! What operations and pages share: one file per story.

pub mod aliases;
pub mod clients;
pub mod confirm_link;
pub mod creation;
pub mod invitation;
pub mod listing;
pub mod paging;
pub mod passwords;
pub mod refreshing;
pub mod secrets;
pub mod sign_in;
pub mod strangers;
pub mod tokens;
pub mod verification;
