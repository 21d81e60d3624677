//! Replaces an app client's configuration: what is not sent goes back to its default. Its secret stays.
use crate::{
    drafts,
    flows::{
        clients::{self, Neighbours},
        secrets,
    },
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
        let neighbours = Neighbours::named_by(&draft.settings.oauth, &mut tx, &pool).await?;
        let client = client.updated(&pool, neighbours.around(), draft, cx.now())?;
        let secrets = secrets::open(cx, &client)?;
        tx.put(&client);
        tx.commit().await?;
        Ok(UpdateUserPoolClientResponse { user_pool_client: Some(views::clients::client(&client, &secrets)) })
    }
}
