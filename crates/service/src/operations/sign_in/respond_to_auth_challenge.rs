//! Answers the challenge of a sign-in from an app.
use crate::{
    flows::sign_in::{self, Parameters},
    operations::prelude::*,
};

impl Operation for RespondToAuthChallenge {
    type Caller = App;

    async fn run(
        cx: &Context,
        app: App,
        input: RespondToAuthChallengeRequest,
    ) -> Result<RespondToAuthChallengeResponse> {
        let metadata = input.client_metadata.as_ref();
        let responses = Parameters { given: input.challenge_responses.as_ref(), metadata };
        let session = input.session.as_ref();
        let outcome = sign_in::respond(cx, app, &input.challenge_name, session, responses).await?;
        let answer = views::sign_in::answer(outcome)?;
        Ok(RespondToAuthChallengeResponse {
            challenge_name: answer.challenge_name,
            session: answer.session,
            challenge_parameters: answer.challenge_parameters,
            authentication_result: answer.authentication_result,
            available_challenges: answer.available_challenges,
        })
    }
}
