//! Links what people agree to when they sign up with a client.
use domain::branding::{Terms, TermsId, TermsName};

use crate::{flows::clients, operations::prelude::*};

impl Operation for CreateTerms {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: CreateTermsRequest) -> Result<CreateTermsResponse> {
        let mut tx = cx.begin();
        let (pool, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        let name = TermsName::parse(&input.terms_name).ok_or(Refusal::MissingParameter("TermsName"))?;
        let register = tx.terms_register(pool.number).await?;
        let id = TermsId::generate(cx.random());
        let (terms, register) = Terms::create(id, client.id.clone(), name, input.links, register, cx.now())?;
        tx.put(&terms);
        tx.keep_terms_register(&register);
        tx.commit().await?;
        Ok(CreateTermsResponse { terms: Some(views::branding::terms(&pool, &terms)) })
    }
}
