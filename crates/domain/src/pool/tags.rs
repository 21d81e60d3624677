//! Labels for people and bills.

use super::{Pool, PoolRefused};
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

/// The set with more tags; a key that is there gets the new value.
///
/// # Errors
/// A reserved key, or more than [`MAX_TAGS`].
pub fn merged(tags: &Tags, more: Tags) -> Result<Tags, PoolRefused> {
    check(&more)?;
    let mut tags = tags.clone();
    tags.extend(more);
    check(&tags)?;
    Ok(tags)
}

/// The set without these keys; unknown ones are no error.
pub fn without(tags: &Tags, keys: &[String]) -> Tags {
    let mut tags = tags.clone();
    tags.retain(|key, _| !keys.contains(key));
    tags
}

impl Pool {
    /// With these tags in place of its own. They are labels: the pool is not modified by them.
    #[must_use]
    pub fn with_tags(&self, tags: Tags) -> Self {
        Self { tags, ..self.clone() }
    }
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

        assert_eq!(merged(&tags, Tags::new()), Err(PoolRefused::TooManyTags));
        tags.remove("aws");
        let changed = merged(&tags, Tags::from([("tag7".into(), "new".into())])).unwrap();
        assert_eq!((changed.len(), changed["tag7"].as_str()), (50, "new"), "a known key takes no more room");
        assert_eq!(without(&changed, &["tag7".into(), "nowhere".into()]).len(), 49);

        let reserved = Tags::from([("AWS:owner".into(), "ana".into())]);
        assert_eq!(check(&reserved), Err(PoolRefused::ReservedTag { key: "AWS:owner".into() }));
        assert_eq!(merged(&Tags::new(), reserved), Err(PoolRefused::ReservedTag { key: "AWS:owner".into() }));
    }
}
