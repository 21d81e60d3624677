//! Tokens for tokens, after RFC 8693: a user's token of one app becomes a token of another, perhaps with somebody who
//! acts for the user. Nothing is written: a derived token is of its subject's session and ends with it.

use std::collections::BTreeMap;

use domain::{
    claims::{AccessClaims, ClientClaims, IdSessionClaims},
    client::Flow,
    ids::{ClientId, GrantId},
    pool::Pool,
    sign_in::{Obstacle, Path, may_sign_in},
    token::{
        self, AccessTokenRefused, Derivation, KeyUse, ReadBack, Subject, Terms, Unverified, derive_access, derive_id,
        derived_scopes, lifetime,
    },
};
use store::Transaction;
use wire::{
    Secret,
    shapes::{GetDerivedTokenRequest, IssuedTokenTypeIdentifierType, TokenTypeIdentifierType},
};

use super::{groups, tokens};
use crate::{
    caller::{VerifiedApp, signed_in_user::is_live},
    context::Context,
    keys::{self, PoolKeys},
    lookup::Account,
    refusals::{ExchangeRefusal, Refusal, Result, Role},
    replay::Source,
    triggers::{
        Person, Scene,
        pre_token_generation::{self, Occasion},
    },
};

/// What an exchange gives.
pub struct Derived {
    pub token: domain::secret::Secret,
    pub kind: IssuedTokenTypeIdentifierType,
    /// Seconds.
    pub expires_in: u64,
    /// Of an access token.
    pub scopes: Option<Vec<String>>,
}

/// # Errors
/// In this order: what contradicts itself, the flow, the subject, the actor, the scopes.
pub async fn derive(cx: &Context, app: &VerifiedApp, wish: &GetDerivedTokenRequest) -> Result<Derived> {
    let kind = wish.requested_token_type.unwrap_or_default();
    let audience = check(wish, kind)?;
    let (flow, name) = match wish.actor_token {
        None => (Flow::TokenExchangeImpersonation, "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"),
        Some(_) => (Flow::TokenExchangeDelegation, "ALLOW_TOKEN_EXCHANGE_DELEGATION"),
    };
    if !app.client.allows(flow) {
        return Err(Refusal::FlowNotEnabled(name));
    }
    let mut tx = cx.begin();
    let keys = keys::of_pool(cx.shared(), &app.pool).await?;
    let desk = Desk { cx, pool: &app.pool, client: &app.client.id, keys: &keys };
    let (subject, account) = desk.subject(&mut tx, &wish.subject_token, &wish.subject_token_type).await?;
    let actor = match (&wish.actor_token, &wish.actor_token_type) {
        (Some(token), Some(kind)) => Some(desk.actor(&mut tx, token, kind).await?),
        _ => None,
    };
    let actor = Derivation::acting(actor, &subject);

    let issuer = tokens::issuer(cx, app);
    let standing = groups::standing(&mut tx, &account.user).await?;
    let terms = Terms {
        issuer: &issuer,
        schema: &app.pool.schema,
        client: &app.client,
        user: &account.user,
        standing: &standing,
    };
    let (scene, person) = (Scene::of(app, None), Person::from(&account));
    match kind {
        IssuedTokenTypeIdentifierType::AccessToken => {
            let scopes = derived_scopes(wish.scopes.as_deref(), &subject, &app.client);
            let scopes = scopes.map_err(|_| ExchangeRefusal::NoScope)?;
            let derivation = Derivation { scopes, audience, actor };
            let claims = derive_access(&subject, terms, derivation, cx.random(), cx.now());
            let claims = claims.map_err(Refusal::internal)?;
            let expires_in = lifetime(claims.iat, claims.exp).as_secs();
            let changes =
                pre_token_generation::ask(cx, scene, Occasion::SignIn, person, &standing, &claims.scope).await?;
            let (claims, added) = match changes {
                Some(changes) => claims.changed(&changes),
                None => (claims, BTreeMap::new()),
            };
            let scopes = claims.scope.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect();
            let sign = || tokens::extended(&keys.access, &claims, &added);
            let token = cx.compute_briefly(Source::Signature, sign).await?;
            Ok(Derived { token: token.map_err(Refusal::internal)?, kind, expires_in, scopes: Some(scopes) })
        }
        IssuedTokenTypeIdentifierType::IdToken => {
            let derivation = Derivation { scopes: Vec::new(), audience, actor };
            let claims = derive_id(&subject, terms, derivation, cx.random(), cx.now());
            let claims = claims.map_err(Refusal::internal)?;
            let expires_in = lifetime(claims.iat, claims.exp).as_secs();
            let changes = pre_token_generation::ask(cx, scene, Occasion::SignIn, person, &standing, "").await?;
            let claims = match changes {
                Some(changes) => claims.changed(&changes),
                None => claims,
            };
            let sign = || token::sign(&keys.id, &claims).map(domain::secret::Secret::new);
            let token = cx.compute_briefly(Source::Signature, sign).await?;
            Ok(Derived { token: token.map_err(Refusal::internal)?, kind, expires_in, scopes: None })
        }
    }
}

