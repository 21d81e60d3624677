//! How long policies may be.

/// The longest text that is looked at, in characters: `policyDocumentType` of the IAM model.
pub(super) const LONGEST: usize = 131_072;

/// Where a policy lies, which decides how long it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A managed policy, each version by itself.
    Managed,
    /// All inline policies of a user together.
    User,
    /// All inline policies of a group together.
    Group,
    /// All inline policies of a role together.
    Role,
    /// Who may become a role.
    Trust,
    /// Sent with AssumeRole and its relatives.
    Session,
}

impl Holder {
    /// In characters of [`size`]. Source: "IAM and AWS STS quotas".
    pub const fn limit(self) -> usize {
        match self {
            Self::Managed => 6_144,
            Self::User | Self::Session | Self::Trust => 2_048,
            Self::Group => 5_120,
            Self::Role => 10_240,
        }
    }
}

/// The length that limits are about: characters without white space.
pub fn size(text: &str) -> usize {
    text.chars().filter(|character| !character.is_whitespace()).count()
}
