//! ListIdentities.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_pools_identities_are_listed_page_by_page_and_those_of_nobody_hidden() {
    let world = World::new().await;
    let (people, others) = (Identities::new(&world).await, Identities::new(&world).await);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(people.get_id(json!({})).await.unwrap());
    }
    others.get_id(json!({})).await.unwrap();
    let listed = async |hide: bool| {
        let (mut listed, mut input) = (Vec::new(), json!({"MaxResults": 2, "HideDisabled": hide}));
        loop {
            let page = people.call("ListIdentities", input.clone()).await.answered();
            let found = page["Identities"].as_array().unwrap().clone();
            listed.extend(found.iter().map(|it| it["IdentityId"].as_str().unwrap().to_owned()));
            let Some(token) = page.get("NextToken") else { return listed };
            input["NextToken"] = token.clone();
        }
    };
    ids.sort();
    assert_eq!(listed(false).await, ids);

    let logins = people.logins_of(&people.ana).await;
    for id in &ids[..2] {
        let input = json!({"IdentityId": id, "Logins": logins});
        world.identity("GetOpenIdToken", input).await.answered();
    }
    assert_eq!(listed(false).await, ids);
    assert_eq!(listed(true).await, [ids[0].clone(), ids[2].clone()], "the second went up in the first");
}
