//! Why a risk configuration is refused. Each variant carries what the message for it names.

/// A broken rule of a risk configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RiskRefused {
    #[error("threat protection is off")]
    ThreatProtectionOff,
    #[error("a level notifies, and nothing says how")]
    NotifyMissing,
    #[error("{arn} is no identity of SES")]
    NotAnIdentity { arn: String },
    #[error("{address} is no address")]
    NotAnAddress { address: String },
    #[error("{range} is no range of addresses")]
    NotARange { range: String },
}
