//! Streams within groups of logs.

mod create_log_stream;
mod describe_log_streams;
