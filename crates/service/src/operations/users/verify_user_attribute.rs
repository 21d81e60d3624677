//! Users prove an address with the code that went to it.
use crate::{flows::attributes, operations::prelude::*};

impl Operation for VerifyUserAttribute {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: VerifyUserAttributeRequest,
    ) -> Result<VerifyUserAttributeResponse> {
        let contact = attributes::contact(&input.attribute_name)?;
        attributes::verify(cx, &caller, contact, input.code.expose()).await?;
        Ok(VerifyUserAttributeResponse {})
    }
}