/// What contradicts itself, or asks for what is not here; else the one audience.
fn check(wish: &GetDerivedTokenRequest, kind: IssuedTokenTypeIdentifierType) -> Result<Option<String>> {
    if wish.actor_token.is_some() != wish.actor_token_type.is_some() {
        return Err(ExchangeRefusal::ActorWithoutType.into());
    }
    for (name, provider) in [
        ("SubjectTokenProviderName", &wish.subject_token_provider_name),
        ("ActorTokenProviderName", &wish.actor_token_provider_name),
    ] {
        if provider.is_some() {
            return Err(Refusal::Unsupported(name.into()));
        }
    }
    let of_id_token = kind == IssuedTokenTypeIdentifierType::IdToken;
    if of_id_token && wish.scopes.as_ref().is_some_and(|scopes| !scopes.is_empty()) {
        return Err(ExchangeRefusal::ScopesOfIdToken.into());
    }
    let first = |list: &Option<Vec<String>>| list.as_ref().and_then(|list| list.first().cloned());
    match (first(&wish.audiences), first(&wish.resources)) {
        (Some(_), Some(_)) => Err(ExchangeRefusal::AudienceAndResource.into()),
        (None, Some(resource)) if !is_resource(&resource) => Err(ExchangeRefusal::Resource.into()),
        (audience, resource) => Ok(audience.or(resource)),
    }
}

/// RFC 8707, 2: an absolute address without a fragment.
fn is_resource(text: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    !text.contains('#') && text.split_once(':').is_some_and(|(scheme, rest)| is_scheme(scheme) && !rest.is_empty())
}

/// Where tokens of one pool are shown.
struct Desk<'a> {
    cx: &'a Context,
    pool: &'a Pool,
    client: &'a ClientId,
    keys: &'a PoolKeys,
}

impl Desk<'_> {
    async fn subject(
        &self,
        tx: &mut Transaction,
        token: &Secret,
        kind: &TokenTypeIdentifierType,
    ) -> Result<(Subject, Account)> {
        let subject: Subject = match kind {
            TokenTypeIdentifierType::AccessToken => self.access(Role::Subject, token)?.into(),
            TokenTypeIdentifierType::IdToken => self.read::<IdSessionClaims>(Role::Subject, token)?.into(),
            TokenTypeIdentifierType::Saml2 => return Err(Refusal::Unsupported("SubjectTokenType SAML2".into())),
        };
        let account = self.standing_behind(tx, Role::Subject, &subject).await?;
        Ok((subject, account))
    }

    /// Who acts: a user, or an app with a token of its own.
    async fn actor(&self, tx: &mut Transaction, token: &Secret, kind: &TokenTypeIdentifierType) -> Result<String> {
        let user: Subject = match kind {
            TokenTypeIdentifierType::AccessToken => match self.access(Role::Actor, token) {
                Ok(claims) => claims.into(),
                Err(malformed) => {
                    let Ok(claims) = self.read::<ClientClaims>(Role::Actor, token) else { return Err(malformed) };
                    let client = tx.client(&claims.client_id).await?;
                    let known = client.is_some_and(|(client, _)| client.pool == self.pool.number);
                    let known = known && claims.sub == claims.client_id;
                    return if known { Ok(claims.sub.to_string()) } else { Err(malformed) };
                }
            },
            TokenTypeIdentifierType::IdToken => self.read::<IdSessionClaims>(Role::Actor, token)?.into(),
            TokenTypeIdentifierType::Saml2 => return Err(Refusal::Unsupported("ActorTokenType SAML2".into())),
        };
        self.standing_behind(tx, Role::Actor, &user).await?;
        Ok(user.sub.to_string())
    }

    fn access(&self, role: Role, token: &Secret) -> Result<AccessClaims> {
        self.read(role, token)
    }

    /// A genuine token of this pool that has not expired.
    fn read<C: Shown>(&self, role: Role, token: &Secret) -> Result<C> {
        let refused = |why| Refusal::from(ExchangeRefusal::Token(role, why));
        let unverified = Unverified::<C>::parse(token.expose()).map_err(refused)?;
        if unverified.pool_id() != self.pool.id.as_str() {
            return Err(refused(AccessTokenRefused::Malformed));
        }
        let key = self.keys.verifying(C::USE, unverified.kid(), self.cx.now());
        unverified.believe(key, self.cx.now()).map_err(refused)
    }

    /// The user of a token whose session goes on.
    async fn standing_behind(&self, tx: &mut Transaction, role: Role, shown: &Subject) -> Result<Account> {
        // A token that names no session is of a client without revocation; no session has the id of all zeros.
        let session = shown.session.unwrap_or_else(|| GrantId::from_bytes([0; 16]));
        let found = tx.session(self.pool, &shown.sub, session, self.client).await?;
        let (user, credentials) = found.user.ok_or(Refusal::NoSuchUser)?;
        let older = |at| shown.is_older_than(at);
        if !is_live(shown.session, older, found.grant.as_deref(), &credentials) {
            return Err(ExchangeRefusal::Revoked(role).into());
        }
        may_sign_in(Path::Session, &credentials, self.cx.now()).map_err(|obstacle| match obstacle {
            // The operation declares neither of the errors that others have for these.
            Obstacle::ResetRequired => ExchangeRefusal::ResetRequired.into(),
            Obstacle::Unconfirmed => ExchangeRefusal::Unconfirmed.into(),
            other => Refusal::from(other),
        })?;
        Ok(Account { user, credentials })
    }
}

/// A kind of token that may be shown, and which keys sign it.
trait Shown: ReadBack {
    const USE: KeyUse;
}

impl Shown for AccessClaims {
    const USE: KeyUse = KeyUse::Access;
}

impl Shown for ClientClaims {
    const USE: KeyUse = KeyUse::Access;
}

impl Shown for IdSessionClaims {
    const USE: KeyUse = KeyUse::Id;
}
