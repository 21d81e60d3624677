//! DeleteServiceSpecificCredential: no user has a password of one service to delete.

use wire::{
    Empty,
    services::iam::{DeleteServiceSpecificCredential, DeleteServiceSpecificCredentialRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteServiceSpecificCredential {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: DeleteServiceSpecificCredentialRequest) -> Result<Empty> {
        iam::holder(cx, caller.principal(), input.user_name).await?;
        Err(IamRefusal::NoServiceCredential(input.service_specific_credential_id).into())
    }
}
