//! What the inbox can be asked. A parameter it does not know is an error, so that a typing mistake never shows
//! everything.

use std::time::Duration;

use serde::Deserialize;
use service::inbox::CAPACITY;

/// How many messages are shown when nobody says.
const USUAL_LIMIT: usize = 100;
/// How long `next` waits when nobody says.
const USUAL_WAIT: f64 = 10.0;
const LONGEST_WAIT: f64 = 60.0;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    to: Option<String>,
    pool: Option<String>,
    limit: Option<usize>,
    /// The message that the page shows in full.
    pub message: Option<String>,
}

impl ListQuery {
    #[cfg(test)]
    pub fn showing(message: &str) -> Self {
        Self { message: Some(message.to_owned()), ..Self::default() }
    }

    pub fn to(&self) -> Option<String> {
        self.to.as_deref().map(address).filter(|to| !to.is_empty())
    }

    pub fn pool(&self) -> Option<&str> {
        self.pool.as_deref().filter(|pool| !pool.is_empty())
    }

    /// # Errors
    /// What is wrong with the number asked for.
    pub fn limit(&self) -> Result<usize, String> {
        match self.limit.unwrap_or(USUAL_LIMIT) {
            limit @ 1..=CAPACITY => Ok(limit),
            _ => Err(format!("limit must be between 1 and {CAPACITY}.")),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextQuery {
    to: Option<String>,
    wait: Option<f64>,
}

impl NextQuery {
    /// # Errors
    /// What is missing.
    pub fn to(&self) -> Result<String, String> {
        match self.to.as_deref().map(address) {
            Some(to) if !to.is_empty() => Ok(to),
            _ => Err("to is missing: name the address whose message you wait for.".to_owned()),
        }
    }

    /// # Errors
    /// What is wrong with the time asked for.
    pub fn wait(&self) -> Result<Duration, String> {
        let seconds = self.wait.unwrap_or(USUAL_WAIT);
        if !(0.0..=LONGEST_WAIT).contains(&seconds) {
            return Err("wait must be between 0 and 60 seconds.".to_owned());
        }
        Ok(Duration::from_secs_f64(seconds))
    }
}

/// An address never holds a space, but a `+` that nobody encoded arrives as one: `to=ana+1@example.com`,
/// `to=+15550100`.
fn address(given: &str) -> String {
    given.replace(' ', "+")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::Query;
    use http::Uri;

    fn list(query: &str) -> Result<ListQuery, String> {
        let uri: Uri = format!("/_poolhouse/inbox?{query}").parse().unwrap();
        Query::try_from_uri(&uri).map(|Query(query)| query).map_err(|error| error.to_string())
    }

    fn next(query: &str) -> Result<NextQuery, String> {
        let uri: Uri = format!("/_poolhouse/inbox/next?{query}").parse().unwrap();
        Query::try_from_uri(&uri).map(|Query(query)| query).map_err(|error| error.to_string())
    }

    #[test]
    fn a_plus_survives_encoded_or_not() {
        for query in ["to=ana+1@example.com", "to=ana%2B1%40example.com"] {
            assert_eq!(list(query).unwrap().to().unwrap(), "ana+1@example.com");
        }
        assert_eq!(next("to=+15550100").unwrap().to().unwrap(), "+15550100");
    }

    #[test]
    fn limits_and_waits_have_ends() {
        assert_eq!(list("").unwrap().limit(), Ok(100));
        assert_eq!(list("limit=10000").unwrap().limit(), Ok(10_000));
        assert!(list("limit=0").unwrap().limit().is_err());
        assert!(list("limit=10001").unwrap().limit().is_err());
        assert!(list("limit=-1").is_err());

        assert_eq!(next("to=a").unwrap().wait(), Ok(Duration::from_secs(10)));
        assert_eq!(next("to=a&wait=0").unwrap().wait(), Ok(Duration::ZERO));
        assert_eq!(next("to=a&wait=0.25").unwrap().wait(), Ok(Duration::from_millis(250)));
        for wait in ["61", "-1", "NaN", "inf"] {
            assert!(next(&format!("to=a&wait={wait}")).unwrap().wait().is_err(), "{wait}");
        }
    }

    #[test]
    fn a_mistyped_parameter_is_an_error() {
        assert!(list("too=a@example.com").is_err());
        assert!(next("to=a@example.com&waits=3").is_err());
        assert!(next("wait=3").unwrap().to().is_err());
        assert!(next("to=").unwrap().to().is_err());
    }
}
