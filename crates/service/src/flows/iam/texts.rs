//! Small forms: paths, tags, documents as IAM answers them.

use std::fmt::Write as _;

use domain::iam::{MAX_TAGS, Tags};
use wire::services::iam::Tag;

use crate::refusals::{IamRefusal, Result};

/// The path that was sent, or the usual one.
pub fn path(sent: Option<String>) -> String {
    sent.unwrap_or_else(|| "/".to_owned())
}

/// A document in an answer is percent-encoded (RFC 3986).
pub fn encoded(document: &str) -> String {
    let mut text = String::with_capacity(document.len() * 2);
    for byte in document.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// # Errors
/// [`IamRefusal::TagTwice`], [`IamRefusal::Full`].
pub fn tags(sent: Vec<Tag>) -> Result<Tags> {
    let mut tags = Tags::new();
    for Tag { key, value } in sent {
        if tags.keys().any(|known: &String| known.to_lowercase() == key.to_lowercase()) {
            return Err(IamRefusal::TagTwice.into());
        }
        tags.insert(key, value);
    }
    if tags.len() > MAX_TAGS {
        return Err(IamRefusal::Full(domain::iam::Full::Tags).into());
    }
    Ok(tags)
}

pub fn untag(tags: &mut Tags, keys: &[String]) {
    tags.retain(|key, _| !keys.contains(key));
}

pub fn tag_list(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}
