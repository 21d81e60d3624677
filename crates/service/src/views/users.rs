//! Users as administrators and as they themselves see them.

use domain::{
    client::Client,
    pool::Pool,
    time::Timestamp,
    user::{Link, User},
};
use wire::{EpochSeconds, shapes::*};

use super::factors::mfa_options;
use crate::lookup::Account;

pub fn moment(at: Timestamp) -> EpochSeconds {
    EpochSeconds::from_millis(at.millis())
}

/// A moment as people read it.
pub fn iso(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.millis()).map(|at| at.to_string()).unwrap_or_default()
}

pub fn status(status: domain::user::Status) -> UserStatusType {
    use domain::user::Status;
    match status {
        Status::Unconfirmed => UserStatusType::Unconfirmed,
        Status::Confirmed => UserStatusType::Confirmed,
        Status::ResetRequired => UserStatusType::ResetRequired,
        Status::ForceChangePassword => UserStatusType::ForceChangePassword,
        Status::ExternalProvider => UserStatusType::ExternalProvider,
    }
}

/// `sub` first, then the others by name; those the caller may see.
pub fn attributes(account: &Account, visible: impl Fn(&str) -> bool) -> Vec<AttributeType> {
    let user = &account.user;
    let sub = visible("sub").then(|| attribute("sub", user.sub.as_str()));
    let rest = user.attributes.iter().filter(|(name, _)| visible(name)).map(|(name, value)| attribute(name, value));
    let identities =
        (visible("identities") && !user.links.is_empty()).then(|| attribute("identities", &identities(user)));
    sub.into_iter().chain(identities).chain(rest).collect()
}

pub fn attribute(name: &str, value: &str) -> AttributeType {
    AttributeType { name: name.to_owned(), value: Some(value.to_owned()) }
}

/// One entry of the attribute `identities`, whose value is JSON.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    user_id: &'a str,
    provider_name: &'a str,
    provider_type: &'a str,
    issuer: Option<&'a str>,
    primary: bool,
    /// Milliseconds since 1970.
    date_created: i64,
}

fn identities(user: &User) -> String {
    let identity = |link: &Link| {
        serde_json::json!(Identity {
            user_id: &link.value,
            provider_name: &link.provider,
            provider_type: link.provider_type.as_str(),
            issuer: link.issuer.as_deref(),
            primary: false,
            date_created: link.created.millis(),
        })
    };
    serde_json::Value::from_iter(user.links.iter().map(identity)).to_string()
}

/// What AdminCreateUser and ListUsers show.
pub fn user_type(account: &Account, visible: impl Fn(&str) -> bool) -> UserType {
    let Account { user, credentials } = account;
    UserType {
        username: Some(user.username.clone()),
        attributes: Some(attributes(account, visible)),
        user_create_date: Some(moment(user.created)),
        user_last_modified_date: Some(moment(user.modified)),
        enabled: Some(credentials.enabled),
        user_status: Some(status(credentials.status)),
        mfa_options: mfa_options(account),
    }
}

pub fn admin_get_user(account: &Account) -> AdminGetUserResponse {
    let Account { user, credentials } = account;
    AdminGetUserResponse {
        username: user.username.clone(),
        user_attributes: Some(attributes(account, |_| true)),
        user_create_date: Some(moment(user.created)),
        user_last_modified_date: Some(moment(user.modified)),
        enabled: Some(credentials.enabled),
        user_status: Some(status(credentials.status)),
        mfa_options: mfa_options(account),
        preferred_mfa_setting: preferred_factor(account),
        user_mfa_setting_list: enabled_factors(account),
    }
}

/// Only what the client may read.
pub fn get_user(pool: &Pool, client: &Client, account: &Account) -> GetUserResponse {
    GetUserResponse {
        username: account.user.username.clone(),
        user_attributes: attributes(account, |name| name == "sub" || client.may_read(&pool.schema, name)),
        mfa_options: mfa_options(account),
        preferred_mfa_setting: preferred_factor(account),
        user_mfa_setting_list: enabled_factors(account),
    }
}

pub(super) fn preferred_factor(account: &Account) -> Option<String> {
    account.credentials.factors.preferred.map(|factor| factor.as_str().to_owned())
}

pub(super) fn enabled_factors(account: &Account) -> Option<Vec<String>> {
    let enabled = &account.credentials.factors.enabled;
    (!enabled.is_empty()).then(|| enabled.iter().map(|factor| factor.as_str().to_owned()).collect())
}
