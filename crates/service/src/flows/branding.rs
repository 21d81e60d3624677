//! What the operations of branding share: whose look or style is meant, and what a style's settings may be.

mod logo;
mod settings;

use std::sync::Arc;

use domain::{
    branding::{Style, StyleId, Terms, TermsId},
    client::Client,
    ids::ClientId,
    pool::Pool,
};
use store::Transaction;

use super::clients;
use crate::{
    context::Context,
    lookup::Lookup,
    refusals::{Missing, Refusal, Result},
};

pub use logo::Logo;
pub(crate) use logo::find as logo;
pub use settings::{check as check_settings, merged};

/// What a request calls the pool when it could name a client.
pub const EVERY_CLIENT: &str = "ALL";

/// The pool and the client of a request that may mean all clients.
///
/// # Errors
/// [`Refusal::NoSuchPool`], [`Refusal::NoSuchClient`].
pub async fn whose(
    tx: &mut Transaction,
    pool_id: &str,
    client_id: Option<&str>,
) -> Result<(Arc<Pool>, Option<ClientId>)> {
    match client_id {
        None | Some(EVERY_CLIENT) => Ok((tx.pool(pool_id).await?, None)),
        Some(client_id) => {
            let (pool, client) = clients::find(tx, pool_id, client_id).await?;
            Ok((pool, Some(client.id.clone())))
        }
    }
}

/// # Errors
/// [`Refusal::NoSuchPool`], [`Refusal::NotThere`].
pub async fn style(tx: &mut Transaction, pool_id: &str, style_id: &str) -> Result<(Arc<Pool>, Arc<Style>)> {
    let pool = tx.pool(pool_id).await?;
    let missing = || Refusal::NotThere(Missing::Style(style_id.to_owned()));
    let id = StyleId::parse(style_id).ok_or_else(missing)?;
    let style = tx.style(pool.number, id).await?.ok_or_else(missing)?;
    Ok((pool, style))
}

/// # Errors
/// [`Refusal::NoSuchPool`], [`Refusal::NotThere`].
pub async fn terms(tx: &mut Transaction, pool_id: &str, terms_id: &str) -> Result<(Arc<Pool>, Arc<Terms>)> {
    let pool = tx.pool(pool_id).await?;
    let missing = || Refusal::NotThere(Missing::Terms(terms_id.to_owned()));
    let id = TermsId::parse(terms_id).ok_or_else(missing)?;
    let terms = tx.terms(pool.number, id).await?.ok_or_else(missing)?;
    Ok((pool, terms))
}

/// Takes away what a client has of looks, styles, terms and risk configurations: it goes with the client.
///
/// # Errors
/// The store's.
pub async fn forget(tx: &mut Transaction, client: &Client) -> Result<()> {
    let pool = client.pool;
    if let Some(look) = tx.look(pool, Some(&client.id)).await? {
        tx.delete(look.as_ref());
    }
    if let Some(risk) = tx.risk(pool, Some(&client.id)).await? {
        tx.delete(risk.as_ref());
    }
    let styles = tx.styles(pool).await?;
    if let Some(id) = styles.find(&client.id) {
        if let Some(style) = tx.style(pool, id).await? {
            tx.delete(style.as_ref());
        }
        tx.keep_styles(&styles.without(id));
    }
    let mut register = tx.terms_register(pool).await?;
    let own: Vec<TermsId> = register.iter().filter(|((holder, _), _)| *holder == client.id).map(|(_, id)| id).collect();
    if own.is_empty() {
        return Ok(());
    }
    for id in own {
        if let Some(terms) = tx.terms(pool, id).await? {
            tx.delete(terms.as_ref());
        }
        register = register.without(id);
    }
    tx.keep_terms_register(&register);
    Ok(())
}

/// The address of a look's logo; it changes with the look, so that no cache shows the former one.
pub fn logo_url(cx: &Context, pool: &Pool, look: &domain::branding::Look) -> Option<String> {
    let format = look.logo.as_ref()?.format()?;
    let client = look.client.as_ref().map_or(EVERY_CLIENT, ClientId::as_str);
    let (base, version) = (cx.config().base_url(cx.facts.host.as_deref()), look.modified.millis());
    Some(format!("{base}/{}/branding/{client}/{version}/logo.{}", pool.id, format.suffix()))
}
