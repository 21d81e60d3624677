//! Sessions of the roles that identity pools give to their identities.

use domain::{
    identity_pool::{Identity, IdentityPool},
    ids::in_region,
};
use store::Transaction;

use super::{
    bearers::Bearer,
    logins::ShownLogins,
    role_sessions::{self, Minted, Terms},
    roles,
};
use crate::{
    context::Context,
    refusals::{IdentityPoolRefusal, Refusal, Result},
};

/// What every such session is called.
const NAME: &str = "CognitoIdentityCredentials";

/// Seconds.
const LIFE: i64 = 3_600;

/// What limits the sessions of guests, whatever their role allows: of the services that Amazon's session policy of guests
/// names, those that are here.
const GUESTS: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cognito-identity:*","cognito-idp:*","kms:Decrypt","logs:*","ses:*","sns:*"],"Resource":"*"}]}"#;

/// Credentials of an identity's role, after it showed these logins. `wanted` is `CustomRoleArn`.
///
/// # Errors
/// [`IdentityPoolRefusal::Role`], [`IdentityPoolRefusal::UnusableRole`].
pub async fn begin(
    cx: &Context,
    tx: &mut Transaction,
    pool: &IdentityPool,
    identity: &Identity,
    shown: &ShownLogins,
    wanted: Option<String>,
) -> Result<Minted> {
    let is_guest = shown.is_empty();
    let arn = pool.role(is_guest, &shown.mapped(), wanted.as_deref());
    let arn = arn.map_err(|why| IdentityPoolRefusal::Role(why, wanted))?;
    let role = match roles::find(cx, tx, &arn).await {
        // Roles are only measured when they are set.
        Err(Refusal::Sts(_)) | Ok(None) => return Err(IdentityPoolRefusal::UnusableRole.into()),
        Ok(Some(role)) => role,
        Err(other) => return Err(other),
    };
    let id = in_region(&pool.region, identity.id);
    let bearer = Bearer::of_identity(&pool.public_id(), &id, shown.methods(), shown.tags(pool));
    let tags = match bearer.admitted(cx, &role, NAME) {
        // Tags that no session can have are the configuration's fault as well.
        Err(Refusal::Iam(_)) | Ok(None) => return Err(IdentityPoolRefusal::UnusableRole.into()),
        Ok(Some(tags)) => tags,
        Err(other) => return Err(other),
    };
    let policy = is_guest.then(|| GUESTS.to_owned());
    let terms = Terms { duration: LIFE, policy, tags, facts: bearer.facts, ..Terms::default() };
    role_sessions::of_role(cx, &role, NAME, terms)
}

#[cfg(test)]
mod tests {
    use domain::policy::Document;

    #[test]
    fn the_policy_of_guests_can_be_read() {
        assert!(Document::parse(super::GUESTS).is_ok_and(|document| !document.is_full()));
    }
}
