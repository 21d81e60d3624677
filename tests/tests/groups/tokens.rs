//! What groups make of tokens.

use poolhouse_tests::{Options, Outcome, PASSWORD, Tokens, World, claims};
use serde_json::{Value, json};

use super::{add, made, role};

#[tokio::test]
async fn tokens_name_groups_in_the_order_of_precedence_and_their_roles() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    made(&pool, "a-last", json!({"RoleArn": role("last")})).await;
    made(&pool, "b-second", json!({"Precedence": 2, "RoleArn": role("second")})).await;
    made(&pool, "c-first", json!({"Precedence": 1, "RoleArn": role("first")})).await;
    made(&pool, "d-not-hers", json!({"Precedence": 0, "RoleArn": role("other")})).await;
    for group in ["a-last", "b-second", "c-first"] {
        add(&ana, group).await;
    }

    let tokens = ana.signs_in(&client).await;

    let (id, access) = (claims(&tokens.id), claims(&tokens.access));
    let groups = json!(["c-first", "b-second", "a-last"]);
    assert_eq!((&id["cognito:groups"], &access["cognito:groups"]), (&groups, &groups));
    assert_eq!(id["cognito:roles"], json!([role("first"), role("second"), role("last")]));
    assert_eq!(id["cognito:preferred_role"], role("first"));
    for claim in ["cognito:roles", "cognito:preferred_role"] {
        assert!(access.get(claim).is_none(), "{claim} is not for the access token");
    }
    let by_administrator = Tokens::of(&client.admin_sign_in("ana", PASSWORD).await.answered());
    assert_eq!(claims(&by_administrator.id)["cognito:groups"], groups);
}

#[tokio::test]
async fn who_is_in_no_group_has_no_claims_of_them() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    made(&pool, "g", json!({"RoleArn": role("r")})).await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    for token in [&tokens.id, &tokens.access] {
        for claim in ["cognito:groups", "cognito:roles", "cognito:preferred_role"] {
            assert!(claims(token).get(claim).is_none(), "{claim}");
        }
    }
}

#[tokio::test]
async fn a_tie_of_different_roles_prefers_none_and_a_tie_of_one_role_prefers_it() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    for (name, with) in [("g", "one"), ("h", "two")] {
        made(&pool, name, json!({"Precedence": 1, "RoleArn": role(with)})).await;
        add(&ana, name).await;
    }
    let id = claims(&ana.signs_in(&client).await.id);
    assert!(id.get("cognito:preferred_role").is_none());
    assert_eq!(id["cognito:roles"].as_array().unwrap().len(), 2);

    pool.call("UpdateGroup", json!({"GroupName": "h", "RoleArn": role("one")})).await.answered();
    assert_eq!(claims(&ana.signs_in(&client).await.id)["cognito:preferred_role"], role("one"));
}

#[tokio::test]
async fn a_refresh_tells_of_groups_anew() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    made(&pool, "g", json!({"RoleArn": role("r")})).await;
    let tokens = ana.signs_in(&client).await;
    assert!(claims(&tokens.id).get("cognito:groups").is_none());

    add(&ana, "g").await;
    for answer in [client.refresh("ana", &tokens.refresh).await, client.renew(&tokens.refresh).await] {
        let renewed = Tokens::of(&answer.answered());
        assert_eq!(claims(&renewed.access)["cognito:groups"], json!(["g"]));
        assert_eq!(claims(&renewed.id)["cognito:preferred_role"], role("r"));
    }

    ana.call("AdminRemoveUserFromGroup", json!({"GroupName": "g"})).await.answered();
    let renewed = Tokens::of(&client.refresh("ana", &tokens.refresh).await.answered());
    assert_eq!(claims(&renewed.access).get("cognito:groups"), None::<&Value>);
}

#[tokio::test]
async fn neither_a_sign_in_nor_a_refresh_reads_a_range_for_groups() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let (ana, bob) = (pool.user("ana").confirmed().await, pool.user("bob").confirmed().await);
    for number in 0..5 {
        made(&pool, &format!("g{number}"), json!({})).await;
        add(&ana, &format!("g{number}")).await;
    }
    let cost = async |username: &str| {
        let before = world.engine.engine.counts();
        let tokens = client.tokens(username, PASSWORD).await;
        client.refresh(username, &tokens.refresh).await.answered();
        let after = world.engine.engine.counts();
        (after.gets - before.gets, after.scans - before.scans)
    };
    for user in [&ana, &bob] {
        // The places of names are known from then on.
        user.signs_in(&client).await;
    }

    let (with_groups, without) = (cost("ana").await, cost("bob").await);

    assert_eq!((with_groups.1, without.1), (0, 0));
    // The groups themselves: one read for the sign-in, one for the refresh.
    assert_eq!(with_groups.0, without.0 + 2);
}
