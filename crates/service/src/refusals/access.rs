//! The words for what a policy does not allow.

use domain::policy::{Denied, Layer};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

/// Somebody was identified, and may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessDenied {
    /// The caller's ARN.
    pub who: String,
    /// `cognito-idp:AdminGetUser`
    pub action: String,
    /// An ARN or `*`.
    pub resource: String,
    pub why: Denied,
}

pub fn word(denied: &AccessDenied) -> ApiError {
    let AccessDenied { who, action, resource, why } = denied;
    let reason = match why {
        Denied::Unmentioned(layer) => {
            let layer = match layer {
                Layer::Identity => "identity-based",
                Layer::Boundary => "permissions boundary",
                Layer::Session => "session",
                Layer::Trust => "role trust",
            };
            // A boundary is no policy by name.
            let policy = if matches!(why, Denied::Unmentioned(Layer::Boundary)) { "" } else { " policy" };
            format!("because no {layer}{policy} allows the {action} action")
        }
        Denied::Explicitly { layer, policy } => {
            let layer = match layer {
                Layer::Identity => "an identity-based policy",
                Layer::Boundary => "a permissions boundary",
                Layer::Session => "a session policy",
                Layer::Trust => "a role trust policy",
            };
            let policy = policy.as_ref().map(|arn| format!(": {arn}")).unwrap_or_default();
            format!("with an explicit deny in {layer}{policy}")
        }
    };
    ApiError::new(
        Kind::AccessDeniedException,
        format!("User: {who} is not authorized to perform: {action} on resource: {resource} {reason}"),
    )
}

impl From<AccessDenied> for Refusal {
    fn from(why: AccessDenied) -> Self {
        Self::AccessDenied(Box::new(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_sentence() {
        let policy = || Some("arn:aws:iam::123456789012:policy/p".to_owned());
        let explicitly = |layer, policy| Denied::Explicitly { layer, policy };
        for (why, expected) in [
            (
                Denied::Unmentioned(Layer::Identity),
                "because no identity-based policy allows the cognito-idp:AdminCreateUser action",
            ),
            (
                Denied::Unmentioned(Layer::Boundary),
                "because no permissions boundary allows the cognito-idp:AdminCreateUser action",
            ),
            (
                Denied::Unmentioned(Layer::Session),
                "because no session policy allows the cognito-idp:AdminCreateUser action",
            ),
            (
                Denied::Unmentioned(Layer::Trust),
                "because no role trust policy allows the cognito-idp:AdminCreateUser action",
            ),
            (explicitly(Layer::Identity, None), "with an explicit deny in an identity-based policy"),
            (
                explicitly(Layer::Identity, policy()),
                "with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/p",
            ),
            (explicitly(Layer::Boundary, None), "with an explicit deny in a permissions boundary"),
            (explicitly(Layer::Session, None), "with an explicit deny in a session policy"),
        ] {
            let denied = AccessDenied {
                who: "arn:aws:iam::123456789012:user/ana".into(),
                action: "cognito-idp:AdminCreateUser".into(),
                resource: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab".into(),
                why,
            };
            let expected = format!(
                "AccessDeniedException: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: \
                 cognito-idp:AdminCreateUser on resource: \
                 arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab {expected}"
            );
            assert_eq!(word(&denied).to_string(), expected);
        }
    }
}
