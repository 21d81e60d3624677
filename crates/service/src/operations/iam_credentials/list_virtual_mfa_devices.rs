//! ListVirtualMFADevices: the account has no virtual devices, assigned or not.

use wire::services::iam::{ListVirtualMFADevices, ListVirtualMFADevicesRequest, ListVirtualMFADevicesResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListVirtualMFADevices {
    type Caller = Signed;

    async fn run(_: &Context, _: Signed, input: ListVirtualMFADevicesRequest) -> Result<ListVirtualMFADevicesResponse> {
        let slice = iam::slice(Vec::new(), input.marker.as_deref(), input.max_items)?;
        Ok(ListVirtualMFADevicesResponse {
            virtual_mfa_devices: slice.items,
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
