//! CreateUserPoolDomain and UpdateUserPoolDomain as the domain reads them.

use domain::pool_domain::{CustomDomain, DomainDraft, Failover};
use wire::shapes::{CustomDomainConfigType, FailoverType, RoutingType};

use crate::twins::Twin;

/// The members that both requests have, but for the names.
pub fn domain(pages: Option<i32>, custom: Option<CustomDomainConfigType>, routing: Option<RoutingType>) -> DomainDraft {
    DomainDraft {
        pages,
        custom: custom.map(|sent| CustomDomain {
            certificate_arn: sent.certificate_arn,
            security_policy: sent.security_policy.map(Twin::to_domain),
        }),
        failover: routing.and_then(|routing| routing.failover).map(failover),
    }
}

fn failover(sent: FailoverType) -> Failover {
    Failover { secondary_region: sent.secondary_region, health_check: sent.primary_route53_health_check_id }
}
