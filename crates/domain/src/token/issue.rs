//! Making the tokens of a session.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Grant, Life, RefreshToken, SessionDevice};
use crate::claims::{AccessClaims, AccessUse, Claim, IdClaims, IdUse, TokenChanges};
use crate::client::Client;
use crate::group::Standing;
use crate::ids::GrantId;
use crate::pool::Schema;
use crate::random::{self, Random};
use crate::sign_in::{Proof, Renewal, references};
use crate::time::Timestamp;
use crate::user::User;

/// What tokens say of this pool, client and user besides the sign-in.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    pub issuer: &'a str,
    pub schema: &'a Schema,
    pub client: &'a Client,
    /// Read again at every refresh.
    pub user: &'a User,
    /// By the user's groups, read again at every refresh too.
    pub standing: &'a Standing,
}

/// The terms are of another user or client than the session: tokens would name the wrong person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the session's user and client")]
pub struct WrongTerms;

/// What a finished sign-in gives.
#[derive(Debug)]
pub struct Issued {
    /// To be stored in the commit that ends the sign-in.
    pub grant: Grant,
    pub refresh_token: RefreshToken,
    pub claims: Refreshed,
}

/// What a refresh gives: claims, still to be signed, and open to what the pool's function changes in them.
#[derive(Clone, Debug)]
pub struct Refreshed {
    pub access: AccessClaims,
    pub id: IdClaims,
    /// What a function made the access token say besides.
    pub added: BTreeMap<String, Claim>,
    /// How long the access token is good: `ExpiresIn`.
    pub access_lifetime: Duration,
}

impl Refreshed {
    /// With what the pool's function changes in them.
    #[must_use]
    pub fn changed(self, changes: &TokenChanges) -> Self {
        let (access, added) = self.access.changed(changes);
        Self { access, id: self.id.changed(changes), added, ..self }
    }
}

/// The tokens of a new session. `scope` is what the access token may be used for, `acr` what its tokens say of how sure
/// the sign-in was, `device` what it begins on where the pool tracks devices.
pub fn issue(
    proof: Proof,
    terms: Terms<'_>,
    scope: &str,
    acr: Option<&str>,
    device: Option<SessionDevice>,
    random: &dyn Random,
    now: Timestamp,
) -> Result<Issued, WrongTerms> {
    let (pool, user, id) = (proof.pool(), proof.user(), GrantId::generate(random));
    let refresh_token = RefreshToken::generate(pool, user, id, random);
    let grant = Grant {
        pool,
        user,
        id,
        client: proof.client().clone(),
        generation: proof.generation(),
        auth_time: proof.at(),
        event_id: proof.event_id().to_owned(),
        scope: scope.to_owned(),
        methods: proof.shown(),
        acr: acr.map(str::to_owned),
        device,
        created: now,
        last_used: now,
        activity: None,
        life: Life::Usable {
            expires: now.plus(terms.client.refresh_token_lifetime()),
            family: refresh_token.family_digest(),
            current: refresh_token.digest(),
            predecessors: Vec::new(),
        },
    };
    let claims = claims(&grant, terms, random, now)?;
    Ok(Issued { grant, refresh_token, claims })
}

/// New tokens of a session that exists: who, when and how it began stays, attributes and groups are told anew.
pub fn refresh(
    renewal: &Renewal<'_>,
    terms: Terms<'_>,
    random: &dyn Random,
    now: Timestamp,
) -> Result<Refreshed, WrongTerms> {
    claims(renewal.grant(), terms, random, now)
}

fn claims(grant: &Grant, terms: Terms<'_>, random: &dyn Random, now: Timestamp) -> Result<Refreshed, WrongTerms> {
    let Terms { client, user, .. } = terms;
    if (grant.pool, grant.user) != (user.pool, user.id) || (grant.pool, &grant.client) != (client.pool, &client.id) {
        return Err(WrongTerms);
    }
    let origin_jti = client.revokes_tokens.then_some(grant.id);
    let mut access = access_of(terms, random, now);
    access.device_key = grant.device.as_ref().map(|device| device.key.clone());
    access.origin_jti = origin_jti;
    access.event_id = Some(grant.event_id.clone());
    access.scope.clone_from(&grant.scope);
    access.auth_time = grant.auth_time.seconds();
    let amr = if grant.acr.is_some() { references(&grant.methods) } else { Vec::new() };
    access.acr.clone_from(&grant.acr);
    access.amr.clone_from(&amr);
    let mut id = id_of(terms, random, now);
    id.origin_jti = origin_jti;
    id.event_id.clone_from(&grant.event_id);
    id.auth_time = grant.auth_time.seconds();
    id.acr.clone_from(&grant.acr);
    id.amr = amr;
    Ok(Refreshed { access, id, added: BTreeMap::new(), access_lifetime: client.access_token_lifetime() })
}

/// What an access token says whatever its session is: to be completed.
pub(super) fn access_of(terms: Terms<'_>, random: &dyn Random, now: Timestamp) -> AccessClaims {
    let Terms { issuer, client, user, standing, .. } = terms;
    let issued_at = now.seconds();
    AccessClaims {
        sub: user.sub.clone(),
        device_key: None,
        groups: standing.groups.clone(),
        iss: issuer.to_owned(),
        version: None,
        client_id: client.id.clone(),
        aud: None,
        origin_jti: None,
        event_id: None,
        token_use: AccessUse::Access,
        scope: String::new(),
        auth_time: issued_at,
        exp: end(issued_at, client.access_token_lifetime()),
        iat: issued_at,
        jti: random::uuid(random).to_string(),
        username: user.username.clone(),
        acr: None,
        amr: Vec::new(),
        act: None,
    }
}

/// What an ID token says whatever its session is: to be completed.
pub(super) fn id_of(terms: Terms<'_>, random: &dyn Random, now: Timestamp) -> IdClaims {
    let Terms { issuer, schema, client, user, standing } = terms;
    let issued_at = now.seconds();
    let readable = user
        .attributes
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| client.may_read(schema, name));
    IdClaims {
        sub: user.sub.clone(),
        groups: standing.groups.clone(),
        email_verified: None,
        preferred_role: standing.preferred_role.clone(),
        iss: issuer.to_owned(),
        phone_number_verified: None,
        username: user.username.clone(),
        profile: BTreeMap::new(),
        nonce: None,
        origin_jti: None,
        roles: standing.roles.clone(),
        aud: client.id.clone(),
        event_id: String::new(),
        token_use: IdUse::Id,
        auth_time: issued_at,
        phone_number: None,
        exp: end(issued_at, client.id_token_lifetime()),
        iat: issued_at,
        jti: random::uuid(random).to_string(),
        email: None,
        custom: BTreeMap::new(),
        added: BTreeMap::new(),
        acr: None,
        amr: Vec::new(),
        act: None,
    }
    .with_attributes(readable)
    .with_identities(if client.may_read(schema, "identities") { &user.links } else { &[] })
}

pub(super) fn end(issued_at: i64, lifetime: Duration) -> i64 {
    issued_at.saturating_add(i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
#[path = "issue_tests.rs"]
mod tests;
