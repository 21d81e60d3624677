//! Domains of pools as administrators see them.
//!
//! There is no distribution network in front of this server: where Amazon names the host that a custom domain is an alias
//! of, the host is this server's own. There is no bucket of assets either, so none is named.

use domain::{
    pool::Pool,
    pool_domain::{Failover, PoolDomain},
    time::Timestamp,
};
use wire::shapes::*;

use crate::{
    config::{self, Config},
    twins::Twin,
};

/// Everything. `host` is the one of the request.
pub fn description(config: &Config, host: Option<&str>, pool: &Pool, domain: &PoolDomain) -> DomainDescriptionType {
    DomainDescriptionType {
        user_pool_id: Some(pool.id.to_string()),
        aws_account_id: Some(config.account.clone()),
        domain: Some(domain.domain.clone()),
        s3_bucket: None,
        cloud_front_distribution: Some(own_host(config, host)),
        version: Some(version(domain.modified)),
        status: Some(DomainStatusType::Active),
        custom_domain_config: domain.custom.as_ref().map(|custom| CustomDomainConfigType {
            certificate_arn: custom.certificate_arn.clone(),
            security_policy: custom.security_policy.map(Twin::of),
        }),
        managed_login_version: Some(domain.pages.number()),
        routing: routing(domain),
    }
}

pub fn created(config: &Config, host: Option<&str>, domain: &PoolDomain) -> CreateUserPoolDomainResponse {
    CreateUserPoolDomainResponse {
        managed_login_version: Some(domain.pages.number()),
        cloud_front_domain: domain.is_custom().then(|| own_host(config, host)),
        routing: routing(domain),
    }
}

pub fn updated(config: &Config, host: Option<&str>, domain: &PoolDomain) -> UpdateUserPoolDomainResponse {
    UpdateUserPoolDomainResponse {
        managed_login_version: Some(domain.pages.number()),
        cloud_front_domain: domain.is_custom().then(|| own_host(config, host)),
        routing: routing(domain),
    }
}

fn routing(domain: &PoolDomain) -> Option<RoutingType> {
    let failover = |failover: &Failover| FailoverType {
        secondary_region: failover.secondary_region.clone(),
        primary_route53_health_check_id: failover.health_check.clone(),
    };
    domain.failover.as_ref().map(|routed| RoutingType { failover: Some(failover(routed)) })
}

/// The name of this server's host, without its port. Names that are no host names in DNS stand for this machine.
fn own_host(config: &Config, host: Option<&str>) -> String {
    let url = config.base_url(host);
    let authority = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let name = config::host_name(authority.split('/').next().unwrap_or_default()).to_ascii_lowercase();
    let is_host_name = name.len() <= 63
        && !name.starts_with(['-', '.'])
        && !name.ends_with(['-', '.'])
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    if is_host_name && !name.is_empty() { name } else { "localhost".to_owned() }
}

/// Fourteen digits, as Amazon's: the second of the last change.
fn version(modified: Timestamp) -> String {
    let moment = jiff::Timestamp::from_second(modified.seconds()).unwrap_or_default();
    moment.strftime("%Y%m%d%H%M%S").to_string()
}
