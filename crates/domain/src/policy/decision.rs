//! What all policies together say.

use super::principal::{Attached, Kind, Principal};
use super::request::Request;
use super::statement::Effect;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Allowed(Allowed),
    Denied(Denied),
}

impl Decision {
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// What allowed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// The account itself asked.
    Root,
    Policy {
        name: String,
        /// Of a managed policy.
        arn: Option<String>,
        /// Of the statement.
        sid: Option<String>,
    },
    /// The role's trust policy.
    Trust { sid: Option<String> },
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// A statement says so; the ARN of its policy where it has one.
    Explicitly { layer: Layer, policy: Option<String> },
    /// No statement of this layer allows it.
    Unmentioned(Layer),
}

/// Where a policy stands in the evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    Identity,
    Boundary,
    Session,
    Trust,
}

/// Whether a caller may. The request's context must hold [`Principal::context`].
pub fn decide(principal: &Principal, request: &Request<'_>) -> Decision {
    let folded = request.action.to_lowercase();
    if let Some(denied) = denial(principal, &folded, request) {
        return Decision::Denied(denied);
    }
    let allowed = match principal.kind {
        Kind::Root => Some(Allowed::Root),
        _ => allowance(&principal.identity, &folded, request),
    };
    let Some(allowed) = allowed else { return Decision::Denied(Denied::Unmentioned(Layer::Identity)) };
    match shortfall(principal, &folded, request) {
        Some(layer) => Decision::Denied(Denied::Unmentioned(layer)),
        None => Decision::Allowed(allowed),
    }
}

/// The first explicit deny of any layer; `folded`: the action in lower case.
pub(super) fn denial(principal: &Principal, folded: &str, request: &Request<'_>) -> Option<Denied> {
    let in_layer = |layer, policies: &[Attached]| {
        let policy = policies.iter().find(|policy| policy.document.speaks(Effect::Deny, folded, request).is_some())?;
        Some(Denied::Explicitly { layer, policy: policy.arn.clone() })
    };
    in_layer(Layer::Identity, &principal.identity)
        .or_else(|| in_layer(Layer::Boundary, principal.boundary.as_slice()))
        .or_else(|| in_layer(Layer::Session, principal.session.as_deref().unwrap_or_default()))
}

fn allowance(policies: &[Attached], folded: &str, request: &Request<'_>) -> Option<Allowed> {
    policies.iter().find_map(|policy| {
        let clause = policy.document.speaks(Effect::Allow, folded, request)?;
        Some(Allowed::Policy { name: policy.name.clone(), arn: policy.arn.clone(), sid: clause.sid.clone() })
    })
}

/// The first layer that is present and does not allow it.
pub(super) fn shortfall(principal: &Principal, folded: &str, request: &Request<'_>) -> Option<Layer> {
    if let Some(boundary) = &principal.boundary
        && allowance(std::slice::from_ref(boundary), folded, request).is_none()
    {
        return Some(Layer::Boundary);
    }
    if let Some(session) = &principal.session
        && allowance(session, folded, request).is_none()
    {
        return Some(Layer::Session);
    }
    None
}
