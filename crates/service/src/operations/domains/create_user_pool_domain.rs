//! Gives a pool a host name for its pages: a prefix that nobody else has, or a name of its owner's.
use domain::pool_domain::{DomainRefused, PoolDomain};

use crate::{drafts, operations::prelude::*};

impl Operation for CreateUserPoolDomain {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: CreateUserPoolDomainRequest,
    ) -> Result<CreateUserPoolDomainResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let draft = drafts::domains::domain(input.managed_login_version, input.custom_domain_config, input.routing);
        let domain = PoolDomain::create(&pool, input.domain, draft, cx.now())?;
        if tx.get::<PoolDomain>(&domain.domain).await?.is_some() {
            return Err(DomainRefused::Taken.into());
        }
        let names = tx.domains_of(pool.number).await?;
        let same_kind = if domain.is_custom() { names.custom } else { names.prefix };
        if same_kind.is_some() {
            return Err(DomainRefused::PoolHasOne.into());
        }
        tx.put(&domain);
        tx.commit().await?;
        Ok(views::domains::created(cx.config(), cx.facts.host.as_deref(), &domain))
    }
}
