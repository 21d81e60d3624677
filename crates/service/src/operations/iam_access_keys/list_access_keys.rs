//! ListAccessKeys: the keys of a user, without their secrets.

use wire::services::iam::{AccessKeyMetadata, ListAccessKeys, ListAccessKeysRequest, ListAccessKeysResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListAccessKeys {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: ListAccessKeysRequest) -> Result<ListAccessKeysResponse> {
        let name = iam::named_or_own(input.user_name, caller.principal())?;
        let mut tx = cx.begin();
        let user = iam::user(&mut tx, &name).await?;
        let mut keys = Vec::new();
        for id in &user.access_keys {
            let key = tx.access_key(id).await?;
            keys.extend(key.map(|key| AccessKeyMetadata {
                user_name: Some(user.name.clone()),
                access_key_id: Some(key.id.clone()),
                status: Some(iam::status(&key)),
                create_date: Some(iam::moment(key.created)),
            }));
        }
        let slice = iam::slice(keys, input.marker.as_deref(), input.max_items)?;
        Ok(ListAccessKeysResponse {
            access_key_metadata: slice.items,
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
