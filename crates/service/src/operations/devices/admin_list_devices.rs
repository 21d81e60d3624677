//! The devices of a user, page by page.
use crate::{flows::devices, operations::prelude::*};

impl Operation for AdminListDevices {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminListDevicesRequest) -> Result<AdminListDevicesResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let page = (input.limit, input.pagination_token.as_deref());
        let (found, next) = devices::list(cx, &mut tx, &pool, &account, page).await?;
        Ok(AdminListDevicesResponse {
            devices: Some(found.iter().map(|device| views::devices::device(&pool, device)).collect()),
            pagination_token: next,
        })
    }
}
