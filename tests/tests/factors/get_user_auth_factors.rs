//! GetUserAuthFactors.

use domain::user::Factor;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{give, pool_with_factors, token};

#[tokio::test]
async fn people_see_what_an_administrator_sees_of_their_factors() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let token_of_ana = ana.signs_in(&client).await.access;

    let shown = world.call("GetUserAuthFactors", json!({"AccessToken": token_of_ana})).await.answered();
    assert_eq!(shown, json!({"Username": "ana", "ConfiguredUserAuthFactors": ["PASSWORD"]}));

    give(&ana, token().preferring(Factor::SoftwareTokenMfa)).await;
    let shown = world.call("GetUserAuthFactors", json!({"AccessToken": token_of_ana})).await.answered();
    assert_eq!(
        shown,
        json!({
            "Username": "ana", "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
            "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"], "ConfiguredUserAuthFactors": ["PASSWORD", "SOFTWARE_TOKEN"],
        })
    );
    assert_eq!(shown, ana.call("AdminGetUserAuthFactors", json!({})).await.answered());
}

#[tokio::test]
async fn a_token_that_was_ended_shows_nothing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let token = ana.signs_in(&client).await.access;
    ana.call("AdminUserGlobalSignOut", json!({})).await.answered();
    assert_eq!(
        world.call("GetUserAuthFactors", json!({"AccessToken": token})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
}
