//! GetSessionToken: credentials for a while with the rights of whoever signed with credentials that last.

use domain::policy::Kind;
use wire::services::sts::{GetSessionToken, GetSessionTokenRequest, GetSessionTokenResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{
        iam,
        role_sessions::{self, Terms},
        roles,
    },
    refusals::{Result, StsRefusal},
};

/// Seconds, unless the request says otherwise.
const USUAL: i64 = 43_200;
/// Seconds that a session of the account itself lasts at most.
const LONGEST_OF_ROOT: i64 = 3_600;

impl Operation for GetSessionToken {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: GetSessionTokenRequest) -> Result<GetSessionTokenResponse> {
        roles::refuse_given(&[
            ("SerialNumber", input.serial_number.is_some()),
            ("TokenCode", input.token_code.is_some()),
            ("MinimumSessionTokenSize", input.minimum_session_token_size.is_some()),
        ])?;
        let who = caller.principal();
        if roles::is_session(who) {
            return Err(StsRefusal::WithSession.into());
        }
        let duration = input.duration_seconds.map_or(USUAL, i64::from);
        let minted = match &who.kind {
            Kind::User { name } => {
                let user = iam::user(&mut cx.begin(), name).await?;
                role_sessions::of_user(cx, &user, Terms { duration, ..Terms::default() })?
            }
            _ => {
                let duration = duration.min(LONGEST_OF_ROOT);
                role_sessions::of_root(cx, Terms { duration, ..Terms::default() })?
            }
        };
        let credentials = Some(roles::credentials(&minted));
        Ok(GetSessionTokenResponse { credentials, ..Default::default() })
    }
}
