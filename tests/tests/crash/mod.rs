//! Processes and connections that die while they are written to. Run once, whatever the engine.

mod imports;
mod messages;
mod postgres;
mod sqlite;
mod writers;
