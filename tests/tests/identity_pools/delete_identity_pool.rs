//! DeleteIdentityPool.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_pool_goes_with_its_identities() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let guest = people.get_id(json!({})).await.unwrap();

    assert!(people.call("DeleteIdentityPool", json!({})).await.answered().is_null());

    let gone = format!("ResourceNotFoundException: IdentityPool '{}' not found.", people.id);
    assert_eq!(people.call("DescribeIdentityPool", json!({})).await.refused(), gone);
    assert_eq!(people.call("GetId", json!({})).await.refused(), gone);
    assert_eq!(people.call("DeleteIdentityPool", json!({})).await.refused(), gone);
    assert_eq!(
        world.identity("DescribeIdentity", json!({"IdentityId": guest})).await.refused(),
        format!("ResourceNotFoundException: Identity '{guest}' not found.")
    );
    world.verify().await;
}
