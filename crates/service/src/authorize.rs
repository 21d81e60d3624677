//! Whether whoever signed may do what the request asks, before its members are judged.
//!
//! Only [`permit`] and [`permit_on`] make a [`Permit`], and the callers that stand for a signature
//! ([`crate::caller::Administrator`]) are made of nothing else.

pub(crate) mod circumstances;
mod rules;

use std::sync::Arc;

use domain::policy::{Context as Circumstances, Decision, Principal, Request, decide};
use wire::{model::OperationModel, protocol::Decoded};

use crate::{
    context::Context,
    refusals::{AccessDenied, Result},
};

/// Somebody whose signature holds.
#[derive(Clone, Debug)]
pub struct Signer {
    pub access_key_id: String,
    pub principal: Arc<Principal>,
}

/// Proof that somebody signed and may do what the request asks.
#[derive(Clone, Debug)]
pub struct Permit {
    signer: Signer,
}

impl Permit {
    /// Where nobody is asked for signatures (`dev`): everybody is the account itself.
    pub(crate) fn unasked(cx: &Context) -> Self {
        Self { signer: Signer { access_key_id: String::new(), principal: cx.shared().root.clone() } }
    }

    pub fn principal(&self) -> &Arc<Principal> {
        &self.signer.principal
    }

    /// Whether the same request is allowed on a resource that it does not name.
    ///
    /// # Errors
    /// As [`permit`].
    pub async fn also_on(&self, cx: &Context, resource: &str) -> Result<()> {
        permit_on(cx, self.signer.clone(), resource).await.map(drop)
    }

    /// Whether another action is allowed as well, by what its request says besides.
    ///
    /// # Errors
    /// As [`permit`].
    pub async fn may_also(&self, cx: &Context, action: &str, resource: &str, says: &Circumstances) -> Result<()> {
        let principal = &self.signer.principal;
        if principal.is_unlimited() {
            return Ok(());
        }
        let mut context = circumstances::of(cx, principal, resource, None).await?;
        context.merge(says);
        match decide(principal, &Request { action, resource, context: &context }) {
            Decision::Allowed(_) => Ok(()),
            Decision::Denied(why) => {
                let (who, action) = (principal.arn.clone(), action.to_owned());
                Err(AccessDenied { who, action, resource: resource.to_owned(), why }.into())
            }
        }
    }

    /// Whether whoever signed may let a service of Amazon's name become a role: what is configured with one's rights must
    /// not hold more of them.
    ///
    /// # Errors
    /// The store's.
    pub async fn may_pass(&self, cx: &Context, role: &str, service: &str) -> Result<bool> {
        let principal = &self.signer.principal;
        if principal.is_unlimited() {
            return Ok(true);
        }
        let mut context = circumstances::of(cx, principal, role, None).await?;
        context.set("iam:PassedToService", service);
        let request = Request { action: "iam:PassRole", resource: role, context: &context };
        Ok(matches!(decide(principal, &request), Decision::Allowed(_)))
    }
}

/// Such as `cognito-idp:AdminGetUser`.
pub fn action(operation: &OperationModel) -> String {
    format!("{}:{}", service(operation), operation.name)
}

/// The name that actions and ARNs begin with.
pub fn service(operation: &OperationModel) -> &'static str {
    rules::service(operation)
}

/// The ARN that policies are asked about, `*` where the operation is about none.
pub fn resource(cx: &Context, input: &Decoded) -> String {
    rules::resource(cx, input).unwrap_or_else(|| "*".to_owned())
}

/// Asks the signer's policies about the request as it was sent.
///
/// # Errors
/// [`AccessDenied`]; the store's.
pub async fn permit(cx: &Context, signer: Signer, input: &Decoded) -> Result<Permit> {
    if signer.principal.is_unlimited() || rules::is_free(cx.operation) {
        return Ok(Permit { signer });
    }
    let resource = resource(cx, input);
    asked(cx, signer, &resource, Some(input)).await
}

/// As [`permit`], for what is no operation and names its resource itself.
///
/// # Errors
/// As [`permit`].
pub async fn permit_on(cx: &Context, signer: Signer, resource: &str) -> Result<Permit> {
    if signer.principal.is_unlimited() {
        return Ok(Permit { signer });
    }
    asked(cx, signer, resource, None).await
}

async fn asked(cx: &Context, signer: Signer, resource: &str, input: Option<&Decoded>) -> Result<Permit> {
    let action = action(cx.operation);
    let context = circumstances::of(cx, &signer.principal, resource, input).await?;
    match decide(&signer.principal, &Request { action: &action, resource, context: &context }) {
        Decision::Allowed(by) => {
            tracing::debug!(request.id = %cx.facts.request_id, access_key = %signer.access_key_id, action, ?by, "allowed");
            Ok(Permit { signer })
        }
        Decision::Denied(why) => {
            let who = signer.principal.arn.clone();
            Err(AccessDenied { who, action, resource: resource.to_owned(), why }.into())
        }
    }
}
