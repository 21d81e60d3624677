//! Whose things are meant where a name may be left out.

use domain::policy::{Kind, Principal};

use super::{named_or_own, user};
use crate::{context::Context, refusals::Result};

/// The name of the user whose things are meant, who is there; `root` where the account itself signed and names nobody.
///
/// # Errors
/// [`crate::refusals::IamRefusal::NoUser`], [`crate::refusals::IamRefusal::NameMissing`]; the store's.
pub async fn holder(cx: &Context, principal: &Principal, name: Option<String>) -> Result<String> {
    if name.is_none() && principal.kind == Kind::Root {
        return Ok("root".to_owned());
    }
    let name = named_or_own(name, principal)?;
    Ok(user(&mut cx.begin(), &name).await?.name)
}
