//! Who may call: users with access keys, roles, managed policies and OpenID Connect providers of the account.
//!
//! Names are unique without regard to case and kept as they were given. Limits are AWS's defaults ("IAM and AWS STS
//! quotas").

mod declared;
mod directory;
mod group;
mod policies;
mod policy;
mod provider;
mod role;
mod user;

use std::collections::BTreeMap;

pub use declared::{
    Declared, DeclaredGroup, DeclaredPolicy, DeclaredProvider, DeclaredRights, DeclaredRole, DeclaredUser,
    Surroundings, Unfit,
};
pub use directory::{Dangling, Declaration, Directory};
pub use group::{Group, MAX_GROUPS};
pub use policies::{MAX_ATTACHED, Policies};
pub use policy::{MAX_VERSIONS, ManagedPolicy, PolicyVersion};
pub use provider::{MAX_CLIENT_IDS, MAX_THUMBPRINTS, Provider, UrlRefused, check_url, provider_name};
pub use role::{DEFAULT_SESSION, LONGEST_SESSION, Role, trusts_everybody};
pub use user::{MAX_ACCESS_KEYS, User};

use crate::policy::Holder;
use crate::random::Random;

/// By key.
pub type Tags = BTreeMap<String, String>;

/// Tags of one entity.
pub const MAX_TAGS: usize = 50;

/// What is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// All inline policies together, or one document, by its holder.
    Size(Holder),
    /// Managed policies of one entity.
    Attached,
    /// Versions of one managed policy.
    Versions,
    /// Access keys of one user.
    AccessKeys,
    /// Client ids of one provider.
    ClientIds,
    Thumbprints,
    Tags,
    /// Groups of one user.
    Groups,
}

/// What a name is found by.
pub fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// Sets tags; those of other keys stay.
///
/// # Errors
/// [`Full::Tags`].
pub fn add_tags(tags: &mut Tags, more: Tags) -> Result<(), Full> {
    tags.extend(more);
    if tags.len() > MAX_TAGS { Err(Full::Tags) } else { Ok(()) }
}

/// Letters and digits of unique ids (base 32).
const ID_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A unique id of 21 characters, such as `AIDA…` of a user.
pub fn new_id(prefix: &str, random: &dyn Random) -> String {
    let drawn: [u8; 17] = crate::random::bytes(random);
    // 32 divides 256: every letter is as likely.
    let letters = drawn.iter().filter_map(|byte| ID_ALPHABET.get(usize::from(*byte) % ID_ALPHABET.len()));
    prefix.chars().chain(letters.map(|letter| char::from(*letter))).collect()
}

/// `arn:aws:iam::<account>:<kind><path><name>`; the path begins and ends with a slash.
pub fn arn(account: &str, kind: &str, path: &str, name: &str) -> String {
    format!("arn:aws:iam::{account}:{kind}{path}{name}")
}

/// The name at the end of an ARN of this account and kind: `arn:aws:iam::1:role/a/b` is `b`.
pub fn name_in<'a>(arn: &'a str, account: &str, kind: &str) -> Option<&'a str> {
    let rest = arn.strip_prefix("arn:aws:iam::")?.strip_prefix(account)?.strip_prefix(':')?.strip_prefix(kind)?;
    rest.strip_prefix('/')?.rsplit('/').next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_name_what_they_are_of() {
        let made = arn("123456789012", "role", "/team/", "deploy");
        assert_eq!(made, "arn:aws:iam::123456789012:role/team/deploy");
        assert_eq!(name_in(&made, "123456789012", "role"), Some("deploy"));
        for (other, account, kind) in [
            ("arn:aws:iam::123456789012:role/", "123456789012", "role"),
            ("arn:aws:iam::123456789012:role", "123456789012", "role"),
            ("arn:aws:iam::123456789012:user/deploy", "123456789012", "role"),
            ("arn:aws:iam::210987654321:role/deploy", "123456789012", "role"),
            ("deploy", "123456789012", "role"),
        ] {
            assert_eq!(name_in(other, account, kind), None, "{other}");
        }
    }

    #[test]
    fn tags_are_full_at_fifty() {
        let numbered = |from: usize, to: usize| (from..to).map(|at| (at.to_string(), String::new())).collect::<Tags>();
        let mut tags = Tags::new();
        assert_eq!(add_tags(&mut tags, numbered(0, 50)), Ok(()));
        assert_eq!(add_tags(&mut tags, numbered(0, 50)), Ok(()));
        assert_eq!(add_tags(&mut tags, numbered(50, 51)), Err(Full::Tags));
    }
}
