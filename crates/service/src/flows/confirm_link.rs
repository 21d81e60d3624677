//! What a click on a verification link does: as ConfirmSignUp, without a client's secret. Whoever has the link has the
//! message.

use std::{net::IpAddr, sync::Arc};

use domain::random;
use wire::{Modelled, protocol, shapes::ConfirmSignUp};

use super::verification;
use crate::{
    caller::App,
    context::{Context, Facts},
    dispatch,
    refusals::{Refusal, Result},
    service::Shared,
    triggers::post_confirmation,
};

/// What a page says to a person who followed a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmOutcome {
    Confirmed,
    AlreadyConfirmed,
    /// Not a link of ours, or one that a newer message replaced.
    Invalid,
    Expired,
    /// Nothing was decided: the link may be followed again.
    Unavailable,
}

pub(crate) async fn follow(shared: &Arc<Shared>, client_id: &str, user_name: &str, code: &str) -> ConfirmOutcome {
    if !is_well_formed(client_id, user_name, code) {
        return ConfirmOutcome::Invalid;
    }
    let facts = Facts {
        request_id: random::uuid(shared.ports.random.as_ref()).to_string(),
        remote: IpAddr::from([0, 0, 0, 0]),
        host: None,
        user_agent: None,
        claimed_address: None,
        claimed_agent: None,
    };
    let cx = Context::new(shared.clone(), ConfirmSignUp::MODEL, facts);
    let confirmed = dispatch::until_settled(&cx, || Box::pin(confirm(&cx, client_id, user_name, code))).await;
    let outcome = match confirmed {
        Ok(()) => ConfirmOutcome::Confirmed,
        Err(why) => outcome_of(&why),
    };
    tracing::info!(operation = "confirmUser", request.id = %cx.facts.request_id, outcome = ?outcome, "followed a link");
    outcome
}

async fn confirm(cx: &Context, client_id: &str, user_name: &str, code: &str) -> Result<()> {
    let app = App::find(cx, client_id).await?;
    let confirmed = verification::confirm(cx, &app, None, user_name, code, false).await?;
    if let Err(why) = post_confirmation::keep(cx, confirmed.promise).await {
        // The person is confirmed, and this page is theirs: the function's failure is not their affair.
        tracing::warn!(pool.id = %app.pool.id, ?why, "a confirmation's function failed");
    }
    Ok(())
}

fn outcome_of(why: &Refusal) -> ConfirmOutcome {
    match why {
        Refusal::CannotConfirm(domain::user::Status::Confirmed) => ConfirmOutcome::AlreadyConfirmed,
        Refusal::CodeExpired => ConfirmOutcome::Expired,
        Refusal::Conflict | Refusal::TooManyConflicts | Refusal::Overloaded => ConfirmOutcome::Unavailable,
        Refusal::Internal(error) => {
            tracing::error!(operation = "confirmUser", %error, "internal error");
            ConfirmOutcome::Unavailable
        }
        _ => ConfirmOutcome::Invalid,
    }
}

/// Whether ConfirmSignUp would look at these values at all.
fn is_well_formed(client_id: &str, user_name: &str, code: &str) -> bool {
    let body = serde_json::json!({"ClientId": client_id, "Username": user_name, "ConfirmationCode": code}).to_string();
    protocol::decode(ConfirmSignUp::MODEL, body.as_bytes()).is_ok_and(|decoded| protocol::validate(&decoded).is_ok())
}
