//! Hands out the secret of a new software token.
use crate::{
    caller::UserOrSession,
    flows::{sign_in, software_tokens},
    operations::prelude::*,
};

impl Operation for AssociateSoftwareToken {
    type Caller = UserOrSession;

    async fn run(
        cx: &Context,
        caller: UserOrSession,
        _: AssociateSoftwareTokenRequest,
    ) -> Result<AssociateSoftwareTokenResponse> {
        let (secret, session) = match caller {
            UserOrSession::Session(session) => {
                let (secret, session) = sign_in::associate_token(cx, &session).await?;
                (secret, Some(session))
            }
            UserOrSession::User(caller) => {
                let mut tx = cx.begin();
                let account = tx.account_of(&caller).await?;
                let secret = software_tokens::associate(cx, &mut tx, &caller.pool, &account)?;
                tx.commit().await?;
                (secret, None)
            }
        };
        Ok(AssociateSoftwareTokenResponse { secret_code: Some(secret.expose().into()), session })
    }
}
