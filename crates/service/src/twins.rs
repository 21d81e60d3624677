//! Enums of the wire and the domain's enums of the same values: two types, because the wire's are generated and must not
//! know the domain, and one meaning.

use domain::{
    client::{ClientType, ExplicitFlow, OAuthFlow, TimeUnit, UserExistenceErrors},
    pool::{
        Alias, Contact, DataType, EmailOption, EventVersion, FirstFactor, IssuerKind, KeyType, MfaMode, PasskeyFactors,
        RecoveryMechanism, SendingAccount, ThreatProtection, Tier, TokenEventVersion, UserVerification,
    },
};
use wire::shapes::*;

/// A wire enum with a twin in the domain.
pub trait Twin: Sized {
    type Domain;

    fn to_domain(self) -> Self::Domain;
    fn of(twin: Self::Domain) -> Self;
}

/// Declares pairs of enums whose values have one name on both sides, and the test that they do. Values without a pair,
/// on either side, do not compile.
macro_rules! twins {
    ($($wire:ident = $domain:ident { $($from:ident = $to:ident),+ $(,)? })+) => {
        $(impl Twin for $wire {
            type Domain = $domain;

            fn to_domain(self) -> $domain {
                match self { $(Self::$from => $domain::$to),+ }
            }

            fn of(twin: $domain) -> Self {
                match twin { $($domain::$to => Self::$from),+ }
            }
        })+

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn twins_have_one_name() {
                $(for &value in $wire::ALL {
                    assert_eq!(value.as_str(), value.to_domain().as_str());
                    assert_eq!($wire::of(value.to_domain()), value);
                })+
            }
        }
    };
}

twins! {
    AdvancedSecurityModeType = ThreatProtection { Off = Off, Audit = Audit, Enforced = Enforced }
    AliasAttributeType = Alias { Email = Email, PhoneNumber = PhoneNumber, PreferredUsername = PreferredUsername }
    AttributeDataType = DataType { String = String, Number = Number, DateTime = DateTime, Boolean = Boolean }
    AuthFactorType = FirstFactor {
        Password = Password, EmailOtp = EmailOtp, SmsOtp = SmsOtp, WebAuthn = WebAuthn, SoftwareToken = SoftwareToken,
    }
    ClientTypeType = ClientType { Regular = Regular, Dcr = DynamicallyRegistered }
    CustomEmailSenderLambdaVersionType = EventVersion { V1_0 = V1 }
    CustomSMSSenderLambdaVersionType = EventVersion { V1_0 = V1 }
    DefaultEmailOptionType = EmailOption { ConfirmWithCode = Code, ConfirmWithLink = Link }
    EmailSendingAccountType = SendingAccount { CognitoDefault = CognitoDefault, Developer = Developer }
    EncryptionKeyType = KeyType { AwsOwnedKey = AwsOwned, CustomerManagedKey = CustomerManaged }
    ExplicitAuthFlowsType = ExplicitFlow {
        AdminNoSrpAuth = AdminNoSrp,
        CustomAuthFlowOnly = CustomOnly,
        UserPasswordAuth = UserPassword,
        AllowAdminUserPasswordAuth = AllowAdminUserPassword,
        AllowCustomAuth = AllowCustom,
        AllowUserPasswordAuth = AllowUserPassword,
        AllowUserSrpAuth = AllowUserSrp,
        AllowRefreshTokenAuth = AllowRefreshToken,
        AllowUserAuth = AllowUserAuth,
        AllowTokenExchangeDelegation = AllowTokenExchangeDelegation,
        AllowTokenExchangeImpersonation = AllowTokenExchangeImpersonation,
        AllowClientTokenAuth = AllowClientToken,
    }
    InboundFederationLambdaVersionType = EventVersion { V1_0 = V1 }
    IssuerType = IssuerKind { Original = Original, Updated = Updated }
    OAuthFlowType = OAuthFlow { Code = Code, Implicit = Implicit, ClientCredentials = ClientCredentials }
    PreTokenGenerationLambdaVersionType = TokenEventVersion { V1_0 = V1, V2_0 = V2, V3_0 = V3 }
    PreventUserExistenceErrorTypes = UserExistenceErrors { Legacy = Legacy, Enabled = Enabled }
    RecoveryOptionNameType = RecoveryMechanism {
        VerifiedEmail = VerifiedEmail, VerifiedPhoneNumber = VerifiedPhoneNumber, AdminOnly = AdminOnly,
    }
    TimeUnitsType = TimeUnit { Seconds = Seconds, Minutes = Minutes, Hours = Hours, Days = Days }
    UserPoolMfaType = MfaMode { Off = Off, Optional = Optional, On = On }
    UserPoolTierType = Tier { Lite = Lite, Essentials = Essentials, Plus = Plus }
    UserVerificationType = UserVerification { Required = Required, Preferred = Preferred }
    UsernameAttributeType = Contact { Email = Email, PhoneNumber = PhoneNumber }
    VerifiedAttributeType = Contact { Email = Email, PhoneNumber = PhoneNumber }
    WebAuthnFactorConfigurationType = PasskeyFactors {
        SingleFactor = Single, MultiFactorWithUserVerification = MultiWithUserVerification,
    }
}
