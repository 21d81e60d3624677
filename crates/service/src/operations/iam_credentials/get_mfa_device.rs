//! GetMFADevice: no user has a device to show.

use wire::services::iam::{GetMFADevice, GetMFADeviceRequest, GetMFADeviceResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for GetMFADevice {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: GetMFADeviceRequest) -> Result<GetMFADeviceResponse> {
        iam::holder(cx, caller.principal(), input.user_name).await?;
        Err(IamRefusal::NoDevice(input.serial_number).into())
    }
}
