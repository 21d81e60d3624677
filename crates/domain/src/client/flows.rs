//! Which ways to sign in a client may use: `ExplicitAuthFlows`.

use super::ClientRefused;
use crate::names::names;
use std::collections::BTreeSet;

names! {
    /// A name in `ExplicitAuthFlows`. The first three are the older language; the two are never mixed.
    pub enum ExplicitFlow {
        AdminNoSrp = "ADMIN_NO_SRP_AUTH",
        CustomOnly = "CUSTOM_AUTH_FLOW_ONLY",
        UserPassword = "USER_PASSWORD_AUTH",
        AllowAdminUserPassword = "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        AllowCustom = "ALLOW_CUSTOM_AUTH",
        AllowUserPassword = "ALLOW_USER_PASSWORD_AUTH",
        AllowUserSrp = "ALLOW_USER_SRP_AUTH",
        AllowRefreshToken = "ALLOW_REFRESH_TOKEN_AUTH",
        AllowUserAuth = "ALLOW_USER_AUTH",
        AllowTokenExchangeDelegation = "ALLOW_TOKEN_EXCHANGE_DELEGATION",
        AllowTokenExchangeImpersonation = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
        /// Tokens for the app itself; stands alone.
        AllowClientToken = "ALLOW_CLIENT_TOKEN_AUTH",
    }
}

impl ExplicitFlow {
    /// Of the older language.
    pub const fn is_legacy(self) -> bool {
        matches!(self, Self::AdminNoSrp | Self::CustomOnly | Self::UserPassword)
    }
}

/// A way to get tokens that a client may or may not use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flow {
    UserPassword,
    AdminUserPassword,
    UserSrp,
    Custom,
    RefreshToken,
    /// The user chooses the first factor.
    UserAuth,
    TokenExchangeDelegation,
    TokenExchangeImpersonation,
    /// GetClientToken: no user is involved.
    ClientToken,
}

/// What the client was given, `None` for nothing.
pub(super) type ExplicitFlows = Option<BTreeSet<ExplicitFlow>>;

pub(super) fn check(flows: &ExplicitFlows) -> Result<(), ClientRefused> {
    let Some(flows) = flows else { return Ok(()) };
    let legacy = flows.iter().filter(|flow| flow.is_legacy()).count();
    if legacy != 0 && legacy != flows.len() {
        return Err(ClientRefused::LegacyAndCurrentFlows);
    }
    if flows.contains(&ExplicitFlow::AllowClientToken) && flows.len() > 1 {
        return Err(ClientRefused::ClientTokenWithOthers);
    }
    Ok(())
}

pub(super) fn allows(flows: &ExplicitFlows, flow: Flow) -> bool {
    use ExplicitFlow as E;
    let Some(given) = flows else {
        // Amazon's default: SRP, custom and refresh.
        return matches!(flow, Flow::UserSrp | Flow::Custom | Flow::RefreshToken);
    };
    let has = |name| given.contains(&name);
    if given.iter().any(|name| name.is_legacy()) {
        return match flow {
            Flow::UserPassword => has(E::UserPassword),
            Flow::AdminUserPassword => has(E::AdminNoSrp),
            Flow::UserSrp => !has(E::CustomOnly),
            Flow::Custom | Flow::RefreshToken => true,
            Flow::UserAuth | Flow::TokenExchangeDelegation | Flow::TokenExchangeImpersonation | Flow::ClientToken => {
                false
            }
        };
    }
    has(match flow {
        Flow::UserPassword => E::AllowUserPassword,
        Flow::AdminUserPassword => E::AllowAdminUserPassword,
        Flow::UserSrp => E::AllowUserSrp,
        Flow::Custom => E::AllowCustom,
        Flow::RefreshToken => E::AllowRefreshToken,
        Flow::UserAuth => E::AllowUserAuth,
        Flow::TokenExchangeDelegation => E::AllowTokenExchangeDelegation,
        Flow::TokenExchangeImpersonation => E::AllowTokenExchangeImpersonation,
        Flow::ClientToken => E::AllowClientToken,
    })
}
