//! One more secret for a client that has one, so that apps can move to it while both are good.
use domain::{
    client::{self, ClientSecret},
    secret::Secret as Known,
};

use crate::{
    flows::{clients, secrets},
    operations::prelude::*,
};

impl Operation for AddUserPoolClientSecret {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        mut input: AddUserPoolClientSecretRequest,
    ) -> Result<AddUserPoolClientSecretResponse> {
        let mut tx = cx.begin();
        let (_, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        client.check_one_more_secret()?;
        let given = input.client_secret.take().map(|secret| Known::new(secret.expose()));
        let is_generated = given.is_none();
        let secret = given.unwrap_or_else(|| client::secrets::generate(cx.random()));
        let sealed = secrets::seal(cx, &client.id, &secret)?;
        let stored = ClientSecret::new(&client.id, sealed, &client.secrets, cx.now());
        tx.put(&client.with_secret(stored.clone(), cx.now())?);
        tx.commit().await?;
        let descriptor = views::clients::secret_descriptor(&stored, is_generated.then_some(&secret));
        Ok(AddUserPoolClientSecretResponse { client_secret_descriptor: Some(descriptor) })
    }
}
