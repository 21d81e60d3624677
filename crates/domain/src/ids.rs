//! The names of records, one type each, so that no id can be handed over in another's place.
//!
//! Ids that Amazon shows to people keep Amazon's form; ids that only storage sees are small integers.

use crate::random::{self, Random};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Digits and lower-case letters: what client ids are made of.
const LOWER_ALPHANUMERIC: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// Digits and letters of both cases: what pool ids end in.
const ALPHANUMERIC: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A pool id's characters after the underscore.
const POOL_SUFFIX_LENGTH: usize = 9;
const CLIENT_ID_LENGTH: usize = 26;

/// Ids that are text. `From` takes any text: the wire has validated it, and an unknown id finds nothing.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

text_id! {
    /// A pool's public id, `<region>_<nine letters and digits>`.
    PoolId
}

impl PoolId {
    /// Draws a new id. Whether it is free is the store's question.
    pub fn generate(region: &str, random: &dyn Random) -> Self {
        let suffix = random::text(random, ALPHANUMERIC, POOL_SUFFIX_LENGTH);
        Self(format!("{region}_{suffix}"))
    }

    /// The part before the last underscore; `None` when there is none.
    pub fn region(&self) -> Option<&str> {
        self.0.rsplit_once('_').map(|(region, _)| region)
    }

    /// The part after the last underscore: SRP's "pool name"; the whole id when there is none.
    pub fn suffix(&self) -> &str {
        self.0.rsplit_once('_').map_or(self.0.as_str(), |(_, suffix)| suffix)
    }
}

text_id! {
    /// An app client's public id: 26 digits and lower-case letters.
    ClientId
}

impl ClientId {
    pub fn generate(random: &dyn Random) -> Self {
        Self(random::text(random, LOWER_ALPHANUMERIC, CLIENT_ID_LENGTH))
    }
}

text_id! {
    /// A user's public and permanent name within the pool: a UUID of version 4 in its usual form.
    Sub
}

impl Sub {
    pub fn generate(random: &dyn Random) -> Self {
        Self(random::uuid(random).to_string())
    }
}

/// A pool's short name in storage keys: four random bytes, never used for a second pool.
///
/// It is also the pool's *incarnation*: children carry it in their keys, and are invisible once it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PoolNumber(pub u32);

impl PoolNumber {
    /// Draws a new number. Whether it was ever used is the store's question.
    pub fn generate(random: &dyn Random) -> Self {
        Self(u32::from_be_bytes(random::bytes(random)))
    }
}

impl fmt::Display for PoolNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// One incarnation of a group: another group made under the same name later has another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupNumber(pub u64);

impl GroupNumber {
    /// 63 random bits: the number stays exact in everything that reads JSON as signed integers.
    pub fn generate(random: &dyn Random) -> Self {
        Self(u64::from_be_bytes(random::bytes(random)) >> 1)
    }
}

/// Random low bits of a time-ordered id. With them an id stays below 2^63 until the year 2109.
const RANDOM_BITS: u32 = 21;

fn time_ordered(now: Timestamp, random: &dyn Random) -> u64 {
    let milliseconds = u64::try_from(now.millis()).unwrap_or(0);
    let noise = u64::from(u32::from_be_bytes(random::bytes(random))) & ((1 << RANDOM_BITS) - 1);
    (milliseconds << RANDOM_BITS) | noise
}

/// Ids of records: milliseconds since the epoch, then random bits, so that young records lie together.
/// Two may draw the same id; the commit that inserts expects its absence, and the loser has to draw anew.
macro_rules! record_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            pub fn generate(now: Timestamp, random: &dyn Random) -> Self {
                Self(time_ordered(now, random))
            }
        }

        /// Sixteen hexadecimal digits, so that text sorts as the ids do.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }
    };
}

record_id! {
    /// A user's record in storage; nobody outside sees it (they see the [`Sub`]).
    UserId
}

record_id! {
    /// Any other record: an outbox message, a job, an event.
    RecordId
}

impl RecordId {
    /// The moment that it was drawn at.
    pub fn moment(self) -> Timestamp {
        Timestamp::from_millis((self.0 >> RANDOM_BITS).cast_signed())
    }

