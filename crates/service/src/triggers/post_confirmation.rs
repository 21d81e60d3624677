//! PostConfirmation: a user was confirmed, and that is stored. A record of the same commit says that the function is
//! still to be told, so that a worker tells it if this process does not come to it.

use std::time::Duration;

use domain::{
    function_call::FunctionCall,
    ids::RecordId,
    user::{Status, User},
};
use serde::Serialize;
use store::{Purpose, Transaction};

use super::{
    Person, Scene, Texts,
    function::{self, Call, Silent, event},
};
use crate::{
    context::Context,
    ports::Invocation,
    refusals::{Refusal, Result},
};

const TRIGGER: &str = "PostConfirmation";
/// Events that wait.
pub(crate) const EVENT: Purpose = Purpose::new("function-call/v1");
/// Beyond the longest that the function may take.
const MARGIN: Duration = Duration::from_secs(15);

/// What the user is confirmed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    SignUp,
    ForgotPassword,
}

impl By {
    const fn source(self) -> &'static str {
        match self {
            Self::SignUp => "PostConfirmation_ConfirmSignUp",
            Self::ForgotPassword => "PostConfirmation_ConfirmForgotPassword",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    user_attributes: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
}

/// A function that is to be told once the caller's commit is done.
#[must_use]
pub struct Promise {
    call: FunctionCall,
    event: String,
    source: &'static str,
}

/// Makes it a record of the caller's commit that the function, if there is one, is to be told.
///
/// # Errors
/// [`Refusal::Internal`].
pub fn promise(cx: &Context, tx: &mut Transaction, scene: Scene<'_>, user: &User, by: By) -> Result<Option<Promise>> {
    let Some(arn) = scene.pool.settings.triggers.post_confirmation.as_deref() else { return Ok(None) };
    let source = by.source();
    let person = Person { user, status: Status::Confirmed };
    let call = Call { trigger: TRIGGER, source, version: "1", arn, scene, username: &user.username };
    let request = Request { user_attributes: person.attributes(scene.pool), client_metadata: scene.metadata };
    let event = event(cx, &call, request, Some(Silent {}))?;

    let id = RecordId::generate(cx.wall(), cx.random_anew());
    let sealed = cx.shared().store.seal(EVENT, &id.0.to_be_bytes(), event.as_bytes()).map_err(Refusal::internal)?;
    let patience = cx.config().patience.of(&scene.pool.id);
    let lease = patience.time.saturating_mul(patience.tries).saturating_add(MARGIN);
    let call = FunctionCall {
        id,
        pool: scene.pool.number,
        pool_id: scene.pool.id.clone(),
        arn: arn.to_owned(),
        source: source.to_owned(),
        event: sealed,
        due: cx.wall().plus(lease),
    };
    tx.put(&call);
    Ok(Some(Promise { call, event, source }))
}

/// Tells the function, after the commit.
///
/// # Errors
/// As [`function::invoke`]; what is stored stays.
pub async fn keep(cx: &Context, promise: Option<Promise>) -> Result<()> {
    let Some(Promise { call, event, source }) = promise else { return Ok(()) };
    let deadline = cx.config().patience.of(&call.pool_id).time;
    let invocation = Invocation {
        arn: &call.arn,
        event: &event,
        source: &call.source,
        pool: &call.pool_id,
        asynchronous: false,
        deadline,
    };
    let answered = cx.call_function(source, &invocation).await;
    if let Err(error) = cx.shared().store.settle_call(&call).await {
        tracing::warn!(pool.id = %call.pool_id, %error, "a function that was told may be told once more");
    }
    function::check_silent(cx, TRIGGER, answered, &invocation)
}
