//! Somebody who was told of a sign-in says whether it was them; the token in the message is their proof.
use crate::{caller::Anybody, flows::feedback, operations::prelude::*};

impl Operation for UpdateAuthEventFeedback {
    type Caller = Anybody;

    async fn run(
        cx: &Context,
        _: Anybody,
        input: UpdateAuthEventFeedbackRequest,
    ) -> Result<UpdateAuthEventFeedbackResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        domain::risk::check_enabled(&pool)?;
        // Without the right token nobody learns who exists, or what they did.
        let account = tx.find_account(&pool, &input.username).await?.ok_or(Refusal::FeedbackToken)?;
        let event = feedback::event(&mut tx, &account.user, &input.event_id).await?;
        let event = event.ok_or(Refusal::FeedbackToken)?;
        feedback::check_token(cx, &event, &input.feedback_token)?;
        feedback::give(cx, &mut tx, &event, input.feedback_value, feedback::BY_USER);
        tx.commit().await?;
        Ok(UpdateAuthEventFeedbackResponse {})
    }
}
