//! Log lines on stderr; stdout belongs to what a command answers.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::arguments::{Common, LogFormat};
use crate::failure::Failure;

/// Begins to log; once per process.
///
/// # Errors
/// A filter that cannot be read.
pub fn start(common: &Common, usual: &str) -> Result<(), Failure> {
    let filter = common.log.as_deref().filter(|filter| !filter.is_empty()).unwrap_or(usual);
    let filter = EnvFilter::try_new(filter).map_err(|error| Failure::refused(format!("--log {filter}: {error}")))?;
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    let begun = match common.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    begun.map_err(Failure::failed)
}
