//! Step-up: TARGET_ACR_VALUES, ACCESS_TOKEN and MAX_AGE of USER_AUTH, and what tokens say of it.

use poolhouse_tests::{
    Authenticator, AwsError, Client, NEW_PASSWORD, Outcome, PASSWORD, Tokens, User, World, claims, merge, minutes,
    seconds,
};
use serde_json::{Value, json};

use super::*;

/// Ana, who has an authenticator that no ordinary sign-in asks for: her pool leaves it to her, and she left it off.
struct Story {
    world: World,
    client: Client,
    ana: User,
    authenticator: Authenticator,
}

const FLOWS: [&str; 3] = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
const HIGH: &str = "urn:example:high";

impl Story {
    async fn new() -> Self {
        let world = World::new().await;
        let pool = pool_with(&world, "OPTIONAL", &["token", "sms", "email"]).await;
        let update = json!({
            "MfaConfiguration": "OPTIONAL", "AcrConfiguration": {"Level4": {"AcrValue": HIGH}},
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
            "EmailConfiguration": {
                "EmailSendingAccount": "DEVELOPER",
                "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/people@example.com",
            },
        });
        pool.call("UpdateUserPool", update).await.answered();
        configure(&pool, "OPTIONAL", &["token", "sms", "email"]).await;
        let client = pool.client_with(json!({"ExplicitAuthFlows": FLOWS})).await;
        let ana = pool.user("ana").confirmed().await;
        let access = ana.signs_in(&client).await.access;
        let authenticator = ana.registers_authenticator(&access).await;
        Self { world, client, ana, authenticator }
    }

    async fn begins(&self, more: Value) -> Result<Value, AwsError> {
        let mut parameters = json!({"USERNAME": "ana"});
        merge(&mut parameters, more);
        self.client.call("InitiateAuth", json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters})).await
    }

    /// By the password, or by it and the authenticator.
    async fn signs_in(&self, target: Option<&str>) -> Tokens {
        let mut parameters = json!({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD});
        if let Some(target) = target {
            parameters["TARGET_ACR_VALUES"] = target.into();
        }
        let answer = self.begins(parameters).await.answered();
        if answer["ChallengeName"].is_null() { Tokens::of(&answer) } else { self.shows_code(&answer).await }
    }

    async fn shows_code(&self, challenge: &Value) -> Tokens {
        assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
        let code = json!({"SOFTWARE_TOKEN_MFA_CODE": self.authenticator.code(&self.world, 0)});
        let tokens = Tokens::of(&self.client.respond(challenge, "ana", code).await.answered());
        self.world.clock.pass(seconds(30));
        tokens
    }

    /// Leaves her second factors off, or turns these on.
    async fn chooses(&self, choice: Value) {
        self.ana.call("AdminSetUserMFAPreference", choice).await.answered();
    }
}

fn context(token: &str) -> (Value, Value) {
    let claims = claims(token);
    (claims["acr"].clone(), claims["amr"].clone())
}

#[tokio::test]
async fn tokens_of_a_choice_say_how_sure_it_was_and_keep_saying_so() {
    let story = Story::new().await;
    story.chooses(json!({"SoftwareTokenMfaSettings": {"Enabled": true}})).await;
    let tokens = story.signs_in(None).await;

    let expected = (json!(HIGH), json!(["pwd", "otp", "mfa"]));
    assert_eq!((context(&tokens.access), context(&tokens.id)), (expected.clone(), expected.clone()));

    let renewed = Tokens::of(&merged(&story.client.refresh("ana", &tokens.refresh).await.answered(), &tokens.refresh));
    assert_eq!((context(&renewed.access), context(&renewed.id)), (expected.clone(), expected));
    // Tokens of the other flows are as Cognito's were recorded.
    story.chooses(json!({"SoftwareTokenMfaSettings": {"Enabled": false}})).await;
    let tokens = story.ana.signs_in(&story.client).await;
    assert_eq!(context(&tokens.access), (Value::Null, Value::Null));
}

fn merged(answer: &Value, refresh: &str) -> Value {
    let mut answer = answer.clone();
    answer["AuthenticationResult"]["RefreshToken"] = refresh.into();
    answer
}

