//! The state of a sign-in as text: `Session`, or `SECRET_BLOCK` for clients that keep no session.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::sign_in::Session;
use store::Purpose;
use wire::Secret;

use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

/// Sealed states are as long as a whole number of these, so that their length tells nothing of what they hold.
const BLOCK: usize = 1024;

/// One place for all: pool and client are inside, and looked at when a session is taken up. Some requests come with
/// nothing but a session.
const PLACE: &[u8] = b"sign-in";

/// Where the state comes back.
#[derive(Clone, Copy)]
pub(super) enum Carrier<'a> {
    /// `Session`
    Session(&'a Secret),
    /// `PASSWORD_CLAIM_SECRET_BLOCK`
    SecretBlock(&'a Secret),
    /// It was kept here, for a client that keeps no session.
    Kept(&'a Session),
}

impl Carrier<'_> {
    /// What is answered when the state is none of ours, or another's.
    pub(super) fn foreign(self) -> Refusal {
        match self {
            Self::Session(_) | Self::Kept(_) => Refusal::SessionInvalid,
            Self::SecretBlock(_) => Refusal::WrongCredentials,
        }
    }
}

/// One sealed state, in both its forms.
pub(super) struct SealedState {
    /// For `Session`: base64url.
    pub session: String,
    bytes: Vec<u8>,
}

impl SealedState {
    /// For `SECRET_BLOCK`: clients decode plain base64 and sign the bytes.
    pub fn secret_block(&self) -> String {
        STANDARD.encode(&self.bytes)
    }
}

pub(super) fn seal(cx: &Context, session: &Session) -> Result<SealedState> {
    let mut bytes = zeroize::Zeroizing::new(serde_json::to_vec(session).map_err(Refusal::internal)?);
    // White space after the value is no part of it.
    let padded = bytes.len().next_multiple_of(BLOCK);
    bytes.resize(padded, b' ');
    let sealed = cx.shared().store.seal_text(Purpose::SESSION, PLACE, &bytes).map_err(Refusal::internal)?;
    let bytes = URL_SAFE_NO_PAD.decode(&sealed).map_err(Refusal::internal)?;
    Ok(SealedState { session: sealed, bytes })
}

pub(super) fn open(cx: &Context, carrier: Carrier<'_>) -> Result<Session> {
    let opened = match carrier {
        Carrier::Kept(session) => return Ok(session.clone()),
        Carrier::Session(text) => cx.shared().store.open_text(Purpose::SESSION, PLACE, text.expose()),
        Carrier::SecretBlock(text) => {
            let bytes = STANDARD.decode(text.expose()).map_err(|_| carrier.foreign())?;
            cx.shared().store.open_text(Purpose::SESSION, PLACE, &URL_SAFE_NO_PAD.encode(bytes))
        }
    };
    let bytes = opened.map_err(|_| carrier.foreign())?;
    serde_json::from_slice(&bytes).map_err(|_| carrier.foreign())
}
