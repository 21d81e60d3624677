//! Attack 29: a function, or whoever took it over, sets claims that say whose a token is, who made it and how long it is
//! good, or takes them away.

use poolhouse_tests::{Outcome, PASSWORD, claims};
use serde_json::{Value, json};

use super::{token_function, world};

const FIXED: &[&str] = &[
    "acr",
    "act",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "client_id",
    "cognito:anything",
    "cognito:groups",
    "cognito:preferred_role",
    "cognito:roles",
    "cognito:username",
    "dev:key",
    "device_key",
    "event_id",
    "exp",
    "iat",
    "identities",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "scope",
    "sub",
    "token_use",
    "username",
    "version",
];

#[tokio::test]
async fn what_a_token_rests_on_no_function_changes() {
    for version in ["V1_0", "V2_0", "V3_0"] {
        let (world, functions) = world().await;
        let pool = world.pool_with(token_function(version)).await;
        let client = pool.client().await;
        pool.user("ana").confirmed().await;
        functions.agree("PreTokenGeneration");
        let honest = client.tokens("ana", PASSWORD).await;

        let names: Vec<_> = FIXED.iter().copied().filter(|name| *name != "cognito:groups").collect();
        for attack in ["add", "suppress", "both"] {
            let names = names.clone();
            functions.respond("PreTokenGeneration", move |_| {
                let add: Value = FIXED
                    .iter()
                    .map(|name| ((*name).to_owned(), json!("forged")))
                    .collect::<serde_json::Map<_, _>>()
                    .into();
                let changes = match attack {
                    "add" => json!({"claimsToAddOrOverride": add}),
                    "suppress" => json!({"claimsToSuppress": names}),
                    _ => json!({"claimsToAddOrOverride": add, "claimsToSuppress": names}),
                };
                json!({
                    "claimsOverrideDetails": changes,
                    "claimsAndScopeOverrideDetails": {"idTokenGeneration": changes, "accessTokenGeneration": changes},
                })
            });
            let tokens = client.tokens("ana", PASSWORD).await;
            for (forged, before) in [(&tokens.id, &honest.id), (&tokens.access, &honest.access)] {
                let (mut forged, mut before) = (claims(forged), claims(before));
                // Those are of every token's own.
                for own in ["jti", "origin_jti", "event_id"] {
                    assert!(forged.get(own).is_some_and(|value| value != "forged"), "{own}");
                    forged.as_object_mut().unwrap().remove(own);
                    before.as_object_mut().unwrap().remove(own);
                }
                assert_eq!(forged, before, "{version} {attack}");
            }
            world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
        }
    }
}
