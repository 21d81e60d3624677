//! PreTokenGeneration: a function changes what tokens say, in the form of the event that was configured.

use poolhouse_tests::{Client, Outcome, PASSWORD, Pool, Tokens, World, claims};
use serde_json::{Value, json};

use super::{token_function, world};

const NAME: &str = "PreTokenGeneration";
const ROLE: &str = "arn:aws:iam::123456789012:role/staff";

async fn staff(world: &World, version: &str) -> (Pool, Client) {
    let pool = world.pool_with(token_function(version)).await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    pool.call("CreateGroup", json!({"GroupName": "staff", "RoleArn": ROLE})).await.answered();
    pool.call("AdminAddUserToGroup", json!({"GroupName": "staff", "Username": "ana"})).await.answered();
    (pool, client)
}

fn both(tokens: &Tokens) -> (Value, Value) {
    (claims(&tokens.id), claims(&tokens.access))
}

#[tokio::test]
async fn the_first_form_changes_the_id_token_and_the_groups() {
    let (world, functions) = world().await;
    let (_, client) = staff(&world, "V1_0").await;
    functions.respond(NAME, |_| {
        json!({"claimsOverrideDetails": {
            "claimsToAddOrOverride": {"tenant": "t1", "email": "x@example.com", "gone": "x"},
            "claimsToSuppress": ["gone", "email_verified"],
            "groupOverrideDetails": {"groupsToOverride": ["a", "b"], "iamRolesToOverride": ["r1"], "preferredRole": "r1"},
        }})
    });

    let (id, access) = both(&client.tokens("ana", PASSWORD).await);

    let event = &functions.events()[0];
    assert_eq!((&event["version"], &event["triggerSource"]), (&json!("1"), &json!("TokenGeneration_Authentication")));
    assert_eq!(event["response"], json!({"claimsOverrideDetails": null}));
    let request = &event["request"];
    assert_eq!(
        request["groupConfiguration"],
        json!({"groupsToOverride": ["staff"], "iamRolesToOverride": [ROLE], "preferredRole": ROLE})
    );
    assert_eq!((request.get("scopes"), request.get("clientMetadata")), (None, None));
    assert_eq!((&id["tenant"], &id["email"]), (&json!("t1"), &json!("x@example.com")));
    assert_eq!((id.get("gone"), id.get("email_verified")), (None, None));
    assert_eq!((&id["cognito:groups"], &id["cognito:roles"]), (&json!(["a", "b"]), &json!(["r1"])));
    assert_eq!(id["cognito:preferred_role"], "r1");
    assert_eq!((&access["cognito:groups"], access.get("tenant")), (&json!(["a", "b"]), None));
}

#[tokio::test]
async fn the_first_form_takes_texts_only() {
    let (world, functions) = world().await;
    let (_, client) = staff(&world, "V1_0").await;
    for value in [json!(["a"]), json!({"a": 1}), json!(1), json!(true)] {
        functions
            .respond(NAME, move |_| json!({"claimsOverrideDetails": {"claimsToAddOrOverride": {"tenant": value}}}));
        let refused = client.sign_in("ana", PASSWORD).await.refused().to_string();
        assert_eq!(refused, "InvalidLambdaResponseException: Unrecognizable lambda output");
    }
}

#[tokio::test]
async fn parts_that_are_absent_change_nothing_and_empty_groups_are_none() {
    let (world, functions) = world().await;
    let (_, client) = staff(&world, "V1_0").await;
    for details in [json!(null), json!({}), json!({"groupOverrideDetails": null})] {
        functions.respond(NAME, move |_| json!({"claimsOverrideDetails": details}));
        let (id, access) = both(&client.tokens("ana", PASSWORD).await);
        assert_eq!((&id["cognito:groups"], &access["cognito:groups"]), (&json!(["staff"]), &json!(["staff"])));
    }
    for details in [json!({}), json!({"groupsToOverride": []}), json!({"groupsToOverride": null, "preferredRole": ""})]
    {
        functions.respond(NAME, move |_| json!({"claimsOverrideDetails": {"groupOverrideDetails": details}}));
        let (id, access) = both(&client.tokens("ana", PASSWORD).await);
        for name in ["cognito:groups", "cognito:roles", "cognito:preferred_role"] {
            assert_eq!((id.get(name), access.get(name)), (None, None), "{name}");
        }
    }
}

