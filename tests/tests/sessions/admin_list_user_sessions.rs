//! AdminListUserSessions.

use poolhouse_tests::{Outcome, PASSWORD, World, days, minutes};
use serde_json::{Value, json};

use super::{sessions_of, track};

#[tokio::test]
async fn a_session_tells_when_where_and_by_what_it_was_used() {
    let world = World::new().await;
    let pool = world.pool().await;
    track(&pool, 20).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let input = json!({
        "ClientId": client.id, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
    });
    let agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";
    let answer = world.send("InitiateAuth", input.to_string(), &[("user-agent", agent)]).await.answered();
    let refresh = answer["AuthenticationResult"]["RefreshToken"].as_str().unwrap().to_owned();

    let session = sessions_of(&ana).await.remove(0);
    let id = session["SessionId"].as_str().unwrap();
    assert!(id.len() == 28 && id.starts_with("tkn"), "{id}");
    assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{id}");
    let expected = json!({
        "SessionId": id, "SessionType": "TOKEN", "ClientId": client.id, "CreateDate": 1_772_521_689.123,
        "LastActiveDate": 1_772_521_689.123, "DeviceType": agent, "LastIPAddress": "192.0.2.7",
        "IsCurrentSession": false,
    });
    assert_eq!(session, expected);

    world.wait(minutes(1));
    client.refresh("ana", &refresh).await.answered();
    let used = sessions_of(&ana).await.remove(0);
    assert_eq!(used["SessionId"], expected["SessionId"]);
    assert_eq!(used["CreateDate"], expected["CreateDate"]);
    assert_eq!(used["LastActiveDate"], 1_772_521_749.123);
    assert_eq!(used["DeviceType"], "unknown", "the refresh did not say");
    world.wait(minutes(1));
    client.renew(&refresh).await.answered();
    assert_eq!(sessions_of(&ana).await[0]["LastActiveDate"], 1_772_521_809.123);
}

#[tokio::test]
async fn a_back_end_and_a_trusted_app_speak_for_their_users() {
    let world = World::new().await;
    let pool = world.pool().await;
    track(&pool, 20).await;
    let open = pool.client().await;
    let trusted =
        pool.client_with(json!({"GenerateSecret": true, "EnablePropagateAdditionalUserContextData": true})).await;
    let ana = pool.user("ana").confirmed().await;
    let context = json!({"IpAddress": "203.0.113.9", "ServerName": "s", "ServerPath": "/", "HttpHeaders": []});
    let sign_in = |client: &poolhouse_tests::Client| {
        let parameters = client.hashed("ana", json!({"USERNAME": "ana", "PASSWORD": PASSWORD}));
        json!({"ClientId": client.id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})
    };
    let newest = async || sessions_of(&ana).await[0]["LastIPAddress"].clone();

    for (client, believed) in [(&open, false), (&trusted, true)] {
        world.wait(minutes(1));
        let mut input = sign_in(client);
        input["UserContextData"] = json!({"IpAddress": "203.0.113.9"});
        client.call("InitiateAuth", input).await.answered();
        assert_eq!(newest().await, if believed { "203.0.113.9" } else { "192.0.2.7" });
    }
    world.wait(minutes(1));
    let mut input = sign_in(&open);
    input["AuthFlow"] = "ADMIN_USER_PASSWORD_AUTH".into();
    input["ContextData"] = context;
    pool.call("AdminInitiateAuth", input).await.answered();
    assert_eq!(newest().await, "203.0.113.9");
}

#[tokio::test]
async fn only_sessions_that_go_on_are_listed_the_newest_first() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (client, other) = (pool.client().await, pool.client_with(json!({"RefreshTokenValidity": 1})).await);
    let ana = pool.user("ana").confirmed().await;
    ana.signs_in(&client).await;
    world.wait(minutes(1));
    let revoked = ana.signs_in(&client).await;
    world.wait(minutes(1));
    ana.signs_in(&other).await;
    client.call("RevokeToken", json!({"Token": revoked.refresh})).await.answered();

    let of = async || {
        let sessions = sessions_of(&ana).await;
        sessions.iter().map(|session| session["ClientId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of().await, [other.id.as_str(), client.id.as_str()]);
    world.wait(days(1));
    assert_eq!(of().await, [client.id.as_str()], "its refresh token has expired");
    ana.call("AdminUserGlobalSignOut", json!({})).await.answered();
    assert_eq!(of().await, [""; 0]);
}

#[tokio::test]
async fn strangers_and_tokens_that_were_never_given_are_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").confirmed().await;
    assert_eq!(sessions_of(&ana).await, [Value::Null; 0]);
    let nobody = pool.call("AdminListUserSessions", json!({"Username": "nobody"})).await;
    assert_eq!(nobody.refused(), "UserNotFoundException: User does not exist.");
    let garbage = ana.call("AdminListUserSessions", json!({"NextToken": "garbage"})).await;
    assert_eq!(garbage.refused_kind(), "InvalidParameterException");
}
