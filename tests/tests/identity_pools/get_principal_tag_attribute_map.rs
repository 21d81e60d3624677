//! GetPrincipalTagAttributeMap.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nothing_is_told_of_users_until_it_is_said() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let input = json!({"IdentityProviderName": people.provider()});
    let map = people.call("GetPrincipalTagAttributeMap", input).await.answered();
    assert_eq!((&map["UseDefaults"], &map["PrincipalTags"]), (&json!(false), &json!({})));
}
