//! Every reason to refuse, and the only place where a reason becomes an AWS error.
//!
//! Operations and flows write `?`; the dispatcher knows which operation ran and asks [`word`], because AWS words one
//! rule differently by operation. Texts are literal, final stops included.

pub(crate) mod access;
mod attributes;
mod audit;
mod branding;
mod clients;
mod conversions;
mod data_keys;
mod devices;
mod domains;
mod exchange;
mod factors;
mod functions;
mod groups;
mod iam;
mod identity_pools;
mod identity_providers;
mod imports;
mod limits;
mod links;
mod logs;
mod passkeys;
mod passwords;
mod pools;
mod posts;
mod replicas;
mod resource_servers;
mod risk;
mod secrets;
mod sessions;
mod step_up;
mod sts;
mod tokens;

use std::fmt::Display;

pub use access::AccessDenied;
pub use audit::AuditRefusal;
pub use data_keys::DataKeyRefusal;
pub use devices::DeviceRefusal;
pub use exchange::{ExchangeRefusal, Role};
pub use factors::FactorRefusal;
pub use functions::FunctionRefusal;
pub(crate) use functions::word as word_function;
pub use groups::GroupRefusal;
pub use iam::IamRefusal;
pub use identity_pools::{IdentityPoolRefusal, LoginRefusal};
pub use imports::ImportRefusal;
pub use limits::LimitRefusal;
pub use logs::LogsRefusal;
pub use passkeys::PasskeyRefusal;
pub use posts::PostRefusal;
pub use secrets::SecretRefusal;
pub use sessions::SessionRefusal;
pub use step_up::StepUpRefusal;
pub use sts::StsRefusal;
pub use tokens::TokenRefusal;
use wire::{ApiError, ErrorKind as Kind, model::OperationModel};

pub use branding::Missing;

pub type Result<T> = std::result::Result<T, Refusal>;

