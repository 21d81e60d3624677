//! ListServiceSpecificCredentials: no user has a password of one service.

use wire::services::iam::{
    ListServiceSpecificCredentials, ListServiceSpecificCredentialsRequest, ListServiceSpecificCredentialsResponse,
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

/// Services that know passwords of their own. Source: user guide, "Service-specific credentials".
const SERVICES: [&str; 3] = ["bedrock.amazonaws.com", "cassandra.amazonaws.com", "codecommit.amazonaws.com"];

impl Operation for ListServiceSpecificCredentials {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        caller: Signed,
        input: ListServiceSpecificCredentialsRequest,
    ) -> Result<ListServiceSpecificCredentialsResponse> {
        if input.service_name.is_some_and(|service| !SERVICES.contains(&service.as_str())) {
            return Err(IamRefusal::NoCredentialsOfService.into());
        }
        match (input.all_users.unwrap_or_default(), input.user_name) {
            (true, Some(_)) => return Err(IamRefusal::OneOrAll.into()),
            (true, None) => {}
            (false, name) => drop(iam::holder(cx, caller.principal(), name).await?),
        }
        let slice = iam::slice(Vec::new(), input.marker.as_deref(), input.max_items)?;
        Ok(ListServiceSpecificCredentialsResponse {
            service_specific_credentials: Some(slice.items),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
