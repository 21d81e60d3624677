//! Identity providers as administrators name and see them, and their secrets at rest.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    certificate::CertificateUse,
    identity_provider::{Details, IdentityProvider, ProviderRefused, ProviderType, SealedDetails},
    pool::Pool,
    secret::Secret,
};
use store::{Purpose, Store, Transaction};
use wire::shapes::IdentityProviderType;

use crate::{
    certificates,
    context::Context,
    lookup::Lookup,
    refusals::{Refusal, Result},
    views,
};

const PROVIDER_SECRET: Purpose = Purpose::new("identity-provider/v1");

/// # Errors
/// [`Refusal::NoSuchPool`], [`ProviderRefused::Unknown`].
pub async fn find(tx: &mut Transaction, pool_id: &str, name: &str) -> Result<(Arc<Pool>, Arc<IdentityProvider>)> {
    let pool = tx.pool(pool_id).await?;
    let provider = tx.identity_provider(pool.number, name).await?;
    let provider = provider.ok_or_else(|| ProviderRefused::Unknown { name: name.to_owned() })?;
    Ok((pool, provider))
}

/// Whether the provider's other names are free or its own.
///
/// # Errors
/// [`ProviderRefused::IdentifierTaken`].
pub async fn claim_identifiers(tx: &mut Transaction, pool: &Pool, provider: &IdentityProvider) -> Result<()> {
    for identifier in &provider.identifiers {
        let owner = tx.owner_of_identifier(pool.number, identifier).await?;
        if owner.is_some_and(|owner| owner != provider.name) {
            let (identifier, pool) = (identifier.clone(), pool.id.clone());
            return Err(ProviderRefused::IdentifierTaken { identifier, pool }.into());
        }
    }
    Ok(())
}

/// Details for the provider's record. Those secrets of `former` that nobody could send again stay.
///
/// # Errors
/// When the keyring cannot be used.
pub fn seal(
    cx: &Context,
    pool: &Pool,
    name: &str,
    details: Details,
    former: Option<&SealedDetails>,
) -> Result<SealedDetails> {
    let mut secret: BTreeMap<_, _> =
        former.iter().flat_map(|former| former.unshown()).map(|(key, sealed)| (key.clone(), sealed.clone())).collect();
    for (key, value) in details.secret {
        let sealed = cx.shared().store.seal(PROVIDER_SECRET, &place(pool, name, &key), value.expose().as_bytes());
        secret.insert(key, sealed.map_err(Refusal::internal)?);
    }
    Ok(SealedDetails { open: details.open, secret })
}

/// The provider as Describe shows it, secrets among its details. A certificate that is still to be made is written with
/// the caller's commit.
///
/// # Errors
/// When the keyring cannot open the secrets; the store's.
pub async fn shown(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    provider: &IdentityProvider,
) -> Result<IdentityProviderType> {
    let mut secrets = BTreeMap::new();
    for (key, sealed) in &provider.details.secret {
        let opened = cx.shared().store.open_sealed(PROVIDER_SECRET, &place(pool, &provider.name, key), sealed);
        let opened = opened.map_err(Refusal::internal)?;
        secrets.insert(key.clone(), Secret::new(String::from_utf8_lossy(&opened)));
    }
    let certificate = match provider.provider_type {
        ProviderType::Saml => Some(certificates::of_pool(cx, tx, pool, CertificateUse::Encryption).await?),
        _ => None,
    };
    let details = provider.shown_details(&secrets, certificate.as_deref());
    Ok(views::identity_providers::provider(pool, provider, details))
}

fn place(pool: &Pool, name: &str, key: &str) -> Vec<u8> {
    Store::place(&[&pool.number.0.to_be_bytes(), name.as_bytes(), key.as_bytes()])
}
