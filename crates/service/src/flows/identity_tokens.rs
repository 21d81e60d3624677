//! The tokens that identity pools give out: made here, and read back where they are shown as logins or to STS.

use std::{collections::BTreeMap, time::Duration};

use domain::{
    identity_pool::{ISSUER, Identity, IdentityPool, OpenIdClaims, PrincipalTags},
    ids::in_region,
    token::{self, AccessTokenRefused, Unverified},
};
use wire::secret::Secret;

use crate::{
    context::Context,
    keys::open_id,
    refusals::{LoginRefusal, Refusal, Result},
    replay::Source,
};

/// A token for an identity, good from now on for `life`. `methods` become its `amr`.
///
/// # Errors
/// [`Refusal::Overloaded`], the store's.
pub async fn issue(
    cx: &Context,
    pool: &IdentityPool,
    identity: &Identity,
    methods: Vec<String>,
    tags: &BTreeMap<String, String>,
    life: Duration,
) -> Result<Secret> {
    let key = open_id::of_account(cx.shared()).await?;
    let claims = OpenIdClaims {
        sub: in_region(&pool.region, identity.id),
        aud: pool.public_id(),
        amr: methods,
        iss: ISSUER.to_owned(),
        pool_arn: pool.arn(&cx.config().account),
        exp: cx.now().plus(life).seconds(),
        iat: cx.now().seconds(),
        tags: PrincipalTags::of(tags),
    };
    let signed = cx.compute_briefly(Source::Signature, || token::sign(&key, &claims).map(Secret::new)).await?;
    signed.map_err(Refusal::internal)
}

/// What a token of this account says, genuine and unexpired.
///
/// # Errors
/// [`LoginRefusal`].
pub async fn verify(cx: &Context, token: &str) -> Result<OpenIdClaims> {
    let unverified = Unverified::<OpenIdClaims>::parse(token).map_err(|_| LoginRefusal::Malformed)?;
    if unverified.issuer() != ISSUER {
        return Err(LoginRefusal::Issuer.into());
    }
    let key = open_id::of_account(cx.shared()).await?;
    let expires = unverified.claims().exp;
    let claims = unverified.believe(key.verifying(), cx.now()).map_err(|why| match why {
        AccessTokenRefused::Expired => LoginRefusal::Expired(cx.now().seconds(), expires),
        AccessTokenRefused::Malformed | AccessTokenRefused::Signature => LoginRefusal::Signature,
    })?;
    Ok(claims)
}

/// As [`verify`], for a login: the token must be of this pool, and of somebody who had shown who they are.
///
/// # Errors
/// As [`verify`].
pub async fn read(cx: &Context, pool: &IdentityPool, token: &str) -> Result<OpenIdClaims> {
    let claims = verify(cx, token).await?;
    let is_known = claims.amr.first().is_some_and(|method| method == "authenticated");
    if claims.aud != pool.public_id() || !is_known {
        return Err(LoginRefusal::Provider.into());
    }
    Ok(claims)
}
