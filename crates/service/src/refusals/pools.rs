//! The words for a broken rule of a pool's configuration: one for all operations.

use domain::pool::{Feature, PoolRefused, VerificationText};
use wire::{ApiError, ErrorKind as Kind};

pub fn word(why: &PoolRefused) -> ApiError {
    let kind = match why {
        PoolRefused::NotInTier { .. } => Kind::FeatureUnavailableInTierException,
        _ => Kind::InvalidParameterException,
    };
    ApiError::new(kind, text(why))
}

#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
fn text(why: &PoolRefused) -> String {
    use PoolRefused as P;
    match why {
        P::CustomWithoutDataType { .. } => {
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.".into()
        }
        P::CustomRequired { .. } => "Required custom attributes are not supported currently.".into(),
        P::StandardChanged { attribute } => format!(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute \
             {attribute}"
        ),
        P::StringConstraint { attribute } => {
            format!("Invalid StringAttributeConstraints for schema attribute {attribute}")
        }
        P::NumberConstraint { attribute } => {
            format!("Invalid NumberAttributeConstraints for schema attribute {attribute}")
        }
        P::StringConstraintTooLong { attribute } => {
            format!("user.{attribute}: String attributes cannot have a length of more than 2048")
        }
        // The apostrophe is Amazon's.
        P::LengthsContradict { attribute } => {
            format!("Attribute {attribute} cannot have a max length shorter than it's min length")
        }
        P::ValuesContradict { attribute } => {
            format!("Attribute {attribute} cannot have a max value smaller than it's min value")
        }
        P::DuplicateCustomAttribute { attribute } => {
            format!("Duplicate custom attribute names {attribute} are not allowed in a user pool schema.")
        }
        P::AttributeExists { attribute, existing } => {
            format!("{attribute}: Existing attribute already has name {existing}.")
        }
        P::TooManyCustomAttributes => "User pool cannot have more than 50 custom attributes.".into(),

        P::AliasAndUsernameAttributes => {
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.".into()
        }
        P::PreferredUsernameRequired => "preferred_username cannot be both an alias and a required attribute.".into(),
        P::PasswordNotAFirstFactor => "Password should be configured as one of the allowed first auth factors.".into(),
        P::SoftwareTokenAsFirstFactor => "SOFTWARE_TOKEN cannot be one of the allowed first auth factors.".into(),
        P::UnusedAccountValidity => {
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays".into()
        }
        P::TokenFunctionsDiffer => {
            "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's".into()
        }
        P::SenderWithoutKey => "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.".into(),
        P::AdminOnlyWithOthers => {
            "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.".into()
        }
        P::DuplicateRecovery => {
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms.".into()
        }
        P::UpdateSettingNotVerified { attribute } => {
            format!("Invalid UserAttributeUpdateSettings given, {attribute} is not one of the AutoVerifiedAttributes.")
        }
        P::PhoneVerificationWithoutSms => {
            "SMS configuration is required when phone_number is selected for auto verification".into()
        }

        P::VerificationTextsDiffer(which) => {
            let (old, new) = names(*which);
            format!("{old} and VerificationMessageTemplate.{new} cannot be different.")
        }
        P::DeveloperWithoutSource => "Source ARN is required to use DEVELOPER email sending owner".into(),
        P::FromNotAnAddress => "Provided From email address is invalid".into(),
        P::SourceRegion { allowed } => {
            format!("Provided SourceArn must be in one of the following SES regions: {}.", allowed.join(", "))
        }
        P::SmsRegion { pool_region } => {
            format!("Invalid snsRegion. Allowed SNS region for {pool_region} is {pool_region}")
        }
        P::TwoSmsServices => "SmsConfiguration cannot have both SNS and EUMS SMS settings.".into(),
        P::SmsRoleMissing => "SnsCallerArn is required in SmsConfiguration.".into(),

        P::MfaWithoutSms => {
            "SMS configuration and Auto verification for phone_number are required when MFA is required/optional".into()
        }
        P::MfaWithoutFactor => {
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.".into()
        }
        P::MfaOffWithFactor => {
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.".into()
        }
        P::SmsMfaWithoutConfiguration => "SMS configuration is required to use SMS MFA.".into(),
        P::MfaRequiredWithSentCodes => {
            "MFA cannot be required when EMAIL_OTP or SMS_OTP is one of the allowed first auth factors.".into()
        }
        P::EmailMfaWithoutDeveloper => "Email MFA requires EmailSendingAccount to be DEVELOPER.".into(),
        P::EmailMfaWithEmailRecovery => {
            "Email MFA cannot be used when email is the only account recovery mechanism.".into()
        }
        P::RelyingParty { id } => format!("Invalid RelyingPartyId {id}."),
        P::PublicSuffix { id } => format!("RelyingPartyId {id} is a public suffix."),

        P::CustomerKeyMissing => "KmsKeyArn is required when KeyType is CUSTOMER_MANAGED_KEY.".into(),
        P::DuplicateAcr { value } => format!("Duplicate AcrValue {value} in AcrConfiguration."),
        P::AcrNotAUri { value } => format!("Invalid AcrValue {value} in AcrConfiguration."),
        P::TooManyTags => "A user pool cannot have more than 50 tags.".into(),
        P::ReservedTag { key } => format!("Invalid tag key {key}: keys that begin with aws: are reserved."),
        P::NotInTier { tier, features } => {
            let features: Vec<&str> = features.iter().copied().map(Feature::as_str).collect();
            format!(
                "The following features need to be disabled for the {tier} pricing tier configured: {}",
                features.join(", ")
            )
        }
    }
}

