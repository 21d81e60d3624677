//! The moments at which a pool's own functions are called: one file for each trigger, with its event and its answer.
//!
//! A trigger that is not configured costs a look at the pool, which is known. A function is called between reads and
//! commits, never within one, and is asked once however often its operation runs ([`function`]).

pub mod custom_challenge;
pub mod custom_message;
pub mod custom_sender;
mod encryption;
pub mod function;
pub mod post_authentication;
pub mod post_confirmation;
pub mod pre_authentication;
pub mod pre_sign_up;
pub mod pre_token_generation;
pub mod user_migration;

use std::collections::BTreeMap;

use domain::{
    claims::IdentityClaim,
    client::Client,
    pool::{Contact, Pool},
    user::{Status, User},
};

pub(crate) use self::encryption::unwrap as unwrap_data_key;
use crate::{caller::App, lookup::Account};

/// Members that are texts by name.
pub type Texts = BTreeMap<String, String>;

/// Whose functions are asked, for which app, and what the app told along.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub pool: &'a Pool,
    /// None: an operation that belongs to no app.
    pub client: Option<&'a Client>,
    /// `ClientMetadata`, where it reaches functions.
    pub metadata: Option<&'a Texts>,
}

impl<'a> Scene<'a> {
    pub fn of(app: &'a App, metadata: Option<&'a Texts>) -> Self {
        Self { pool: &app.pool, client: Some(&app.client), metadata }
    }

    pub const fn of_pool(pool: &'a Pool, metadata: Option<&'a Texts>) -> Self {
        Self { pool, client: None, metadata }
    }

    /// `callerContext.clientId`
    fn client_id(&self) -> &'a str {
        self.client.map_or("CLIENT_ID_NOT_APPLICABLE", |client| client.id.as_str())
    }
}

/// Whom a function is asked about.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    pub user: &'a User,
    pub status: Status,
}

impl<'a> From<&'a Account> for Person<'a> {
    fn from(account: &'a Account) -> Self {
        Self { user: &account.user, status: account.credentials.status }
    }
}

impl Person<'_> {
    /// `userAttributes`: the profile as functions see it, all of it texts.
    pub fn attributes(&self, pool: &Pool) -> Texts {
        let mut attributes = self.user.attributes.clone();
        attributes.insert("sub".to_owned(), self.user.sub.to_string());
        attributes.insert("cognito:user_status".to_owned(), self.status.as_str().to_owned());
        for alias in self.user.aliases(pool) {
            let name = match alias.alias.contact() {
                Some(Contact::Email) => "cognito:email_alias",
                Some(Contact::PhoneNumber) => "cognito:phone_number_alias",
                None => continue,
            };
            if let Some(value) = self.user.attribute(alias.alias.as_str()) {
                attributes.insert(name.to_owned(), value.to_owned());
            }
        }
        if !self.user.links.is_empty() {
            let identities: Vec<IdentityClaim> = self.user.links.iter().map(IdentityClaim::from).collect();
            if let Ok(text) = serde_json::to_string(&identities) {
                attributes.insert("identities".to_owned(), text);
            }
        }
        attributes
    }
}
