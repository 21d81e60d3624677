//! What operations and pages share: one file per story.

pub mod aliases;
pub mod confirm_link;
pub mod listing;
pub mod passwords;
pub mod refreshing;
pub mod secrets;
pub mod sign_in;
pub mod strangers;
pub mod tokens;
