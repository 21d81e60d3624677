//! Tests 23 to 28 and 31: tokens that are forged, mixed up, too large, revoked, replaced, or another's.

use std::collections::BTreeSet;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use futures::future::join_all;
use poolhouse_tests::{AwsError, Client, Outcome, Pool, Server, Tokens, User, World, claims, header, seconds, verify};
use serde_json::{Value, json};
use tempfile::TempDir;

const INVALID: &str = "NotAuthorizedException: Invalid Access Token";
const SIGNATURE: &str = "NotAuthorizedException: Could not verify signature for Access Token";
const REVOKED: &str = "NotAuthorizedException: Access Token has been revoked";

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn with(base: &Value, member: &str, value: impl Into<Value>) -> Value {
    let mut changed = base.clone();
    changed[member] = value.into();
    changed
}

fn without(base: &Value, member: &str) -> Value {
    let mut changed = base.clone();
    changed.as_object_mut().unwrap().remove(member);
    changed
}

/// With the signature of a genuine token.
fn forged(genuine: &str, header: &Value, claims: &Value) -> String {
    format!("{}.{}.{}", part(header), part(claims), genuine.rsplit_once('.').unwrap().1)
}

async fn get_user(world: &World, token: &str) -> Result<Value, AwsError> {
    world.call("GetUser", json!({"AccessToken": token})).await
}

async fn story() -> (World, Pool, Client, User, Tokens) {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    (world, pool, client, ana, tokens)
}

async fn rotating(pool: &Pool, grace: u32) -> Client {
    pool.client_with(json!({
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": grace},
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
    }))
    .await
}

#[tokio::test]
async fn test_23_no_token_chooses_how_it_is_verified() {
    let (world, pool, _, _, tokens) = story().await;
    let elsewhere = world.pool().await;
    let foreign = elsewhere.user("ana").confirmed().await.signs_in(&elsewhere.client().await).await;
    let (head, body) = (header(&tokens.access), claims(&tokens.access));

    // The public key is known to everybody: as the secret of an HMAC it must prove nothing.
    let set = pool.key_set().await;
    let key = set["keys"].as_array().unwrap().iter().find(|key| key["kid"] == head["kid"]).unwrap().clone();
    let signed = format!("{}.{}", part(&with(&head, "alg", "HS256")), part(&body));
    let secret = hmac::Key::new(hmac::HMAC_SHA256, key["n"].as_str().unwrap().as_bytes());
    let confused = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&secret, signed.as_bytes())));
    assert_eq!(get_user(&world, &confused).await.refused(), INVALID);
    assert_eq!(get_user(&world, &format!("{signed}.")).await.refused(), INVALID);

    for changed in [
        with(&head, "alg", "none"),
        with(&head, "alg", "RS384"),
        with(&head, "alg", "ES256"),
        with(&head, "typ", "JWT"),
        with(&head, "jwk", key.clone()),
        with(&head, "jku", "https://evil.example/jwks.json"),
        with(&head, "x5u", "https://evil.example/cert.pem"),
        with(&head, "x5c", json!([STANDARD.encode("certificate")])),
        with(&head, "crit", json!(["exp"])),
        without(&head, "alg"),
        without(&head, "kid"),
    ] {
        assert_eq!(get_user(&world, &forged(&tokens.access, &changed, &body)).await.refused(), INVALID, "{changed}");
    }
    for kid in [header(&foreign.access)["kid"].clone(), header(&tokens.id)["kid"].clone(), json!("../../etc/passwd")] {
        let token = forged(&tokens.access, &with(&head, "kid", kid.clone()), &body);
        assert_eq!(get_user(&world, &token).await.refused(), SIGNATURE, "{kid}");
    }
    get_user(&world, &tokens.access).await.answered();
}

