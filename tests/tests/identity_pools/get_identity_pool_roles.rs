//! GetIdentityPoolRoles.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_new_pool_has_no_roles() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let roles = people.call("GetIdentityPoolRoles", json!({})).await.answered();
    assert_eq!(roles, json!({"IdentityPoolId": people.id, "Roles": {}}));
}
