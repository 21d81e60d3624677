//! What a person may configure, as values that are right or refused, and what of it belongs together.

pub mod environment;
pub mod file;
pub mod identities;
mod identity;
mod listen_address;
mod message_limit;
mod network;
mod public_url;
pub mod rules;
mod service_url;
mod smtp_url;
mod store_location;
mod trigger_limit;

pub use identity::{Account, Region};
pub use listen_address::ListenAddress;
pub use message_limit::{MessageLimit, budgets};
pub use network::{Network, is_public};
pub use public_url::PublicUrl;
pub use service_url::{AwsEndpoint, HiddenText, WebhookUrl};
pub use smtp_url::SmtpUrl;
pub use store_location::{StoreLocation, beside};
pub use trigger_limit::{TriggerLimit, patiences};
