//! Users take a device away from themselves: it proves nothing any more.
use crate::{flows::devices, operations::prelude::*};

impl Operation for ForgetDevice {
    type Caller = SignedInUser;

    async fn run(cx: &Context, caller: SignedInUser, input: ForgetDeviceRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let device = devices::find(&mut tx, &caller.pool, &account, &input.device_key).await?;
        tx.delete(device.as_ref());
        tx.commit().await?;
        Ok(Empty {})
    }
}
