//! AdminDeleteSoftwareToken.

use domain::user::Factor;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{give, token};

#[tokio::test]
async fn the_token_goes_with_its_choice_and_its_preference() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").confirmed().await;
    give(&ana, token().with(Factor::SmsMfa).preferring(Factor::SoftwareTokenMfa)).await;

    assert_eq!(ana.call("AdminDeleteSoftwareToken", json!({})).await.answered(), json!({}));

    let shown = ana.get().await;
    assert_eq!(shown["UserMFASettingList"], json!(["SMS_MFA"]));
    assert!(shown.get("PreferredMfaSetting").is_none());
    let before = shown;
    ana.call("AdminDeleteSoftwareToken", json!({})).await.answered();
    assert_eq!(ana.get().await, before, "without a token nothing changes");
}

#[tokio::test]
async fn an_unknown_user_and_one_who_is_not_confirmed_are_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    client.sign_up("bob", json!({})).await.answered();
    let refused = pool.call("AdminDeleteSoftwareToken", json!({"Username": "bob"})).await.refused();
    assert_eq!(refused, "UserNotConfirmedException: User is not confirmed.");
    let refused = pool.call("AdminDeleteSoftwareToken", json!({"Username": "nobody"})).await.refused();
    assert_eq!(refused, "UserNotFoundException: User does not exist.");
}
