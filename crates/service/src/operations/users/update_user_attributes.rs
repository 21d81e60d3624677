//! Users change what is known of them, as far as their app may.
use domain::user::Writer;

use crate::{flows::attributes, operations::prelude::*, triggers::Scene};

impl Operation for UpdateUserAttributes {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: UpdateUserAttributesRequest,
    ) -> Result<UpdateUserAttributesResponse> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let given = attributes::by_name(Some(input.user_attributes));
        let writer = Writer::Client(&caller.client);
        let metadata = input.client_metadata.as_ref();
        let scene = Scene { pool: &caller.pool, client: Some(&caller.client), metadata };
        let told = attributes::update(cx, tx, scene, writer, &account, &given).await?;
        let details = told.iter().map(views::delivery::details).collect();
        Ok(UpdateUserAttributesResponse { code_delivery_details_list: Some(details) })
    }
}
