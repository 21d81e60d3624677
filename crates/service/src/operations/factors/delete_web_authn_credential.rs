//! Users remove a passkey of theirs.
use domain::passkey::Base64Url;

use crate::{flows::passkeys, operations::prelude::*, refusals::PasskeyRefusal};

impl Operation for DeleteWebAuthnCredential {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: DeleteWebAuthnCredentialRequest,
    ) -> Result<DeleteWebAuthnCredentialResponse> {
        let mut tx = cx.begin();
        let (_, kept) = passkeys::of_caller(&mut tx, &caller).await?;
        let left = Base64Url::parse(&input.credential_id).and_then(|id| kept.without(&id));
        tx.put_passkeys(&left.ok_or(PasskeyRefusal::Unknown)?);
        tx.commit().await?;
        Ok(DeleteWebAuthnCredentialResponse {})
    }
}
