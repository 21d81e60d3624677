//! A signed request to a service that is not about one pool.

use super::{Caller, Credentials, Door};
use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

/// Proof that somebody signed who was allowed to call this operation.
pub struct Signed {
    _seal: (),
}

impl Caller for Signed {
    async fn admit(_: &Context, door: &Door<'_>) -> Result<Self> {
        match door.credentials {
            Credentials::Signed => Ok(Self { _seal: () }),
            Credentials::Unsigned => Err(Refusal::MissingSignature),
        }
    }
}
