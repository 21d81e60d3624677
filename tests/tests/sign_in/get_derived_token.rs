//! GetDerivedToken: a token of one app for a token of another, in the session of the first.

use poolhouse_tests::{AwsError, Client, Outcome, Pool, Tokens, User, World, claims, minutes, verify};
use serde_json::{Value, json};

/// Ana, signed in with one app, and another that may exchange her tokens.
struct Exchange {
    world: World,
    pool: Pool,
    first: Client,
    second: Client,
    ana: User,
    tokens: Tokens,
}

impl Exchange {
    async fn new() -> Self {
        let world = World::new().await;
        let pool = world.pool().await;
        let api = json!({
            "Identifier": "api", "Name": "API", "Scopes": [{"ScopeName": "read", "ScopeDescription": "may read"}],
        });
        pool.call("CreateResourceServer", api).await.answered();
        let first = pool.client().await;
        let second = pool
            .client_with(json!({
                "GenerateSecret": true, "AllowedOAuthScopes": ["api/read", "aws.cognito.signin.user.admin"],
                "ExplicitAuthFlows": ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"],
            }))
            .await;
        let ana = pool.user("ana").confirmed().await;
        let tokens = ana.signs_in(&first).await;
        Self { world, pool, first, second, ana, tokens }
    }

    /// The input for the access token, with these members instead.
    async fn derive(&self, members: Value) -> Result<Value, AwsError> {
        let mut input = json!({
            "ClientId": self.second.id, "ClientSecret": self.second.secret, "SubjectToken": self.tokens.access,
            "SubjectTokenType": "ACCESS_TOKEN",
        });
        poolhouse_tests::merge(&mut input, members);
        self.world.call("GetDerivedToken", input).await
    }
}

#[tokio::test]
async fn an_app_gets_a_token_of_its_own_in_the_session_of_another() {
    let story = Exchange::new().await;
    story.world.wait(minutes(10));

    let answer = story.derive(json!({})).await.answered();

    assert_eq!(
        (&answer["IssuedTokenType"], &answer["TokenType"], &answer["ExpiresIn"]),
        (&json!("ACCESS_TOKEN"), &json!("Bearer"), &json!(3000)),
        "it ends with its subject"
    );
    assert_eq!(answer["Scopes"], json!(["aws.cognito.signin.user.admin"]));
    let token = answer["IssuedToken"].as_str().unwrap();
    let said = verify(&story.pool.key_set().await, token);
    let subject = claims(&story.tokens.access);
    for kept in ["sub", "username", "origin_jti", "auth_time", "event_id", "exp", "iss"] {
        assert_eq!(said[kept], subject[kept], "{kept}");
    }
    assert_eq!((&said["client_id"], &said["iat"]), (&json!(story.second.id), &json!(story.world.now())));
    assert_ne!(said["jti"], subject["jti"]);
    assert!(said.get("act").is_none() && said.get("aud").is_none());
    let shown = story.world.call("GetUser", json!({"AccessToken": token})).await.answered();
    assert_eq!(shown["Username"], "ana");
}

#[tokio::test]
async fn the_end_of_the_session_is_the_end_of_what_came_of_it() {
    let story = Exchange::new().await;
    let derived = story.derive(json!({})).await.answered()["IssuedToken"].clone();

    story.first.call("RevokeToken", json!({"Token": story.tokens.refresh})).await.answered();

    let refused = story.world.call("GetUser", json!({"AccessToken": derived})).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Access Token has been revoked");
    let refused = story.derive(json!({})).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Subject Token has been revoked");
    let refused = story.derive(json!({"SubjectToken": derived})).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Subject Token has been revoked");
}

#[tokio::test]
async fn nobody_lives_on_by_exchanging() {
    let story = Exchange::new().await;
    let mut token = story.tokens.access.clone();
    for _ in 0..3 {
        story.world.wait(minutes(19));
        let answer = story.derive(json!({"SubjectToken": token})).await.answered();
        token = answer["IssuedToken"].as_str().unwrap().to_owned();
        assert_eq!(claims(&token)["exp"], claims(&story.tokens.access)["exp"]);
    }
    story.world.wait(minutes(3));
    let refused = story.derive(json!({"SubjectToken": token})).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Subject Token has expired");
}

