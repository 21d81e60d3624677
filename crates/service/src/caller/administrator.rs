//! A signed request that was allowed to call this operation.

use super::{Caller, Credentials, Door};
use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

/// Proof that a signed request was allowed to call this operation on this pool.
pub struct Administrator {
    _seal: (),
}

impl Caller for Administrator {
    async fn admit(_: &Context, door: &Door<'_>) -> Result<Self> {
        match door.credentials {
            Credentials::Signed(_) => Ok(Self { _seal: () }),
            Credentials::Unsigned => Err(Refusal::MissingSignature),
        }
    }
}