#[tokio::test]
async fn a_session_goes_up_by_what_it_lacks() {
    let story = Story::new().await;
    let low = story.signs_in(None).await;
    assert_eq!(context(&low.access), (json!("urn:cognito:loa:1"), json!(["pwd"])));
    story.chooses(json!({"SoftwareTokenMfaSettings": {"Enabled": true}})).await;

    let asked = story.begins(json!({"TARGET_ACR_VALUES": HIGH, "ACCESS_TOKEN": low.access})).await.answered();
    let wrong = json!({"SOFTWARE_TOKEN_MFA_CODE": story.authenticator.wrong_code(&story.world)});
    assert_eq!(story.client.respond(&asked, "ana", wrong).await.refused(), WRONG_TOKEN_CODE);
    let high = story.shows_code(&asked).await;

    assert_eq!(context(&high.access), (json!(HIGH), json!(["pwd", "otp", "mfa"])));
    assert_ne!(claims(&high.access)["origin_jti"], claims(&low.access)["origin_jti"]);
    // All or nothing, and the old session goes on.
    Tokens::of(&merged(&story.client.refresh("ana", &low.refresh).await.answered(), &low.refresh));
    let refused = story.begins(json!({"TARGET_ACR_VALUES": HIGH, "ACCESS_TOKEN": high.access})).await.refused();
    assert!(refused.starts_with("InvalidParameterException: "), "{refused}");
}

