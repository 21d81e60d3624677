//! One file for each noun: where it lies, what it is found by, and how to ask for it.

mod access_key;
mod attempts;
mod audit;
mod auth_event;
mod certificate;
mod client;
mod code;
mod credentials;
mod custom_state;
mod device;
mod familiar;
mod function_call;
mod grant;
mod group;
mod iam;
mod identity;
mod identity_pool;
mod identity_provider;
mod import;
mod log_delivery;
mod log_group;
mod look;
mod mail_template;
mod marker;
mod memberships;
mod message;
mod message_event;
mod open_id_key;
mod passkeys;
mod pool;
mod pool_domain;
mod pool_remains;
mod provisioned_limit;
mod resource_server;
mod risk;
mod signing_key;
mod spent;
mod style;
mod terms;
mod tracked_sessions;
mod user;
mod user_remains;

use std::sync::Arc;

use domain::audit::Entry as AuditEntry;
use domain::branding::{Look, Register, Style, StyleId, Terms, TermsId, TermsName};
use domain::budget::Spent;
use domain::certificate::StoredCertificate;
use domain::client::Client;
use domain::device::Device;
use domain::function_call::FunctionCall;
use domain::group::{Group, Memberships};
use domain::identity_pool::{Identity, IdentityPool, OpenIdKey};
use domain::identity_provider::IdentityProvider;
use domain::ids::ClientId;
use domain::import::Job;
use domain::limit::ProvisionedLimit;
use domain::log::{LogEntry, LogGroup, LogStream};
use domain::log_delivery::LogDelivery;
use domain::mail_template::MailTemplate;
use domain::message::{MessageEvent, Outgoing};
use domain::otp::Code;
use domain::passkey::UserPasskeys;
use domain::pool::Pool;
use domain::pool_domain::PoolDomain;
use domain::resource_server::ResourceServer;
use domain::risk::{AuthEvent, Configuration as RiskConfiguration, Familiar};
use domain::sign_in::CustomState;
use domain::time::Timestamp;
use domain::token::{Grant, StoredKey, TrackedSessions, UsedMarker};
use domain::user::{Attempts, Credentials, User};

pub use access_key::AccessKey;
pub(crate) use client::BY_POOL as CLIENTS_BY_POOL;
pub use grant::FoundSession;
pub use group::GroupRemains;
pub(crate) use identity::BY_POOL as IDENTITIES_BY_POOL;
pub use identity_pool::IdentityPoolRemains;
pub use import::{ImportLogPage, ImportPiece, RunningImport};
pub use log_group::LogGroupRemains;
pub(crate) use memberships::BY_GROUP as MEMBERS_BY_GROUP;
pub(crate) use message::BY_DUE;
pub use message::Finished;
pub use pool_domain::DomainNames;
pub use pool_remains::{PoolRemains, Tombstone};
pub use user::Account;
pub use user_remains::UserRemains;

use crate::failure::Result;
use crate::index::{Index, PlainIndex};
use crate::record::{self, Record, Table};
use crate::transaction::Stored;

/// A record that says nothing from some moment on, which the sweeper finds by that moment.
pub(crate) trait Expires: Record {
    /// By the end, across pools.
    const BY_END: PlainIndex;

    /// From when on nobody asks for the record any more; `None`: not by itself.
    fn end(&self) -> Option<Timestamp>;
}

/// What those who go through all records need to know of a table.
pub(crate) struct AnyTable {
    pub(crate) table: Table,
    pub(crate) indexes: &'static [Index],
    pub(crate) parse: fn(&[u8]) -> Result<Arc<dyn Stored>>,
}

impl AnyTable {
    const fn of<R: Record>() -> Self {
        Self { table: R::TABLE, indexes: R::INDEXES, parse: |value| Ok(Arc::new(record::decode::<R>(value)?)) }
    }
}

/// Every table of records. A table that is not here is not verified, not swept and not counted by its keys: a test
/// compares the list with the numbers given away.
pub(crate) const ALL: &[AnyTable] = &[
    AnyTable::of::<Pool>(),
    AnyTable::of::<Tombstone>(),
    AnyTable::of::<Client>(),
    AnyTable::of::<User>(),
    AnyTable::of::<Credentials>(),
    AnyTable::of::<Attempts>(),
    AnyTable::of::<Code>(),
    AnyTable::of::<Grant>(),
    AnyTable::of::<UsedMarker>(),
    AnyTable::of::<StoredKey>(),
    AnyTable::of::<Outgoing>(),
    AnyTable::of::<AccessKey>(),
    AnyTable::of::<PoolRemains>(),
    AnyTable::of::<UserRemains>(),
    AnyTable::of::<CustomState>(),
    AnyTable::of::<Look>(),
    AnyTable::of::<Style>(),
    AnyTable::of::<Register<ClientId, StyleId>>(),
    AnyTable::of::<Terms>(),
    AnyTable::of::<Register<(ClientId, TermsName), TermsId>>(),
    AnyTable::of::<RiskConfiguration>(),
    AnyTable::of::<LogDelivery>(),
    AnyTable::of::<Group>(),
    AnyTable::of::<Memberships>(),
    AnyTable::of::<GroupRemains>(),
    AnyTable::of::<TrackedSessions>(),
    AnyTable::of::<ProvisionedLimit>(),
    AnyTable::of::<IdentityProvider>(),
    AnyTable::of::<StoredCertificate>(),
    AnyTable::of::<ResourceServer>(),
    AnyTable::of::<PoolDomain>(),
    AnyTable::of::<AuthEvent>(),
    AnyTable::of::<Familiar>(),
    AnyTable::of::<UserPasskeys>(),
    AnyTable::of::<Job>(),
    AnyTable::of::<RunningImport>(),
    AnyTable::of::<ImportPiece>(),
    AnyTable::of::<ImportLogPage>(),
    AnyTable::of::<Device>(),
    AnyTable::of::<AuditEntry>(),
    AnyTable::of::<IdentityPool>(),
    AnyTable::of::<Identity>(),
    AnyTable::of::<IdentityPoolRemains>(),
    AnyTable::of::<OpenIdKey>(),
    AnyTable::of::<FunctionCall>(),
    AnyTable::of::<MessageEvent>(),
    AnyTable::of::<LogGroup>(),
    AnyTable::of::<LogStream>(),
    AnyTable::of::<LogEntry>(),
    AnyTable::of::<LogGroupRemains>(),
    AnyTable::of::<Spent>(),
    AnyTable::of::<MailTemplate>(),
    AnyTable::of::<domain::iam::User>(),
    AnyTable::of::<domain::iam::Role>(),
    AnyTable::of::<domain::iam::ManagedPolicy>(),
    AnyTable::of::<domain::iam::Provider>(),
    AnyTable::of::<domain::iam::Group>(),
    AnyTable::of::<domain::iam::Declaration>(),
];
