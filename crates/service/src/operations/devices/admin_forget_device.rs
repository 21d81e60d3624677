//! An administrator takes a device away from a user: it proves nothing any more.
use crate::{flows::devices, operations::prelude::*};

impl Operation for AdminForgetDevice {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminForgetDeviceRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let device = devices::find(&mut tx, &pool, &account, &input.device_key).await?;
        tx.delete(device.as_ref());
        tx.commit().await?;
        Ok(Empty {})
    }
}
