//! The first code of a new software token, which makes it the user's.
use crate::{
    caller::UserOrSession,
    flows::{
        sign_in,
        software_tokens::{self, Shown},
    },
    operations::prelude::*,
};

impl Operation for VerifySoftwareToken {
    type Caller = UserOrSession;

    async fn run(
        cx: &Context,
        caller: UserOrSession,
        input: VerifySoftwareTokenRequest,
    ) -> Result<VerifySoftwareTokenResponse> {
        let device = input.friendly_device_name.filter(|name| !name.is_empty());
        let shown = Shown { code: input.user_code.expose().into(), device };
        let session = match caller {
            UserOrSession::Session(session) => sign_in::verify_token(cx, &session, shown).await?,
            UserOrSession::User(caller) => {
                let mut tx = cx.begin();
                let account = tx.account_of(&caller).await?;
                software_tokens::verify(cx, &mut tx, &caller.pool, &account, shown)?;
                tx.commit().await?;
                None
            }
        };
        Ok(VerifySoftwareTokenResponse { status: Some(VerifySoftwareTokenResponseType::Success), session })
    }
}
