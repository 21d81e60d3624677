//! Users change what is known of them, as far as their app may.
use domain::user::Writer;

use crate::{flows::attributes, operations::prelude::*};

impl Operation for UpdateUserAttributes {
    type Caller = SignedInUser;

    // Metadata reaches functions only.
    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: UpdateUserAttributesRequest,
    ) -> Result<UpdateUserAttributesResponse> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let given = attributes::by_name(Some(input.user_attributes));
        let writer = Writer::Client(&caller.client);
        let sent = attributes::change(cx, &mut tx, &caller.pool, writer, &account, &given).await?;
        tx.commit().await?;
        let told = attributes::deliver(cx, sent).await?;
        let details = told.iter().map(views::delivery::details).collect();
        Ok(UpdateUserAttributesResponse { code_delivery_details_list: Some(details) })
    }
}
