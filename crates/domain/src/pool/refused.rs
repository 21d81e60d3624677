//! Why a pool's configuration is refused. Each variant carries what Amazon's message for it names.

use super::templates::VerificationText;
use super::tier::{Feature, Tier};

/// A broken rule of a pool's configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PoolRefused {
    // Schema. `attribute` is the full name, `custom:` and `dev:` included.
    #[error("custom attribute {name} has no data type")]
    CustomWithoutDataType { name: String },
    #[error("custom attribute {attribute} is required")]
    CustomRequired { attribute: String },
    #[error("standard attribute {attribute} is given another type, or made developer-only")]
    StandardChanged { attribute: String },
    #[error("length constraint of {attribute} is not a whole number")]
    StringConstraint { attribute: String },
    #[error("value constraint of {attribute} is not a whole number")]
    NumberConstraint { attribute: String },
    #[error("length constraint of {attribute} is over 2048")]
    StringConstraintTooLong { attribute: String },
    #[error("lengths of {attribute} contradict each other")]
    LengthsContradict { attribute: String },
    #[error("values of {attribute} contradict each other")]
    ValuesContradict { attribute: String },
    #[error("custom attribute {attribute} is given twice")]
    DuplicateCustomAttribute { attribute: String },
    /// AddCustomAttributes: `attribute` is the name asked for, `existing` the one in the way.
    #[error("attribute {existing} exists")]
    AttributeExists { attribute: String, existing: String },
    /// Over [`super::schema::MAX_CUSTOM_ATTRIBUTES`].
    #[error("too many custom attributes")]
    TooManyCustomAttributes,

    // Members that exclude or need each other.
    #[error("alias attributes and user name attributes together")]
    AliasAndUsernameAttributes,
    #[error("preferred_username is an alias and required")]
    PreferredUsernameRequired,
    #[error("password is no first factor")]
    PasswordNotAFirstFactor,
    #[error("software token is a first factor")]
    SoftwareTokenAsFirstFactor,
    #[error("validity of temporary passwords is given under its older name")]
    UnusedAccountValidity,
    #[error("two different functions for token generation")]
    TokenFunctionsDiffer,
    #[error("custom sender without a key")]
    SenderWithoutKey,
    #[error("admin_only is not the only recovery")]
    AdminOnlyWithOthers,
    #[error("recovery mechanisms or priorities are given twice")]
    DuplicateRecovery,
    #[error("attribute {attribute} must be verified before its update, but is not verified automatically")]
    UpdateSettingNotVerified { attribute: &'static str },
    #[error("phone numbers are verified, but no messages can be sent")]
    PhoneVerificationWithoutSms,

    // Messages.
    #[error("a verification text is given twice and differs")]
    VerificationTextsDiffer(VerificationText),
    #[error("mail from the developer's account has no source")]
    DeveloperWithoutSource,
    #[error("sender is not an address")]
    FromNotAnAddress,
    /// `allowed` in the order in which they are to be named.
    #[error("source lies in another region")]
    SourceRegion { allowed: Vec<String> },
    #[error("SNS region is not the pool's")]
    SmsRegion { pool_region: String },
    #[error("both services for text messages")]
    TwoSmsServices,
    #[error("no role for text messages")]
    SmsRoleMissing,

    // Second factors.
    /// On create and update, where only text messages can be the factor.
    #[error("MFA without a way to send messages")]
    MfaWithoutSms,
    /// On SetUserPoolMfaConfig.
    #[error("MFA without a factor")]
    MfaWithoutFactor,
    /// On SetUserPoolMfaConfig.
    #[error("MFA is off and has a factor")]
    MfaOffWithFactor,
    #[error("MFA by message without a way to send messages")]
    SmsMfaWithoutConfiguration,
    #[error("MFA is required, and a sent code may be the only factor")]
    MfaRequiredWithSentCodes,
    #[error("MFA by e-mail needs the developer's own e-mail account")]
    EmailMfaWithoutDeveloper,
    #[error("MFA by e-mail, and recovery by e-mail only")]
    EmailMfaWithEmailRecovery,
    #[error("relying party is not a domain")]
    RelyingParty { id: String },
    #[error("relying party is a public suffix")]
    PublicSuffix { id: String },

    // The rest.
    #[error("key of the customer is not named")]
    CustomerKeyMissing,
    #[error("ACR values are not unique")]
    DuplicateAcr { value: String },
    #[error("ACR value is not a URI")]
    AcrNotAUri { value: String },
    #[error("too many tags")]
    TooManyTags,
    #[error("tag key {key} is reserved")]
    ReservedTag { key: String },
    /// The tier asked for lacks these, which the configuration uses.
    #[error("tier {tier} lacks features")]
    NotInTier { tier: Tier, features: Vec<Feature> },
}
