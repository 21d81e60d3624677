//! Users as requests about other providers name them.

use domain::{
    pool::Pool,
    user::{Identity, LinkRefused, POOL_ITSELF, federated_username},
};
use store::Transaction;
use wire::shapes::ProviderUserIdentifierType;

use crate::{
    lookup::{Account, Lookup},
    refusals::Result,
};

/// An identity at another provider; `user` is the request's name for it.
///
/// # Errors
/// [`LinkRefused::Missing`].
pub fn identity<'a>(user: &'static str, sent: &'a ProviderUserIdentifierType) -> Result<Identity<'a>> {
    Ok(Identity {
        provider: required(user, "ProviderName", sent.provider_name.as_deref())?,
        attribute: required(user, "ProviderAttributeName", sent.provider_attribute_name.as_deref())?,
        value: required(user, "ProviderAttributeValue", sent.provider_attribute_value.as_deref())?,
    })
}

/// Whether the pool's own users are meant.
pub fn is_local(sent: &ProviderUserIdentifierType) -> bool {
    sent.provider_name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(POOL_ITSELF))
}

/// A user of the pool: by user name, or by provider and subject whoever has a profile of that name. The name of the
/// attribute is of no account.
///
/// # Errors
/// [`LinkRefused::Missing`], [`crate::refusals::Refusal::NoSuchUser`].
pub async fn profile(
    tx: &mut Transaction,
    pool: &Pool,
    user: &'static str,
    sent: &ProviderUserIdentifierType,
) -> Result<Account> {
    let provider = required(user, "ProviderName", sent.provider_name.as_deref())?;
    let value = required(user, "ProviderAttributeValue", sent.provider_attribute_value.as_deref())?;
    if is_local(sent) {
        return tx.account(pool, value).await;
    }
    tx.account(pool, &federated_username(provider, value)).await
}

fn required<'a>(user: &'static str, member: &'static str, sent: Option<&'a str>) -> Result<&'a str> {
    Ok(sent.filter(|text| !text.is_empty()).ok_or(LinkRefused::Missing { user, member })?)
}
