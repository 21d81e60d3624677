//! The words for why nobody becomes a role.

use wire::{ApiError, ErrorKind as Kind, model::OperationModel};

use super::Refusal;
use crate::flows::web_identity::NoProof;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StsRefusal {
    /// By web identity: the role is absent, or its trust policy does not let the bearer in.
    NotTrusted,
    /// Who wanted to become which role.
    MayNotAssume {
        who: String,
        role: String,
    },
    BadArn,
    NoProvider(String),
    NoProof(NoProof),
    TooLong,
    TooLongByChaining,
    /// Of the space for policies and tags, in percent.
    Packed(usize),
    WithSession,
}

pub fn word(operation: &OperationModel, why: &StsRefusal) -> ApiError {
    use StsRefusal as Why;
    let denied = |text: String| ApiError::new(Kind::AccessDeniedException, text);
    let invalid = |text: &'static str| ApiError::new(operation.service.violation, text);
    match why {
        Why::NotTrusted => denied("Not authorized to perform sts:AssumeRoleWithWebIdentity".to_owned()),
        Why::MayNotAssume { who, role } => {
            denied(format!("User: {who} is not authorized to perform: sts:AssumeRole on resource: {role}"))
        }
        Why::BadArn => invalid("Request ARN is invalid"),
        Why::NoProvider(issuer) => ApiError::new(
            Kind::InvalidIdentityTokenException,
            format!("No OpenIDConnect provider found in your account for {issuer}"),
        ),
        Why::NoProof(why) => no_proof(why),
        Why::TooLong => invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role."),
        Why::TooLongByChaining => invalid(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        ),
        Why::Packed(percent) => ApiError::new(
            Kind::PackedPolicyTooLargeException,
            format!("Packed policy consumes {percent}% of allotted space, please use smaller policy."),
        ),
        Why::WithSession => denied(format!("Cannot call {} with session credentials", operation.name)),
    }
}

fn no_proof(why: &NoProof) -> ApiError {
    let invalid = |text: &'static str| ApiError::new(Kind::InvalidIdentityTokenException, text);
    match why {
        NoProof::Malformed | NoProof::Missing(_) => {
            invalid("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
        }
        NoProof::Audience => invalid("Incorrect token audience"),
        NoProof::Signature => invalid("The web identity token that was passed could not be validated."),
        NoProof::NoKey => invalid(
            "Couldn't retrieve verification key from your identity provider,  please reference \
             AssumeRoleWithWebIdentity documentation for requirements",
        ),
        NoProof::Expired { now, expired } => ApiError::new(
            Kind::ExpiredTokenException,
            format!("Token expired: current date/time {now} must be before the expiration date/time {expired}"),
        ),
        NoProof::Unreachable => {
            ApiError::new(Kind::IDPCommunicationErrorException, "Could not connect to the identity provider")
        }
    }
}

impl From<StsRefusal> for Refusal {
    fn from(why: StsRefusal) -> Self {
        Self::Sts(why)
    }
}

impl From<NoProof> for Refusal {
    fn from(why: NoProof) -> Self {
        Self::Sts(StsRefusal::NoProof(why))
    }
}
