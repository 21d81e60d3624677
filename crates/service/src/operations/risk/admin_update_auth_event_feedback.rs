//! An administrator says whether it was the user.
use crate::{flows::feedback, operations::prelude::*};

impl Operation for AdminUpdateAuthEventFeedback {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminUpdateAuthEventFeedbackRequest,
    ) -> Result<AdminUpdateAuthEventFeedbackResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        domain::risk::check_enabled(&pool)?;
        let user = tx.account(&pool, &input.username).await?.user;
        let event = feedback::event(&mut tx, &user, &input.event_id).await?;
        let event = event.ok_or_else(|| feedback::unknown(&input.event_id))?;
        feedback::give(cx, &mut tx, &event, input.feedback_value, feedback::BY_ADMINISTRATOR);
        tx.commit().await?;
        Ok(AdminUpdateAuthEventFeedbackResponse {})
    }
}
