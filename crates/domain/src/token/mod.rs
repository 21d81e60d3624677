//! Tokens: the grant behind a session, its refresh token, and signed ID and access tokens.
//!
//! Begin with [`issue`], which demands the [`Proof`](crate::sign_in::Proof) of a finished sign-in. Nothing here stores,
//! asks for the time or words a refusal.
mod digest;
mod exchange;
mod grant;
mod issue;
mod jwt;
mod refresh_token;
mod session;
mod signing_key;
mod stored_key;
mod used;
mod verify;

pub use digest::Digest;
pub use exchange::{
    Derivation, ForeignScope, NoScope, Subject, client_claims, derive_access, derive_id, derived_scopes, lifetime,
    own_scopes,
};
pub use grant::{Grant, Life, Predecessor, RefreshRefused, Rotated, SessionDevice};
pub use issue::{Issued, Refreshed, Terms, WrongTerms, issue, refresh};
pub use jwt::{SigningFailed, sign};
pub use refresh_token::{InvalidRefreshToken, RefreshToken};
pub use session::{Activity, TrackedSessions, evicted, grant_of_session_id, session_id};
pub use signing_key::{Jwk, KeyRejected, SigningKey, VerifyingKey};
pub use stored_key::{FormerKey, Formers, KeyUse, StoredKey};
pub use used::UsedMarker;
pub use verify::{AccessToken, AccessTokenRefused, ReadBack, Unverified, UnverifiedAccessToken};
