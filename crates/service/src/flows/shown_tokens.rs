//! Tokens that somebody shows to a guarded back end: read as API Gateway reads them. Signature and expiry count; whether
//! the session has ended does not, there neither.

use std::sync::Arc;

use domain::{
    ids::PoolId,
    token::{AccessTokenRefused, KeyUse, ReadBack, Unverified},
};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{Map, Value};

use crate::{
    keys,
    refusals::Refusal,
    service::{Shared, Unavailable},
};

/// Why a token lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// Not of these pools, or not genuine.
    Unauthorized,
    Expired,
}

/// All claims of a token, and those that are looked at here.
struct Claims {
    all: Map<String, Value>,
    issuer: String,
    expires: i64,
    token_use: String,
}

impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = Map::deserialize(deserializer)?;
        let text = |name: &str| all.get(name).and_then(Value::as_str).map(str::to_owned);
        match (text("iss"), all.get("exp").and_then(Value::as_i64), text("token_use")) {
            (Some(issuer), Some(expires), Some(token_use)) => Ok(Self { all, issuer, expires, token_use }),
            _ => Err(D::Error::custom("not a token of a user pool")),
        }
    }
}

impl ReadBack for Claims {
    fn issuer(&self) -> &str {
        &self.issuer
    }

    fn expires(&self) -> i64 {
        self.expires
    }
}

/// The claims of an ID or access token of one of `pools`.
pub async fn read(
    shared: &Arc<Shared>,
    pools: &[String],
    text: &str,
) -> Result<Result<Map<String, Value>, NotTaken>, Unavailable> {
    let Ok(token) = Unverified::<Claims>::parse(text) else { return Ok(Err(NotTaken::Unauthorized)) };
    if !pools.iter().any(|pool| pool == token.pool_id()) {
        return Ok(Err(NotTaken::Unauthorized));
    }
    let found = shared.store.begin().pool_by_id(&PoolId::from(token.pool_id())).await;
    let Some(pool) = found.map_err(|error| Unavailable(error.to_string()))? else {
        return Ok(Err(NotTaken::Unauthorized));
    };
    let keys = loop {
        match keys::of_pool(shared, &pool).await {
            Ok(keys) => break keys,
            // Somebody else has just made them.
            Err(Refusal::Conflict) => {}
            Err(why) => return Err(Unavailable(format!("{why:?}"))),
        }
    };
    // A key signs one kind of token: what this one says it is, its key must be for.
    let Some(token_use) = KeyUse::parse(&token.claims().token_use) else { return Ok(Err(NotTaken::Unauthorized)) };
    let now = shared.ports.clock.now();
    let key = keys.verifying(token_use, token.kid(), now);
    Ok(match token.believe(key, now) {
        Ok(claims) => Ok(claims.all),
        Err(AccessTokenRefused::Malformed | AccessTokenRefused::Signature) => Err(NotTaken::Unauthorized),
        Err(AccessTokenRefused::Expired) => Err(NotTaken::Expired),
    })
}
