//! Whose a domain is. Of one that is nobody's there is nothing to say, and that is no error.
use crate::operations::prelude::*;

impl Operation for DescribeUserPoolDomain {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeUserPoolDomainRequest,
    ) -> Result<DescribeUserPoolDomainResponse> {
        let mut tx = cx.begin();
        let description = match tx.pool_domain(&input.domain).await? {
            Some((domain, pool)) => views::domains::description(cx.config(), cx.facts.host.as_deref(), &pool, &domain),
            None => DomainDescriptionType::default(),
        };
        Ok(DescribeUserPoolDomainResponse { domain_description: Some(description) })
    }
}
