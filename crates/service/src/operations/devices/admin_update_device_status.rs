//! An administrator decides whether a device's proof counts.
use domain::device::Device;

use crate::{flows::devices, operations::prelude::*, twins::Twin};

impl Operation for AdminUpdateDeviceStatus {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminUpdateDeviceStatusRequest,
    ) -> Result<AdminUpdateDeviceStatusResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let device = devices::find(&mut tx, &pool, &account, &input.device_key).await?;
        // Without a status nothing changes.
        if let Some(status) = input.device_remembered_status {
            tx.put(&Device::clone(&device).with_remembrance(status.to_domain(), cx.now()));
            tx.commit().await?;
        }
        Ok(AdminUpdateDeviceStatusResponse {})
    }
}
