//! Lets one more app use a pool.
use domain::{
    client::{self, Client, ClientSecret},
    ids::ClientId,
    secret::Secret as Known,
};

use crate::{
    drafts,
    flows::{clients::Neighbours, secrets},
    operations::prelude::*,
};

impl Operation for CreateUserPoolClient {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        mut input: CreateUserPoolClientRequest,
    ) -> Result<CreateUserPoolClientResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let id = ClientId::generate(cx.random());
        let given = input.client_secret.take().map(|secret| Known::new(secret.expose()));
        let secret = client::secrets::choose(input.generate_secret.unwrap_or(false), given, cx.random())?;
        let stored = match &secret {
            Some(secret) => Some(ClientSecret::new(&id, secrets::seal(cx, &id, secret)?, &[], cx.now())),
            None => None,
        };
        let draft = drafts::clients::new_client(input);
        let neighbours = Neighbours::named_by(&draft.settings.oauth, &mut tx, &pool).await?;
        let client = Client::create(id, &pool, neighbours.around(), draft, stored, cx.now())?;
        tx.put(&client);
        tx.commit().await?;
        Ok(CreateUserPoolClientResponse { user_pool_client: Some(views::clients::client(&client, secret.as_slice())) })
    }
}
