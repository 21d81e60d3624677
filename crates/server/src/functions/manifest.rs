//! `functions.toml`: what differs from the usual for the functions of a directory. All of it is optional.
//!
//! ```toml
//! [welcome]                                # the folder `welcome`
//! timeout = 10
//! environment = { REDIS_URL = "redis://localhost" }
//! route = "POST /set-password"
//! policy.Statement = [{ Effect = "Allow", Action = "cognito-idp:AdminGetUser", Resource = "*" }]
//!
//! [arn."arn:aws:lambda:us-east-1:000000000000:function:welcome:live"]
//! function = "welcome"
//! ```

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use super::arn::FunctionArn;
use super::rights::Rights;
use super::route::{Payload, Route};
use crate::configuration::environment;

/// The file's name in the directory of functions.
pub const FILE: &str = "functions.toml";

/// Amazon's limit of a function's time: 15 minutes. Its usual is three seconds.
const LONGEST_TIME: f64 = 900.0;
const USUAL_TIME: f64 = 3.0;
/// Amazon's limits of memory, in megabytes.
const MEMORY: std::ops::RangeInclusive<u32> = 128..=10_240;
pub const USUAL_MEMORY: u32 = 128;
/// Processes of one function.
const USUAL_CONCURRENCY: usize = 10;
const MOST_CONCURRENCY: usize = 1_000;

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    pub functions: BTreeMap<String, Settings>,
    /// Where functions are that have no folder here.
    pub elsewhere: BTreeMap<String, Elsewhere>,
    /// What a proxy in front of `serve` shows to be let in at the front door.
    pub front_door_secret_file: Option<String>,
}

/// One function with a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// None: told by the files in its folder.
    pub runtime: Option<Runtime>,
    pub handler: Option<String>,
    pub environment: BTreeMap<String, String>,
    /// Variables of the server's own environment that it is given besides.
    pub inherit: Vec<String>,
    pub timeout: Duration,
    /// In megabytes. None: it is told [`USUAL_MEMORY`], as on Lambda, and not kept to it.
    pub memory: Option<u32>,
    /// Processes at most.
    pub concurrency: usize,
    pub routes: Vec<Route>,
    /// None: not said.
    pub rights: Option<Rights>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            runtime: None,
            handler: None,
            environment: BTreeMap::new(),
            inherit: Vec::new(),
            timeout: Duration::from_secs_f64(USUAL_TIME),
            memory: None,
            concurrency: USUAL_CONCURRENCY,
            routes: Vec::new(),
            rights: None,
        }
    }
}

