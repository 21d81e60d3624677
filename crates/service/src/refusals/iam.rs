//! The words for what is wrong with users, roles, policies, providers and their sessions.

use domain::iam::{Full, MAX_ACCESS_KEYS, MAX_ATTACHED, MAX_CLIENT_IDS, MAX_GROUPS, MAX_TAGS, MAX_THUMBPRINTS};
use domain::policy::{Holder, Malformed};
use wire::{ApiError, ErrorKind as Kind, model::OperationModel};

use super::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IamRefusal {
    /// By name, as all that follow, or by ARN.
    NoUser(String),
    NoGroup(String),
    NoRole(String),
    NoPolicy(String),
    NotAttachable(String),
    /// A policy and its version.
    NoVersion(String, String),
    /// Of this user or role.
    NoBoundary(String),
    NoMember {
        user: String,
        group: String,
    },
    /// What has it (`user`, `group`, `role`) and its name.
    NoInline(&'static str, String),
    NoProvider(String),
    NoAccessKey(String),
    /// Of this user: a password.
    NoLoginProfile(String),
    /// By serial number.
    NoDevice(String),
    /// By id, as the two that follow: an SSH key,
    NoPublicKey(String),
    /// a certificate that signs,
    NoCertificate(String),
    /// a password of one service.
    NoServiceCredential(String),
    /// A service has no passwords of its own.
    NoCredentialsOfService,
    /// Of one user or of all: not both.
    OneOrAll,
    UserExists(String),
    GroupExists(String),
    RoleExists(String),
    PolicyExists(String),
    ProviderExists(String),
    /// What must go first.
    HasPolicies,
    HasAttached,
    HasAccessKeys,
    HasMembers,
    IsAttached,
    HasVersions,
    IsDefault,
    Malformed(Malformed),
    /// A trust policy that lets in everybody whom this provider speaks for.
    TrustsEverybody(String),
    Full(Full),
    TagTwice,
    Marker,
    /// Whoever signed is no user, so a name must be sent.
    NameMissing,
    ProviderUrl,
    /// One of the three parts that make a session policy refer to nothing.
    NoSessionPolicy(String),
}

pub fn word(operation: &OperationModel, why: &IamRefusal) -> ApiError {
    use IamRefusal as Why;
    let absent = |text: String| ApiError::new(Kind::NoSuchEntityException, text);
    let exists = |text: String| ApiError::new(Kind::EntityAlreadyExistsException, text);
    let conflict = |text: &'static str| ApiError::new(Kind::DeleteConflictException, text);
    let invalid = |text: &'static str| ApiError::new(Kind::InvalidInputException, text);
    match why {
        Why::NoUser(name) => absent(format!("The user with name {name} cannot be found.")),
        Why::NoRole(name) => absent(format!("The role with name {name} cannot be found.")),
        Why::NoGroup(name) => absent(format!("The group with name {name} cannot be found.")),
        Why::NoBoundary(name) => absent(format!("{name} has no permissions boundary.")),
        Why::NoMember { user, group } => absent(format!("User {user} is not in group {group}.")),
        Why::NoPolicy(arn) => absent(format!("Policy {arn} was not found.")),
        Why::NotAttachable(arn) => absent(format!("Policy {arn} does not exist or is not attachable.")),
        Why::NoVersion(arn, version) => {
            absent(format!("Policy {arn} version {version} does not exist or is not attachable."))
        }
        Why::NoInline(holder, name) => absent(format!("The {holder} policy with name {name} cannot be found.")),
        Why::NoProvider(arn) => absent(format!("OpenIDConnect Provider not found for arn {arn}")),
        Why::NoAccessKey(id) => absent(format!("The Access Key with id {id} cannot be found.")),
        Why::NoLoginProfile(name) => absent(format!("Login Profile for User {name} cannot be found.")),
        Why::NoDevice(serial) => absent(format!("VirtualMFADevice with serial number {serial} does not exist.")),
        Why::NoPublicKey(id) => absent(format!("The Public Key with id {id} cannot be found.")),
        Why::NoCertificate(id) => absent(format!("The Certificate with id {id} cannot be found.")),
        Why::NoServiceCredential(id) => {
            absent(format!("The Service Specific Credential with id {id} cannot be found."))
        }
        Why::NoCredentialsOfService => ApiError::new(
            Kind::ServiceNotSupportedException,
            "The specified service does not support service-specific credentials.",
        ),
        Why::OneOrAll => {
            ApiError::new(operation.service.violation, "UserName and AllUsers cannot be specified together.")
        }
        Why::UserExists(name) => exists(format!("User with name {name} already exists.")),
        Why::RoleExists(name) => exists(format!("Role with name {name} already exists.")),
        Why::GroupExists(name) => exists(format!("Group with name {name} already exists.")),
        Why::PolicyExists(name) => {
            exists(format!("A policy called {name} already exists. Duplicate names are not allowed."))
        }
        Why::ProviderExists(url) => exists(format!("Provider with url {url} already exists.")),
        Why::HasPolicies => conflict("Cannot delete entity, must delete policies first."),
        Why::HasAttached => conflict("Cannot delete entity, must detach all policies first."),
        Why::HasAccessKeys => conflict("Cannot delete entity, must delete access keys first."),
        Why::HasMembers => conflict("Cannot delete entity, must remove users from group first."),
        Why::IsAttached => conflict("Cannot delete a policy attached to entities."),
        Why::HasVersions => conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. \
             The default version is deleted with the policy.",
        ),
        Why::IsDefault => conflict("Cannot delete the default version of a policy."),
        Why::Malformed(why) => ApiError::new(Kind::MalformedPolicyDocumentException, malformed(why)),
        Why::TrustsEverybody(provider) => ApiError::new(
            Kind::MalformedPolicyDocumentException,
            format!(
                "Trust policy with trusted principal {provider} must evaluate, using StringEquals, StringLike or \
                 StringEqualsIgnoreCase, token.actions.githubusercontent.com:sub or \
                 token.actions.githubusercontent.com:job_workflow_ref which is not scoped to all."
            ),
        ),
        Why::Full(Full::Thumbprints) => invalid("Thumbprint list must contain fewer than 5 entries."),
        Why::Full(full) => ApiError::new(Kind::LimitExceededException, full_text(*full)),
        Why::TagTwice => invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive."),
        Why::Marker => ApiError::new(operation.service.violation, "Invalid Marker."),
        Why::NameMissing => {
            ApiError::new(operation.service.violation, "Must specify userName when calling with non-User credentials")
        }
        Why::ProviderUrl => ApiError::new(operation.service.violation, "Invalid Open ID Connect Provider URL"),
        Why::NoSessionPolicy(arn) => ApiError::new(
            Kind::MalformedPolicyDocumentException,
            format!("Policy {arn} does not exist or is not attachable."),
        ),
    }
}

