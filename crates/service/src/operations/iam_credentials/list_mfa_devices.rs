//! ListMFADevices: no user has a device.

use wire::services::iam::{ListMFADevices, ListMFADevicesRequest, ListMFADevicesResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListMFADevices {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: ListMFADevicesRequest) -> Result<ListMFADevicesResponse> {
        iam::holder(cx, caller.principal(), input.user_name).await?;
        let slice = iam::slice(Vec::new(), input.marker.as_deref(), input.max_items)?;
        Ok(ListMFADevicesResponse { mfa_devices: slice.items, is_truncated: slice.is_truncated, marker: slice.marker })
    }
}
