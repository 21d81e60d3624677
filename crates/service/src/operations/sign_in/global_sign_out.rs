//! Users end all their own sessions, this one too.
use domain::user::Credentials;

use crate::operations::prelude::*;

impl Operation for GlobalSignOut {
    type Caller = SignedInUser;

    async fn run(cx: &Context, caller: SignedInUser, _: GlobalSignOutRequest) -> Result<GlobalSignOutResponse> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        tx.put(&Credentials::clone(&account.credentials).signed_out(cx.now()));
        tx.commit().await?;
        Ok(GlobalSignOutResponse {})
    }
}
