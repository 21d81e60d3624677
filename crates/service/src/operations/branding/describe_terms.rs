//! One link to terms, by its id.
use crate::{flows::branding, operations::prelude::*};

impl Operation for DescribeTerms {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DescribeTermsRequest) -> Result<DescribeTermsResponse> {
        let mut tx = cx.begin();
        let (pool, terms) = branding::terms(&mut tx, &input.user_pool_id, &input.terms_id).await?;
        Ok(DescribeTermsResponse { terms: Some(views::branding::terms(&pool, &terms)) })
    }
}
