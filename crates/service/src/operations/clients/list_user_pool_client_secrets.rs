//! The secrets of a client by their ids, on one page, never by their values.
use crate::{flows::clients, operations::prelude::*};

impl Operation for ListUserPoolClientSecrets {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: ListUserPoolClientSecretsRequest,
    ) -> Result<ListUserPoolClientSecretsResponse> {
        let mut tx = cx.begin();
        let (_, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        if input.next_token.is_some() {
            // None was ever given.
            return Err(Refusal::BadPageToken);
        }
        let secrets = client.secrets.iter().map(|secret| views::clients::secret_descriptor(secret, None));
        Ok(ListUserPoolClientSecretsResponse { client_secrets: Some(secrets.collect()), next_token: None })
    }
}
