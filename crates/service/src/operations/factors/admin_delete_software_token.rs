//! Takes a user's software token away, and with it what was chosen about it.
use domain::user::Status;

use crate::{flows::factors, operations::prelude::*};

impl Operation for AdminDeleteSoftwareToken {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminDeleteSoftwareTokenRequest,
    ) -> Result<AdminDeleteSoftwareTokenResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        if account.credentials.status == Status::Unconfirmed {
            return Err(Refusal::UserNotConfirmed);
        }
        factors::keep(cx, &mut tx, &account, account.credentials.factors.clone().without_software_token());
        tx.commit().await?;
        Ok(AdminDeleteSoftwareTokenResponse {})
    }
}
