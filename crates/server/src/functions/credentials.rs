//! What functions sign their own calls with: credentials for an hour, for each process of each function its own.
//!
//! They are part of a process's environment, as on Lambda, so a process whose credentials are about to end is not used
//! again: the next call has one that was started with new ones.

use std::sync::OnceLock;
use std::time::Duration;

use domain::secret::Secret;
use domain::time::Timestamp;
use futures::future::BoxFuture;
use service::{Minted, NoCredentials, Service};

use super::folder::Spec;
use super::rights::Rights;

/// What somebody signs requests with.
#[derive(Clone)]
pub struct Credentials {
    pub access_key_id: String,
    pub secret: Secret,
    pub session_token: Option<Secret>,
    /// None: nobody said.
    pub expires: Option<Timestamp>,
}

/// What a function is sure to have left, beside its own time, when it is given an event.
const MARGIN: Duration = Duration::from_mins(1);

impl Credentials {
    /// Whether they last until a call that begins now is over.
    pub fn outlast(&self, now_ms: i64, call: Duration) -> bool {
        let needed = i64::try_from((call + MARGIN).as_millis()).unwrap_or(i64::MAX);
        self.expires.is_none_or(|expires| expires.millis() > now_ms.saturating_add(needed))
    }
}

impl From<Minted> for Credentials {
    fn from(minted: Minted) -> Self {
        Self {
            access_key_id: minted.access_key_id,
            secret: minted.secret,
            session_token: Some(minted.session_token),
            expires: Some(minted.expires),
        }
    }
}

/// Where functions have their credentials from.
pub trait Issuer: Send + Sync {
    /// For one process. None: nothing was said of what the function may do, and nothing is what it may.
    fn issue<'a>(&'a self, spec: &'a Spec) -> BoxFuture<'a, Result<Option<Credentials>, NoCredentials>>;
}

/// The application, which there is only after the functions that it calls.
pub struct Application {
    service: OnceLock<Service>,
    /// Of functions of which `functions.toml` does not say it.
    usual: Option<Rights>,
}

impl Application {
    pub const fn new(usual: Option<Rights>) -> Self {
        Self { service: OnceLock::new(), usual }
    }

    pub fn connect(&self, service: Service) {
        let _ = self.service.set(service);
    }
}

impl Issuer for Application {
    fn issue<'a>(&'a self, spec: &'a Spec) -> BoxFuture<'a, Result<Option<Credentials>, NoCredentials>> {
        Box::pin(async move {
            let (Some(rights), Some(service)) = (rights(spec, self.usual.as_ref()), self.service.get()) else {
                return Ok(None);
            };
            Ok(Some(service.function_credentials(&spec.name, rights.asked()).await?.into()))
        })
    }
}

/// Whoever brings a key signs with that one.
fn rights<'a>(spec: &'a Spec, usual: Option<&'a Rights>) -> Option<&'a Rights> {
    spec.settings.rights.as_ref().or_else(|| usual.filter(|_| !spec.settings.has_own_key()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_last_longer_than_the_call_they_are_for() {
        let expires = Some(Timestamp::from_seconds(3_600));
        let secret = Secret::new("s");
        let credentials = Credentials { access_key_id: "A".into(), secret, session_token: None, expires };
        for (now_s, call_s, lasts) in [(0, 3, true), (3_536, 3, true), (3_537, 3, false), (2_640, 900, false)] {
            assert_eq!(credentials.outlast(now_s * 1_000, Duration::from_secs(call_s)), lasts, "{now_s}");
        }
    }
}
