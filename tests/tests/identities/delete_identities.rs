//! DeleteIdentities.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_deleted_identity_is_gone_and_its_login_begins_anew() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let logins = people.logins_of(&people.ana).await;
    let id = people.get_id(logins.clone()).await.unwrap();
    let mut ids = vec![id.clone(), "us-east-1:00000000-0000-4000-8000-000000000000".into()];
    for _ in 0..9 {
        ids.push(people.get_id(json!({})).await.unwrap());
    }

    let answer = world.identity("DeleteIdentities", json!({"IdentityIdsToDelete": ids})).await.answered();

    assert_eq!(answer, json!({"UnprocessedIdentityIds": []}));
    assert_ne!(people.get_id(logins).await.unwrap(), id);
    let left = people.call("ListIdentities", json!({"MaxResults": 60})).await.answered();
    assert_eq!(left["Identities"].as_array().unwrap().len(), 1);
    world.verify().await;
}