#[tokio::test]
async fn without_a_session_everything_is_asked_and_what_does_not_lead_there_is_not_offered() {
    let story = Story::new().await;
    let offered = story.begins(json!({"TARGET_ACR_VALUES": "urn:cognito:loa:2 x"})).await.answered();
    assert_eq!(offered["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]));
    let offered = story.begins(json!({"TARGET_ACR_VALUES": HIGH})).await.answered();
    assert_eq!(offered["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD"]));

    story.chooses(json!({"SoftwareTokenMfaSettings": {"Enabled": true}})).await;
    let tokens = story.signs_in(Some(HIGH)).await;
    assert_eq!(context(&tokens.id), (json!(HIGH), json!(["pwd", "otp", "mfa"])));
}

#[tokio::test]
async fn whoever_lacks_the_factors_is_refused_and_sets_none_up() {
    let story = Story::new().await;
    let password = json!({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD, "TARGET_ACR_VALUES": HIGH});
    let refused = story.begins(password).await.refused();
    assert!(refused.starts_with("NotAuthorizedException: "), "{refused}");
    // Nobody learns of it by less than the password.
    let guess = json!({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": NEW_PASSWORD, "TARGET_ACR_VALUES": HIGH});
    assert_eq!(story.begins(guess).await.refused(), "NotAuthorizedException: Incorrect username or password.");
    // The next best that was named is within her means.
    let tokens = story.signs_in(Some(&format!("{HIGH} urn:cognito:loa:1"))).await;
    assert_eq!(context(&tokens.access).0, "urn:cognito:loa:1");
}

#[tokio::test]
async fn a_code_lifts_a_session_by_password() {
    let story = Story::new().await;
    let low = story.signs_in(None).await;

    let more = json!({"TARGET_ACR_VALUES": "urn:cognito:loa:2", "ACCESS_TOKEN": low.access});
    let asked = story.begins(more).await.answered();
    assert_eq!((&asked["ChallengeName"], &asked["AvailableChallenges"]), (&json!("EMAIL_OTP"), &json!(["EMAIL_OTP"])));
    let code = story.world.inbox().code_for(&story.ana.email).await;
    let answer = story.client.respond(&asked, "ana", json!({"EMAIL_OTP_CODE": code})).await.answered();

    let tokens = Tokens::of(&answer);
    assert_eq!(context(&tokens.access), (json!("urn:cognito:loa:3"), json!(["pwd", "email_otp", "mfa"])));
}

#[tokio::test]
async fn an_old_session_and_one_with_another_password_count_for_nothing() {
    let story = Story::new().await;
    let low = story.signs_in(None).await;
    story.chooses(json!({"SoftwareTokenMfaSettings": {"Enabled": true}})).await;
    let step_up = |more: Value| {
        let mut parameters = json!({"TARGET_ACR_VALUES": HIGH, "ACCESS_TOKEN": low.access});
        merge(&mut parameters, more);
        story.begins(parameters)
    };
    story.world.wait(minutes(5));
    assert_eq!(step_up(json!({"MAX_AGE": "300"})).await.answered()["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(step_up(json!({"MAX_AGE": "299"})).await.answered()["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(step_up(json!({"MAX_AGE": "0"})).await.answered()["ChallengeName"], "SELECT_CHALLENGE");

    let change = json!({
        "AccessToken": low.access, "PreviousPassword": PASSWORD, "ProposedPassword": NEW_PASSWORD,
    });
    story.world.call("ChangePassword", change).await.answered();
    assert_eq!(step_up(json!({})).await.answered()["ChallengeName"], "SELECT_CHALLENGE");
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let story = Story::new().await;
    let pool = &story.ana.pool;
    let low = story.signs_in(None).await;
    let ben = pool.user("ben").confirmed().await;
    let bens = ben.signs_in(&story.client).await.access;
    let other = pool.client_with(json!({"ExplicitAuthFlows": FLOWS})).await;
    let others = story.ana.signs_in(&other).await.access;
    let revoked = story.signs_in(None).await;
    story.client.call("RevokeToken", json!({"Token": revoked.refresh})).await.answered();
    let target = "urn:cognito:loa:3";
    for (parameters, refusal) in [
        (json!({"ACCESS_TOKEN": low.access}), "InvalidParameterException"),
        (json!({"TARGET_ACR_VALUES": "urn:other urn:cognito:loa:4"}), "InvalidParameterException"),
        (json!({"TARGET_ACR_VALUES": target, "MAX_AGE": "-1"}), "InvalidParameterException"),
        (json!({"MAX_AGE": "soon"}), "InvalidParameterException"),
        (json!({"TARGET_ACR_VALUES": target, "ACCESS_TOKEN": bens}), "NotAuthorizedException"),
        (json!({"TARGET_ACR_VALUES": target, "ACCESS_TOKEN": others}), "NotAuthorizedException: Invalid Access Token"),
        (json!({"TARGET_ACR_VALUES": target, "ACCESS_TOKEN": low.id}), "NotAuthorizedException: Invalid Access Token"),
        (
            json!({"TARGET_ACR_VALUES": target, "ACCESS_TOKEN": revoked.access}),
            "NotAuthorizedException: Access Token has been revoked",
        ),
        (json!({"TARGET_ACR_VALUES": "urn:cognito:loa:1", "ACCESS_TOKEN": low.access}), "InvalidParameterException"),
    ] {
        let refused = story.begins(parameters.clone()).await.refused();
        assert!(refused.starts_with(refusal), "{parameters}: {refused}");
    }
}

#[tokio::test]
async fn a_sign_out_of_everything_ends_a_step_up_that_is_on_its_way() {
    let story = Story::new().await;
    let low = story.signs_in(None).await;
    story.chooses(json!({"SoftwareTokenMfaSettings": {"Enabled": true}})).await;
    let asked = story.begins(json!({"TARGET_ACR_VALUES": HIGH, "ACCESS_TOKEN": low.access})).await.answered();

    story.ana.call("AdminUserGlobalSignOut", json!({})).await.answered();

    let code = json!({"SOFTWARE_TOKEN_MFA_CODE": story.authenticator.code(&story.world, 0)});
    assert_eq!(story.client.respond(&asked, "ana", code).await.refused(), INVALID_SESSION);
}

#[tokio::test]
async fn the_cheapest_tier_has_no_step_up() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"ExplicitAuthFlows": FLOWS})).await;
    pool.user("ana").confirmed().await;
    pool.call("UpdateUserPool", json!({"UserPoolTier": "LITE"})).await.answered();
    let begin = |more: Value| {
        let mut parameters = json!({"USERNAME": "ana", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD});
        merge(&mut parameters, more);
        client.call("InitiateAuth", json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters}))
    };

    let refused = begin(json!({"TARGET_ACR_VALUES": "urn:cognito:loa:1"})).await.refused();
    assert!(refused.starts_with("FeatureUnavailableInTierException: "), "{refused}");
    let tokens = Tokens::of(&begin(json!({})).await.answered());
    assert_eq!(
        (context(&tokens.access), context(&tokens.id)),
        ((Value::Null, Value::Null), (Value::Null, Value::Null))
    );
}
