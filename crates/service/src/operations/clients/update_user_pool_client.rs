//! Replaces an app client's configuration: what is not sent goes back to its default. Its secret stays.
use domain::client::Surroundings;

use crate::{
    drafts,
    flows::{clients, secrets},
    operations::prelude::*,
};

impl Operation for UpdateUserPoolClient {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: UpdateUserPoolClientRequest,
    ) -> Result<UpdateUserPoolClientResponse> {
        let mut tx = cx.begin();
        let (pool, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        let draft = drafts::clients::update(input);
        // Pools have no resource servers and no identity providers yet.
        let client = client.updated(&pool, Surroundings::NONE, draft, cx.now())?;
        let secrets = secrets::open(cx, &client)?;
        tx.put(&client);
        tx.commit().await?;
        Ok(UpdateUserPoolClientResponse { user_pool_client: Some(views::clients::client(&client, &secrets)) })
    }
}
