//! The application: who may call, what happens, and what must reach the outside.
//!
//! Begin at [`Service::call`] (one AWS request) and `operations/` (one file per operation). This crate knows the wire's
//! shapes, the domain's rules and the store's tables; it knows no HTTP server, no SQL and no SMTP: those stand behind
//! [`ports`].

pub mod config;
pub mod inbox;
pub mod ports;
pub mod request;

pub use config::{Config, Iam, IssuerMode, Mode};
pub use ports::Ports;
pub use request::{ApiRequest, ApiResponse};
