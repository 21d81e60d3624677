//! The `Session` of SignUp and ConfirmSignUp, which leads to the first sign-in.

use domain::{client::Flow, ids::UserId, pool::Contact, sign_in::SignUpSession};
use store::Purpose;
use wire::Secret;

use crate::{
    caller::App,
    context::Context,
    refusals::{Refusal, Result},
};

const SIGN_UP: Purpose = Purpose::new("sign-up-session/v1");
/// One place for all: pool and client are inside.
const PLACE: &[u8] = b"sign-up";

/// A session for clients that may use it. `confirmed` is where the code went that was just shown; None at sign-up.
///
/// # Errors
/// When the keyring cannot be used.
pub fn give(cx: &Context, app: &App, user: UserId, confirmed: Option<Contact>) -> Result<Option<Secret>> {
    if !app.client.allows(Flow::UserAuth) {
        return Ok(None);
    }
    let whose = (app.pool.number, app.client.id.clone(), user);
    let session = SignUpSession::of(whose, confirmed, app.client.session_lifetime(), cx.random(), cx.now());
    let bytes = serde_json::to_vec(&session).map_err(Refusal::internal)?;
    let sealed = cx.shared().store.seal_text(SIGN_UP, PLACE, &bytes).map_err(Refusal::internal)?;
    Ok(Some(Secret::from(sealed)))
}

/// # Errors
/// [`Refusal::SessionInvalid`] when it is none of ours; whether it is good is the session's to say.
pub fn open(cx: &Context, text: &Secret) -> Result<SignUpSession> {
    let opened = cx.shared().store.open_text(SIGN_UP, PLACE, text.expose());
    let bytes = opened.map_err(|_| Refusal::SessionInvalid)?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::SessionInvalid)
}
