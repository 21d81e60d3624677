//! USER_AUTH that must make surer of the person: `TARGET_ACR_VALUES`, `ACCESS_TOKEN` and `MAX_AGE`.

use std::time::Duration;

use domain::{
    pool::{Feature, PoolRefused},
    sign_in::StepUp,
};

use super::Parameters;
use crate::{
    caller::{SignedInUser, VerifiedApp},
    context::Context,
    refusals::{Result, StepUpRefusal, TokenRefusal},
};

/// What a request wants of it, as far as that can be said without looking at anybody.
pub(super) struct Wanted<'a> {
    values: &'a str,
    token: Option<&'a str>,
    most: Option<Duration>,
}

/// # Errors
/// [`StepUpRefusal::MaxAge`], [`StepUpRefusal::TokenWithoutTarget`].
pub(super) fn wanted(parameters: Parameters<'_>) -> Result<Option<Wanted<'_>>> {
    let most = match parameters.get("MAX_AGE").map(|text| text.expose().parse::<u32>()) {
        // A sign-in without a session before it is never too old.
        None => None,
        Some(Ok(seconds)) => Some(Duration::from_secs(seconds.into())),
        Some(Err(_)) => return Err(StepUpRefusal::MaxAge.into()),
    };
    let token = parameters.get("ACCESS_TOKEN").map(|text| text.expose());
    match parameters.get("TARGET_ACR_VALUES") {
        Some(values) => Ok(Some(Wanted { values: values.expose(), token, most })),
        None if token.is_some() => Err(StepUpRefusal::TokenWithoutTarget.into()),
        None => Ok(None),
    }
}

/// # Errors
/// The pool's tier, [`StepUpRefusal::NoKnownTarget`], the access token's own; [`TokenRefusal::AccessInvalid`], also for
/// another client's and for that of somebody who acts for the user.
pub(super) async fn begun(cx: &Context, app: &VerifiedApp, wanted: Wanted<'_>) -> Result<StepUp> {
    let pool = &app.pool;
    if !pool.tier.includes(Feature::AuthenticationContext) {
        let features = vec![Feature::AuthenticationContext];
        return Err(PoolRefused::NotInTier { tier: pool.tier, features }.into());
    }
    let step_up = StepUp::to(pool, wanted.values).ok_or(StepUpRefusal::NoKnownTarget)?;
    let Some(token) = wanted.token else { return Ok(step_up) };
    let before = SignedInUser::showing(cx, token).await?;
    let claims = before.claims();
    if (before.pool.number, &before.client.id) != (pool.number, &app.client.id) || claims.act.is_some() {
        return Err(TokenRefusal::AccessInvalid.into());
    }
    Ok(step_up.after(before.account.user.id, before.shown(), before.since(), wanted.most, cx.now()))
}
