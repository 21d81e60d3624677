//! Who somebody is that shows logins: the rules of linking and of going up in another identity.

use std::collections::BTreeSet;

use super::{Identity, IdentityRefused, Login, Standing};
use crate::time::Timestamp;

/// Whom the caller turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nobody yet: an identity with the shown logins is to be made.
    New,
    /// With the shown logins linked. `merged` is the guest that went up in it.
    Known { identity: Identity, merged: Option<Identity> },
}

/// `claimed` is the identity that the caller says to be, `shown` are logins that were verified, and `owners` the
/// identities that have any of them, each once. `developer` is the pool's developer provider.
///
/// # Errors
/// [`IdentityRefused`] but for [`IdentityRefused::NoGuests`], which is the pool's to say.
pub fn settle(
    claimed: Option<&Identity>,
    shown: &BTreeSet<Login>,
    owners: &[Identity],
    developer: Option<&str>,
    now: Timestamp,
) -> Result<Settled, IdentityRefused> {
    let known = |identity: Identity, merged| Settled::Known { identity, merged };
    let Some(claimed) = claimed else {
        return match owners {
            [] => Ok(Settled::New),
            [owner] => Ok(known(owner.linked(shown, developer, now)?, None)),
            _ => Err(IdentityRefused::LinkedElsewhere),
        };
    };
    let others: Vec<&Identity> = owners.iter().filter(|owner| owner.id != claimed.id).collect();
    match (&claimed.standing, shown.is_empty(), others.as_slice()) {
        (Standing::Disabled, _, _) | (Standing::Linked { .. }, true, _) => Err(IdentityRefused::Forbidden),
        (Standing::Guest, _, [owner]) => Ok(known(owner.linked(shown, developer, now)?, Some(claimed.disabled(now)))),
        (Standing::Guest, _, []) => Ok(known(claimed.linked(shown, developer, now)?, None)),
        (Standing::Guest, _, _) => Err(IdentityRefused::LinkedElsewhere),
        (Standing::Linked { logins }, false, others) => {
            if logins.is_disjoint(shown) {
                return Err(IdentityRefused::LoginsDoNotMatch);
            }
            if !others.is_empty() {
                return Err(IdentityRefused::LinkedElsewhere);
            }
            Ok(known(claimed.linked(shown, developer, now)?, None))
        }
    }
}

/// As [`settle`], where a back end speaks for its own user: it may link logins to an identity without showing one of the
/// identity's, but nobody's identity becomes another.
///
/// # Errors
/// [`IdentityRefused::Forbidden`], [`IdentityRefused::DeveloperUserElsewhere`], [`IdentityRefused::LinkedElsewhere`],
/// [`IdentityRefused::TooManyLogins`].
pub fn settle_for_developer(
    claimed: Option<&Identity>,
    user: &Login,
    shown: &BTreeSet<Login>,
    owners: &[Identity],
    now: Timestamp,
) -> Result<Settled, IdentityRefused> {
    let developer = Some(user.provider.as_str());
    let Some(claimed) = claimed else {
        return settle(None, shown, owners, developer, now);
    };
    let mut others = owners.iter().filter(|owner| owner.id != claimed.id).peekable();
    if others.peek().is_some() {
        let elsewhere = others.any(|owner| owner.has(user));
        return Err(if elsewhere { IdentityRefused::DeveloperUserElsewhere } else { IdentityRefused::LinkedElsewhere });
    }
    Ok(Settled::Known { identity: claimed.linked(shown, developer, now)?, merged: None })
}
