//! What a command says on stdout: its answer, and nothing else.

use std::io::Write as _;

/// Writes lines; a reader that has gone away (`| head -1`) is no failure.
pub fn say(lines: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = writeln!(stdout, "{}", lines.trim_end());
    let _ = stdout.flush();
}

/// Writes a remark on stderr.
pub fn remark(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
