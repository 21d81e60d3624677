//! People of a pool: their profile, what their sign-ins depend on, and the rules about both.
//!
//! A user is several records under one id, so that a function that writes to a profile during a sign-in never
//! collides with that sign-in: [`User`] is what others see, [`Credentials`] is all that a sign-in expects unchanged at
//! its commit, [`Attempts`] counts what was tried. Nothing here knows tables, messages or wire shapes.
mod attempts;
mod attributes;
mod credentials;
mod factor_choice;
mod factors;
#[cfg(test)]
pub(crate) mod fixture;
mod formats;
mod links;
mod names;
mod profile;
mod recovery;
mod software_token;
mod status;
mod update;

pub use attempts::{Attempts, Failures, LimitExceeded, Limited, Locked};
pub(crate) use attributes::check_settable;
pub use attributes::{AttributeProblem, AttributesRefused, Changes, Writer, check_changes, check_new};
pub use credentials::{Credentials, WrongStatus};
pub use factor_choice::{ChoiceRefused, Chooser, FactorChoice, FactorChoices};
pub use factors::{Factor, Factors};
pub use formats::{is_email, is_phone_number};
pub use links::{Identity, Link, LinkRefused, MAX_LINKS, POOL_ITSELF, SUBJECT, federated_username};
pub use names::{AliasKey, Candidate, NewName, UsernameRefused, candidates};
pub use profile::{SEARCHABLE, User};
pub use recovery::{NoWayBack, is_for_administrators, way_back};
pub use software_token::{PendingToken, SoftwareToken, TokenRefused};
pub use status::Status;
pub use update::{Unproved, Update};
