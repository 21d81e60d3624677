//! What the domain and the store refuse, as reasons of operations: so that they write `?`.

use super::Refusal;

impl From<domain::pool::PoolRefused> for Refusal {
    fn from(why: domain::pool::PoolRefused) -> Self {
        Self::Pool(why)
    }
}

impl From<domain::client::ClientRefused> for Refusal {
    fn from(why: domain::client::ClientRefused) -> Self {
        Self::Client(why)
    }
}

impl From<domain::password::PasswordRejected> for Refusal {
    fn from(why: domain::password::PasswordRejected) -> Self {
        Self::Password(why)
    }
}

impl From<domain::user::AttributesRefused> for Refusal {
    fn from(why: domain::user::AttributesRefused) -> Self {
        match why {
            domain::user::AttributesRefused::Unauthorised { .. } => Self::UnauthorizedAttribute,
            other => Self::Attributes(other),
        }
    }
}

impl From<domain::user::UsernameRefused> for Refusal {
    fn from(why: domain::user::UsernameRefused) -> Self {
        Self::Username(why)
    }
}

impl From<domain::user::ChoiceRefused> for Refusal {
    fn from(why: domain::user::ChoiceRefused) -> Self {
        Self::FactorChoice(why)
    }
}

impl From<domain::filter::FilterRefused> for Refusal {
    fn from(why: domain::filter::FilterRefused) -> Self {
        Self::BadFilter(why)
    }
}

impl From<domain::sign_in::NewAttributesRefused> for Refusal {
    fn from(why: domain::sign_in::NewAttributesRefused) -> Self {
        use domain::sign_in::NewAttributesRefused as Why;
        match why {
            Why::Missing { name } => Self::RequiredAttributeMissing(name),
            Why::AlreadyProvided { name } => Self::AttributeAlreadySet(name),
            Why::Attributes(why) => why.into(),
        }
    }
}

impl From<domain::branding::BrandingRefused> for Refusal {
    fn from(why: domain::branding::BrandingRefused) -> Self {
        Self::Branding(why)
    }
}

impl From<domain::risk::RiskRefused> for Refusal {
    fn from(why: domain::risk::RiskRefused) -> Self {
        Self::Risk(why)
    }
}

impl From<domain::log_delivery::LogDeliveryRefused> for Refusal {
    fn from(why: domain::log_delivery::LogDeliveryRefused) -> Self {
        Self::LogDelivery(why)
    }
}

impl From<domain::identity_provider::ProviderRefused> for Refusal {
    fn from(why: domain::identity_provider::ProviderRefused) -> Self {
        Self::IdentityProvider(why)
    }
}

impl From<domain::resource_server::ResourceServerRefused> for Refusal {
    fn from(why: domain::resource_server::ResourceServerRefused) -> Self {
        Self::ResourceServer(why)
    }
}

impl From<domain::pool_domain::DomainRefused> for Refusal {
    fn from(why: domain::pool_domain::DomainRefused) -> Self {
        Self::Domain(why)
    }
}

impl From<domain::user::LinkRefused> for Refusal {
    fn from(why: domain::user::LinkRefused) -> Self {
        Self::Link(why)
    }
}

impl From<store::Failure> for Refusal {
    fn from(failure: store::Failure) -> Self {
        match failure {
            store::Failure::Conflict => Self::Conflict,
            other => Self::internal(other),
        }
    }
}
