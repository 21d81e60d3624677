//! The caller's own devices, page by page.
use crate::{flows::devices, operations::prelude::*};

impl Operation for ListDevices {
    type Caller = SignedInUser;

    async fn run(cx: &Context, caller: SignedInUser, input: ListDevicesRequest) -> Result<ListDevicesResponse> {
        let mut tx = cx.begin();
        let page = (input.limit, input.pagination_token.as_deref());
        let (found, next) = devices::list(cx, &mut tx, &caller.pool, &caller.account, page).await?;
        Ok(ListDevicesResponse {
            devices: Some(found.iter().map(|device| views::devices::device(&caller.pool, device)).collect()),
            pagination_token: next,
        })
    }
}
