//! One of the caller's own devices.
use crate::{flows::devices, operations::prelude::*};

impl Operation for GetDevice {
    type Caller = SignedInUser;

    async fn run(cx: &Context, caller: SignedInUser, input: GetDeviceRequest) -> Result<GetDeviceResponse> {
        let mut tx = cx.begin();
        let device = devices::find(&mut tx, &caller.pool, &caller.account, &input.device_key).await?;
        Ok(GetDeviceResponse { device: views::devices::device(&caller.pool, &device) })
    }
}