/// Why an operation did not do what it was asked for.
#[derive(Debug)]
pub enum Refusal {
    /// A rival was faster; the dispatcher runs the operation again.
    Conflict,
    TooManyConflicts,
    /// More expensive work was queued than the process takes.
    Overloaded,
    /// Logged with the request's id, sent without detail.
    Internal(String),
    /// Worded by the wire already: signature, decoding, constraints.
    Wire(ApiError),
    MissingSignature,
    AccessDenied(Box<AccessDenied>),
    /// The model has it, this server not yet.
    NotBuilt(&'static str),
    /// A documented parameter that has no effect here yet: named, never ignored.
    Unsupported(String),

    NoSuchPool(String),
    NoSuchClient(String),
    NoSuchUser,
    Pool(domain::pool::PoolRefused),
    Client(domain::client::ClientRefused),
    DeletionProtected,
    HasDomain,
    /// What needs one was asked of a pool without one.
    NoDomain,
    Branding(domain::branding::BrandingRefused),
    /// A style's settings, in words.
    Settings(String),
    NotThere(Missing),
    Risk(domain::risk::RiskRefused),
    LogDelivery(domain::log_delivery::LogDeliveryRefused),
    Logs(LogsRefusal),
    MfaOptions,
    FactorChoice(domain::user::ChoiceRefused),
    Factor(FactorRefusal),
    /// A second factor that the user lacks the address for.
    NoMeansFor(domain::user::Factor),
    BadPageToken,
    BadFilter(domain::filter::FilterRefused),
    NoSuchAttributeRequested,

    Secret(SecretRefusal),
    Token(TokenRefusal),

    SignUpNotPermitted,
    Username(domain::user::UsernameRefused),
    Attributes(domain::user::AttributesRefused),
    UnauthorizedAttribute,
    Password(domain::password::PasswordRejected),
    PasswordRequired,
    PasswordReused,
    /// The user's status is none that a reset leads out of.
    PasswordNotResettable,
    /// The pool lets nobody in again by a code.
    AdministratorOnly,
    /// No verified address of the user's serves for a code.
    NothingToRecoverBy,
    /// The password is known from a break-in elsewhere.
    CompromisedPassword,
    /// The right password, and known from a break-in elsewhere.
    CompromisedSignIn,
    /// The address, or the risk that was found.
    SecurityReasons,
    /// Holds the id as it was sent.
    NoSuchEvent(String),
    FeedbackToken,
    /// Where it is an alias, only confirmed users have one.
    PreferredUsernameTooSoon,
    UsernameTaken,
    /// The e-mail or number that serves as user name belongs to another user. Holds the attribute's name.
    IdentifierTaken(&'static str),
    /// Another user owns this alias. Holds the attribute's name.
    AliasTaken(&'static str),
    CannotConfirm(domain::user::Status),
    CodeMismatch,
    CodeExpired,
    AttemptLimit,
    /// Enough messages were sent.
    Budget(domain::budget::Budget),
    AlreadyConfirmed,
    AutoVerificationOff,
    NothingToVerify,
    /// Holds the attribute that the user lacks.
    NoAddressToVerify(&'static str),
    /// Only addresses are verified.
    NotAnAddress,
    /// Holds the user name as it was sent.
    ResendNotPossible(String),
    /// Holds the attribute a wanted medium lacks.
    NoAddressFor(&'static str),
    /// Somebody without a password has nowhere to be sent a code to.
    NoAddressToSignInWith,
    DeliveryFailed(String),
    NoSmsConfiguration,

    MissingParameter(&'static str),
    /// No public number of the group.
    BadSrpA,
    /// CUSTOM_AUTH begins with `SRP_A` or CUSTOM_CHALLENGE.
    BadChallengeName,
    /// Not a first factor to choose from.
    NotAChoice,
    Function(FunctionRefusal),
    Post(PostRefusal),
    FlowNotSupported,
    FlowNotEnabled(&'static str),
    WrongCredentials,
    UserDisabled,
    UserNotConfirmed,
    PasswordResetRequired,
    TemporaryPasswordExpired,
    Locked,
    SessionInvalid,
    SessionExpired,
    SessionUsed,
    /// Holds the attribute's name.
    RequiredAttributeMissing(String),
    /// Holds the attribute's name.
    AttributeAlreadySet(String),

    NoSuchDevice,
    Audit(AuditRefusal),
    Device(DeviceRefusal),
    Exchange(ExchangeRefusal),
    IdentityPool(IdentityPoolRefusal),
    IdentityProvider(domain::identity_provider::ProviderRefused),
    ResourceServer(domain::resource_server::ResourceServerRefused),
    Domain(domain::pool_domain::DomainRefused),
    Link(domain::user::LinkRefused),
    /// Holds an ARN that is no pool's.
    NoSuchResource(String),
    Group(GroupRefusal),
    Iam(IamRefusal),
    Sts(StsRefusal),
    Import(ImportRefusal),
    Limit(LimitRefusal),
    DataKey(DataKeyRefusal),
    Passkey(PasskeyRefusal),
    Replica(domain::pool::ReplicaRefused),
    Session(SessionRefusal),
    StepUp(StepUpRefusal),

    /// A trigger could not be called. Holds the trigger's name and AWS's error code.
    TriggerNotCallable(&'static str, String),
}

impl Refusal {
    pub fn internal(why: impl Display) -> Self {
        Self::Internal(why.to_string())
    }
}

/// The words AWS uses for this reason when this operation refuses.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub fn word(operation: &OperationModel, why: &Refusal) -> ApiError {
    use Refusal as R;
    let name = operation.name;
    let not_authorized = |message: &'static str| ApiError::new(Kind::NotAuthorizedException, message);
    let invalid = |message: String| ApiError::new(Kind::InvalidParameterException, message);
    match why {
        R::Wire(error) => error.clone(),
        R::Conflict | R::TooManyConflicts | R::Overloaded => busy(operation),
        R::Internal(_) => ApiError::new(internal_kind(operation), "Something went wrong"),
        R::MissingSignature => missing_signature(operation),
        R::AccessDenied(denied) => access::word(denied),
        R::NotBuilt(operation) => ApiError::not_supported(operation),
        R::Unsupported(what) => {
            ApiError::new(operation.service.violation, format!("{what} is not supported by this server yet."))
        }

        R::NoSuchPool(id) => ApiError::new(Kind::ResourceNotFoundException, format!("User pool {id} does not exist.")),
        R::NoSuchClient(id) => {
            ApiError::new(Kind::ResourceNotFoundException, format!("User pool client {id} does not exist."))
        }
        R::NoSuchUser => ApiError::new(Kind::UserNotFoundException, no_such_user(name)),
        R::Pool(why) => pools::word(why),
        R::Client(why) => clients::word(name, why),
        R::DeletionProtected => invalid(
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be \
             inactivated first."
                .into(),
        ),
        R::HasDomain => {
            invalid("User pool cannot be deleted. It has a domain configured that should be deleted first.".into())
        }
        R::NoDomain => invalid("There has to be an existing domain associated with this user pool".into()),
        R::Branding(why) => branding::word(why),
        R::Settings(why) => invalid(branding::quoted(why)),
        R::NotThere(what) => branding::missing(what),
        R::Risk(why) => risk::word(why),
        R::LogDelivery(why) => risk::logs(why),
        R::Logs(why) => logs::word(why),
        R::MfaOptions => invalid("MFAOptions supports only SMS delivery to phone_number.".into()),
        R::NoMeansFor(factor) => invalid(factors::no_means(*factor)),
        R::FactorChoice(why) => factors::choice(*why),
        R::Factor(why) => factors::word(name, why),
        R::Audit(why) => audit::word(*why),
        R::BadPageToken if name == "ListTemplates" => ApiError::new(operation.service.violation, "Invalid NextToken."),
        R::BadPageToken if name == "LookupEvents" => audit::bad_token(),
        R::BadPageToken if name == "ListUsers" => invalid("Invalid pagination token given.".into()),
        R::BadPageToken => invalid("Invalid pagination token".into()),
        R::BadFilter(why) => attributes::filter(why),
        R::NoSuchAttributeRequested => invalid("One or more requested attributes do not exist.".into()),

        R::Secret(why) => secrets::word(name, why),
        R::Token(why) => tokens::word(*why),
        R::SignUpNotPermitted => not_authorized("SignUp is not permitted for this user pool"),
        R::Username(why) => attributes::username(why),
        R::Attributes(why) => attributes::word(name, why),
        R::UnauthorizedAttribute => not_authorized("A client attempted to write unauthorized attribute"),
        R::Password(why) => passwords::word(name, why),
        R::PasswordRequired => invalid("Password is required".into()),
        R::PasswordReused => {
            ApiError::new(Kind::PasswordHistoryPolicyViolationException, "Password has already been used.")
        }
        R::PasswordNotResettable => not_authorized("User password cannot be reset in the current state."),
        R::AdministratorOnly => not_authorized("Contact administrator to reset password."),
        R::NothingToRecoverBy => invalid(
            "Cannot reset password for the user as there is no registered/verified email or phone_number".into(),
        ),
        R::CompromisedPassword => {
            ApiError::invalid_password("Provided password cannot be used for security reasons.")
        }
        R::CompromisedSignIn => ApiError::new(
            Kind::PasswordResetRequiredException,
            "Password reset required for user due to security reasons",
        ),
        R::SecurityReasons => not_authorized("Unable to login because of security reasons."),
        R::NoSuchEvent(id) => invalid(format!("Event {} does not exist.", branding::quoted(id))),
        R::FeedbackToken => not_authorized("Invalid feedback token."),
        R::PreferredUsernameTooSoon => invalid(
            "Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred \
             username alias."
                .into(),
        ),
        R::UsernameTaken if name == "AdminCreateUser" => {
            ApiError::new(Kind::UsernameExistsException, "User account already exists")
        }
        R::UsernameTaken => ApiError::new(Kind::UsernameExistsException, "User already exists"),
        R::IdentifierTaken(attribute) => ApiError::new(
            Kind::UsernameExistsException,
            format!("An account with the given {attribute} already exists."),
        ),
        R::AliasTaken(attribute) => {
            let given = if matches!(name, "ConfirmSignUp" | "VerifyUserAttribute") { "" } else { "given " };
            ApiError::new(Kind::AliasExistsException, format!("An account with the {given}{attribute} already exists."))
        }
        R::CannotConfirm(status) => ApiError::new(
            Kind::NotAuthorizedException,
            format!("User cannot be confirmed. Current status is {}", status.as_str()),
        ),
        R::CodeMismatch => {
            ApiError::new(Kind::CodeMismatchException, "Invalid verification code provided, please try again.")
        }
        R::CodeExpired => {
            ApiError::new(Kind::ExpiredCodeException, "Invalid code provided, please request a code again.")
        }
        R::AttemptLimit => {
            ApiError::new(Kind::LimitExceededException, "Attempt limit exceeded, please try after some time.")
        }
        R::Budget(budget) => limits::budget(operation, *budget),
        R::AlreadyConfirmed => invalid("User is already confirmed.".into()),
        R::AutoVerificationOff => not_authorized("Cannot resend codes. Auto verification not turned on."),
        R::NothingToVerify => {
            invalid("The user has no email or phone_number that the user pool verifies automatically.".into())
        }
        R::NoAddressToVerify(attribute) => invalid(format!("User has no {attribute} to verify.")),
        R::NotAnAddress => invalid("Invalid attribute name. Only email and phone_number can be verified.".into()),
        R::ResendNotPossible(username) => ApiError::new(
            Kind::UnsupportedUserStateException,
            format!("Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD"),
        ),
        R::NoAddressFor(attribute) => invalid(format!("User has no {attribute} to send the invitation to.")),
        R::NoAddressToSignInWith => {
            invalid("User has no email or phone_number to sign in with without a password.".into())
        }
        R::NoSmsConfiguration if name.ends_with("Auth") || name.ends_with("AuthChallenge") => ApiError::new(
            Kind::InvalidSmsRoleAccessPolicyException,
            "Unable to send the message. User pool does not have SMS configuration to send messages.",
        ),
        R::NoSmsConfiguration => undeliverable(
            operation,
            "Unable to send the message. User pool does not have SMS configuration to send messages.",
        ),
        R::DeliveryFailed(why) => undeliverable(operation, why),

        R::MissingParameter(parameter) => invalid(format!("Missing required parameter {parameter}")),
        R::BadSrpA => invalid("SRP_A is not a valid public key.".into()),
        R::BadChallengeName => invalid("CHALLENGE_NAME is not SRP_A or CUSTOM_CHALLENGE.".into()),
        R::NotAChoice => invalid("The challenge is not one of those to choose from.".into()),
        R::Function(why) => functions::word(why),
        R::Post(why) => posts::word(operation, why),
        R::FlowNotSupported => invalid("Initiate Auth method not supported.".into()),
        R::FlowNotEnabled(flow) => invalid(flow_not_enabled(flow)),
        R::WrongCredentials => not_authorized("Incorrect username or password."),
        R::UserDisabled => not_authorized("User is disabled."),
        R::UserNotConfirmed => ApiError::new(Kind::UserNotConfirmedException, "User is not confirmed."),
        R::PasswordResetRequired => {
            // GetTokensFromRefreshToken has no error of its own for it.
            let declared = Kind::PasswordResetRequiredException;
            let kind = if operation.errors.contains(&declared) { declared } else { Kind::NotAuthorizedException };
            ApiError::new(kind, "Password reset required for the user")
        }
        R::TemporaryPasswordExpired => {
            not_authorized("Temporary password has expired and must be reset by an administrator.")
        }
        R::Locked => not_authorized("Password attempts exceeded"),
        R::SessionInvalid => not_authorized("Invalid session for the user."),
        R::SessionExpired => not_authorized("Invalid session for the user, session is expired."),
        R::SessionUsed => not_authorized("Invalid session for the user, session can only be used once."),
        R::RequiredAttributeMissing(attribute) => invalid(format!("Invalid attributes given, {attribute} is missing")),
        R::AttributeAlreadySet(attribute) => invalid(format!("Cannot modify an already provided {attribute}")),

        R::NoSuchResource(arn) => {
            ApiError::new(Kind::ResourceNotFoundException, format!("Resource {arn} does not exist."))
        }
        R::Group(why) => groups::word(*why),
        R::Iam(why) => iam::word(operation, why),
        R::Sts(why) => sts::word(operation, why),
        R::Import(why) => imports::word(why),
        R::Limit(why) => limits::word(why),
        R::DataKey(why) => data_keys::word(*why),
        R::Passkey(why) => passkeys::word(*why),
        R::Replica(why) => replicas::word(name, why),
        R::Session(why) => sessions::word(*why),
        R::IdentityPool(why) => identity_pools::word(why),
        R::StepUp(why) => step_up::word(*why),
        R::IdentityProvider(why) => identity_providers::word(why),
        R::ResourceServer(why) => resource_servers::word(why),
        R::Domain(why) => domains::word(why),
        R::Link(why) => links::word(why),
        R::NoSuchDevice => ApiError::new(Kind::ResourceNotFoundException, "Device does not exist."),
        R::Exchange(why) => exchange::word(why),
        R::Device(why) => devices::word(*why),

        R::TriggerNotCallable(trigger, code) => {
            ApiError::new(Kind::UnexpectedLambdaException, format!("{trigger} invocation failed due to error {code}."))
        }
    }
}

/// Public operations that take a user name tell less than the others.
fn no_such_user(operation: &str) -> &'static str {
    match operation {
        "ConfirmSignUp" | "ResendConfirmationCode" | "ForgotPassword" | "ConfirmForgotPassword" => {
            "Username/client id combination not found."
        }
        _ => "User does not exist.",
    }
}

/// auth.md 3: the sentence differs by flow.
fn flow_not_enabled(flow: &str) -> String {
    match flow {
        "USER_PASSWORD_AUTH" => "USER_PASSWORD_AUTH flow not enabled for this client".into(),
        "USER_SRP_AUTH" | "CUSTOM_AUTH" | "USER_AUTH" => format!("{flow} is not enabled for the client."),
        _ => "Auth flow not enabled for this client".into(),
    }
}

/// Administrators have no error of their own for it: AdminResetUserPassword, AdminUpdateUserAttributes.
fn undeliverable(operation: &OperationModel, why: &str) -> ApiError {
    let declared = Kind::CodeDeliveryFailureException;
    let kind = if operation.errors.contains(&declared) { declared } else { Kind::InvalidParameterException };
    ApiError::new(kind, why.to_owned())
}

/// User pools say it shorter than all others.
fn missing_signature(operation: &OperationModel) -> ApiError {
    let text = if operation.service.is_user_pools() {
        "Missing Authentication Token"
    } else {
        "Request is missing Authentication Token"
    };
    ApiError::new(Kind::MissingAuthenticationTokenException, text)
}

fn busy(operation: &OperationModel) -> ApiError {
    if operation.errors.contains(&Kind::TooManyRequestsException) {
        ApiError::new(Kind::TooManyRequestsException, "Rate exceeded")
    } else {
        ApiError::new(internal_kind(operation), "Something went wrong")
    }
}

/// Most operations declare InternalErrorException; the client-secret ones InternalServerException.
fn internal_kind(operation: &OperationModel) -> Kind {
    if operation.errors.contains(&Kind::InternalServerException) {
        Kind::InternalServerException
    } else {
        Kind::InternalErrorException
    }
}