#[tokio::test]
async fn the_second_form_changes_both_tokens_and_scopes() {
    let (world, functions) = world().await;
    let (pool, client) = staff(&world, "V2_0").await;
    functions.respond(NAME, |_| {
        json!({"claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {"claimsToAddOrOverride": {"plan": {"name": "pro", "seats": [1, 2.5, true, null]}}},
            "accessTokenGeneration": {
                "claimsToAddOrOverride": {"tenant": "t1", "level": 3, "flags": ["a"]},
                "claimsToSuppress": ["cognito:groups"],
                "scopesToAdd": ["orders/read"], "scopesToSuppress": ["aws.cognito.signin.user.admin"],
            },
        }})
    });

    let tokens = client.tokens("ana", PASSWORD).await;

    let event = &functions.events()[0];
    assert_eq!(event["version"], "2");
    assert_eq!(event["request"]["scopes"], json!(["aws.cognito.signin.user.admin"]));
    assert_eq!(event["response"], json!({"claimsAndScopeOverrideDetails": null}));
    let (id, access) = both(&tokens);
    assert_eq!(id["plan"], json!({"name": "pro", "seats": [1, 2.5, true, null]}));
    assert_eq!((&access["tenant"], &access["level"], &access["flags"]), (&json!("t1"), &json!(3), &json!(["a"])));
    assert_eq!((&access["scope"], access.get("cognito:groups")), (&json!("orders/read"), None));
    assert_eq!(id["cognito:groups"], json!(["staff"]));
    // A token without the scope opens nothing of the user's; its signature is as good as any.
    let refused = pool.world.call("GetUser", json!({"AccessToken": tokens.access})).await;
    assert_eq!(refused.refused(), "NotAuthorizedException: Access Token does not have required scopes");
    poolhouse_tests::verify(&pool.key_set().await, &tokens.access);
}

#[tokio::test]
async fn every_way_to_tokens_has_its_source() {
    let (world, functions) = world().await;
    let (pool, client) = staff(&world, "V2_0").await;
    functions.agree(NAME);
    let tokens = client.tokens("ana", PASSWORD).await;
    client.refresh("ana", &tokens.refresh).await.answered();
    client.renew(&tokens.refresh).await.answered();
    let input = json!({"RefreshToken": tokens.refresh, "ClientMetadata": {"k": "v"}});
    client.call("GetTokensFromRefreshToken", input).await.answered();
    let events = functions.events();
    let sources: Vec<_> = events.iter().map(|event| event["triggerSource"].as_str().unwrap()).collect();
    let refreshed = "TokenGeneration_RefreshTokens";
    assert_eq!(sources, ["TokenGeneration_Authentication", refreshed, refreshed, refreshed]);
    assert_eq!(events[3]["request"]["clientMetadata"], json!({"k": "v"}));

    pool.user("ben").invited().await;
    let asked = client.sign_in("ben", PASSWORD).await.answered();
    assert!(functions.events().is_empty());
    let mut answer = client.answer(&asked, "ben", json!({"NEW_PASSWORD": poolhouse_tests::NEW_PASSWORD}));
    answer["ClientMetadata"] = json!({"k": "v"});
    client.call("RespondToAuthChallenge", answer).await.answered();
    let event = &functions.events()[0];
    assert_eq!(event["triggerSource"], "TokenGeneration_NewPasswordChallenge");
    assert_eq!(event["request"]["clientMetadata"], json!({"k": "v"}));
    assert_eq!(event["request"]["userAttributes"]["cognito:user_status"], "CONFIRMED");
}

#[tokio::test]
async fn a_clients_own_token_is_changed_in_the_third_form_alone() {
    for (version, is_asked) in [("V1_0", false), ("V2_0", false), ("V3_0", true)] {
        let (world, functions) = world().await;
        let pool = world.pool_with(token_function(version)).await;
        let flows = json!(["ALLOW_CLIENT_TOKEN_AUTH"]);
        let client = pool.client_with(json!({"GenerateSecret": true, "ExplicitAuthFlows": flows})).await;
        functions.respond(NAME, |_| {
            json!({"claimsAndScopeOverrideDetails": {"accessTokenGeneration": {
                "claimsToAddOrOverride": {"tenant": "t1", "sub": "x"}, "scopesToAdd": ["orders/read"],
            }}})
        });

        let input = json!({"Secret": client.secret, "ClientMetadata": {"k": "v"}});
        let answer = client.call("GetClientToken", input).await.answered();

        let token = claims(answer["ClientAuthenticationResult"]["AccessToken"].as_str().unwrap());
        let events = functions.events();
        assert_eq!(events.len(), usize::from(is_asked), "{version}");
        assert_eq!((&token["sub"], token["tenant"] == "t1"), (&json!(client.id), is_asked), "{version}");
        if let Some(event) = events.first() {
            assert_eq!((&event["version"], &event["userName"]), (&json!("3"), &json!(client.id)));
            assert_eq!(
                event["request"],
                json!({
                    "userAttributes": {}, "scopes": [], "clientMetadata": {"k": "v"},
                    "groupConfiguration": {"groupsToOverride": null, "iamRolesToOverride": null, "preferredRole": null},
                })
            );
            assert_eq!(token["scope"], "orders/read");
        }
    }
}
