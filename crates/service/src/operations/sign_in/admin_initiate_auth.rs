//! Begins a sign-in, or renews a session, from a back end that holds the keys of the pool.
use crate::{
    flows::sign_in::{self, Api, Parameters},
    operations::prelude::*,
};

impl Operation for AdminInitiateAuth {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminInitiateAuthRequest) -> Result<AdminInitiateAuthResponse> {
        let app = App::of_pool(cx, &input.user_pool_id, &input.client_id).await?;
        let metadata = input.client_metadata.as_ref();
        let parameters = Parameters { given: input.auth_parameters.as_ref(), metadata };
        let outcome =
            sign_in::initiate(cx, Api::Administrator, app, input.auth_flow, parameters, input.session.as_ref()).await?;
        let answer = views::sign_in::answer(outcome)?;
        Ok(AdminInitiateAuthResponse {
            challenge_name: answer.challenge_name,
            session: answer.session,
            challenge_parameters: answer.challenge_parameters,
            authentication_result: answer.authentication_result,
            available_challenges: answer.available_challenges,
        })
    }
}
