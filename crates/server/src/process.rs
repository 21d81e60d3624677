//! What this process allows itself and others: files, dumps, open connections.

use std::io;

use rustix::fs::Mode;
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit, umask};

/// Files kept free for the store, logs and outbound connections when connections are counted out.
const FILES_FOR_OURSELVES: u64 = 128;
/// More connections than this one node never needs.
const MOST_CONNECTIONS: u64 = 50_000;

/// Whatever is written from here on is its owner's alone, also when a library writes it.
pub fn keep_files_private() {
    umask(Mode::RWXG | Mode::RWXO);
}

/// No core dump and no debugger of the same user can show keys and passwords. For `serve`.
///
/// # Errors
/// What the kernel says; the process goes on without.
pub fn forbid_dumps() -> io::Result<()> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Raises the limit of open files as far as it goes, and says how many connections fit in it.
pub fn connections_that_fit() -> usize {
    let files = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: files.maximum, maximum: files.maximum };
    let allowed = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => files.maximum,
        Err(_) => files.current,
    };
    let fit = allowed.unwrap_or(u64::MAX).saturating_sub(FILES_FOR_OURSELVES).clamp(16, MOST_CONNECTIONS);
    usize::try_from(fit).unwrap_or(usize::MAX)
}
