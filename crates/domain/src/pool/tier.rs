//! What a pool's pricing tier includes.

use crate::names::names;

names! {
    /// `UserPoolTier`, cheapest first.
    pub enum Tier {
        Lite = "LITE",
        Essentials = "ESSENTIALS",
        Plus = "PLUS",
    }
}

names! {
    /// A feature that not every tier has, by the name that Amazon calls it in its refusals.
    pub enum Feature {
        PasswordlessSignIn = "Passwordless Sign-In",
        PasswordHistory = "Password History",
        EmailMfa = "Email MFA",
        AccessTokenCustomization = "Access Token Customization",
        DynamicClientRegistration = "Dynamic Client Registration",
        AuthenticationContext = "Authentication Context Class References",
        ManagedLogin = "Managed Login",
        SessionTracking = "Session Tracking",
        MultiRegionReplication = "Multi-Region Replication",
        ThreatProtection = "Threat Protection",
    }
}

impl Feature {
    /// The first tier that has it.
    pub const fn least_tier(self) -> Tier {
        match self {
            Self::PasswordlessSignIn
            | Self::PasswordHistory
            | Self::EmailMfa
            | Self::AccessTokenCustomization
            | Self::DynamicClientRegistration
            | Self::AuthenticationContext
            | Self::ManagedLogin
            | Self::SessionTracking
            | Self::MultiRegionReplication => Tier::Essentials,
            Self::ThreatProtection => Tier::Plus,
        }
    }
}

impl Tier {
    pub fn includes(self, feature: Feature) -> bool {
        self >= feature.least_tier()
    }
}
