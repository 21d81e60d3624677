//! A client's terms of one name.
use domain::branding::TermsName;

use crate::{flows::clients, operations::prelude::*, refusals::Missing};

impl Operation for DescribeTermsByClient {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeTermsByClientRequest,
    ) -> Result<DescribeTermsByClientResponse> {
        let mut tx = cx.begin();
        let (pool, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        let name = TermsName::parse(&input.terms_name).ok_or(Refusal::MissingParameter("TermsName"))?;
        let terms = match tx.terms_register(pool.number).await?.find(&(client.id.clone(), name)) {
            Some(id) => tx.terms(pool.number, id).await?,
            None => None,
        };
        let terms = terms.ok_or(Refusal::NotThere(Missing::TermsOf(input.client_id)))?;
        Ok(DescribeTermsByClientResponse { terms: Some(views::branding::terms(&pool, &terms)) })
    }
}
