//! The one question that is asked on every path to tokens.

use crate::time::Timestamp;
use crate::user::{Attempts, Credentials, Locked, Status};

/// By what right tokens, or the use of one, are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// By proving who one is, now.
    SignIn(&'a Attempts),
    /// By a session that exists: its refresh token or an access token. A lock is no obstacle here, or anybody could
    /// end a stranger's session with five wrong passwords.
    Session,
}

/// What stands between a user and tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    #[error("disabled")]
    Disabled,
    #[error("locked")]
    Locked { until: Timestamp },
    #[error("the password must be reset")]
    ResetRequired,
    #[error("not confirmed")]
    Unconfirmed,
    #[error("the temporary password has expired")]
    TemporaryPasswordExpired,
    /// The temporary password must be replaced first.
    #[error("a new password is required")]
    NewPasswordRequired,
}

/// The first obstacle in the order Cognito reports them. What a path proves is not asked here.
pub fn may_sign_in(path: Path<'_>, credentials: &Credentials, now: Timestamp) -> Result<(), Obstacle> {
    if !credentials.enabled {
        return Err(Obstacle::Disabled);
    }
    if let Path::SignIn(attempts) = path {
        attempts.check(now).map_err(|Locked { until }| Obstacle::Locked { until })?;
    }
    match (credentials.status, path) {
        (Status::ResetRequired, _) => Err(Obstacle::ResetRequired),
        (Status::Unconfirmed, _) => Err(Obstacle::Unconfirmed),
        (Status::ForceChangePassword, Path::SignIn(_)) => {
            if credentials.temporary_until.is_some_and(|until| now >= until) {
                Err(Obstacle::TemporaryPasswordExpired)
            } else {
                Err(Obstacle::NewPasswordRequired)
            }
        }
        // An administrator's temporary password leaves sessions as they are.
        (Status::ForceChangePassword, Path::Session) => Ok(()),
        (Status::Confirmed | Status::ExternalProvider, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{PoolNumber, UserId};
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    #[test]
    fn every_state_meets_every_path() {
        let none = Attempts::none(PoolNumber(1), UserId(2));
        let locked = (0..8).fold(none.clone(), |attempts, _| attempts.failed(NOW));
        let until = NOW.plus(Duration::from_secs(8));
        let cases = [
            (Status::Confirmed, Ok(()), Ok(())),
            (Status::ExternalProvider, Ok(()), Ok(())),
            (Status::Unconfirmed, Err(Obstacle::Unconfirmed), Err(Obstacle::Unconfirmed)),
            (Status::ResetRequired, Err(Obstacle::ResetRequired), Err(Obstacle::ResetRequired)),
            (Status::ForceChangePassword, Err(Obstacle::NewPasswordRequired), Ok(())),
        ];
        assert_eq!(cases.len(), Status::ALL.len());
        for (status, by_sign_in, by_session) in cases {
            let user = Credentials { status, ..Credentials::new(PoolNumber(1), UserId(2), status) };
            let disabled = Credentials { enabled: false, ..user.clone() };

            assert_eq!(may_sign_in(Path::SignIn(&none), &user, NOW), by_sign_in, "{status}");
            assert_eq!(may_sign_in(Path::SignIn(&locked), &user, NOW), Err(Obstacle::Locked { until }), "{status}");
            assert_eq!(may_sign_in(Path::Session, &user, NOW), by_session, "{status}");
            for path in [Path::SignIn(&locked), Path::SignIn(&none), Path::Session] {
                assert_eq!(may_sign_in(path, &disabled, NOW), Err(Obstacle::Disabled), "{status}");
            }
        }
    }

    #[test]
    fn a_temporary_password_ends_at_its_moment() {
        let none = Attempts::none(PoolNumber(1), UserId(2));
        let end = NOW.plus(Duration::from_secs(7 * 24 * 3600));
        let user = Credentials {
            temporary_until: Some(end),
            ..Credentials::new(PoolNumber(1), UserId(2), Status::ForceChangePassword)
        };

        let before = may_sign_in(Path::SignIn(&none), &user, end.minus(Duration::from_millis(1)));
        assert_eq!(before, Err(Obstacle::NewPasswordRequired));
        assert_eq!(may_sign_in(Path::SignIn(&none), &user, end), Err(Obstacle::TemporaryPasswordExpired));
    }
}
