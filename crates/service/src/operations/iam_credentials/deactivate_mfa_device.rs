//! DeactivateMFADevice: no user has a device to deactivate.

use wire::{
    Empty,
    services::iam::{DeactivateMFADevice, DeactivateMFADeviceRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeactivateMFADevice {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: DeactivateMFADeviceRequest) -> Result<Empty> {
        iam::holder(cx, caller.principal(), input.user_name).await?;
        Err(IamRefusal::NoDevice(input.serial_number).into())
    }
}
