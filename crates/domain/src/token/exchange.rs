//! Tokens made of other tokens (RFC 8693), and of nothing but a client's secret.

use std::time::Duration;

use super::issue::{Terms, WrongTerms, access_of, id_of};
use crate::claims::{AccessClaims, AccessUse, Actor, ClientClaims, IdClaims, IdSessionClaims};
use crate::client::{BUILT_IN_SCOPES, Client};
use crate::ids::{GrantId, Sub};
use crate::random::{self, Random};
use crate::time::Timestamp;

/// Whose token is shown, and of which session: what a new token takes over from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub sub: Sub,
    /// None of clients without token revocation.
    pub session: Option<GrantId>,
    pub event_id: Option<String>,
    pub auth_time: i64,
    pub issued_at: i64,
    pub expires: i64,
    /// What it may be used for; an ID token tells nothing of that.
    pub scope: Option<String>,
    pub device_key: Option<String>,
    pub actor: Option<Actor>,
}

impl From<AccessClaims> for Subject {
    fn from(claims: AccessClaims) -> Self {
        Self {
            sub: claims.sub,
            session: claims.origin_jti,
            event_id: claims.event_id,
            auth_time: claims.auth_time,
            issued_at: claims.iat,
            expires: claims.exp,
            scope: Some(claims.scope),
            device_key: claims.device_key,
            actor: claims.act,
        }
    }
}

impl From<IdSessionClaims> for Subject {
    fn from(claims: IdSessionClaims) -> Self {
        Self {
            sub: claims.sub,
            session: claims.origin_jti,
            event_id: Some(claims.event_id),
            auth_time: claims.auth_time,
            issued_at: claims.iat,
            expires: claims.exp,
            scope: None,
            device_key: None,
            actor: claims.act,
        }
    }
}

impl Subject {
    /// For tokens that name no session: whether it may have been issued before all sessions ended.
    pub fn is_older_than(&self, signed_out_at: Timestamp) -> bool {
        self.issued_at <= signed_out_at.seconds()
    }
}

/// None of the scopes that were asked for can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("none of the scopes can be given")]
pub struct NoScope;

/// What a derived token may be used for: nothing that its subject, or the client, may not. Nothing asked for is all of
/// it; an ID token does not narrow it.
///
/// # Errors
/// [`NoScope`] when something was asked for and nothing of it is left.
pub fn derived_scopes(asked: Option<&[String]>, subject: &Subject, client: &Client) -> Result<Vec<String>, NoScope> {
    let known = &client.settings.oauth.scopes;
    let of_subject: Option<Vec<&str>> = subject.scope.as_deref().map(|scope| scope.split(' ').collect());
    let may = |scope: &str| {
        of_subject.as_ref().is_none_or(|names| names.contains(&scope)) && known.iter().any(|name| name == scope)
    };
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else {
        return Ok(known.iter().filter(|scope| may(scope)).cloned().collect());
    };
    let mut given: Vec<String> = Vec::with_capacity(asked.len());
    for scope in asked {
        if may(scope) && !given.contains(scope) {
            given.push(scope.clone());
        }
    }
    if given.is_empty() { Err(NoScope) } else { Ok(given) }
}

/// What a derived token says besides what it takes over.
#[derive(Clone, Debug, Default)]
pub struct Derivation {
    /// Of an access token.
    pub scopes: Vec<String>,
    /// Who is meant to read it, if not everybody, or, of an ID token, the client.
    pub audience: Option<String>,
    pub actor: Option<Actor>,
}

impl Derivation {
    /// Who acts in the new token: whoever acts now, before whoever did so already.
    pub fn acting(actor: Option<String>, subject: &Subject) -> Option<Actor> {
        match actor {
            Some(sub) => Some(Actor { sub, act: subject.actor.clone().map(Box::new) }),
            None => subject.actor.clone(),
        }
    }
}

/// An access token of the subject's session for another client. It ends with the subject at the latest, so that nobody
/// lives on by exchanging.
///
/// # Errors
/// [`WrongTerms`] when the user is not the subject's.
pub fn derive_access(
    subject: &Subject,
    terms: Terms<'_>,
    derivation: Derivation,
    random: &dyn Random,
    now: Timestamp,
) -> Result<AccessClaims, WrongTerms> {
    check(subject, terms)?;
    let mut claims = access_of(terms, random, now);
    claims.device_key.clone_from(&subject.device_key);
    claims.origin_jti = subject.session;
    claims.event_id.clone_from(&subject.event_id);
    claims.auth_time = subject.auth_time;
    claims.scope = derivation.scopes.join(" ");
    claims.aud = derivation.audience;
    claims.act = derivation.actor;
    claims.exp = claims.exp.min(subject.expires);
    Ok(claims)
}

/// An ID token of the subject's user for another client; it ends as [`derive_access`] says.
///
/// # Errors
/// As [`derive_access`].
pub fn derive_id(
    subject: &Subject,
    terms: Terms<'_>,
    derivation: Derivation,
    random: &dyn Random,
    now: Timestamp,
) -> Result<IdClaims, WrongTerms> {
    check(subject, terms)?;
    let mut claims = id_of(terms, random, now);
    claims.origin_jti = subject.session;
    claims.event_id = subject.event_id.clone().unwrap_or_default();
    claims.auth_time = subject.auth_time;
    if let Some(audience) = derivation.audience {
        claims.aud = audience.into();
    }
    claims.act = derivation.actor;
    claims.exp = claims.exp.min(subject.expires);
    Ok(claims)
}

fn check(subject: &Subject, terms: Terms<'_>) -> Result<(), WrongTerms> {
    let same_pool = terms.user.pool == terms.client.pool;
    if same_pool && subject.sub == terms.user.sub { Ok(()) } else { Err(WrongTerms) }
}

/// Why an app gets no token for itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{scope} is no scope of this client's own")]
pub struct ForeignScope {
    pub scope: String,
}

/// The custom scopes of a client that were asked for, or all of them. Those of every pool speak of users.
///
/// # Errors
/// The first that the client does not have.
pub fn own_scopes(asked: Option<&[String]>, client: &Client) -> Result<Vec<String>, ForeignScope> {
    let is_own = |scope: &str| !BUILT_IN_SCOPES.contains(&scope);
    let known = || client.settings.oauth.scopes.iter().filter(|scope| is_own(scope));
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else {
        return Ok(known().cloned().collect());
    };
    let mut given: Vec<String> = Vec::with_capacity(asked.len());
    for scope in asked {
        if !known().any(|name| name == scope) {
            return Err(ForeignScope { scope: scope.clone() });
        }
        if !given.contains(scope) {
            given.push(scope.clone());
        }
    }
    Ok(given)
}

/// A client's own access token, for these scopes.
pub fn client_claims(
    issuer: &str,
    client: &Client,
    scopes: &[String],
    random: &dyn Random,
    now: Timestamp,
) -> ClientClaims {
    let issued_at = now.seconds();
    ClientClaims {
        sub: client.id.clone(),
        token_use: AccessUse::Access,
        scope: scopes.join(" "),
        auth_time: issued_at,
        iss: issuer.to_owned(),
        exp: super::issue::end(issued_at, client.access_token_lifetime()),
        iat: issued_at,
        version: 2,
        jti: random::uuid(random).to_string(),
        client_id: client.id.clone(),
    }
}

/// How long a token is good from its making on.
pub fn lifetime(issued_at: i64, expires: i64) -> Duration {
    Duration::from_secs(u64::try_from(expires - issued_at).unwrap_or(0))
}

#[cfg(test)]
#[path = "exchange_tests.rs"]
mod tests;
