//! What somebody shows to be an identity: tokens of user pools, of OpenID Connect providers, and of identity pools.
//!
//! A login is worth what its verification is: nothing here trusts a key of `Logins` before the token under it was found
//! to be that provider's, for an app that the identity pool names.

mod open_id;
mod user_pools;

use std::collections::{BTreeMap, BTreeSet};

use domain::identity_pool::{
    IdentityPool, IdentityRefused, Login, LoginClaims, Mapped, OpenIdClaims, PROVIDER, PrincipalTags,
};
use store::Transaction;
use wire::secret::Secret;

use super::identity_tokens;
use crate::{
    context::Context,
    refusals::{IdentityPoolRefusal, LoginRefusal, Refusal, Result},
};

pub use user_pools::provider_of;

/// One verified login.
#[derive(Clone, Debug)]
pub struct Shown {
    pub login: Login,
    /// What mappings of roles and tags may call the provider: with the app that the token is for, then alone.
    pub names: Vec<String>,
    /// What else the provider says of its user: rules and tags go by it.
    pub claims: LoginClaims,
    /// As `amr` of the identity's tokens names the user: `<provider>:CognitoSignIn:<sub>` and the like.
    pub method: String,
}

/// Everything that was shown.
#[derive(Clone, Debug, Default)]
pub struct ShownLogins {
    pub logins: Vec<Shown>,
    /// A token of an identity pool itself: it stands for an identity.
    pub own: Option<OpenIdClaims>,
}

impl ShownLogins {
    pub fn is_empty(&self) -> bool {
        self.logins.is_empty() && self.own.is_none()
    }

    pub fn set(&self) -> BTreeSet<Login> {
        self.logins.iter().map(|shown| shown.login.clone()).collect()
    }

    /// What a session of the caller's is tagged with, by what the pool says of the providers.
    pub fn tags(&self, pool: &IdentityPool) -> BTreeMap<String, String> {
        let own = self.own.iter().filter_map(|own| own.tags.as_ref());
        let mut tags: BTreeMap<String, String> = own.flat_map(PrincipalTags::plain).collect();
        for shown in &self.logins {
            if let Some(map) = shown.names.iter().find_map(|name| pool.principal_tags.get(name)) {
                tags.extend(map.tags_of(&shown.claims));
            }
        }
        tags
    }

    /// The logins, as far as roles go by them.
    pub fn mapped(&self) -> Vec<Mapped<'_>> {
        let logins = self.logins.iter();
        logins.map(|Shown { login, names, claims, .. }| Mapped { provider: &login.provider, names, claims }).collect()
    }

    /// `amr`: how the caller came to be who they are.
    pub fn methods(&self) -> Vec<String> {
        if self.is_empty() {
            return vec!["unauthenticated".to_owned()];
        }
        let mut methods = vec!["authenticated".to_owned()];
        for method in self.own.iter().flat_map(|own| own.amr.iter().skip(1)) {
            methods.push(method.clone());
        }
        for shown in &self.logins {
            methods.extend([shown.login.provider.clone(), shown.method.clone()]);
        }
        methods
    }
}

/// Verifies everything under `Logins`. The developer provider's users are nothing that can be shown here.
///
/// # Errors
/// [`LoginRefusal`]; [`IdentityRefused::LoginsDoNotMatch`] where the pool knows no provider at all;
/// [`Refusal::Unsupported`] for providers that cannot be asked from here.
pub async fn verify(
    cx: &Context,
    tx: &mut Transaction,
    pool: &IdentityPool,
    sent: Option<&BTreeMap<String, Secret>>,
) -> Result<ShownLogins> {
    let mut shown = ShownLogins::default();
    for (provider, token) in sent.into_iter().flatten() {
        if provider == PROVIDER {
            shown.own = Some(identity_tokens::read(cx, pool, token.expose()).await?);
            continue;
        }
        if !knows_providers(pool) {
            let why = IdentityRefused::LoginsDoNotMatch;
            return Err(IdentityPoolRefusal::Identity(why, String::new()).into());
        }
        shown.logins.push(one(cx, tx, pool, provider, token.expose()).await?);
    }
    Ok(shown)
}

fn knows_providers(pool: &IdentityPool) -> bool {
    let settings = &pool.settings;
    !settings.user_pools.is_empty()
        || !settings.social.is_empty()
        || !settings.open_id.is_empty()
        || !settings.saml.is_empty()
        || settings.developer.is_some()
}

async fn one(cx: &Context, tx: &mut Transaction, pool: &IdentityPool, key: &str, token: &str) -> Result<Shown> {
    if let Some(user_pool) = user_pools::named(cx, pool, key) {
        return user_pools::verify(cx, tx, pool, &user_pool, token).await;
    }
    if let Some(issuer) = open_id::named(cx, tx, pool, key).await? {
        return open_id::verify(cx, &issuer, token).await;
    }
    if pool.settings.social.contains_key(key) || pool.settings.saml.iter().any(|arn| arn == key) {
        return Err(Refusal::Unsupported(format!("A login of {key}")));
    }
    Err(LoginRefusal::Provider.into())
}
