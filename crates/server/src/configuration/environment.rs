//! The server's own environment, read once: what functions may be given of it, and what calls to Amazon are signed with.

use std::collections::BTreeMap;
use std::ffi::OsString;

use domain::secret::Secret;

use crate::functions::Credentials;

/// The first half of what an SDK signs with, and in whose presence it takes the rest from the environment, too.
pub const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";

pub fn variables() -> BTreeMap<OsString, OsString> {
    std::env::vars_os().collect()
}

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, for temporary ones, `AWS_SESSION_TOKEN`.
pub fn credentials(variables: &BTreeMap<OsString, OsString>) -> Option<Credentials> {
    let text = |name: &str| {
        let value = variables.get(std::ffi::OsStr::new(name)).and_then(|value| value.to_str());
        value.filter(|value| !value.is_empty())
    };
    Some(Credentials {
        access_key_id: text(ACCESS_KEY_ID)?.to_owned(),
        secret: Secret::new(text("AWS_SECRET_ACCESS_KEY")?),
        session_token: text("AWS_SESSION_TOKEN").map(Secret::new),
        expires: None,
    })
}