/// The older member's name and the template's.
fn names(which: VerificationText) -> (&'static str, &'static str) {
    match which {
        VerificationText::SmsMessage => ("SmsVerificationMessage", "SmsMessage"),
        VerificationText::EmailMessage => ("EmailVerificationMessage", "EmailMessage"),
        VerificationText::EmailSubject => ("EmailVerificationSubject", "EmailSubject"),
    }
}

#[cfg(test)]
mod tests {
    use domain::pool::Tier;

    use super::*;

    #[test]
    fn every_reason_has_its_words() {
        use PoolRefused as P;
        let attribute = || "custom:city".to_owned();
        let value = || "urn:example".to_owned();
        let reasons = [
            P::CustomWithoutDataType { name: "city".into() },
            P::CustomRequired { attribute: attribute() },
            P::StandardChanged { attribute: "email".into() },
            P::StringConstraint { attribute: attribute() },
            P::NumberConstraint { attribute: attribute() },
            P::StringConstraintTooLong { attribute: attribute() },
            P::LengthsContradict { attribute: attribute() },
            P::ValuesContradict { attribute: attribute() },
            P::DuplicateCustomAttribute { attribute: attribute() },
            P::AttributeExists { attribute: attribute(), existing: "dev:custom:city".into() },
            P::TooManyCustomAttributes,
            P::AliasAndUsernameAttributes,
            P::PreferredUsernameRequired,
            P::PasswordNotAFirstFactor,
            P::SoftwareTokenAsFirstFactor,
            P::UnusedAccountValidity,
            P::TokenFunctionsDiffer,
            P::SenderWithoutKey,
            P::AdminOnlyWithOthers,
            P::DuplicateRecovery,
            P::UpdateSettingNotVerified { attribute: "email" },
            P::PhoneVerificationWithoutSms,
            P::VerificationTextsDiffer(VerificationText::SmsMessage),
            P::VerificationTextsDiffer(VerificationText::EmailMessage),
            P::VerificationTextsDiffer(VerificationText::EmailSubject),
            P::DeveloperWithoutSource,
            P::FromNotAnAddress,
            P::SourceRegion { allowed: vec!["eu-west-1".into(), "us-east-1".into(), "us-west-2".into()] },
            P::SmsRegion { pool_region: "eu-north-1".into() },
            P::TwoSmsServices,
            P::SmsRoleMissing,
            P::MfaWithoutSms,
            P::MfaWithoutFactor,
            P::MfaOffWithFactor,
            P::SmsMfaWithoutConfiguration,
            P::MfaRequiredWithSentCodes,
            P::EmailMfaWithoutDeveloper,
            P::EmailMfaWithEmailRecovery,
            P::RelyingParty { id: "com".into() },
            P::PublicSuffix { id: "co.uk".into() },
            P::CustomerKeyMissing,
            P::DuplicateAcr { value: value() },
            P::AcrNotAUri { value: value() },
            P::TooManyTags,
            P::ReservedTag { key: "aws:owner".into() },
            P::NotInTier { tier: Tier::Lite, features: vec![Feature::PasswordlessSignIn, Feature::PasswordHistory] },
        ];
        let table: Vec<String> = reasons.iter().map(|why| format!("{why:?}\n    {}", word(why))).collect();
        insta::assert_snapshot!(table.join("\n"));
    }
}
