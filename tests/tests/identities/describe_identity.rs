//! DescribeIdentity.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_identity_tells_its_providers_and_nobody_by_name() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let guest = people.get_id(json!({})).await.unwrap();
    let known = people.get_id(people.logins_of(&people.ana).await).await.unwrap();

    assert!(people.logins(&guest).await.is_null());
    assert_eq!(people.logins(&known).await, json!([people.provider()]));
    let described = world.identity("DescribeIdentity", json!({"IdentityId": known})).await.answered();
    assert_eq!(described["IdentityId"], known);
    assert_eq!(described["CreationDate"], described["LastModifiedDate"]);

    let other = "us-east-1:00000000-0000-4000-8000-000000000000";
    assert_eq!(
        world.identity("DescribeIdentity", json!({"IdentityId": other})).await.refused(),
        format!("ResourceNotFoundException: Identity '{other}' not found.")
    );
}
