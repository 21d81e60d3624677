//! Passwords that are known from break-ins elsewhere.

use domain::risk::listed_as;
use poolhouse_tests::{AwsError, KNOWN_PASSWORD, NEW_PASSWORD, Outcome, PASSWORD, Pool, Server, World};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{enforcing, protected};

async fn acts(pool: &Pool, action: &str, events: Option<&[&str]>) {
    let mut rule = json!({"Actions": {"EventAction": action}});
    if let Some(events) = events {
        rule["EventFilter"] = json!(events);
    }
    let input = json!({"CompromisedCredentialsRiskConfiguration": rule});
    pool.call("SetRiskConfiguration", input).await.answered();
}

/// A user whose password became known after it was set.
async fn with_known_password(pool: &Pool, name: &str) {
    let user = pool.user(name).confirmed().await;
    let input = json!({"Password": KNOWN_PASSWORD, "Permanent": true});
    user.call("AdminSetUserPassword", input).await.answered();
}

async fn sign_up(pool: &Pool, name: &str) -> Result<Value, AwsError> {
    let client = pool.client().await;
    client.call("SignUp", json!({"Username": name, "Password": KNOWN_PASSWORD})).await
}

#[tokio::test]
async fn a_known_password_is_neither_chosen_nor_signed_in_with() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    let client = pool.client().await;
    acts(&pool, "BLOCK", None).await;

    assert_eq!(sign_up(&pool, "new").await.refused_kind(), "InvalidPasswordException");
    assert!(pool.usernames().await.is_empty());
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let input = json!({
        "AccessToken": tokens.access, "PreviousPassword": PASSWORD, "ProposedPassword": KNOWN_PASSWORD,
    });
    assert_eq!(world.call("ChangePassword", input).await.refused_kind(), "InvalidPasswordException");
    client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    let reset = |password: &str| {
        let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": password});
        client.call("ConfirmForgotPassword", input)
    };
    assert_eq!(reset(KNOWN_PASSWORD).await.refused_kind(), "InvalidPasswordException");
    reset(NEW_PASSWORD).await.answered();
    pool.user("invited").invited().await;
    let challenge = client.sign_in("invited", PASSWORD).await.answered();
    let input = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
        "ChallengeResponses": {"USERNAME": "invited", "NEW_PASSWORD": KNOWN_PASSWORD},
    });
    assert_eq!(client.call("RespondToAuthChallenge", input).await.refused_kind(), "InvalidPasswordException");

    with_known_password(&pool, "ben").await;
    assert_eq!(client.sign_in("ben", KNOWN_PASSWORD).await.refused_kind(), "PasswordResetRequiredException");
    assert_eq!(client.admin_sign_in("ben", KNOWN_PASSWORD).await.refused_kind(), "PasswordResetRequiredException");
    // Who does not know the password learns nothing of it.
    assert_eq!(
        client.sign_in("ana", KNOWN_PASSWORD).await.refused(),
        "NotAuthorizedException: Incorrect username or password."
    );
    let listed = pool.call("AdminListUserAuthEvents", json!({"Username": "ben"})).await.answered();
    let event = &listed["AuthEvents"][0];
    assert_eq!((event["EventType"].as_str(), event["EventResponse"].as_str()), (Some("SignIn"), Some("Fail")));
    assert_eq!(event["EventRisk"], json!({"RiskDecision": "Block", "CompromisedCredentialsDetected": true}));
}

#[tokio::test]
async fn only_the_events_that_were_chosen_are_looked_at() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    let client = pool.client().await;
    acts(&pool, "BLOCK", Some(&["SIGN_UP"])).await;
    with_known_password(&pool, "ben").await;
    client.tokens("ben", KNOWN_PASSWORD).await;
    assert_eq!(sign_up(&pool, "new").await.refused_kind(), "InvalidPasswordException");

    acts(&pool, "BLOCK", Some(&["SIGN_IN"])).await;
    sign_up(&pool, "new").await.answered();
    assert_eq!(client.sign_in("ben", KNOWN_PASSWORD).await.refused_kind(), "PasswordResetRequiredException");
}

#[tokio::test]
async fn without_enforcement_it_is_only_written_down() {
    let world = World::new().await;
    let (audited, lenient, silent) = (protected(&world).await, enforcing(&world).await, enforcing(&world).await);
    acts(&audited, "BLOCK", None).await;
    acts(&lenient, "NO_ACTION", None).await;
    for pool in [&audited, &lenient, &silent] {
        let client = pool.client().await;
        with_known_password(pool, "ben").await;
        client.tokens("ben", KNOWN_PASSWORD).await;
        let listed = pool.call("AdminListUserAuthEvents", json!({"Username": "ben"})).await.answered();
        let risk = json!({"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": true});
        assert_eq!(listed["AuthEvents"][0]["EventRisk"], risk);
    }
    let off = world.pool().await;
    with_known_password(&off, "ben").await;
    off.client().await.tokens("ben", KNOWN_PASSWORD).await;
}

#[tokio::test]
async fn the_operators_list_is_a_file_that_must_be_one() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("digests.txt");
    let line = |known| listed_as(known).iter().map(|byte| format!("{byte:02X}")).collect::<String>() + ":42\r\n";
    let mut lines = [PASSWORD, KNOWN_PASSWORD].map(line);
    lines.sort_unstable();
    std::fs::write(&path, lines.concat()).unwrap();
    let arguments = ["dev", "--compromised-passwords", path.to_str().unwrap()];
    let server = Server::start(&arguments).await;
    let pool = json!({
        "PoolName": "guarded", "UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
    });
    let pool = server.call("CreateUserPool", pool).await.answered()["UserPool"]["Id"].clone();
    let rule = json!({"Actions": {"EventAction": "BLOCK"}});
    let input = json!({"UserPoolId": pool, "CompromisedCredentialsRiskConfiguration": rule});
    server.call("SetRiskConfiguration", input).await.answered();
    let made = server.call("CreateUserPoolClient", json!({"UserPoolId": pool, "ClientName": "app"})).await.answered();
    let signs_up = |name: &str, password: &str| {
        let client = &made["UserPoolClient"]["ClientId"];
        server.call("SignUp", json!({"ClientId": client, "Username": name, "Password": password}))
    };

    assert_eq!(signs_up("ana", PASSWORD).await.refused_kind(), "InvalidPasswordException");
    assert_eq!(signs_up("ana", KNOWN_PASSWORD).await.refused_kind(), "InvalidPasswordException");
    signs_up("ana", NEW_PASSWORD).await.answered();

    std::fs::write(&path, "password\n123456\n").unwrap();
    let refused = Server::run(&arguments).await;
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("digests.txt") && said.trim().lines().count() == 1, "{said}");
}
