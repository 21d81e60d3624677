//! DeleteSSHPublicKey: no user has an SSH key to delete.

use wire::{
    Empty,
    services::iam::{DeleteSSHPublicKey, DeleteSSHPublicKeyRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteSSHPublicKey {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: DeleteSSHPublicKeyRequest) -> Result<Empty> {
        iam::holder(cx, caller.principal(), Some(input.user_name)).await?;
        Err(IamRefusal::NoPublicKey(input.ssh_public_key_id).into())
    }
}
