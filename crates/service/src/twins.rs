//! Enums of the wire and the domain's enums of the same values: two types, because the wire's are generated and must not
//! know the domain, and one meaning.

use domain::{
    branding::{AssetCategory, ColorMode, Format},
    client::{ClientType, ExplicitFlow, OAuthFlow, TimeUnit, UserExistenceErrors},
    device::Remembrance,
    identity_provider::ProviderType,
    log_delivery::{EventSource, LogLevel as Level},
    pool::{
        Alias, Contact, DataType, EmailOption, EventVersion, FirstFactor, IssuerKind, KeyType, MfaMode, PasskeyFactors,
        RecoveryMechanism, SendingAccount, ThreatProtection, Tier, TokenEventVersion, UserVerification,
    },
    pool_domain::SecurityPolicy,
    risk::{
        Asked, CheckedEvent, CredentialsAction, Decision, EventKind, EventResponse, Level as RiskLevel, TakeoverAction,
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
    AccountTakeoverEventActionType = TakeoverAction {
        Block = Block, MfaIfConfigured = MfaIfConfigured, MfaRequired = MfaRequired, NoAction = NoAction,
    }
    AdvancedSecurityModeType = ThreatProtection { Off = Off, Audit = Audit, Enforced = Enforced }
    AliasAttributeType = Alias { Email = Email, PhoneNumber = PhoneNumber, PreferredUsername = PreferredUsername }
    AssetCategoryType = AssetCategory {
        FaviconIco = FaviconIco,
        FaviconSvg = FaviconSvg,
        EmailGraphic = EmailGraphic,
        SmsGraphic = SmsGraphic,
        AuthAppGraphic = AuthAppGraphic,
        PasswordGraphic = PasswordGraphic,
        PasskeyGraphic = PasskeyGraphic,
        PageHeaderLogo = PageHeaderLogo,
        PageHeaderBackground = PageHeaderBackground,
        PageFooterLogo = PageFooterLogo,
        PageFooterBackground = PageFooterBackground,
        PageBackground = PageBackground,
        FormBackground = FormBackground,
        FormLogo = FormLogo,
        IdpButtonIcon = IdpButtonIcon,
    }
    AssetExtensionType = Format { Ico = Ico, Jpeg = Jpeg, Png = Png, Svg = Svg, Webp = Webp }
    AttributeDataType = DataType { String = String, Number = Number, DateTime = DateTime, Boolean = Boolean }
    AuthFactorType = FirstFactor {
        Password = Password, EmailOtp = EmailOtp, SmsOtp = SmsOtp, WebAuthn = WebAuthn, SoftwareToken = SoftwareToken,
    }
    ClientTypeType = ClientType { Regular = Regular, Dcr = DynamicallyRegistered }
    ColorSchemeModeType = ColorMode { Light = Light, Dark = Dark, Dynamic = Dynamic }
    CompromisedCredentialsEventActionType = CredentialsAction { Block = Block, NoAction = NoAction }
    CustomEmailSenderLambdaVersionType = EventVersion { V1_0 = V1 }
    CustomSMSSenderLambdaVersionType = EventVersion { V1_0 = V1 }
    DefaultEmailOptionType = EmailOption { ConfirmWithCode = Code, ConfirmWithLink = Link }
    DeviceRememberedStatusType = Remembrance { Remembered = Remembered, NotRemembered = NotRemembered }
    EmailSendingAccountType = SendingAccount { CognitoDefault = CognitoDefault, Developer = Developer }
    EncryptionKeyType = KeyType { AwsOwnedKey = AwsOwned, CustomerManagedKey = CustomerManaged }
    EventFilterType = CheckedEvent { SignIn = SignIn, PasswordChange = PasswordChange, SignUp = SignUp }
    EventSourceName = EventSource { UserNotification = UserNotification, UserAuthEvents = UserAuthEvents }
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
    IdentityProviderTypeType = ProviderType {
        Saml = Saml,
        Facebook = Facebook,
        Google = Google,
        LoginWithAmazon = LoginWithAmazon,
        SignInWithApple = SignInWithApple,
        Oidc = Oidc,
    }
    InboundFederationLambdaVersionType = EventVersion { V1_0 = V1 }
    IssuerType = IssuerKind { Original = Original, Updated = Updated }
    LogLevel = Level { Error = Error, Info = Info }
    OAuthFlowType = OAuthFlow { Code = Code, Implicit = Implicit, ClientCredentials = ClientCredentials }
    PreTokenGenerationLambdaVersionType = TokenEventVersion { V1_0 = V1, V2_0 = V2, V3_0 = V3 }
    PreventUserExistenceErrorTypes = UserExistenceErrors { Legacy = Legacy, Enabled = Enabled }
    RecoveryOptionNameType = RecoveryMechanism {
        VerifiedEmail = VerifiedEmail, VerifiedPhoneNumber = VerifiedPhoneNumber, AdminOnly = AdminOnly,
    }
    SecurityPolicyType = SecurityPolicy { TlsV1 = Tls1, TlsV1_2_2021 = Tls1_2, TlsV1_3_2025 = Tls1_3 }
    TimeUnitsType = TimeUnit { Seconds = Seconds, Minutes = Minutes, Hours = Hours, Days = Days }
    UserPoolMfaType = MfaMode { Off = Off, Optional = Optional, On = On }
    UserPoolTierType = Tier { Lite = Lite, Essentials = Essentials, Plus = Plus }
    UserVerificationType = UserVerification { Required = Required, Preferred = Preferred }
    UsernameAttributeType = Contact { Email = Email, PhoneNumber = PhoneNumber }
    VerifiedAttributeType = Contact { Email = Email, PhoneNumber = PhoneNumber }
    WebAuthnFactorConfigurationType = PasskeyFactors {
        SingleFactor = Single, MultiFactorWithUserVerification = MultiWithUserVerification,
    }
    ChallengeName = Asked { Password = Password, Mfa = Mfa }
    EventResponseType = EventResponse { Pass = Pass, Fail = Fail, InProgress = InProgress }
    EventType = EventKind {
        SignIn = SignIn, SignUp = SignUp, ForgotPassword = ForgotPassword, PasswordChange = PasswordChange,
        ResendCode = ResendCode,
    }
    RiskDecisionType = Decision { NoRisk = NoRisk, AccountTakeover = AccountTakeover, Block = Block }
    RiskLevelType = RiskLevel { Low = Low, Medium = Medium, High = High }
}
