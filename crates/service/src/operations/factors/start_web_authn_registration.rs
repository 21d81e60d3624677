//! Users begin to register a passkey: what their browser or telephone is to make.
use domain::passkey::Challenge;

use crate::{flows::passkeys, operations::prelude::*};

impl Operation for StartWebAuthnRegistration {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        _: StartWebAuthnRegistrationRequest,
    ) -> Result<StartWebAuthnRegistrationResponse> {
        let mut tx = cx.begin();
        let relying_party = passkeys::relying_party(cx, &mut tx, &caller.pool).await?;
        let (account, kept) = passkeys::of_caller(&mut tx, &caller).await?;
        let challenge = Challenge::generate(cx.random());
        let kept = kept.started(challenge.clone(), caller.client.id.clone(), cx.now())?;
        tx.put_passkeys(&kept);
        tx.commit().await?;

        let verification = passkeys::user_verification(&caller.pool);
        let options = passkeys::creation(&relying_party, &account.user, &kept, verification, &challenge);
        Ok(StartWebAuthnRegistrationResponse { credential_creation_options: options })
    }
}