#[tokio::test]
async fn who_acts_for_whom_is_told() {
    let story = Exchange::new().await;
    let ben = story.pool.user("ben").confirmed().await;
    let agent = ben.signs_in(&story.first).await;
    let machine = json!({"GenerateSecret": true, "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"]});
    let machine = story.pool.client_with(machine).await;
    let own = json!({"ClientId": machine.id, "Secret": machine.secret});
    let own = story.world.call("GetClientToken", own).await.answered();
    let own = &own["ClientAuthenticationResult"]["AccessToken"];

    let first = story.derive(json!({"ActorToken": agent.id, "ActorTokenType": "ID_TOKEN"})).await.answered();
    let first = first["IssuedToken"].as_str().unwrap();
    assert_eq!(claims(first)["act"], json!({"sub": ben.sub}));
    assert_eq!(claims(first)["sub"], story.ana.sub);

    let chained = json!({"SubjectToken": first, "ActorToken": own, "ActorTokenType": "ACCESS_TOKEN"});
    let second = story.derive(chained).await.answered();
    let second = second["IssuedToken"].as_str().unwrap();
    assert_eq!(claims(second)["act"], json!({"sub": machine.id, "act": {"sub": ben.sub}}));

    ben.call("AdminUserGlobalSignOut", json!({})).await.answered();
    let refused = story.derive(json!({"ActorToken": agent.id, "ActorTokenType": "ID_TOKEN"})).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Actor Token has been revoked");
}

#[tokio::test]
async fn an_id_token_is_told_of_and_made_too() {
    let story = Exchange::new().await;
    let wish = json!({
        "SubjectToken": story.tokens.id, "SubjectTokenType": "ID_TOKEN", "RequestedTokenType": "ID_TOKEN",
    });
    let answer = story.derive(wish).await.answered();
    assert_eq!((&answer["IssuedTokenType"], &answer["TokenType"]), (&json!("ID_TOKEN"), &json!("N_A")));
    assert!(answer.get("Scopes").is_none());
    let said = verify(&story.pool.key_set().await, answer["IssuedToken"].as_str().unwrap());
    assert_eq!((&said["token_use"], &said["aud"]), (&json!("id"), &json!(story.second.id)));
    assert_eq!((&said["sub"], &said["email"]), (&json!(story.ana.sub), &json!("ana@example.com")));

    let wish = json!({"SubjectToken": story.tokens.id, "SubjectTokenType": "ID_TOKEN", "Scopes": ["api/read"]});
    let answer = story.derive(wish).await.answered();
    assert_eq!(answer["Scopes"], json!(["api/read"]));
}

#[tokio::test]
async fn the_reader_is_named() {
    let story = Exchange::new().await;
    for wish in [json!({"Audiences": ["reports"]}), json!({"Resources": ["https://reports.example.com/v1"]})] {
        let answer = story.derive(wish.clone()).await.answered();
        let audience = wish.as_object().unwrap().values().next().unwrap()[0].clone();
        assert_eq!(claims(answer["IssuedToken"].as_str().unwrap())["aud"], audience);
    }
    for wish in [
        json!({"Audiences": ["reports"], "Resources": ["https://reports.example.com"]}),
        json!({"Resources": ["reports"]}),
        json!({"Resources": ["https://reports.example.com/#part"]}),
    ] {
        assert_eq!(story.derive(wish.clone()).await.refused_kind(), "InvalidParameterException", "{wish}");
    }
}

#[tokio::test]
async fn scopes_are_those_that_subject_and_client_have() {
    let story = Exchange::new().await;
    let both = json!({"Scopes": ["api/read", "aws.cognito.signin.user.admin"]});
    assert_eq!(story.derive(both).await.answered()["Scopes"], json!(["aws.cognito.signin.user.admin"]));
    for scope in ["api/read", "api/write"] {
        let refused = story.derive(json!({"Scopes": [scope]})).await.refused();
        assert_eq!(refused, "InvalidParameterException: None of the requested scopes can be granted.");
    }
}