#[tokio::test]
async fn test_24_only_a_current_access_token_of_this_pool_is_one() {
    let (world, pool, _, ana, tokens) = story().await;
    let (head, body) = (header(&tokens.access), claims(&tokens.access));
    assert_eq!(get_user(&world, &tokens.id).await.refused(), INVALID);
    assert_eq!(get_user(&world, &tokens.refresh).await.refused(), INVALID);
    for exp in [json!("9999999999"), json!(1e300), json!(9.5), json!(null), json!([1]), json!(true)] {
        let token = forged(&tokens.access, &head, &with(&body, "exp", exp.clone()));
        assert_eq!(get_user(&world, &token).await.refused(), INVALID, "{exp}");
    }
    // JSON knows this number, and no machine does.
    let infinite = body.to_string().replace(&format!("\"exp\":{}", body["exp"]), "\"exp\":1e400");
    let token = format!("{}.{}.{}", part(&head), URL_SAFE_NO_PAD.encode(infinite), "AAAA");
    assert_eq!(get_user(&world, &token).await.refused(), INVALID);
    for exp in [json!(-1), json!(9_999_999_999_u64)] {
        let token = forged(&tokens.access, &head, &with(&body, "exp", exp.clone()));
        assert_eq!(get_user(&world, &token).await.refused(), SIGNATURE, "{exp}");
    }
    for member in ["exp", "token_use", "sub", "client_id", "iss", "scope", "username"] {
        let token = forged(&tokens.access, &head, &without(&body, member));
        assert_eq!(get_user(&world, &token).await.refused(), INVALID, "{member}");
    }
    let posing = with(&claims(&tokens.id), "token_use", "access");
    assert!(get_user(&world, &forged(&tokens.id, &header(&tokens.id), &posing)).await.is_err());

    let other = world.pool().await;
    let moved = with(&body, "iss", format!("https://id.example.org/{}", other.id));
    assert_eq!(get_user(&world, &forged(&tokens.access, &head, &moved)).await.refused(), SIGNATURE);
    let doomed = pool.client().await;
    let orphaned = ana.signs_in(&doomed).await;
    pool.call("DeleteUserPoolClient", json!({"ClientId": doomed.id})).await.answered();
    assert!(get_user(&world, &orphaned.access).await.is_err());
    get_user(&world, &tokens.access).await.answered();
}

#[tokio::test]
async fn test_25_what_is_ambiguous_deep_or_huge_is_refused_before_its_signature() {
    let (world, _, _, _, tokens) = story().await;
    let (head, body) = (header(&tokens.access), claims(&tokens.access));
    let own = tokens.access.rsplit_once('.').unwrap().1;
    let text = |claims: &str| format!("{}.{}.{own}", part(&head), URL_SAFE_NO_PAD.encode(claims));
    let twice = body.to_string().replacen('{', "{\"sub\":\"somebody\",", 1);
    let hidden = body.to_string().replacen('{', "{\"x\":{\"a\":1,\"a\":2},", 1);
    let deep = body.to_string().replacen('{', &format!("{{\"x\":{}1{},", "[".repeat(5000), "]".repeat(5000)), 1);
    for claims in [twice, hidden, deep] {
        assert_eq!(get_user(&world, &text(&claims)).await.refused(), INVALID);
    }
    let huge = with(&body, "x", "x".repeat(700_000));
    assert_eq!(get_user(&world, &forged(&tokens.access, &head, &huge)).await.refused(), INVALID);
    let bodies = [format!("{}..{own}", part(&head)), "..".into(), ".".repeat(1000), "a.b.c.d".into()];
    for token in bodies {
        assert_eq!(get_user(&world, &token).await.refused(), INVALID);
    }
}

/// What ends sessions, and what a session's tokens are answered afterwards. There is no userinfo yet (`docs/gaps.md`).
#[tokio::test]
async fn test_26_whatever_ends_a_session_ends_its_tokens() {
    for ending in [
        "RevokeToken",
        "GlobalSignOut",
        "AdminUserGlobalSignOut",
        "AdminDisableUser",
        "AdminDeleteUser",
        "DeleteUser",
        "AdminRevokeUserSession",
    ] {
        let (world, pool, client, ana, tokens) = story().await;
        let bystander = pool.user("ben").confirmed().await.signs_in(&client).await;
        match ending {
            "RevokeToken" => {
                client.call(ending, json!({"Token": tokens.refresh})).await.answered();
            }
            "GlobalSignOut" | "DeleteUser" => {
                world.call(ending, json!({"AccessToken": tokens.access})).await.answered();
            }
            "AdminRevokeUserSession" => {
                let listed = ana.call("AdminListUserSessions", json!({})).await.answered();
                let session = listed["Sessions"][0]["SessionId"].clone();
                ana.call(ending, json!({"SessionId": session})).await.answered();
            }
            _ => {
                ana.call(ending, json!({})).await.answered();
            }
        }

        let gone = ending.ends_with("DeleteUser");
        let expected = if gone { "UserNotFoundException: User does not exist." } else { REVOKED };
        assert_eq!(get_user(&world, &tokens.access).await.refused(), expected, "{ending}");
        let attributes = json!({"AccessToken": tokens.access});
        assert!(world.call("ListUserSessions", attributes).await.is_err(), "{ending}");
        for renewed in [client.refresh("ana", &tokens.refresh).await, client.renew(&tokens.refresh).await] {
            assert_eq!(renewed.refused(), "NotAuthorizedException: Refresh Token has been revoked", "{ending}");
        }
        if ending == "AdminDisableUser" {
            ana.call("AdminEnableUser", json!({})).await.answered();
            assert_eq!(get_user(&world, &tokens.access).await.refused(), REVOKED, "it stays dead");
            assert!(client.renew(&tokens.refresh).await.is_err());
        }
        get_user(&world, &bystander.access).await.answered();
        client.renew(&bystander.refresh).await.answered();
        if !gone {
            ana.signs_in(&client).await;
        }
        // Who verifies by the key set alone learns of it when the token expires.
        verify(&pool.key_set().await, &tokens.access);
        world.verify().await;
    }
}

