//! What the operator sees: log lines on stderr, figures at /metrics.

pub mod figures;
pub mod logs;
