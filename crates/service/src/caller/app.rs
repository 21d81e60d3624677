//! An app that calls a public operation: its client is known, its secret not yet shown.

use std::{ops::Deref, sync::Arc};

use domain::{client::Client, ids::ClientId, pool::Pool};
use wire::Secret;

use super::{Administrator, Caller, Door};
use crate::{
    context::Context,
    flows::secrets,
    lookup::Lookup,
    refusals::{Refusal, Result},
};

/// A known app client and its pool.
#[derive(Clone)]
pub struct App {
    pub client: Arc<Client>,
    pub pool: Arc<Pool>,
}

/// An app that has shown its secret, or has none. Flows demand it.
#[derive(Clone)]
pub struct VerifiedApp(App);

impl Caller for App {
    async fn admit(cx: &Context, door: &Door<'_>) -> Result<Self> {
        let id = door.input.member_str("ClientId").unwrap_or_default();
        Self::find(cx, id).await
    }
}

impl App {
    /// # Errors
    /// [`Refusal::NoSuchClient`].
    pub(crate) async fn find(cx: &Context, id: &str) -> Result<Self> {
        let found = cx.begin().client(&ClientId::from(id)).await?;
        let (client, pool) = found.ok_or_else(|| Refusal::NoSuchClient(id.to_owned()))?;
        Ok(Self { client, pool })
    }

    /// A client of this very pool, for administrators.
    ///
    /// # Errors
    /// [`Refusal::NoSuchPool`]; [`Refusal::NoSuchClient`], also for another pool's.
    pub(crate) async fn of_pool(cx: &Context, pool_id: &str, client_id: &str) -> Result<Self> {
        let mut tx = cx.begin();
        let pool = tx.pool(pool_id).await?;
        let found = tx.client(&ClientId::from(client_id)).await?;
        let found = found.filter(|(client, _)| client.pool == pool.number);
        let (client, pool) = found.ok_or_else(|| Refusal::NoSuchClient(client_id.to_owned()))?;
        Ok(Self { client, pool })
    }

    /// Checks a SECRET_HASH against the user name as it was sent.
    ///
    /// # Errors
    /// [`crate::refusals::SecretRefusal::HashMissing`], [`crate::refusals::SecretRefusal::HashWrong`], [`SecretRefusal::HashUnexpected`].
    pub fn verify_hash(self, cx: &Context, username: &str, hash: Option<&Secret>) -> Result<VerifiedApp> {
        secrets::check_hash(cx, &self.client, username, hash)?;
        Ok(VerifiedApp(self))
    }

    /// Of a sign-in that is taken up by its session alone: a session was only ever given to an app that had shown its
    /// secret.
    pub(crate) fn of_sealed_session(self) -> VerifiedApp {
        VerifiedApp(self)
    }

    /// Checks a client secret that was sent itself.
    ///
    /// # Errors
    /// [`crate::refusals::SecretRefusal::Missing`], [`crate::refusals::SecretRefusal::Wrong`].
    pub fn verify_secret(self, cx: &Context, secret: Option<&Secret>) -> Result<VerifiedApp> {
        secrets::check_secret(cx, &self.client, secret)?;
        Ok(VerifiedApp(self))
    }

    /// A signed request speaks for the app, which need not show its secret.
    pub fn vouched(self, _: &Administrator) -> VerifiedApp {
        VerifiedApp(self)
    }
}

impl Deref for VerifiedApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}
