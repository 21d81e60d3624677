//! What a function that runs here signs its own calls with: for an hour, as its role or by its policy.

use std::sync::Arc;

use domain::policy::{Claimant, Context as Facts};

use super::{
    role_sessions::{self, Minted, Terms},
    roles,
};
use crate::{
    context::Context,
    refusals::Refusal,
    service::{Shared, Unavailable},
};

/// Who a role's trust policy must let in, as at Amazon.
const LAMBDA: &str = "lambda.amazonaws.com";
/// Whoever holds the credentials of a function's process may use them for so long, in seconds.
const LIFETIME: i64 = 3_600;

/// What a function may do.
#[derive(Clone, Copy, Debug)]
pub enum FunctionRights<'a> {
    /// The text of a policy.
    Policy(&'a str),
    /// What a role may, by its name or ARN, within a further policy if there is one.
    Role { role: &'a str, policy: Option<&'a str> },
}

/// Why a function has no credentials.
#[derive(Debug, thiserror::Error)]
pub enum NoCredentials {
    #[error("there is no role {0}")]
    NoRole(String),
    #[error("the trust policy of role {0} does not let {LAMBDA} in")]
    NotTrusted(String),
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// # Errors
/// [`NoCredentials`].
pub async fn mint(shared: &Arc<Shared>, function: &str, rights: FunctionRights<'_>) -> Result<Minted, NoCredentials> {
    let cx = Context::internal(shared.clone());
    let unavailable = |refusal: Refusal| Unavailable(format!("{refusal:?}"));
    let config = cx.config();
    let arn = format!("arn:aws:lambda:{}:{}:function:{function}", config.region, config.account);
    let mut facts = Facts::new();
    // Lambda says so in every request that a function makes by its role.
    facts.set("lambda:SourceFunctionArn", arn);
    let mut terms = Terms { duration: LIFETIME, facts, ..Terms::default() };
    let minted = match rights {
        FunctionRights::Policy(text) => role_sessions::of_function(&cx, function, text, terms),
        FunctionRights::Role { role, policy } => {
            let none = || NoCredentials::NoRole(role.to_owned());
            let mut tx = cx.begin();
            let found = match role.starts_with("arn:") {
                true => roles::find(&cx, &mut tx, role).await.map_err(unavailable)?,
                false => tx.iam_role(role).await.map_err(|failure| Unavailable(failure.to_string()))?,
            };
            let found = found.ok_or_else(none)?;
            if !roles::lets_in(&cx, &found, &Claimant::Service(LAMBDA), "sts:AssumeRole", &Facts::new(), false) {
                return Err(NoCredentials::NotTrusted(role.to_owned()));
            }
            terms.policy = policy.map(str::to_owned);
            role_sessions::of_role(&cx, &found, function, terms)
        }
    };
    Ok(minted.map_err(unavailable)?)
}