#[tokio::test]
async fn test_26_one_revoked_session_leaves_the_others() {
    let (world, _, client, ana, first) = story().await;
    let second = ana.signs_in(&client).await;
    client.call("RevokeToken", json!({"Token": first.refresh})).await.answered();
    assert_eq!(get_user(&world, &first.access).await.refused(), REVOKED);
    get_user(&world, &second.access).await.answered();
    client.renew(&second.refresh).await.answered();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_27_fifty_uses_at_once_leave_one_line() {
    for grace in [0, 60] {
        let world = World::new().await;
        let pool = world.pool().await;
        let client = rotating(&pool, grace).await;
        let first = pool.user("ana").confirmed().await.signs_in(&client).await;
        let tries = (0..50).map(|_| {
            let (client, token) = (client.clone(), first.refresh.clone());
            tokio::spawn(async move { client.renew(&token).await })
        });
        let outcomes: Vec<_> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
        let successors: BTreeSet<String> = outcomes.iter().flatten().map(|answer| Tokens::of(answer).refresh).collect();
        assert!(successors.len() <= 1, "grace {grace}: {} lines", successors.len());
        if grace == 0 {
            for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
                let kinds = ["RefreshTokenReuseException", "NotAuthorizedException", "TooManyRequestsException"];
                assert!(kinds.contains(&refused.kind.as_str()), "{refused}");
            }
            // Somebody came second: the family is dead.
            for successor in successors {
                assert!(client.renew(&successor).await.is_err());
            }
        } else {
            for successor in successors {
                Tokens::of(&client.renew(&successor).await.answered());
            }
        }
        world.verify().await;
    }
}

#[tokio::test]
async fn test_27_the_old_token_within_and_after_its_grace() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = rotating(&pool, 10).await;
    let first = pool.user("ana").confirmed().await.signs_in(&client).await;
    // Two rotations in one second.
    let second = Tokens::of(&client.renew(&first.refresh).await.answered());
    let third = Tokens::of(&client.renew(&second.refresh).await.answered());
    assert_eq!(BTreeSet::from([&first.refresh, &second.refresh, &third.refresh]).len(), 3);
    world.wait(seconds(9));
    for earlier in [&first, &second] {
        let again = Tokens::of(&client.renew(&earlier.refresh).await.answered());
        assert_eq!(again.refresh, third.refresh, "there is one line");
    }
    world.wait(seconds(1));
    assert_eq!(client.renew(&second.refresh).await.refused_kind(), "RefreshTokenReuseException");
    assert_eq!(client.renew(&third.refresh).await.refused(), "NotAuthorizedException: Refresh Token has been revoked");
    assert_eq!(get_user(&world, &third.access).await.refused(), REVOKED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_27_revoking_wins_against_refreshing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = rotating(&pool, 60).await;
    let ana = pool.user("ana").confirmed().await;
    for _ in 0..4 {
        let first = ana.signs_in(&client).await;
        let tries = (0..12).map(|number| {
            let (client, token) = (client.clone(), first.refresh.clone());
            tokio::spawn(async move {
                if number == 6 {
                    client.call("RevokeToken", json!({"Token": token})).await
                } else {
                    client.renew(&token).await
                }
            })
        });
        for answer in join_all(tries).await.into_iter().flatten().flatten() {
            if let Some(successor) = answer["AuthenticationResult"]["RefreshToken"].as_str() {
                assert!(client.renew(successor).await.is_err(), "a successor outlived the revocation");
            }
        }
        assert_eq!(get_user(&world, &first.access).await.refused(), REVOKED);
    }
}

