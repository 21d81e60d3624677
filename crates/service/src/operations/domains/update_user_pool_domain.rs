//! Changes which pages a domain shows, and a custom domain's certificate: what is not sent stays.
use crate::{drafts, flows::domains, operations::prelude::*};

impl Operation for UpdateUserPoolDomain {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: UpdateUserPoolDomainRequest,
    ) -> Result<UpdateUserPoolDomainResponse> {
        let mut tx = cx.begin();
        let (pool, domain) = domains::find(&mut tx, &input.user_pool_id, &input.domain).await?;
        let draft = drafts::domains::domain(input.managed_login_version, input.custom_domain_config, input.routing);
        let domain = domain.updated(&pool, draft, cx.now())?;
        tx.put(&domain);
        tx.commit().await?;
        Ok(views::domains::updated(cx.config(), cx.facts.host.as_deref(), &domain))
    }
}
