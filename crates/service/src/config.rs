//! What one process was told at its start. Read once by the server; never changes while it runs.

use std::{collections::BTreeMap, time::Duration};

use domain::budget::Budgets;
use domain::ids::PoolId;
use domain::secret::Secret;

/// How this process is used. `dev` and `serve` differ in configuration, never in code paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Dev,
    Serve,
}

/// Whether signed operations are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Iam {
    /// Any credentials, or none (`dev`).
    Off,
    Enforce,
}

/// Which issuer tokens carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuerMode {
    /// `<public URL>/<poolId>`.
    Own,
    /// `https://cognito-idp.<region>.amazonaws.com/<poolId>`.
    Aws,
}

/// How long a pool's own function may take, and how often one that takes longer is asked in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub time: Duration,
    pub tries: u32,
}

/// Cognito's limits, which cannot be changed there: five seconds, three times.
impl Default for Patience {
    fn default() -> Self {
        Self { time: Duration::from_secs(5), tries: 3 }
    }
}

/// [`Patience`] by pool.
#[derive(Clone, Debug, Default)]
pub struct Patiences {
    pub usual: Patience,
    /// By the pool's id.
    pub of_pools: BTreeMap<String, Patience>,
}

impl Patiences {
    /// What may be the longest of all.
    pub fn longest(&self) -> Patience {
        let all = self.of_pools.values().copied().chain([self.usual]);
        all.max_by_key(|patience| patience.time.saturating_mul(patience.tries)).unwrap_or_default()
    }

    pub fn of(&self, pool: &PoolId) -> Patience {
        self.of_pools.get(pool.as_str()).copied().unwrap_or(self.usual)
    }
}

/// The usual [`Config::turn`].
pub const TURN: Duration = Duration::from_secs(2);

#[derive(Clone, Debug)]
pub struct Config {
    pub mode: Mode,
    pub iam: Iam,
    pub issuer: IssuerMode,
    /// Such as `us-east-1`.
    pub region: String,
    /// Twelve digits.
    pub account: String,
    /// Without a trailing slash. None only in `dev`: URLs then follow the request's Host, see [`Config::base_url`].
    pub public_url: Option<String>,
    /// `host:port` of the first listener, as reached from this machine.
    pub listen: String,
    pub patience: Patiences,
    /// How long a request waits for its turn at a user's secrets.
    pub turn: Duration,
    /// Whoever knows it may tell what became of mail. None: nobody may, but in `dev`.
    pub events_secret: Option<Secret>,
    /// How many messages may be sent. None: as many as anybody likes.
    pub budgets: Option<Budgets>,
}

impl Config {
    /// The only builder of this server's own URLs: the public URL, else (in `dev`) the request's Host when that is a
    /// loopback name or the listener's own host, else the listener's address.
    pub fn base_url(&self, request_host: Option<&str>) -> String {
        if let Some(url) = &self.public_url {
            return url.clone();
        }
        match request_host {
            Some(host) if is_plain(host) && (is_loopback_host(host) || host_name(host) == host_name(&self.listen)) => {
                format!("http://{host}")
            }
            _ => format!("http://{}", self.listen),
        }
    }

    /// The issuer of a pool (`iss` in tokens, `issuer` in the discovery document).
    pub fn issuer(&self, pool_id: &str, request_host: Option<&str>) -> String {
        match self.issuer {
            IssuerMode::Own => format!("{}/{pool_id}", self.base_url(request_host)),
            IssuerMode::Aws => {
                let region = pool_id.split_once('_').map_or(self.region.as_str(), |(region, _)| region);
                format!("https://cognito-idp.{region}.amazonaws.com/{pool_id}")
            }
        }
    }

    pub fn pool_arn(&self, pool_id: &str) -> String {
        let region = pool_id.split_once('_').map_or(self.region.as_str(), |(region, _)| region);
        format!("arn:aws:cognito-idp:{region}:{}:userpool/{pool_id}", self.account)
    }
}

/// Nothing in it can end the host within a URL or put a user name before it.
fn is_plain(host: &str) -> bool {
    host.starts_with('[') == host.contains(']')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
}

/// The host of `host[:port]`, brackets of an IPv6 literal kept.
pub fn host_name(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.find(']').and_then(|end| host.get(..end + 2)).unwrap_or(host),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    }
}

/// Whether a Host header names this machine itself, whatever DNS says.
pub fn is_loopback_host(host: &str) -> bool {
    let name = host_name(host);
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            mode: Mode::Dev,
            iam: Iam::Off,
            issuer: IssuerMode::Own,
            region: "us-east-1".into(),
            account: "000000000000".into(),
            public_url: None,
            listen: "127.0.0.1:9229".into(),
            patience: Patiences::default(),
            turn: TURN,
            events_secret: None,
            budgets: None,
        }
    }

    #[test]
    fn urls_follow_only_a_host_that_cannot_be_someone_else() {
        let config = config();
        for (host, base) in [
            (Some("localhost:9229"), "http://localhost:9229"),
            (Some("[::1]:9229"), "http://[::1]:9229"),
            (Some("127.0.0.1:80"), "http://127.0.0.1:80"),
            (Some("pool.localhost:1"), "http://pool.localhost:1"),
            (Some("evil.example"), "http://127.0.0.1:9229"),
            (Some("localhost.evil.example"), "http://127.0.0.1:9229"),
            (Some("[::1"), "http://127.0.0.1:9229"),
            (Some("localhost:1@evil.example"), "http://127.0.0.1:9229"),
            (Some("localhost/evil"), "http://127.0.0.1:9229"),
            (None, "http://127.0.0.1:9229"),
        ] {
            assert_eq!(config.base_url(host), base, "{host:?}");
        }
    }

    #[test]
    fn the_public_url_wins_over_every_host() {
        let config = Config { public_url: Some("https://id.example.org".into()), ..config() };
        assert_eq!(config.issuer("us-east-1_Ab", Some("localhost")), "https://id.example.org/us-east-1_Ab");
    }

    #[test]
    fn the_aws_issuer_takes_its_region_from_the_pool() {
        let config = Config { issuer: IssuerMode::Aws, ..config() };
        assert_eq!(config.issuer("eu-west-1_Ab", None), "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab");
    }
}
