//! Where the user's own functions run: in child processes that speak the Lambda Runtime API to us, behind Lambda's Invoke
//! API, or at a web address.
//!
//! Begin at [`Host`]: it finds out what an ARN means ([`catalogue`]), has it called ([`pool`], [`remote`]), and keeps what
//! happened. A function's process is a [`worker`]; it is started as [`launch`] says, fetches its events at a port of its
//! own ([`runtime_api`], [`station`]), and does not outlive us ([`guard`]).

mod arn;
mod catalogue;
mod credentials;
mod fault;
mod folder;
pub mod front_door;
mod gateway;
pub mod guard;
mod host;
mod launch;
mod manifest;
mod memory;
mod outcome;
mod output;
mod peer;
mod pool;
mod remote;
mod report;
mod rights;
mod route;
mod runtime_api;
mod station;
mod worker;

pub use credentials::{Application, Credentials};
pub use host::{Host, Plan};
pub use launch::Surroundings;
pub use output::Voice;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::random::Random;
use service::ports::{Clock, Functions, NoFunctions};
use service::{Config, Mode, Service};

use self::catalogue::Catalogue;
use self::rights::Rights;
use crate::arguments::Common;
use crate::configuration::environment;
use crate::console;
use crate::failure::Failure;

/// In `serve` files change seldom, and every look at them costs.
const TRUST_IN_SERVE: Duration = Duration::from_secs(1);

/// The host that `--functions` asks for, and what is to be told of the application once there is one.
///
/// # Errors
/// What is wrong with the directory.
pub fn host(
    common: &Common,
    config: &Config,
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Random>,
) -> Result<Option<(Host, Arc<Application>)>, Failure> {
    let Some(directory) = &common.functions else { return Ok(None) };
    let is_development = config.mode == Mode::Dev;
    // In `dev` a function may do everything, in `serve` nothing, unless `functions.toml` says what.
    let issuer = Arc::new(Application::new(is_development.then(Rights::everything)));
    let variables = environment::variables();
    let plan = Plan {
        own_credentials: environment::credentials(&variables),
        surroundings: Surroundings {
            region: config.region.clone(),
            account: config.account.clone(),
            endpoint: format!("http://{}", config.listen),
            environment: variables,
        },
        issuer: issuer.clone(),
        voice: if is_development { Voice::Console } else { Voice::Log },
        keeps_invocations: is_development,
        trusts_files_for: if is_development { Duration::ZERO } else { TRUST_IN_SERVE },
        clock: clock.clone(),
        random: random.clone(),
    };
    let program = std::env::current_exe().map_err(Failure::failed)?;
    let host = Host::open(directory, plan, guard::Guard::start(&program))
        .map_err(|why| Failure::refused(format!("--functions {why}")))?;
    if is_development {
        console::remark(&format!("  functions: calls are shown at http://{}/_poolhouse/triggers", config.listen));
    }
    let mut lines = host.describe();
    if host.limits_memory() && !memory::is_known() {
        lines.push(
            "memory of functions.toml is told to functions, and nobody keeps them to it on this system".to_owned(),
        );
    }
    if lines.is_empty() {
        let parent = if folder::is_one(directory) { "; name the directory above it" } else { "" };
        lines.push(format!("no functions: each folder in {} is one{parent}", directory.display()));
    }
    for line in lines {
        match is_development {
            true => console::remark(&format!("  {line}")),
            false => tracing::info!("{line}"),
        }
    }
    Ok(Some((host, issuer)))
}

/// What a directory holds, for `doctor`: how many functions, and the folders that are none.
///
/// # Errors
/// What would keep a server from starting.
pub fn look_over(directory: &Path) -> Result<(usize, Vec<String>), String> {
    let listed = Catalogue::open(directory)?.list().map_err(|error| error.to_string())?;
    let strays: Vec<String> = listed.iter().filter_map(|(_, spec)| spec.clone().err()).collect();
    Ok((listed.len() - strays.len(), strays))
}

/// So that ports can share it.
pub fn port(host: Option<&Host>) -> Arc<dyn Functions> {
    match host {
        Some(host) => Arc::new(host.clone()),
        None => Arc::new(NoFunctions),
    }
}

/// From here on functions have credentials; says of which that is not so.
pub async fn connect(host: &Host, application: &Application, service: &Service) {
    application.connect(service.clone());
    for line in host.unsigned().await {
        match service.config().mode {
            Mode::Dev => console::remark(&format!("  {line}")),
            Mode::Serve => tracing::warn!("{line}"),
        }
    }
}
