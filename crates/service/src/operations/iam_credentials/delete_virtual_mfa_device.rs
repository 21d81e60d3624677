//! DeleteVirtualMFADevice: the account has no virtual device to delete.

use wire::{
    Empty,
    services::iam::{DeleteVirtualMFADevice, DeleteVirtualMFADeviceRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteVirtualMFADevice {
    type Caller = Signed;

    async fn run(_: &Context, _: Signed, input: DeleteVirtualMFADeviceRequest) -> Result<Empty> {
        Err(IamRefusal::NoDevice(input.serial_number).into())
    }
}
