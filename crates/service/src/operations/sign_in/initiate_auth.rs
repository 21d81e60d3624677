//! Begins a sign-in, or renews a session, from an app.
use crate::{
    flows::sign_in::{self, Api, Parameters},
    operations::prelude::*,
};

impl Operation for InitiateAuth {
    type Caller = App;

    async fn run(cx: &Context, app: App, input: InitiateAuthRequest) -> Result<InitiateAuthResponse> {
        let metadata = input.client_metadata.as_ref();
        let parameters = Parameters { given: input.auth_parameters.as_ref(), metadata };
        let outcome =
            sign_in::initiate(cx, Api::Public, app, input.auth_flow, parameters, input.session.as_ref()).await?;
        let answer = views::sign_in::answer(outcome)?;
        Ok(InitiateAuthResponse {
            challenge_name: answer.challenge_name,
            session: answer.session,
            challenge_parameters: answer.challenge_parameters,
            authentication_result: answer.authentication_result,
            available_challenges: answer.available_challenges,
        })
    }
}
