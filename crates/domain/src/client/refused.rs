//! Why a client's configuration is refused. Each variant carries what Amazon's message for it names.

use crate::ids::PoolId;
use crate::pool::Tier;

/// A broken rule of an app client's configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientRefused {
    #[error("legacy and current flow names together")]
    LegacyAndCurrentFlows,
    /// ALLOW_CLIENT_TOKEN_AUTH
    #[error("tokens for the app itself together with other flows")]
    ClientTokenWithOthers,
    /// ALLOW_USER_AUTH
    #[error("tier {tier} lacks choice of the first factor")]
    UserAuthNotInTier { tier: Tier },
    #[error("OAuth is enabled without flows or scopes")]
    OAuthWithoutFlowsOrScopes,
    #[error("code or implicit flow without a callback URL")]
    RedirectWithoutCallback,
    #[error("client credentials together with other flows")]
    ClientCredentialsWithOthers,
    #[error("client credentials without a secret")]
    ClientCredentialsWithoutSecret,
    #[error("unknown scope {scope}")]
    UnknownScope { scope: String },
    #[error("unknown provider {provider}")]
    UnknownProvider { provider: String, pool: PoolId },
    #[error("{url} is not absolute")]
    UrlNotAbsolute { url: String },
    #[error("{url} is plain HTTP to another machine")]
    UrlOverHttp { url: String },
    #[error("{url} has a fragment")]
    UrlWithFragment { url: String },
    #[error("{url} is not a callback")]
    DefaultRedirectNotACallback { url: String },
    #[error("a token's validity is out of range")]
    TokenValidityRange,
    #[error("a token outlives the refresh token")]
    OutlivesRefreshToken,
    #[error("write attributes")]
    WriteAttributes,
    #[error("read attributes")]
    ReadAttributes,
    #[error("context data of users is passed on without a secret")]
    PropagationWithoutSecret,
    #[error("analytics are neither an ARN nor an id, a role and an external id")]
    Analytics,
    #[error("a secret is both sent and to be generated")]
    GeneratedAndGivenSecret,
    #[error("rotation together with the refresh flow")]
    RotationWithRefreshFlow,
    /// Over [`super::MAX_SECRETS`].
    #[error("too many secrets")]
    TooManySecrets,
    /// Only a client that was made with a secret may have another.
    #[error("the client has no secret")]
    NoSecret,
    /// Clients that registered themselves keep the secret they were given.
    #[error("the client registered itself")]
    RegisteredItself,
    #[error("the last secret")]
    LastSecret,
    #[error("no such secret")]
    UnknownSecret,
}
