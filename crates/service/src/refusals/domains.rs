//! The words for what a pool's domain cannot be.

use domain::pool_domain::DomainRefused;
use wire::{ApiError, ErrorKind as Kind};

pub fn word(why: &DomainRefused) -> ApiError {
    let kind = match why {
        DomainRefused::ManagedPagesNotInTier { .. } => Kind::FeatureUnavailableInTierException,
        _ => Kind::InvalidParameterException,
    };
    ApiError::new(kind, text(why))
}

fn text(why: &DomainRefused) -> String {
    use DomainRefused as D;
    match why {
        // https://github.com/mineiros-io/terraform-aws-cognito-user-pool/issues/69
        D::Prefix => {
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, \
                      numbers, and hyphens. Please enter a different name that follows this format: \
                      ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$"
                .into()
        }
        // https://github.com/aws-amplify/amplify-cli/issues/3854
        D::ReservedWord { word } => format!("Domain cannot contain reserved word: {word}"),
        D::HostName => {
            "Custom domain is not a valid subdomain: it must be a fully qualified domain name in lower case.".into()
        }
        D::Pages { number } => format!("Invalid ManagedLoginVersion {number}, valid values are 1 and 2."),
        D::ManagedPagesNotInTier { tier } => {
            format!("The following feature is not available for the {tier} pricing tier configured: Managed Login")
        }
        D::NotCustom => "CustomDomainConfig cannot be used with a domain prefix.".into(),
        D::FailoverOfPrefix => "Routing cannot be used with a domain prefix.".into(),
        // https://github.com/aws-samples/aws-cdk-examples/issues/402
        D::Taken => "Domain already associated with another user pool.".into(),
        D::PoolHasOne => "User pool already has a domain configured.".into(),
        D::Unknown => "No such domain or user pool exists.".into(),
    }
}
