//! Somebody who shows an access token, or is in the middle of a sign-in.

use wire::Secret;

use super::{Caller, Door, SignedInUser};
use crate::{
    context::Context,
    refusals::{FactorRefusal, Result},
};

/// One of the two, never both. What the session is worth is for the flow that takes it up to say.
pub enum UserOrSession {
    User(Box<SignedInUser>),
    Session(Secret),
}

impl Caller for UserOrSession {
    async fn admit(cx: &Context, door: &Door<'_>) -> Result<Self> {
        match (door.input.member_str("AccessToken"), door.input.member_str("Session")) {
            (Some(_), None) => SignedInUser::admit(cx, door).await.map(|user| Self::User(Box::new(user))),
            (None, Some(session)) => Ok(Self::Session(session.into())),
            (Some(_), Some(_)) => Err(FactorRefusal::TokenAndSession.into()),
            (None, None) => Err(FactorRefusal::TokenOrSession.into()),
        }
    }
}
