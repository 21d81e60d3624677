//! Answers the challenge of a sign-in from a back end that holds the keys of the pool.
use crate::{
    flows::sign_in::{self, Parameters},
    operations::prelude::*,
};

impl Operation for AdminRespondToAuthChallenge {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminRespondToAuthChallengeRequest,
    ) -> Result<AdminRespondToAuthChallengeResponse> {
        let app = App::of_pool(cx, &input.user_pool_id, &input.client_id).await?;
        let metadata = input.client_metadata.as_ref();
        let responses = Parameters { given: input.challenge_responses.as_ref(), metadata };
        let session = input.session.as_ref();
        let outcome = sign_in::respond(cx, app, &input.challenge_name, session, responses).await?;
        let answer = views::sign_in::answer(outcome)?;
        Ok(AdminRespondToAuthChallengeResponse {
            challenge_name: answer.challenge_name,
            session: answer.session,
            challenge_parameters: answer.challenge_parameters,
            authentication_result: answer.authentication_result,
            available_challenges: answer.available_challenges,
        })
    }
}
