//! Who is calling, as evidence: only the dispatcher can make these values, so an operation that takes one was allowed.

pub mod administrator;
pub mod anybody;
pub mod app;
pub mod exchanger;
pub mod signed;
pub mod signed_in_user;
pub mod user_or_session;
mod verified;

pub use administrator::Administrator;
pub use anybody::Anybody;
pub use app::{App, VerifiedApp};
pub use exchanger::Exchanger;
pub use signed::Signed;
pub use signed_in_user::SignedInUser;
pub use user_or_session::UserOrSession;
pub use verified::Verified;
use wire::protocol::Decoded;

use crate::{authorize::Permit, context::Context, refusals::Result};

/// What came with the request and was checked before its members were.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// Nothing was asked for: the model says the operation is unsigned.
    Unsigned,
    /// A signature of somebody who may call this operation on this pool.
    Signed(Permit),
}

/// What the dispatcher knows when it decides on a caller.
pub struct Door<'a> {
    pub credentials: &'a Credentials,
    pub input: &'a Decoded,
}

/// A kind of caller an operation can demand.
pub trait Caller: Sized + Send {
    /// # Errors
    /// The refusal a caller without this evidence gets.
    fn admit(cx: &Context, door: &Door<'_>) -> impl Future<Output = Result<Self>> + Send;
}
