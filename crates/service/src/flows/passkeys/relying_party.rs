//! The domain that a pool's passkeys are for.

use std::net::IpAddr;

use domain::{
    passkey::RelyingParty,
    pool::{FirstFactor, Pool},
};
use store::Transaction;

use crate::{
    config::{self, Config, IssuerMode},
    context::Context,
    refusals::{PasskeyRefusal, Result},
};

/// What the pool was told, else its own domain, else its prefix under this server's name.
///
/// # Errors
/// [`PasskeyRefusal::NotEnabled`], [`PasskeyRefusal::NoRelyingParty`].
pub async fn relying_party(cx: &Context, tx: &mut Transaction, pool: &Pool) -> Result<RelyingParty> {
    if !pool.settings.sign_in_policy.allows(FirstFactor::WebAuthn) {
        return Err(PasskeyRefusal::NotEnabled.into());
    }
    if let Some(id) = pool.mfa.passkeys.as_ref().and_then(|passkeys| passkeys.relying_party_id.as_deref()) {
        return Ok(RelyingParty::new(id));
    }
    let domains = tx.domains_of(pool.number).await?;
    let prefixed = |prefix: String| prefix_domain(cx.config(), pool, &prefix);
    let domain = domains.custom.or_else(|| domains.prefix.and_then(prefixed));
    let domain = domain.ok_or(PasskeyRefusal::NoRelyingParty)?;
    Ok(RelyingParty::new(&domain))
}

/// A prefix as a host name. It must not follow a request's Host: passkeys are for one name for ever. A server that is
/// known by an address alone has no name to put it under.
fn prefix_domain(config: &Config, pool: &Pool, prefix: &str) -> Option<String> {
    if config.issuer == IssuerMode::Aws {
        return Some(format!("{prefix}.auth.{}.amazoncognito.com", pool.region()));
    }
    let Some(url) = &config.public_url else { return Some(format!("{prefix}.localhost")) };
    let authority = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let host = config::host_name(authority.split('/').next().unwrap_or_default());
    let is_address = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
    (!is_address && !host.is_empty()).then(|| format!("{prefix}.{host}"))
}

#[cfg(test)]
mod tests {
    use domain::{
        ids::{PoolId, PoolNumber},
        pool::NewPool,
        time::Timestamp,
    };

    use super::*;
    use crate::config::{Iam, Mode};

    #[test]
    fn a_prefix_stands_under_the_servers_own_name() {
        let id = PoolId::from("eu-west-1_Test");
        let pool = Pool::create(PoolNumber(1), id, NewPool::default(), Timestamp::EPOCH).unwrap();
        for (issuer, url, expected) in [
            (IssuerMode::Aws, None, Some("shop.auth.eu-west-1.amazoncognito.com")),
            (IssuerMode::Own, None, Some("shop.localhost")),
            (IssuerMode::Own, Some("https://id.example.org:8443/pools"), Some("shop.id.example.org")),
            (IssuerMode::Own, Some("http://192.0.2.1:9229"), None),
            (IssuerMode::Own, Some("http://[::1]:9229"), None),
        ] {
            let config = Config {
                mode: Mode::Dev,
                iam: Iam::Off,
                issuer,
                region: "us-east-1".into(),
                account: "000000000000".into(),
                public_url: url.map(str::to_owned),
                listen: "127.0.0.1:9229".into(),
                patience: crate::config::Patiences::default(),
                turn: crate::config::TURN,
                events_secret: None,
                budgets: None,
            };
            assert_eq!(prefix_domain(&config, &pool, "shop").as_deref(), expected, "{url:?}");
        }
    }
}
