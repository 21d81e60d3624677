//! 12: codes guessed up to the limit, then the right one.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::json;

use super::other_code;

const WRONG: &str = "CodeMismatchException: Invalid verification code provided, please try again.";
const LIMIT: &str = "LimitExceededException: Attempt limit exceeded, please try after some time.";

#[tokio::test]
async fn test_12_after_the_limit_even_the_right_code_is_refused_and_a_new_one_forgives_nothing() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("new", json!({"email": "new@example.com"})).await.answered();
    let code = world.inbox().code_for("new@example.com").await;
    for _ in 0..15 {
        assert_eq!(client.confirm("new", &other_code(&code)).await.refused(), WRONG);
    }
    assert_eq!(client.confirm("new", &code).await.refused(), LIMIT);
    client.resend("new").await.answered();
    let newer = world.inbox().code_for("new@example.com").await;
    assert_eq!(client.confirm("new", &newer).await.refused(), LIMIT);

    pool.user("ana").confirmed().await;
    let forgets = || client.call("ForgotPassword", json!({"Username": "ana"}));
    let resets = |code: &str| {
        let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": "N3w-password!"});
        client.call("ConfirmForgotPassword", input)
    };
    forgets().await.answered();
    let mut code = world.inbox().code_for("ana@example.com").await;
    for tries in 1..20 {
        // Asking again counts as a try, and takes none back.
        if tries == 10 {
            forgets().await.answered();
            code = world.inbox().code_for("ana@example.com").await;
        } else {
            assert_eq!(resets(&other_code(&code)).await.refused(), WRONG);
        }
    }
    assert_eq!(resets(&code).await.refused(), LIMIT);
    assert_eq!(forgets().await.refused(), LIMIT);
}

/// Eight digits, so that more tries are free than of a password; who has the name does not matter.
#[tokio::test]
async fn test_12_after_ten_guesses_at_a_first_code_even_the_right_one_is_refused() {
    let locked = "NotAuthorizedException: Password attempts exceeded";
    let world = World::new().await;
    let policy = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}});
    let pool = world.pool_with(json!({"Policies": policy})).await;
    let hiding = json!({"PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": ["ALLOW_USER_AUTH"]});
    let client = pool.client_with(hiding).await;
    pool.user("ana").confirmed().await;
    let begins = async |name: &str| {
        let parameters = json!({"USERNAME": name, "PREFERRED_CHALLENGE": "EMAIL_OTP"});
        client.call("InitiateAuth", json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters})).await
    };
    let begun = begins("ana").await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    let of_nobody = begins("nobody").await.answered();
    for (name, asked) in [("ana", begun), ("nobody", of_nobody)] {
        let answer = async |code: &str| client.respond(&asked, name, json!({"EMAIL_OTP_CODE": code})).await.refused();
        for guess in 0..10 {
            let refused = answer(&format!("{guess:09}")).await;
            assert!(refused.starts_with("CodeMismatchException"), "{name}, guess {guess}: {refused}");
        }
        assert_eq!(answer("000000000").await, locked, "{name}");
        assert_eq!(answer(&code).await, locked, "{name}");
        assert_eq!(begins(name).await.refused(), locked, "{name}");
    }
    world.wait(minutes(15));
    begins("ana").await.answered();
}