impl Settings {
    /// Whether it is given an access key of its user's.
    pub fn has_own_key(&self) -> bool {
        let key = environment::ACCESS_KEY_ID;
        self.environment.contains_key(key) || self.inherit.iter().any(|name| name == key)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    Python,
    Node,
    Provided,
}

impl Runtime {
    /// `python`, or as Lambda names it: `python3.12`, `nodejs20.x`, `provided.al2023`.
    fn parse(name: &str) -> Option<Self> {
        let known = [("python", Self::Python), ("node", Self::Node), ("provided", Self::Provided)];
        known.into_iter().find(|(start, _)| name.starts_with(start)).map(|(_, runtime)| runtime)
    }
}

/// Where a function is that has no folder here, or none under this ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// A folder here, by another ARN.
    Function(String),
    /// Lambda's Invoke API.
    Endpoint {
        endpoint: String,
        /// As the endpoint names it; None: by its ARN at Amazon, by the ARN's name elsewhere.
        function: Option<String>,
    },
    /// A web address that takes the event and gives the answer.
    Url { url: String, secret_file: Option<String> },
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    arn: BTreeMap<String, ElsewhereTable>,
    #[serde(rename = "front-door-secret-file")]
    front_door_secret_file: Option<String>,
    #[serde(flatten)]
    functions: BTreeMap<String, Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    runtime: Option<String>,
    handler: Option<String>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    #[serde(default)]
    inherit: Vec<String>,
    timeout: Option<f64>,
    memory: Option<u32>,
    concurrency: Option<usize>,
    route: Option<OneOrMore>,
    payload: Option<String>,
    authorizer: Option<String>,
    pool: Option<OneOrMore>,
    scopes: Option<OneOrMore>,
    role: Option<String>,
    policy: Option<toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ElsewhereTable {
    endpoint: Option<String>,
    url: Option<String>,
    function: Option<String>,
    secret_file: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn all(given: Option<Self>) -> Vec<String> {
        match given {
            None => Vec::new(),
            Some(Self::One(one)) => vec![one],
            Some(Self::More(more)) => more,
        }
    }
}

impl Manifest {
    /// Of a directory; the usual where it has no such file.
    ///
    /// # Errors
    /// What is wrong, as one text.
    pub fn of(directory: &Path) -> Result<Self, String> {
        let path = directory.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|why| format!("{}: {why}", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut functions = BTreeMap::new();
        for (name, table) in file.functions {
            let settings = settings(table).map_err(|why| format!("[{name}] {why}"))?;
            functions.insert(name, settings);
        }
        let mut elsewhere = BTreeMap::new();
        for (arn, table) in file.arn {
            let place = place(&arn, table).map_err(|why| format!("[arn.\"{arn}\"] {why}"))?;
            elsewhere.insert(arn, place);
        }
        Ok(Self { functions, elsewhere, front_door_secret_file: file.front_door_secret_file })
    }
}

fn settings(table: Table) -> Result<Settings, String> {
    let rights = Rights::read(table.role, table.policy)?;
    let runtime = match table.runtime.as_deref() {
        None => None,
        Some(name) => {
            Some(Runtime::parse(name).ok_or_else(|| format!("runtime `{name}` is not python, node or provided"))?)
        }
    };
    let seconds = table.timeout.unwrap_or(USUAL_TIME);
    if !(seconds > 0.0 && seconds <= LONGEST_TIME) {
        return Err(format!("timeout must be above 0 and at most {LONGEST_TIME} seconds"));
    }
    let memory = table.memory;
    if memory.is_some_and(|memory| !MEMORY.contains(&memory)) {
        return Err(format!("memory must be {} to {} megabytes", MEMORY.start(), MEMORY.end()));
    }
    let concurrency = table.concurrency.unwrap_or(USUAL_CONCURRENCY);
    if !(1..=MOST_CONCURRENCY).contains(&concurrency) {
        return Err(format!("concurrency must be 1 to {MOST_CONCURRENCY}"));
    }
    let payload = match table.payload.as_deref() {
        None | Some("2.0") => Payload::HttpApi,
        Some("1.0") => Payload::Rest,
        Some(other) => return Err(format!("payload `{other}` is not \"1.0\" or \"2.0\"")),
    };
    let has_authorizer = match table.authorizer.as_deref() {
        None => false,
        Some("cognito") => true,
        Some(other) => return Err(format!("authorizer `{other}` is not \"cognito\"")),
    };
    let (pools, scopes) = (OneOrMore::all(table.pool), OneOrMore::all(table.scopes));
    if !has_authorizer && (!pools.is_empty() || !scopes.is_empty()) {
        return Err("pool and scopes need authorizer = \"cognito\"".to_owned());
    }
    if has_authorizer && pools.is_empty() {
        return Err("authorizer = \"cognito\" needs pool: the pools whose tokens are taken".to_owned());
    }
    let written = OneOrMore::all(table.route);
    if written.is_empty() && has_authorizer {
        return Err("authorizer needs a route".to_owned());
    }
    let authorizer = has_authorizer.then_some(super::route::Authorizer { pools, scopes });
    let routes = written
        .iter()
        .map(|text| {
            Route::parse(text, payload, authorizer.clone()).ok_or_else(|| format!("route `{text}` is not METHOD /path"))
        })
        .collect::<Result<_, _>>()?;
    let settings = Settings {
        runtime,
        handler: table.handler,
        environment: table.environment,
        inherit: table.inherit,
        timeout: Duration::from_secs_f64(seconds),
        memory,
        concurrency,
        routes,
        rights,
    };
    if settings.rights.is_some() && settings.has_own_key() {
        return Err(format!("role or policy give it credentials: take {} out of it", environment::ACCESS_KEY_ID));
    }
    Ok(settings)
}

fn place(arn: &str, table: ElsewhereTable) -> Result<Elsewhere, String> {
    if FunctionArn::parse(arn).is_none() {
        return Err("is not the ARN of a function".to_owned());
    }
    match table {
        ElsewhereTable { endpoint: Some(endpoint), url: None, function, secret_file: None } => {
            let endpoint = endpoint.trim_end_matches('/').to_owned();
            web_address(&endpoint).map(|()| Elsewhere::Endpoint { endpoint, function })
        }
        ElsewhereTable { endpoint: None, url: Some(url), function: None, secret_file } => {
            web_address(&url)?;
            let is_on_this_machine =
                url.parse::<http::Uri>().ok().and_then(|uri| uri.host().map(service::config::is_loopback_host));
            if url.starts_with("http://") && is_on_this_machine != Some(true) {
                return Err("url must be https: the event holds what nobody on the way should read".to_owned());
            }
            Ok(Elsewhere::Url { url, secret_file })
        }
        ElsewhereTable { endpoint: None, url: None, function: Some(function), secret_file: None } => {
            Ok(Elsewhere::Function(function))
        }
        _ => {
            Err("needs endpoint (with or without function), url (with or without secret-file), or function".to_owned())
        }
    }
}

fn web_address(text: &str) -> Result<(), String> {
    let uri: http::Uri = text.parse().map_err(|_| format!("`{text}` is no web address"))?;
    match uri.scheme_str() {
        Some("http" | "https") if uri.host().is_some_and(|host| !host.is_empty()) => Ok(()),
        _ => Err(format!("`{text}` is no web address")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_everything_is_read() {
        let manifest = Manifest::parse(
            r#"
            [welcome]
            runtime = "python3.12"
            handler = "app.main"
            environment = { A = "b" }
            inherit = ["REDIS_URL"]
            timeout = 0.5
            memory = 256
            concurrency = 2
            route = ["POST /set-password", "GET /set-password"]
            payload = "1.0"
            authorizer = "cognito"
            pool = "us-east-1_A"

            [arn."arn:aws:lambda:us-east-1:000000000000:function:welcome:live"]
            function = "welcome"
            [arn."arn:aws:lambda:eu-west-1:111111111111:function:other"]
            endpoint = "http://localhost:9001/"
            [arn."arn:aws:lambda:eu-west-1:111111111111:function:web"]
            url = "https://hooks.example.org/f"
            secret-file = "web.secret"
            "#,
        )
        .unwrap();
        let welcome = &manifest.functions["welcome"];
        assert_eq!(welcome.runtime, Some(Runtime::Python));
        assert_eq!((welcome.timeout, welcome.memory, welcome.concurrency), (Duration::from_millis(500), Some(256), 2));
        assert_eq!(welcome.routes.len(), 2);
        assert_eq!(
            manifest.elsewhere["arn:aws:lambda:eu-west-1:111111111111:function:other"],
            Elsewhere::Endpoint { endpoint: "http://localhost:9001".into(), function: None }
        );
        assert_eq!(Manifest::parse("").unwrap(), Manifest::default());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, part) in [
            ("[f]\ntimeuot = 3", "timeuot"),
            ("[f]\ntimeout = 0", "[f] timeout"),
            ("[f]\ntimeout = 901", "[f] timeout"),
            ("[f]\nmemory = 64", "[f] memory"),
            ("[f]\nconcurrency = 0", "[f] concurrency"),
            ("[f]\nruntime = \"java21\"", "[f] runtime `java21`"),
            ("[f]\npolicy = \"{}\"", "[f] policy: not in the form"),
            ("[f]\npolicy = 3", "[f] policy"),
            (
                "[f]\npolicy.Statement = [{ Effect = \"Allow\", Action = \"*\" }]",
                "[f] policy: a statement names no resource",
            ),
            ("[f]\nrole = \"arn:aws:iam::1:user/u\"", "[f] role `arn:aws:iam::1:user/u`"),
            ("[f]\nrole = \"r\"\ninherit = [\"AWS_ACCESS_KEY_ID\"]", "[f] role or policy"),
            ("[f]\nroute = \"/x\"", "[f] route `/x`"),
            ("[f]\nroute = \"GET /x\"\nauthorizer = \"iam\"", "[f] authorizer `iam`"),
            ("[f]\nroute = \"GET /x\"\nauthorizer = \"cognito\"", "needs pool"),
            ("[f]\nroute = \"GET /x\"\npayload = \"3.0\"", "[f] payload"),
            ("[arn.\"f\"]\nurl = \"https://a\"", "not the ARN"),
            ("[arn.\"arn:aws:lambda:a:1:function:f\"]\nurl = \"http://a.example\"", "https"),
            ("[arn.\"arn:aws:lambda:a:1:function:f\"]\nurl = \"ftp://a.example\"", "web address"),
            ("[arn.\"arn:aws:lambda:a:1:function:f\"]", "needs endpoint"),
        ] {
            let why = Manifest::parse(text).unwrap_err();
            assert!(why.contains(part), "{text}: {why}");
        }
    }
}
