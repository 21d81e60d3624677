//! UnlinkIdentity.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn without_its_last_login_an_identity_is_nobodys() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let logins = people.logins_of(&people.ana).await;
    let id = people.get_id(logins.clone()).await.unwrap();
    let bea = people.pool.user("bea").confirmed().await;
    let unlink = async |logins| {
        let input = json!({"IdentityId": id, "Logins": logins, "LoginsToRemove": [people.provider()]});
        world.identity("UnlinkIdentity", input).await
    };
    assert_eq!(unlink(people.logins_of(&bea).await).await.refused_kind(), "NotAuthorizedException");

    assert!(unlink(logins.clone()).await.answered().is_null());

    assert_eq!(
        unlink(logins.clone()).await.refused(),
        format!("NotAuthorizedException: Access to Identity '{id}' is forbidden.")
    );
    assert_ne!(people.get_id(logins).await.unwrap(), id);
}

#[tokio::test]
async fn one_of_several_logins_is_taken_away() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let logins = people.logins_of(&people.ana).await;
    let mut both = logins.clone();
    both["login.example"] = "7".into();
    let input = json!({"Logins": both});
    let answer = people.call("GetOpenIdTokenForDeveloperIdentity", input).await.answered();
    let id = answer["IdentityId"].as_str().unwrap();
    assert_eq!(people.logins(id).await, json!([people.provider(), "login.example"]));

    let input = json!({"IdentityId": id, "Logins": logins, "LoginsToRemove": [people.provider()]});
    world.identity("UnlinkIdentity", input).await.answered();
    assert_eq!(people.logins(id).await, json!(["login.example"]));
}
