//! Users finish registering a passkey.
use domain::{passkey::Demands, pool::UserVerification};

use crate::{flows::passkeys, operations::prelude::*};

impl Operation for CompleteWebAuthnRegistration {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: CompleteWebAuthnRegistrationRequest,
    ) -> Result<CompleteWebAuthnRegistrationResponse> {
        let mut tx = cx.begin();
        let relying_party = passkeys::relying_party(cx, &mut tx, &caller.pool).await?;
        let answer = passkeys::registration(&input.credential)?;
        let (_, kept) = passkeys::of_caller(&mut tx, &caller).await?;
        let (challenge, used) = passkeys::awaited(cx, &mut tx, &caller, &kept).await?;
        let user_verification = passkeys::user_verification(&caller.pool) == UserVerification::Required;
        let demands = Demands { relying_party: &relying_party, user_verification };
        let verified = answer.verified(&challenge, &demands, cx.now());
        passkeys::finish(tx, kept, &used, verified).await?;
        Ok(CompleteWebAuthnRegistrationResponse {})
    }
}
