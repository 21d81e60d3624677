//! What is in the tokens, and who can tell that they are genuine.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use poolhouse_tests::{Outcome, PASSWORD, Tokens, World, claims, header, key_ids, verify};
use serde_json::{Value, json};
use uuid::Uuid;

fn names(object: &Value) -> BTreeSet<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn is_uuid(value: &Value) -> bool {
    value.as_str().is_some_and(|text| Uuid::try_parse(text).is_ok())
}

#[tokio::test]
async fn the_claims_are_exactly_the_documented_ones() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"Schema": [{"Name": "city", "AttributeDataType": "String"}]})).await;
    let client = pool.client_with(json!({"ReadAttributes": ["email", "email_verified", "name", "custom:city"]})).await;
    let ana = pool.user("ana").attribute("name", "Ana").attribute("custom:city", "Porto").confirmed().await;

    let tokens = ana.signs_in(&client).await;

    let issuer = format!("https://id.example.org/{}", pool.id);
    let access = claims(&tokens.access);
    assert_eq!(
        names(&access),
        BTreeSet::from([
            "sub",
            "iss",
            "client_id",
            "origin_jti",
            "event_id",
            "token_use",
            "scope",
            "auth_time",
            "exp",
            "iat",
            "jti",
            "username",
        ])
    );
    assert_eq!(access["sub"], ana.sub);
    assert_eq!(access["iss"], issuer);
    assert_eq!(access["client_id"], client.id);
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert_eq!(access["username"], "ana");
    let id = claims(&tokens.id);
    assert_eq!(
        names(&id),
        BTreeSet::from([
            "sub",
            "email_verified",
            "iss",
            "cognito:username",
            "origin_jti",
            "aud",
            "event_id",
            "token_use",
            "auth_time",
            "exp",
            "iat",
            "jti",
            "email",
            "name",
            "custom:city",
        ])
    );
    assert_eq!(id["sub"], ana.sub);
    assert_eq!(id["iss"], issuer);
    assert_eq!(id["aud"], client.id);
    assert_eq!(id["token_use"], "id");
    assert_eq!(id["cognito:username"], "ana");
    assert_eq!(id["email"], "ana@example.com");
    assert_eq!(id["email_verified"], true);
    assert_eq!((&id["name"], &id["custom:city"]), (&json!("Ana"), &json!("Porto")));
    for token in [&access, &id] {
        assert_eq!(token["iat"], world.now());
        assert_eq!(token["auth_time"], world.now());
        assert_eq!(token["exp"], world.now() + 3600);
        assert!(is_uuid(&token["jti"]) && is_uuid(&token["origin_jti"]) && is_uuid(&token["event_id"]), "{token}");
    }
    assert_eq!(access["origin_jti"], id["origin_jti"]);
    assert_eq!(access["event_id"], id["event_id"]);
    assert_ne!(access["jti"], id["jti"]);
}

#[tokio::test]
async fn every_token_verifies_against_the_published_keys() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;

    let keys = pool.key_set().await;

    for key in keys["keys"].as_array().unwrap() {
        assert_eq!(names(key), BTreeSet::from(["alg", "e", "kid", "kty", "n", "use"]));
        assert_eq!(
            (&key["alg"], &key["kty"], &key["use"], &key["e"]),
            (&json!("RS256"), &json!("RSA"), &json!("sig"), &json!("AQAB"))
        );
        let kid = key["kid"].as_str().unwrap();
        assert!(kid.len() == 44 && kid.ends_with('='), "{kid}");
        assert_eq!(URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap()).unwrap().len(), 256);
    }
    assert_eq!(key_ids(&keys).len(), 2);
    for token in [&tokens.access, &tokens.id] {
        assert_eq!(names(&header(token)), BTreeSet::from(["kid", "alg"]));
        assert_eq!(header(token)["alg"], "RS256");
        verify(&keys, token);
    }
    assert_ne!(header(&tokens.access)["kid"], header(&tokens.id)["kid"]);
    assert_eq!(pool.key_set().await, keys, "the same keys every time");
}

#[tokio::test]
async fn every_pool_has_keys_of_its_own() {
    let world = World::new().await;
    let (one, two) = (world.pool().await, world.pool().await);
    let ids: BTreeSet<_> = key_ids(&one.key_set().await).into_iter().chain(key_ids(&two.key_set().await)).collect();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn lifetimes_follow_the_client() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").confirmed().await;
    for (members, access_life, id_life) in [
        (
            json!({"AccessTokenValidity": 5, "IdTokenValidity": 6, "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes"}}),
            300,
            360,
        ),
        (
            json!({"AccessTokenValidity": 1, "IdTokenValidity": 24, "TokenValidityUnits": {"AccessToken": "days"}}),
            86_400,
            86_400,
        ),
        (json!({"AccessTokenValidity": 301, "TokenValidityUnits": {"AccessToken": "seconds"}}), 301, 3600),
        (json!({"AccessTokenValidity": 2}), 7200, 3600),
    ] {
        let client = pool.client_with(members.clone()).await;
        let tokens = ana.signs_in(&client).await;
        let life = |token: &str| claims(token)["exp"].as_i64().unwrap() - claims(token)["iat"].as_i64().unwrap();
        assert_eq!(life(&tokens.access), access_life, "{members}");
        assert_eq!(life(&tokens.id), id_life, "{members}");
        assert_eq!(tokens["ExpiresIn"], access_life, "{members}");
    }
}

