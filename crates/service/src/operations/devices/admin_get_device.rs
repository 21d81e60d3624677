//! One device of a user.
use crate::{flows::devices, operations::prelude::*};

impl Operation for AdminGetDevice {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminGetDeviceRequest) -> Result<AdminGetDeviceResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let device = devices::find(&mut tx, &pool, &account, &input.device_key).await?;
        Ok(AdminGetDeviceResponse { device: views::devices::device(&pool, &device) })
    }
}
