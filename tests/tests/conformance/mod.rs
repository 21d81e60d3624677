//! What is true of every operation.

mod bad_input;
mod callers;
mod conflicts;
mod coverage;
mod happy_paths;
mod moments;
mod races;
mod rotation;
mod secrets_at_rest;
mod triggers;
mod usernames;
