//! Users ask for a code that proves an address of theirs, or one that is to be theirs; the code before is over.
use domain::user::Limited;

use crate::{
    flows::attributes,
    messages,
    operations::prelude::*,
    triggers::{Person, Scene},
};

impl Operation for GetUserAttributeVerificationCode {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: GetUserAttributeVerificationCodeRequest,
    ) -> Result<GetUserAttributeVerificationCodeResponse> {
        let contact = attributes::contact(&input.attribute_name)?;
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let attempts = tx.attempts_of(&account).await?;
        attempts.check_limit(Limited::RequestAttributeCode, cx.now())?;
        let metadata = input.client_metadata.as_ref();
        let scene = Scene { pool: &caller.pool, client: Some(&caller.client), metadata };
        let sent = attributes::send_again(cx, &mut tx, scene, Person::from(&account), contact).await?;
        tx.put(&attempts.tried(Limited::RequestAttributeCode, cx.now()));
        tx.commit().await?;
        messages::deliver(cx, sent.delivery).await?;
        let details = views::delivery::details(&sent.details);
        Ok(GetUserAttributeVerificationCodeResponse { code_delivery_details: Some(details) })
    }
}
