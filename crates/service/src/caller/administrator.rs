//! A signed request that was allowed to call this operation.

use std::sync::Arc;

use domain::policy::Principal;

use super::{Caller, Credentials, Door};
use crate::{
    authorize::Permit,
    context::Context,
    refusals::{Refusal, Result},
};

/// Proof that a signed request was allowed to call this operation on this pool.
pub struct Administrator {
    permit: Permit,
}

impl Administrator {
    /// Who signed.
    pub fn principal(&self) -> &Arc<Principal> {
        self.permit.principal()
    }
}

impl Caller for Administrator {
    async fn admit(_: &Context, door: &Door<'_>) -> Result<Self> {
        match door.credentials {
            Credentials::Signed(permit) => Ok(Self { permit: permit.clone() }),
            Credentials::Unsigned => Err(Refusal::MissingSignature),
        }
    }
}