#[tokio::test]
async fn the_user_name_of_an_address_is_the_sub_in_tokens_too() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UsernameAttributes": ["email"]})).await;
    let client = pool.client().await;
    let ana = pool.user("ana@example.com").confirmed().await;
    let tokens = client.tokens("ana@example.com", PASSWORD).await;
    assert_eq!(claims(&tokens.access)["username"], ana.sub);
    assert_eq!(claims(&tokens.id)["cognito:username"], ana.sub);
    assert_eq!(claims(&tokens.id)["email"], "ana@example.com");
}

#[tokio::test]
async fn attributes_that_are_empty_or_unreadable_are_left_out() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"ReadAttributes": ["name"]})).await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    for claim in ["email", "email_verified", "name", "phone_number", "phone_number_verified"] {
        assert!(claims(&tokens.id).get(claim).is_none(), "{claim}");
    }
}

#[tokio::test]
async fn a_refresh_token_is_opaque_and_of_the_models_alphabet() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    assert!(
        tokens.refresh.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=.".contains(&byte)),
        "{}",
        tokens.refresh
    );
    assert!(!tokens.refresh.contains(&claims(&tokens.access)["sub"].as_str().unwrap().to_owned()));
}

/// The same token with another header or other claims; signed by nobody.
fn forged(token: &str, header: &Value, claims: &Value, signature: Option<&str>) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let own = token.rsplit_once('.').unwrap().1;
    format!("{}.{}.{}", encode(header), encode(claims), signature.unwrap_or(own))
}

#[tokio::test]
async fn what_we_did_not_sign_is_refused() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let elsewhere = other.user("ana").confirmed().await.signs_in(&other.client().await).await;
    let (head, body) = (header(&tokens.access), claims(&tokens.access));
    let with = |base: &Value, member: &str, value: Value| {
        let mut changed = base.clone();
        changed[member] = value;
        changed
    };
    let get = |token: String| {
        let world = world.clone();
        async move { world.call("GetUser", json!({"AccessToken": token})).await.refused() }
    };

    let signature = "NotAuthorizedException: Could not verify signature for Access Token";
    for token in [
        forged(&tokens.access, &head, &with(&body, "exp", json!(9_999_999_999_u64)), None),
        forged(&tokens.access, &head, &with(&body, "username", json!("ben")), None),
        forged(&tokens.access, &with(&head, "kid", json!("../../etc/passwd")), &body, None),
        forged(&tokens.access, &with(&head, "kid", header(&elsewhere.access)["kid"].clone()), &body, None),
    ] {
        assert_eq!(get(token).await, signature);
    }
    for token in [
        forged(&tokens.access, &with(&head, "alg", json!("none")), &body, Some("")),
        forged(&tokens.access, &with(&head, "alg", json!("HS256")), &body, None),
        forged(&tokens.access, &with(&head, "alg", json!("RS384")), &body, None),
        forged(&tokens.access, &with(&head, "jwk", json!({"kty": "RSA"})), &with(&body, "username", json!("x")), None),
        forged(&tokens.access, &with(&head, "crit", json!(["exp"])), &body, None),
    ] {
        let refused = get(token).await;
        assert!(refused.starts_with("NotAuthorizedException: "), "{refused}");
    }
    let invalid = "NotAuthorizedException: Invalid Access Token";
    let no_use = {
        let mut body = body.clone();
        body.as_object_mut().unwrap().remove("token_use");
        body
    };
    for token in [
        tokens.id.clone(),
        "garbage".into(),
        "a.b.c".into(),
        tokens.access.rsplit_once('.').unwrap().0.to_owned(),
        format!("{}.x", tokens.access),
        forged(&tokens.access, &head, &no_use, None),
        forged(&tokens.access, &head, &with(&body, "iss", json!("https://evil.example/us-east-1_Nowhere00")), None),
        "x".repeat(200_000),
    ] {
        assert_eq!(get(token.clone()).await, invalid, "{}", &token[..token.len().min(80)]);
    }
    for exp in [json!("9999999999"), json!(1.5), json!(-1), json!(null)] {
        let refused = get(forged(&tokens.access, &head, &with(&body, "exp", exp), None)).await;
        assert!(refused.starts_with("NotAuthorizedException: "), "{refused}");
    }
    world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
}

#[tokio::test]
async fn an_administrator_may_sign_in_a_user_whose_tokens_look_the_same() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    let public = client.tokens("ana", PASSWORD).await;
    let admin = Tokens::of(&client.admin_sign_in("ana", PASSWORD).await.answered());
    assert_eq!(names(&claims(&public.access)), names(&claims(&admin.access)));
    assert_eq!(names(&claims(&public.id)), names(&claims(&admin.id)));
}
