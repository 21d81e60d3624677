//! Users decide whether the proof of one of their devices counts.
use domain::device::Device;

use crate::{flows::devices, operations::prelude::*, twins::Twin};

impl Operation for UpdateDeviceStatus {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: UpdateDeviceStatusRequest,
    ) -> Result<UpdateDeviceStatusResponse> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let device = devices::find(&mut tx, &caller.pool, &account, &input.device_key).await?;
        // Without a status nothing changes.
        if let Some(status) = input.device_remembered_status {
            tx.put(&Device::clone(&device).with_remembrance(status.to_domain(), cx.now()));
            tx.commit().await?;
        }
        Ok(UpdateDeviceStatusResponse {})
    }
}