#[tokio::test]
async fn test_28_a_refresh_token_is_of_one_client_while_it_may_and_one_user_while_enabled() {
    let (world, pool, client, ana, tokens) = story().await;
    let other = pool.client().await;
    let elsewhere = world.pool().await.client().await;
    for stranger in [&other, &elsewhere] {
        let invalid = "NotAuthorizedException: Invalid Refresh Token";
        assert_eq!(stranger.refresh("ana", &tokens.refresh).await.refused(), invalid);
        assert_eq!(stranger.renew(&tokens.refresh).await.refused(), invalid);
        // It ends nothing either.
        stranger.call("RevokeToken", json!({"Token": tokens.refresh})).await.answered();
    }
    client.renew(&tokens.refresh).await.answered();

    let confidential = pool.confidential_client().await;
    let secret = ana.signs_in(&confidential).await;
    let bare = json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": secret.refresh}});
    assert_eq!(
        confidential.call("InitiateAuth", bare).await.refused(),
        format!(
            "NotAuthorizedException: Client {} is configured with secret but SECRET_HASH was not received",
            confidential.id
        )
    );
    let bare = json!({"RefreshToken": secret.refresh});
    assert_eq!(confidential.call("GetTokensFromRefreshToken", bare).await.refused_kind(), "NotAuthorizedException");

    let flows = json!({"ClientId": client.id, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
    pool.call("UpdateUserPoolClient", flows).await.answered();
    assert_eq!(
        client.refresh("ana", &tokens.refresh).await.refused(),
        "InvalidParameterException: Auth flow not enabled for this client"
    );
    ana.call("AdminDisableUser", json!({})).await.answered();
    assert!(client.renew(&tokens.refresh).await.is_err());
}

#[tokio::test]
async fn test_28_rotation_and_the_refresh_flow_exclude_each_other() {
    let world = World::new().await;
    let pool = world.pool().await;
    let rotation = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 0});
    let both = json!({
        "ClientName": "app", "RefreshTokenRotation": rotation, "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
    });
    assert_eq!(pool.call("CreateUserPoolClient", both).await.refused_kind(), "InvalidParameterException");
    let client = rotating(&pool, 0).await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    assert_eq!(
        client.refresh("ana", &tokens.refresh).await.refused(),
        "InvalidParameterException: Auth flow not enabled for this client"
    );
    client.renew(&tokens.refresh).await.answered();
}

#[tokio::test]
async fn test_31_a_lost_key_store_keeps_the_server_from_starting_and_is_not_made_anew() {
    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name);
    let store = format!("sqlite:{}", path("pools.sqlite").display());
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--store", &store, "--public-url", "https://id.example.org"];
    assert!(Server::start(&arguments).await.stop().await.success());
    let (keyring, kept) = (path("pools.sqlite.keyring"), path("kept"));
    std::fs::copy(&keyring, &kept).unwrap();
    let strange = TempDir::new().unwrap();
    let other = format!("sqlite:{}", strange.path().join("pools.sqlite").display());
    let others = ["serve", "--listen", "127.0.0.1:0", "--store", &other, "--public-url", "https://id.example.org"];
    assert!(Server::start(&others).await.stop().await.success());

    for (what, replacement) in [
        ("gone", None),
        ("another's", Some(std::fs::read(strange.path().join("pools.sqlite.keyring")).unwrap())),
        ("empty", Some(Vec::new())),
        ("garbage", Some(b"not a keyring\n".to_vec())),
    ] {
        match &replacement {
            None => std::fs::remove_file(&keyring).unwrap(),
            Some(bytes) => std::fs::write(&keyring, bytes).unwrap(),
        }
        let refused = Server::run(&arguments).await;
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success(), "{what}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "{what}: {said}");
        assert!(said.contains("key") && !said.contains("panicked"), "{what}: {said}");
        let now = std::fs::read(&keyring).ok();
        assert_eq!(now, replacement, "{what}: nothing is made anew over existing data");
    }

    std::fs::copy(&kept, &keyring).unwrap();
    assert!(Server::start(&arguments).await.stop().await.success());
}
