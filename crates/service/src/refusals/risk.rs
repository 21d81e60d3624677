//! The words for risk configurations and log delivery.

use domain::{
    log_delivery::{EventSource, LogDeliveryRefused},
    risk::RiskRefused,
};
use wire::{ApiError, ErrorKind as Kind};

use super::branding::quoted;

pub(super) fn word(why: &RiskRefused) -> ApiError {
    use RiskRefused as R;
    let invalid = |text: String| ApiError::new(Kind::InvalidParameterException, text);
    match why {
        R::ThreatProtectionOff => ApiError::new(
            Kind::UserPoolAddOnNotEnabledException,
            "Advanced security features are not enabled for this user pool.",
        ),
        R::NotifyMissing => invalid("NotifyConfiguration is required when Notify is true for an action.".into()),
        R::NotAnIdentity { arn } => invalid(format!("{arn} is not the ARN of an Amazon SES identity.")),
        R::NotAnAddress { address } => invalid(format!("{} is not a valid email address.", quoted(address))),
        R::NotARange { range } => invalid(format!("{} is not a valid IP range in CIDR notation.", quoted(range))),
    }
}

pub(super) fn logs(why: &LogDeliveryRefused) -> ApiError {
    use LogDeliveryRefused as L;
    let invalid = |text: String| ApiError::new(Kind::InvalidParameterException, text);
    match why {
        // Amazon's spelling.
        L::SourceTwice(source) => {
            invalid(format!("Following event sources appear more then once in a request: {source}"))
        }
        L::Level { source_name, level } => {
            invalid(format!("Log level {level} is not supported for event source {source_name}."))
        }
        L::NotOneDestination(source) => {
            invalid(format!("Exactly one destination is required for event source {source}."))
        }
        L::Destination(EventSource::UserNotification) => {
            invalid("Event source userNotification supports only CloudWatchLogsConfiguration.".into())
        }
        L::Destination(source) => invalid(format!("This destination is not supported for event source {source}.")),
        L::Arn { arn } => invalid(format!("Invalid destination {arn}.")),
        L::NotInTier(tier) => ApiError::new(
            Kind::FeatureUnavailableInTierException,
            format!("The following feature is not available for the {tier} pricing tier configured: Log Streaming"),
        ),
        L::ThreatProtectionOff => {
            invalid("Event source userAuthEvents requires advanced security features to be enabled.".into())
        }
    }
}
