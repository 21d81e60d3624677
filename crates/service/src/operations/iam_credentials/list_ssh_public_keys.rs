//! ListSSHPublicKeys: no user has an SSH key.

use wire::services::iam::{ListSSHPublicKeys, ListSSHPublicKeysRequest, ListSSHPublicKeysResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListSSHPublicKeys {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: ListSSHPublicKeysRequest) -> Result<ListSSHPublicKeysResponse> {
        iam::holder(cx, caller.principal(), input.user_name).await?;
        let slice = iam::slice(Vec::new(), input.marker.as_deref(), input.max_items)?;
        Ok(ListSSHPublicKeysResponse {
            ssh_public_keys: Some(slice.items),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
