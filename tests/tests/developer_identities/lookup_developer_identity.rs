//! LookupDeveloperIdentity.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn users_and_identities_lead_to_each_other() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let (id, _) = people.named("1", json!({})).await.unwrap();
    for user in ["2", "3"] {
        people.named(user, json!({"IdentityId": id})).await.unwrap();
    }
    let (other, _) = people.named("9", json!({})).await.unwrap();
    let lookup = async |input| people.call("LookupDeveloperIdentity", input).await;

    let page = lookup(json!({"IdentityId": id, "MaxResults": 2})).await.answered();
    assert_eq!(page["DeveloperUserIdentifierList"], json!(["1", "2"]));
    let input = json!({"IdentityId": id, "MaxResults": 2, "NextToken": page["NextToken"]});
    let page = lookup(input).await.answered();
    assert_eq!(page, json!({"IdentityId": id, "DeveloperUserIdentifierList": ["3"]}));

    let by_user = lookup(json!({"DeveloperUserIdentifier": "9"})).await.answered();
    assert_eq!(by_user, json!({"IdentityId": other, "DeveloperUserIdentifierList": ["9"]}));
    let both = json!({"IdentityId": id, "DeveloperUserIdentifier": "2"});
    assert_eq!(lookup(both).await.answered()["DeveloperUserIdentifierList"], json!(["2"]));
    let apart = json!({"IdentityId": id, "DeveloperUserIdentifier": "9"});
    assert_eq!(lookup(apart).await.refused_kind(), "ResourceConflictException");
    assert_eq!(lookup(json!({"DeveloperUserIdentifier": "4"})).await.refused_kind(), "ResourceNotFoundException");
    assert_eq!(lookup(json!({})).await.refused_kind(), "InvalidParameterException");
}
