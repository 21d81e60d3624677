//! A request that brings its proof among its members: the operation itself judges it.

use super::{Caller, Door};
use crate::{context::Context, refusals::Result};

/// Nothing was asked for yet.
pub struct Anybody {
    _seal: (),
}

impl Caller for Anybody {
    async fn admit(_: &Context, _: &Door<'_>) -> Result<Self> {
        Ok(Self { _seal: () })
    }
}
