//! GetOpenIdTokenForDeveloperIdentity.

use poolhouse_tests::identity::{BACK_END, Identities};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_back_ends_user_is_an_identity_whose_token_is_a_login() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let (id, token) = people.named("7", json!({"PrincipalTags": {"dept": "law"}})).await.unwrap();
    assert_eq!(people.named("7", json!({})).await.unwrap().0, id);

    let claims = poolhouse_tests::claims(&token);
    assert_eq!(claims["amr"], json!(["authenticated", BACK_END, format!("{BACK_END}:{}:7", people.id)]));
    assert_eq!(claims["exp"], world.now() + 900);
    assert_eq!(claims["https://aws.amazon.com/tags"]["principal_tags"], json!({"dept": ["law"]}));

    let own = json!({"cognito-identity.amazonaws.com": token});
    assert_eq!(people.get_id(own.clone()).await.unwrap(), id);
    let answer = world.identity("GetOpenIdToken", json!({"IdentityId": id, "Logins": own})).await.answered();
    assert_eq!(poolhouse_tests::claims(answer["Token"].as_str().unwrap())["amr"], claims["amr"]);
}

#[tokio::test]
async fn a_token_is_good_in_its_pool_until_its_end() {
    let world = World::new().await;
    let (people, others) = (Identities::new(&world).await, Identities::new(&world).await);
    let (_, token) = people.named("7", json!({"TokenDuration": 60})).await.unwrap();
    let own = json!({"cognito-identity.amazonaws.com": token});
    assert_eq!(
        others.get_id(own.clone()).await.unwrap_err().to_string(),
        "NotAuthorizedException: Token is not from a supported provider of this identity pool."
    );
    people.get_id(own.clone()).await.unwrap();
    world.wait(poolhouse_tests::seconds(60));
    assert_eq!(
        people.get_id(own).await.unwrap_err().to_string(),
        format!("NotAuthorizedException: Invalid login token. Token expired: {0} >= {0}", world.now())
    );
    let refused = people.named("7", json!({"TokenDuration": 86401})).await.unwrap_err();
    assert_eq!(refused.kind, "InvalidParameterException");
}

#[tokio::test]
async fn logins_are_linked_to_whom_the_back_end_says_and_nobody_becomes_another() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let logins = people.logins_of(&people.ana).await;
    let ana = people.get_id(logins.clone()).await.unwrap();
    assert_eq!(people.named("7", json!({"IdentityId": ana})).await.unwrap().0, ana);

    let guest = people.get_id(json!({})).await.unwrap();
    let refused = people.named("7", json!({"IdentityId": guest})).await.unwrap_err();
    assert_eq!(refused.kind, "DeveloperUserAlreadyRegisteredException");
    let mut both = logins;
    both[BACK_END] = "8".into();
    let refused = people.named("8", json!({"IdentityId": guest, "Logins": both})).await.unwrap_err();
    assert_eq!(refused.kind, "ResourceConflictException");
    let refused = people.call("GetOpenIdTokenForDeveloperIdentity", json!({"Logins": {"other": "7"}})).await;
    assert_eq!(refused.refused_kind(), "InvalidParameterException");
    world.verify().await;
}

#[tokio::test]
async fn only_who_signs_names_users() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let input = json!({"IdentityPoolId": people.id, "Logins": {BACK_END: "7"}});
    let refused = world.enforcing().identity("GetOpenIdTokenForDeveloperIdentity", input).await.refused_kind();
    assert_eq!(refused, "MissingAuthenticationTokenException");
}
