//! What ID and access tokens say, as typed members in the order in which Cognito writes them.
//!
//! Knows nothing of keys and signatures; [`token`](crate::token) signs what is made here.
mod access;
mod actor;
mod changes;
mod client;
mod id;

pub use access::{AccessClaims, AccessUse, USER_ADMIN_SCOPE};
pub use actor::Actor;
pub use changes::{Claim, ClaimChanges, Extended, ImpossibleChange, MOST_CHANGES, TokenChanges};
pub use client::ClientClaims;
pub use id::{Address, ClaimValue, IdClaims, IdSessionClaims, IdUse, IdentityClaim};
