//! Changes a link to terms: what is not sent stays.
use crate::{drafts, flows::branding, operations::prelude::*};

impl Operation for UpdateTerms {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: UpdateTermsRequest) -> Result<UpdateTermsResponse> {
        let mut tx = cx.begin();
        let (pool, terms) = branding::terms(&mut tx, &input.user_pool_id, &input.terms_id).await?;
        let register = tx.terms_register(pool.number).await?;
        let (terms, register) = terms.updated(drafts::branding::terms(input), register, cx.now())?;
        tx.put(&terms);
        tx.keep_terms_register(&register);
        tx.commit().await?;
        Ok(UpdateTermsResponse { terms: Some(views::branding::terms(&pool, &terms)) })
    }
}
