//! How a function's process is started: which program, where, and what it is told in its environment.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use super::credentials::Credentials;
use super::folder::Spec;
use super::manifest::{Runtime, USUAL_MEMORY};

const PYTHON: &str = include_str!("bootstrap/python.py");
const NODE: &str = include_str!("bootstrap/node.mjs");

/// What is the same for all functions of one server.
#[derive(Clone)]
pub struct Surroundings {
    pub region: String,
    pub account: String,
    /// This server, as reached from this machine.
    pub endpoint: String,
    /// The server's own environment, of which a function is given what is named here and in its `inherit`.
    pub environment: BTreeMap<OsString, OsString>,
}

/// Of the server's environment: nothing that could be a secret.
const INHERITED: [&str; 11] = [
    "PATH",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "PYTHONPATH",
    "NODE_PATH",
    "NODE_EXTRA_CA_CERTS",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "LD_LIBRARY_PATH",
    "SYSTEMROOT",
];

/// Services that answer here, as SDKs name them in `AWS_ENDPOINT_URL_…`.
const SERVED: [&str; 9] =
    ["COGNITO_IDENTITY_PROVIDER", "COGNITO_IDENTITY", "STS", "IAM", "KMS", "SES", "SESV2", "SNS", "CLOUDWATCH_LOGS"];

/// The command for one process of a function, in a process group of its own.
pub fn command(
    spec: &Spec,
    surroundings: &Surroundings,
    credentials: Option<&Credentials>,
    api: SocketAddr,
    stream: &str,
) -> Command {
    let (program, arguments) = program(spec);
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&spec.folder).env_clear().process_group(0);
    let inherited = INHERITED.iter().copied().chain(spec.settings.inherit.iter().map(String::as_str));
    for name in inherited {
        if let Some(value) = surroundings.environment.get(std::ffi::OsStr::new(name)) {
            command.env(name, value);
        }
    }
    command.envs(of_lambda(spec, surroundings, api, stream)).env("LAMBDA_TASK_ROOT", &spec.folder);
    for service in SERVED {
        command.env(format!("AWS_ENDPOINT_URL_{service}"), &surroundings.endpoint);
    }
    if let Some(credentials) = credentials {
        command
            .env("AWS_ACCESS_KEY_ID", &credentials.access_key_id)
            .env("AWS_SECRET_ACCESS_KEY", credentials.secret.expose());
        if let Some(token) = &credentials.session_token {
            command.env("AWS_SESSION_TOKEN", token.expose());
        }
    }
    // Without these an SDK would look for whoever runs this server: their profile, or the machine's own role.
    command
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .envs(&spec.settings.environment);
    command
}

fn of_lambda(spec: &Spec, surroundings: &Surroundings, api: SocketAddr, stream: &str) -> [(&'static str, String); 13] {
    [
        ("AWS_LAMBDA_RUNTIME_API", api.to_string()),
        ("_HANDLER", spec.handler.clone()),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime".to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", spec.name.clone()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", spec.settings.memory.unwrap_or(USUAL_MEMORY).to_string()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{}", spec.name)),
        ("AWS_LAMBDA_LOG_STREAM_NAME", stream.to_owned()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_REGION", surroundings.region.clone()),
        ("AWS_DEFAULT_REGION", surroundings.region.clone()),
        ("TZ", ":UTC".to_owned()),
        ("PYTHONUNBUFFERED", "1".to_owned()),
    ]
}

fn program(spec: &Spec) -> (PathBuf, Vec<&'static str>) {
    match spec.runtime {
        Runtime::Provided => (spec.folder.join("bootstrap"), Vec::new()),
        Runtime::Python => {
            // An environment beside the handler holds its packages.
            let own = [".venv/bin/python3", "venv/bin/python3"].map(|place| spec.folder.join(place));
            let python = own.into_iter().find(|python| python.exists()).unwrap_or_else(|| "python3".into());
            (python, vec!["-c", PYTHON])
        }
        Runtime::Node => ("node".into(), vec!["--input-type=module", "--eval", NODE]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::manifest::Settings;

    #[test]
    fn a_function_is_told_what_lambda_tells_and_no_secret_of_ours() {
        let environment =
            [("PATH", "/bin"), ("POOLHOUSE_STORE", "postgres://u:p@db"), ("REDIS_URL", "r"), ("HOME", "/root")];
        let surroundings = Surroundings {
            region: "us-east-1".into(),
            account: "000000000000".into(),
            endpoint: "http://127.0.0.1:9229".into(),
            environment: environment.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
        };
        let settings = Settings {
            inherit: vec!["REDIS_URL".into()],
            environment: BTreeMap::from([("AWS_ENDPOINT_URL_SNS".into(), "http://elsewhere".into())]),
            ..Settings::default()
        };
        let spec = Spec {
            name: "welcome".into(),
            folder: "/f/welcome".into(),
            runtime: Runtime::Provided,
            handler: "bootstrap".into(),
            settings,
        };
        let command = command(&spec, &surroundings, None, "127.0.0.1:9".parse().unwrap(), "s");
        let given: BTreeMap<_, _> = command
            .get_envs()
            .map(|(name, value)| (name.to_str().unwrap(), value.unwrap().to_str().unwrap()))
            .collect();
        for (name, value) in [
            ("PATH", Some("/bin")),
            ("REDIS_URL", Some("r")),
            ("POOLHOUSE_STORE", None),
            ("HOME", None),
            ("AWS_ACCESS_KEY_ID", None),
            ("AWS_LAMBDA_RUNTIME_API", Some("127.0.0.1:9")),
            ("AWS_LAMBDA_FUNCTION_NAME", Some("welcome")),
            ("LAMBDA_TASK_ROOT", Some("/f/welcome")),
            ("AWS_ENDPOINT_URL_SES", Some("http://127.0.0.1:9229")),
            ("AWS_ENDPOINT_URL_SNS", Some("http://elsewhere")),
            ("AWS_SHARED_CREDENTIALS_FILE", Some("/dev/null")),
        ] {
            assert_eq!(given.get(name).copied(), value, "{name}");
        }
        assert_eq!(command.get_program(), "/f/welcome/bootstrap");
    }
}