fn full_text(full: Full) -> String {
    match full {
        Full::Size(Holder::Managed) => {
            format!("Cannot exceed quota for PolicySize: {}", Holder::Managed.limit())
        }
        Full::Size(Holder::Trust) => format!("Cannot exceed quota for ACLSizePerRole: {}", Holder::Trust.limit()),
        Full::Size(holder) => format!("Maximum policy size of {} bytes exceeded", holder.limit()),
        Full::Attached => format!("Cannot exceed quota for attached policies: {MAX_ATTACHED}"),
        Full::Versions => {
            "A managed policy can have up to 5 versions. Before you create a new version, you must delete \
                           an existing version."
                .to_owned()
        }
        Full::AccessKeys => format!("Cannot exceed quota for AccessKeysPerUser: {MAX_ACCESS_KEYS}"),
        Full::ClientIds => format!("Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {MAX_CLIENT_IDS}"),
        Full::Thumbprints => format!("Cannot exceed quota for thumbprints: {MAX_THUMBPRINTS}"),
        Full::Groups => format!("Cannot exceed quota for GroupsPerUser: {MAX_GROUPS}"),
        Full::Tags => format!("Cannot exceed quota for TagsPerResource: {MAX_TAGS}"),
    }
}

fn malformed(why: &Malformed) -> String {
    match why {
        Malformed::Syntax | Malformed::Operator(_) | Malformed::Value { .. } => "Syntax errors in policy.".to_owned(),
        Malformed::Version(_) => "Policy document must be version 2012-10-17 or greater.".to_owned(),
        Malformed::Sid(_) => "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular \
                              expression [0-9A-Za-z]*"
            .to_owned(),
        Malformed::SidTwice(_) => "Statement IDs (SID) in a single policy must be unique.".to_owned(),
        Malformed::NoAction => "Policy statement must contain actions.".to_owned(),
        Malformed::NoResource => "Policy statement must contain resources.".to_owned(),
        Malformed::NoPrincipal => "Missing required field Principal".to_owned(),
        Malformed::Prohibited(field) => format!("Has prohibited field {field}"),
        Malformed::NoVendor(_) => {
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned()
        }
        Malformed::Resource(resource) => format!("Resource {resource} must be in ARN format or \"*\"."),
        Malformed::Principal { kind, value } => format!("Invalid principal in policy: \"{kind}\":\"{value}\""),
        Malformed::NotTrust(_) => "AssumeRole policy may only specify STS AssumeRole actions.".to_owned(),
    }
}

impl From<IamRefusal> for Refusal {
    fn from(why: IamRefusal) -> Self {
        Self::Iam(why)
    }
}
