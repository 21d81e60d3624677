//! Takes a client's terms of one name away.
use crate::{flows::branding, operations::prelude::*};

impl Operation for DeleteTerms {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DeleteTermsRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let (pool, terms) = branding::terms(&mut tx, &input.user_pool_id, &input.terms_id).await?;
        let register = tx.terms_register(pool.number).await?;
        tx.delete(terms.as_ref());
        tx.keep_terms_register(&register.without(terms.id));
        tx.commit().await?;
        Ok(Empty {})
    }
}
