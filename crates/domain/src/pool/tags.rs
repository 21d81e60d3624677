//! Labels for people and bills.

use super::PoolRefused;
use std::collections::BTreeMap;

/// Keys to values.
pub type Tags = BTreeMap<String, String>;

/// Amazon's limit of tags a pool: "Quotas in Amazon Cognito".
pub const MAX_TAGS: usize = 50;

/// Keys that begin so are Amazon's own.
const RESERVED_PREFIX: &str = "aws:";

/// Checks a pool's whole set.
pub fn check(tags: &Tags) -> Result<(), PoolRefused> {
    for key in tags.keys() {
        // Amazon reserves the prefix in any spelling.
        if key.get(..RESERVED_PREFIX.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(RESERVED_PREFIX)) {
            return Err(PoolRefused::ReservedTag { key: key.clone() });
        }
    }
    if tags.len() > MAX_TAGS {
        return Err(PoolRefused::TooManyTags);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_tags_and_none_of_amazons() {
        let mut tags: Tags = (0..50).map(|number| (format!("tag{number}"), String::new())).collect();
        assert_eq!(check(&tags), Ok(()));

        tags.insert("aws".into(), String::new());
        assert_eq!(check(&tags), Err(PoolRefused::TooManyTags));

        let reserved = Tags::from([("AWS:owner".into(), "ana".into())]);
        assert_eq!(check(&reserved), Err(PoolRefused::ReservedTag { key: "AWS:owner".into() }));
    }
}
