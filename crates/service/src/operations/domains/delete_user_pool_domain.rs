//! Gives a domain up; anybody may have it then.
use crate::{flows::domains, operations::prelude::*};

impl Operation for DeleteUserPoolDomain {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DeleteUserPoolDomainRequest,
    ) -> Result<DeleteUserPoolDomainResponse> {
        let mut tx = cx.begin();
        let (_, domain) = domains::find(&mut tx, &input.user_pool_id, &input.domain).await?;
        tx.delete(domain.as_ref());
        tx.commit().await?;
        Ok(DeleteUserPoolDomainResponse {})
    }
}
