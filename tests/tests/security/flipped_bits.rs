//! Whatever leaves the server and comes back is refused when one bit of it is another.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, SrpClient, Tokens, World};
use serde_json::json;

use super::careful_srp_client;

/// The same bytes with one bit another, at places all over them.
fn flipped(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..bytes.len()).step_by(41).chain([bytes.len() - 1]).map(|place| {
        let mut bytes = bytes.to_vec();
        bytes[place] ^= 1 << (place % 8);
        bytes
    })
}

#[tokio::test]
async fn a_session() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").invited().await;
    let asked = client.sign_in("ana", PASSWORD).await.answered();
    let session = URL_SAFE_NO_PAD.decode(asked["Session"].as_str().unwrap()).unwrap();
    let answer = |session: String| {
        let responses = json!({"USERNAME": "ana", "NEW_PASSWORD": NEW_PASSWORD});
        let input =
            json!({"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": session, "ChallengeResponses": responses});
        let client = client.clone();
        async move { client.call("RespondToAuthChallenge", input).await }
    };
    for other in flipped(&session) {
        let refused = answer(URL_SAFE_NO_PAD.encode(other)).await.refused();
        assert_eq!(refused, "NotAuthorizedException: Invalid session for the user.");
    }
    for cut in [&session[1..], &session[..session.len() - 1]] {
        let refused = answer(URL_SAFE_NO_PAD.encode(cut)).await.refused();
        assert_eq!(refused, "NotAuthorizedException: Invalid session for the user.");
    }
    Tokens::of(&answer(URL_SAFE_NO_PAD.encode(&session)).await.answered());
}

#[tokio::test]
async fn a_secret_block() {
    let world = World::new().await;
    let client = careful_srp_client(&world.pool().await).await;
    client.pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let asked = client.begin_srp("ana", &srp).await.answered();
    let block = STANDARD.decode(asked["ChallengeParameters"]["SECRET_BLOCK"].as_str().unwrap()).unwrap();
    for other in flipped(&block) {
        let mut altered = asked.clone();
        altered["ChallengeParameters"]["SECRET_BLOCK"] = STANDARD.encode(other).into();
        let proof = client.srp_proof(&srp, &altered, PASSWORD);
        let refused = client.call("RespondToAuthChallenge", proof).await.refused();
        assert_eq!(refused, "NotAuthorizedException: Incorrect username or password.");
    }
    Tokens::of(&client.call("RespondToAuthChallenge", client.srp_proof(&srp, &asked, PASSWORD)).await.answered());
}

#[tokio::test]
async fn a_token() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    for (number, part) in tokens.access.split('.').enumerate() {
        for other in flipped(&URL_SAFE_NO_PAD.decode(part).unwrap()) {
            let mut parts: Vec<String> = tokens.access.split('.').map(str::to_owned).collect();
            parts[number] = URL_SAFE_NO_PAD.encode(other);
            let refused = world.call("GetUser", json!({"AccessToken": parts.join(".")})).await;
            assert!(refused.is_err(), "{refused:?}");
        }
    }
    for place in (0..tokens.refresh.len()).step_by(3) {
        let mut bytes = tokens.refresh.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let refused = client.renew(&String::from_utf8(bytes).unwrap()).await;
        assert!(refused.is_err(), "{refused:?}");
    }
    world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
    client.renew(&tokens.refresh).await.answered();
}