    /// Reads back what `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u64::from_str_radix(text, 16).ok().map(Self)
    }
}

/// Ids that are UUIDs of version 4, in keys as their sixteen bytes.
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub fn generate(random: &dyn Random) -> Self {
                Self(random::uuid(random))
            }

            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// Reads the hyphenated form.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
    };
}

uuid_id! {
    /// One sign-in and all tokens that came of it; tokens call it `origin_jti`.
    GrantId
}

uuid_id! {
    /// A device of a user; apps know it by its [key](crate::device::device_key).
    DeviceId
}

uuid_id! {
    /// An identity pool; the world knows it with its region in front, see [`in_region`].
    IdentityPoolId
}

uuid_id! {
    /// An identity of an identity pool, also known with its region in front.
    IdentityId
}

uuid_id! {
    /// A budget of messages: a keyed digest of what it is of.
    BudgetId
}

/// `<region>:<uuid>`, the public form of identity pools and identities.
pub fn in_region(region: &str, id: impl fmt::Display) -> String {
    format!("{region}:{id}")
}

/// Region and hyphenated id of the public form; `None` for any other text, also for another spelling of the id.
fn regional(text: &str) -> Option<(&str, Uuid)> {
    let (region, id) = text.split_once(':')?;
    let uuid = Uuid::try_parse(id).ok()?;
    (uuid.hyphenated().to_string() == id).then_some((region, uuid))
}

impl IdentityPoolId {
    /// Region and id of the public form.
    pub fn regional(text: &str) -> Option<(&str, Self)> {
        regional(text).map(|(region, uuid)| (region, Self(uuid)))
    }
}

impl IdentityId {
    /// Region and id of the public form.
    pub fn regional(text: &str) -> Option<(&str, Self)> {
        regional(text).map(|(region, uuid)| (region, Self(uuid)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;

    #[test]
    fn public_ids_have_amazons_forms() {
        let random = Counter::default();

        let pool = PoolId::generate("eu-west-1", &random);
        let client = ClientId::generate(&random);
        let sub = Sub::generate(&random);

        assert_eq!(pool.region(), Some("eu-west-1"));
        assert_eq!(pool.suffix().len(), 9);
        assert!(pool.suffix().bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(client.as_str().len(), 26);
        assert!(client.as_str().bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()));
        assert_eq!(Uuid::try_parse(sub.as_str()).unwrap().get_version_num(), 4);
    }

    #[test]
    fn record_ids_sort_by_time_and_print_in_the_same_order() {
        let random = Counter::default();
        let mut ids = Vec::new();
        for millisecond in [1, 2, 255, 256, 1_790_000_000_000] {
            ids.push(RecordId::generate(Timestamp::from_millis(millisecond), &random));
        }

        assert!(ids.is_sorted());
        assert!(ids.iter().map(RecordId::to_string).collect::<Vec<_>>().is_sorted());
        for id in ids {
            assert_eq!(RecordId::parse(&id.to_string()), Some(id));
            assert_eq!(RecordId::generate(id.moment(), &Counter::default()).moment(), id.moment());
        }
        assert_eq!(RecordId::parse("+00000000000000f"), None);
    }

    #[test]
    fn an_identity_is_named_with_its_region_in_one_spelling() {
        let id = IdentityId::generate(&Counter::default());

        assert_eq!(IdentityId::regional(&in_region("us-east-1", id)), Some(("us-east-1", id)));
        for other in ["", "us-east-1:", &id.to_string(), &format!("us-east-1:{}", id.to_string().replace('-', ""))] {
            assert_eq!(IdentityId::regional(other), None, "{other}");
        }
    }

    #[test]
    fn a_grant_is_stored_as_its_text() {
        let grant = GrantId::generate(&Counter::default());

        let json = serde_json::to_string(&grant).unwrap();

        assert_eq!(json, format!("\"{grant}\""));
        assert_eq!(serde_json::from_str::<GrantId>(&json).unwrap(), grant);
        assert_eq!(GrantId::from_bytes(*grant.as_bytes()), grant);
    }
}
