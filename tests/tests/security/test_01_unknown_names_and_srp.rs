//! 1: SRP for a name that nobody has, where that is hidden.

use std::collections::BTreeSet;

use poolhouse_tests::{Client, Outcome, PASSWORD, SrpClient, World};
use serde_json::json;

use super::careful_srp_client;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

/// Of a pool that takes names for the same whatever their case.
async fn client_of_folding_pool(world: &World) -> Client {
    careful_srp_client(&world.pool_with(json!({"UsernameConfiguration": {"CaseSensitive": false}})).await).await
}

#[tokio::test]
async fn test_01_is_answered_alike_every_time_and_leaves_nothing() {
    let world = World::new().await;
    let client = careful_srp_client(&world.pool().await).await;
    let srp = SrpClient::new(1);
    client.begin_srp("nobody", &srp).await.answered();
    let before = world.dump_at_rest().await;

    let (mut shown, mut servers) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..100 {
        let asked = client.begin_srp("nobody", &srp).await.answered();
        assert_eq!(asked["ChallengeName"], "PASSWORD_VERIFIER");
        let parameters = &asked["ChallengeParameters"];
        let text = |name: &str| parameters[name].as_str().unwrap().to_owned();
        assert_eq!(text("USERNAME"), text("USER_ID_FOR_SRP"));
        assert_eq!(uuid::Uuid::try_parse(&text("USERNAME")).unwrap().get_version_num(), 4);
        assert_eq!(text("SALT").len(), 32);
        shown.insert((text("SALT"), text("USERNAME")));
        servers.insert(text("SRP_B"));
    }
    assert_eq!((shown.len(), servers.len()), (1, 100));
    assert_eq!(world.dump().await, before);

    let other = client.begin_srp("somebody", &srp).await.answered();
    assert!(!shown.contains(&(
        other["ChallengeParameters"]["SALT"].as_str().unwrap().to_owned(),
        other["ChallengeParameters"]["USERNAME"].as_str().unwrap().to_owned(),
    )));
}

#[tokio::test]
async fn test_01_no_proof_is_right_and_failures_lock_alike() {
    let world = World::new().await;
    let client = careful_srp_client(&world.pool().await).await;
    // Under the name that was typed and under the one that was shown, in one count.
    let srp = SrpClient::new(1);
    for typed in [false, true, false, true, false] {
        let asked = client.begin_srp("nobody", &srp).await.answered();
        let mut proof = client.srp_proof(&srp, &asked, PASSWORD);
        if typed {
            proof["ChallengeResponses"]["USERNAME"] = "nobody".into();
        }
        assert_eq!(client.call("RespondToAuthChallenge", proof).await.refused(), WRONG);
    }
    let refused = client.srp_sign_in("nobody", PASSWORD).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Password attempts exceeded");
    // Only the name itself is locked.
    client.begin_srp("somebody", &srp).await.answered();
}

#[tokio::test]
async fn test_01_the_challenge_is_as_long_as_a_users() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let known = client.begin_srp("ana", &srp).await.answered();
    let unknown = client.begin_srp("nobody", &srp).await.answered();
    let length = |asked: &serde_json::Value| asked["ChallengeParameters"]["SECRET_BLOCK"].as_str().unwrap().len();
    assert_eq!(length(&known), length(&unknown));
}

#[tokio::test]
async fn test_01_what_is_shown_belongs_to_one_name_of_one_pool() {
    let world = World::new().await;
    let (here, there) = (client_of_folding_pool(&world).await, client_of_folding_pool(&world).await);
    let srp = SrpClient::new(1);
    let shown = async |client: &Client, name: &str| {
        let asked = client.begin_srp(name, &srp).await.answered();
        ["SALT", "USERNAME"].map(|part| asked["ChallengeParameters"][part].as_str().unwrap().to_owned())
    };
    let [salt, user_id] = shown(&here, "nobody").await;
    assert_eq!(shown(&here, "NoBody").await, [salt.clone(), user_id.clone()]);
    // As no two users have the same salt or id.
    for (client, name) in [(&here, "somebody"), (&there, "nobody")] {
        let [other_salt, other_id] = shown(client, name).await;
        assert_ne!(other_salt, salt, "{name}");
        assert_ne!(other_id, user_id, "{name}");
    }
}

#[tokio::test]
async fn test_01_failures_are_those_of_one_name_however_written_and_of_one_pool() {
    let world = World::new().await;
    let (here, there) = (client_of_folding_pool(&world).await, client_of_folding_pool(&world).await);
    for name in ["nobody", "NOBODY", "Nobody", "noBody", "nobodY"] {
        assert_eq!(here.sign_in(name, PASSWORD).await.refused(), WRONG, "{name}");
    }
    for name in ["nobody", "NOBODY", "NoBoDy"] {
        let refused = here.sign_in(name, PASSWORD).await.refused();
        assert_eq!(refused, "NotAuthorizedException: Password attempts exceeded", "{name}");
    }
    assert_eq!(there.sign_in("nobody", PASSWORD).await.refused(), WRONG, "another pool's");
}
