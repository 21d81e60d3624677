//! An app that exchanges tokens: it shows its secret, or a signed request speaks for it.

use std::ops::Deref;

use super::{Administrator, App, Caller, Door, VerifiedApp};
use crate::{context::Context, refusals::Result};

/// A known client that knows its secret, or whose owner vouches for it.
pub struct Exchanger(VerifiedApp);

impl Caller for Exchanger {
    async fn admit(cx: &Context, door: &Door<'_>) -> Result<Self> {
        let app = App::admit(cx, door).await?;
        let app = match door.input.member_str("ClientSecret") {
            Some(secret) => app.verify_secret(cx, Some(&secret.into()))?,
            None => app.vouched(&Administrator::admit(cx, door).await?),
        };
        Ok(Self(app))
    }
}

impl Deref for Exchanger {
    type Target = VerifiedApp;

    fn deref(&self) -> &VerifiedApp {
        &self.0
    }
}
