//! GetSSHPublicKey: no user has an SSH key to show.

use wire::services::iam::{GetSSHPublicKey, GetSSHPublicKeyRequest, GetSSHPublicKeyResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for GetSSHPublicKey {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: GetSSHPublicKeyRequest) -> Result<GetSSHPublicKeyResponse> {
        iam::holder(cx, caller.principal(), Some(input.user_name)).await?;
        Err(IamRefusal::NoPublicKey(input.ssh_public_key_id).into())
    }
}
