//! A signed request to a service that is not about one pool.

use std::sync::Arc;

use domain::policy::{Context as Circumstances, Principal};

use super::{Caller, Credentials, Door};
use crate::{
    authorize::Permit,
    context::Context,
    refusals::{Refusal, Result},
};

/// Proof that somebody signed who was allowed to call this operation.
pub struct Signed {
    permit: Permit,
}

impl Signed {
    /// Who signed.
    pub fn principal(&self) -> &Arc<Principal> {
        self.permit.principal()
    }

    /// Whether policies allow the same on a resource that the request does not name.
    ///
    /// # Errors
    /// [`Refusal::AccessDenied`].
    pub async fn may_on(&self, cx: &Context, resource: &str) -> Result<()> {
        self.permit.also_on(cx, resource).await
    }

    /// Whether policies allow another action as well, by what its request says besides.
    ///
    /// # Errors
    /// [`Refusal::AccessDenied`].
    pub async fn may_also(&self, cx: &Context, action: &str, resource: &str, says: &Circumstances) -> Result<()> {
        self.permit.may_also(cx, action, resource, says).await
    }

    /// Whether policies allow to hand a role over to a service.
    ///
    /// # Errors
    /// The store's.
    pub async fn may_pass(&self, cx: &Context, role: &str, service: &str) -> Result<bool> {
        self.permit.may_pass(cx, role, service).await
    }
}

impl Caller for Signed {
    async fn admit(_: &Context, door: &Door<'_>) -> Result<Self> {
        match door.credentials {
            Credentials::Signed(permit) => Ok(Self { permit: permit.clone() }),
            Credentials::Unsigned => Err(Refusal::MissingSignature),
        }
    }
}