#[tokio::test]
async fn what_is_no_good_token_is_refused() {
    let story = Exchange::new().await;
    let elsewhere = story.world.pool().await;
    let foreign = elsewhere.user("ana").confirmed().await.signs_in(&elsewhere.client().await).await;
    let invalid = "NotAuthorizedException: Invalid Subject Token";
    for (token, kind, expected) in [
        ("a.b.c", "ACCESS_TOKEN", invalid),
        (&story.tokens.id, "ACCESS_TOKEN", invalid),
        (&story.tokens.access, "ID_TOKEN", invalid),
        (&story.tokens.refresh, "ACCESS_TOKEN", invalid),
        (&foreign.access, "ACCESS_TOKEN", invalid),
    ] {
        let refused = story.derive(json!({"SubjectToken": token, "SubjectTokenType": kind})).await.refused();
        assert_eq!(refused, expected, "{kind}");
    }
    story.ana.call("AdminDisableUser", json!({})).await.answered();
    assert_eq!(story.derive(json!({})).await.refused_kind(), "NotAuthorizedException");
    story.ana.call("AdminDeleteUser", json!({})).await.answered();
    assert_eq!(story.derive(json!({})).await.refused(), "UserNotFoundException: User does not exist.");
}

#[tokio::test]
async fn what_contradicts_itself_or_is_not_here_is_named() {
    let story = Exchange::new().await;
    let agent = story.ana.signs_in(&story.first).await;
    for wish in [
        json!({"ActorToken": agent.access}),
        json!({"ActorTokenType": "ACCESS_TOKEN"}),
        json!({"RequestedTokenType": "ID_TOKEN", "Scopes": ["api/read"]}),
    ] {
        assert_eq!(story.derive(wish.clone()).await.refused_kind(), "InvalidParameterException", "{wish}");
    }
    for (wish, named) in [
        (json!({"SubjectTokenProviderName": "Okta"}), "SubjectTokenProviderName"),
        (json!({"ActorToken": agent.access, "ActorTokenType": "SAML2"}), "SAML2"),
        (json!({"SubjectTokenType": "SAML2"}), "SAML2"),
    ] {
        let refused = story.derive(wish).await.refused();
        assert!(refused.contains(named) && refused.contains("not supported"), "{refused}");
    }
}

#[tokio::test]
async fn the_client_must_be_allowed_to_and_prove_itself() {
    let story = Exchange::new().await;
    let other = story.pool.confidential_client().await;
    let input = json!({"ClientId": other.id, "ClientSecret": other.secret});
    assert_eq!(story.derive(input).await.refused(), "InvalidParameterException: Auth flow not enabled for this client");
    let alone = json!({"GenerateSecret": true, "ExplicitAuthFlows": ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"]});
    let alone = story.pool.client_with(alone).await;
    let acting = json!({
        "ClientId": alone.id, "ClientSecret": alone.secret, "ActorToken": story.tokens.access,
        "ActorTokenType": "ACCESS_TOKEN",
    });
    assert_eq!(
        story.derive(acting).await.refused(),
        "InvalidParameterException: Auth flow not enabled for this client"
    );
    let wrong = json!({"ClientSecret": "abcdefghijklmnopqrstuvwxyz"});
    assert_eq!(story.derive(wrong).await.refused_kind(), "NotAuthorizedException");

    // Without the secret a signature must speak for the client.
    let guarded = story.world.enforcing();
    let bare = json!({
        "ClientId": story.second.id, "SubjectToken": story.tokens.access, "SubjectTokenType": "ACCESS_TOKEN",
    });
    let refused = guarded.call("GetDerivedToken", bare).await.refused_kind();
    assert_eq!(refused, "MissingAuthenticationTokenException");
}
