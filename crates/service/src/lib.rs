//! The application: who may call, what happens, and what must reach the outside.
//!
//! Begin at [`Service::call`] (one AWS request) and `operations/` (one file per operation). This crate knows the wire's
//! shapes, the domain's rules and the store's tables; it knows no HTTP server, no SQL and no SMTP: those stand behind
//! [`ports`].

pub mod access_keys;
mod audit;
mod authenticate;
mod authorize;
mod budgets;
mod caller;
mod certificates;
mod computed;
pub mod config;
mod context;
mod crypto;
mod demo;
pub mod directory;
mod dispatch;
mod drafts;
mod flows;
mod history;
pub mod identities;
pub mod inbox;
pub mod invocations;
pub mod keys;
pub mod letters;
mod lookup;
mod messages;
mod operations;
pub mod ports;
mod refusals;
mod replay;
pub mod request;
mod service;
mod triggers;
mod twins;
mod views;
mod workers;

pub use config::{Config, Iam, IssuerMode, Mode};
pub use demo::Demo;
pub use flows::branding::Logo;
pub use flows::confirm_link::ConfirmOutcome;
pub use flows::delivery_events::EventRefused;
pub use flows::function_credentials::{FunctionRights, NoCredentials};
pub use flows::imports::{LogRefused, UploadRefused, UploadRequest};
pub use flows::role_sessions::Minted;
pub use flows::shown_tokens::NotTaken;
pub use operations::{OperationStatus, neighbours, statuses as operations};
pub use ports::Ports;
pub use request::{ApiRequest, ApiResponse, is_further_call};
pub use service::{Service, Unavailable};
