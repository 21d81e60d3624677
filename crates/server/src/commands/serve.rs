//! `poolhouse serve`: a server for production. Nothing unsafe without a switch that names it.

use std::sync::Arc;

use service::{Iam, Mode};

use crate::arguments::ServeArguments;
use crate::configuration::rules::{self, Production};
use crate::failure::Failure;
use crate::front::HostRule;
use crate::outbound::clock::SystemClock;
use crate::running::{self, Plan};
use crate::storage::Whereabouts;
use crate::telemetry::logs;
use crate::{commands, process};

pub fn run(arguments: &ServeArguments) -> Result<(), Failure> {
    let Production { store, public_url } = rules::production(arguments)?;
    let common = &arguments.common;
    logs::start(common, "info")?;
    process::keep_files_private();
    process::forbid_dumps().map_err(|error| Failure::failed(format!("core dumps cannot be switched off: {error}")))?;

    let hosts = [public_url.authority(), common.listen.host()];
    let plan = Plan {
        whereabouts: Whereabouts::new(store, common.keyring.clone())?,
        clock: Arc::new(SystemClock),
        hosts: HostRule::listed(hosts.into_iter().chain(arguments.allow_host.iter().map(String::as_str))),
    };
    let (has_mail, has_texts) = (common.outbound.has_mail(), common.outbound.has_texts());
    commands::block_on(running::run(
        common,
        plan,
        |listening| rules::service_config(common, Mode::Serve, Iam::Enforce, listening),
        |_, _| async move {
            if !has_mail {
                tracing::warn!("none of --smtp, --ses, --mail-webhook, --mail-folder: e-mail cannot be sent");
            }
            if !has_texts {
                tracing::info!("neither --sns nor --sms-webhook: text messages cannot be sent");
            }
            Ok(String::new())
        },
    ))
}
