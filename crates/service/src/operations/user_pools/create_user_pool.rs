//! A new directory of users.
use domain::{
    ids::{PoolId, PoolNumber},
    pool::Pool,
};

use crate::{drafts, operations::prelude::*};

impl Operation for CreateUserPool {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: CreateUserPoolRequest) -> Result<CreateUserPoolResponse> {
        let draft = drafts::pools::new_pool(input)?;
        let mut tx = cx.begin();
        let pool = loop {
            let number = PoolNumber::generate(cx.random());
            let id = PoolId::generate(&cx.config().region, cx.random());
            let pool = Pool::create(number, id, draft.clone(), cx.now())?;
            // False is a name that was given away before, if only to a pool that is gone.
            if tx.create_pool(&pool).await? {
                break pool;
            }
        };
        tx.commit().await?;
        Ok(CreateUserPoolResponse { user_pool: Some(views::pools::pool(&pool, &cx.config().account, 0)) })
    }
}
