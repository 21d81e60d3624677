//! `poolhouse dev`: a server that trusts this machine, with a demo pool, an inbox and a clock that moves.

use std::path::Path;
use std::sync::Arc;

use service::{Iam, Mode, Service, access_keys};

use crate::arguments::DevArguments;
use crate::configuration::{StoreLocation, rules};
use crate::failure::Failure;
use crate::front::HostRule;
use crate::greeting::{self, Credentials};
use crate::outbound::channels;
use crate::outbound::clock::MovableClock;
use crate::outbound::random::SystemRandom;
use crate::running::{self, Plan};
use crate::storage::Whereabouts;
use crate::telemetry::logs;
use crate::{commands, process};

/// The store's name in a data directory.
const DATA_FILE: &str = "poolhouse.sqlite";
/// How far the clock was moved.
const CLOCK_FILE: &str = "clock";

pub fn run(arguments: &DevArguments) -> Result<(), Failure> {
    channels::check(&arguments.common.outbound)?;
    logs::start(&arguments.common, "warn")?;
    process::keep_files_private();

    let location = match &arguments.data {
        Some(directory) => {
            make(directory)?;
            StoreLocation::Sqlite(directory.join(DATA_FILE))
        }
        None => StoreLocation::Memory,
    };
    let clock_file = arguments.data.as_ref().map(|directory| directory.join(CLOCK_FILE));
    let plan = Plan {
        whereabouts: Whereabouts::new(location, arguments.common.keyring.clone())?,
        clock: Arc::new(MovableClock::open(clock_file)?),
        hosts: HostRule::Any,
    };
    let iam = rules::development_iam(arguments);
    let region = arguments.common.region.as_str().to_owned();
    commands::block_on(running::run(
        &arguments.common,
        plan,
        |listening| rules::service_config(&arguments.common, Mode::Dev, iam, listening),
        |service, url| greet(service, url, region, iam),
    ))
}

fn make(directory: &Path) -> Result<(), Failure> {
    if directory.exists() && !directory.is_dir() {
        let name = directory.display();
        return Err(Failure::refused(format!(
            "--data {name}: a file, but this names the directory to keep the data in"
        )));
    }
    std::fs::create_dir_all(directory)
        .map_err(|error| Failure::refused(format!("--data {}: {error}", directory.display())))
}

async fn greet(service: Service, url: String, region: String, iam: Iam) -> Result<String, Failure> {
    let demo = service.create_demo().await.map_err(Failure::failed)?;
    let credentials = match iam {
        Iam::Off => Credentials::any(),
        Iam::Enforce => {
            // A secret is shown once, so one that this console can show is a new one.
            let now = service.clock().wall();
            let (id, secret) =
                access_keys::create(service.store(), &SystemRandom, now).await.map_err(Failure::failed)?;
            Credentials::made(id, secret.expose().to_owned())
        }
    };
    Ok(greeting::lines(&url, &region, &demo, &credentials))
}
