//! A policy as its author wrote it, which records keep, and as it is asked, which is read once.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Document, Malformed, TrustPolicy};

/// What can be read out of a policy's text.
pub trait Readable: Sized {
    /// # Errors
    /// [`Malformed`].
    fn read(text: &str) -> Result<Self, Malformed>;
}

impl Readable for Document {
    fn read(text: &str) -> Result<Self, Malformed> {
        Self::parse(text)
    }
}

impl Readable for TrustPolicy {
    fn read(text: &str) -> Result<Self, Malformed> {
        Self::parse(text)
    }
}

/// A policy's text, and what it says: read when it is first asked for, so that a record that is kept in memory reads it
/// once in its life.
#[derive(Clone, Debug)]
pub struct Written<D> {
    text: String,
    read: OnceLock<Option<Arc<D>>>,
}

impl<D: Readable> Written<D> {
    /// # Errors
    /// [`Malformed`].
    pub fn new(text: String) -> Result<Self, Malformed> {
        let read = OnceLock::from(Some(Arc::new(D::read(&text)?)));
        Ok(Self { text, read })
    }

    /// As its author wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `None`: this version cannot read what another one kept. Nobody is allowed anything by it, and whoever it may
    /// deny something must be denied everything.
    pub fn read(&self) -> Option<&Arc<D>> {
        self.read.get_or_init(|| D::read(&self.text).ok().map(Arc::new)).as_ref()
    }
}

impl<D> PartialEq for Written<D> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<D> Eq for Written<D> {}

impl<D> Serialize for Written<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de, D> Deserialize<'de> for Written<D> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        Ok(Self { text: String::deserialize(deserializer)?, read: OnceLock::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_text_is_read_once_and_told_as_written() {
        let text = r#"{ "Statement": {"Effect":"Allow","Action":"*","Resource":"*"} }"#;
        let written = Written::<Document>::new(text.to_owned()).unwrap();
        assert_eq!(written.text(), text);
        assert!(written.read().is_some_and(|document| document.is_full()));
        assert!(Arc::ptr_eq(written.read().unwrap(), written.read().unwrap()));
        assert_eq!(Written::<TrustPolicy>::new(text.to_owned()), Err(Malformed::Prohibited("Resource")));
    }
}
