//! 8 and 19: what one question was asked for answers no other. Every challenge, over the API: its session is of one pool,
//! one app, one user and one question, and good once.

use std::sync::Arc;

use poolhouse_tests::{
    Authenticator, AwsError, Client, Device, Functions, NEW_PASSWORD, Options, Outcome, PASSWORD, Pool, SecurityKey,
    SrpClient, Tokens, World,
};
use serde_json::{Value, json};

const FOREIGN: &str = "NotAuthorizedException: Invalid session for the user.";
const USED: &str = "NotAuthorizedException: Invalid session for the user, session can only be used once.";
const LOCKED: &str = "NotAuthorizedException: Password attempts exceeded";
const ORIGIN: &str = "https://example.com";

/// Two pools that are alike, with an Ana and a Ben each, and two apps in the first.
struct Town {
    world: World,
    app: Client,
    other_app: Client,
    elsewhere: Client,
}

async fn pool(world: &World) -> (Pool, Client) {
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"],
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}},
            "LambdaConfig": {
                "DefineAuthChallenge": Functions::arn("define"), "CreateAuthChallenge": Functions::arn("create"),
                "VerifyAuthChallengeResponse": Functions::arn("verify"),
            },
            "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true},
        }))
        .await;
    let factors = json!({
        "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}},
        "WebAuthnConfiguration": {"RelyingPartyId": "example.com"},
    });
    pool.call("SetUserPoolMfaConfig", factors).await.answered();
    for (name, number) in [("ana", "+15550001111"), ("ben", "+15550002222")] {
        pool.user(name).attribute("phone_number", number).confirmed().await;
    }
    let client = app(&pool).await;
    (pool, client)
}

async fn app(pool: &Pool) -> Client {
    pool.client_with(json!({"ExplicitAuthFlows": [
        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    ]}))
    .await
}

impl Town {
    async fn new() -> Self {
        let functions = Arc::new(Functions::default());
        functions.respond("define", |request| match request["session"].as_array().unwrap().last() {
            Some(last) => json!({"issueTokens": last["challengeResult"], "failAuthentication": !last["challengeResult"].as_bool().unwrap()}),
            None => json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false}),
        });
        functions.respond("create", |_| json!({"publicChallengeParameters": {}, "privateChallengeParameters": {}}));
        functions.respond("verify", |request| json!({"answerCorrect": request["challengeAnswer"] == "right"}));
        let world = World::with(Options { functions: Some(functions), ..Options::default() }).await;
        let (first, app_of_first) = pool(&world).await;
        let (_, elsewhere) = pool(&world).await;
        let other_app = app(&first).await;
        Self { world, app: app_of_first, other_app, elsewhere }
    }

    async fn begins(&self, flow: &str, more: Value) -> Value {
        let mut parameters = json!({"USERNAME": "ana"});
        poolhouse_tests::merge(&mut parameters, more);
        self.app.call("InitiateAuth", json!({"AuthFlow": flow, "AuthParameters": parameters})).await.answered()
    }

    async fn token(&self, name: &str) -> String {
        self.app.tokens(name, PASSWORD).await.access
    }

    /// Shows the session everywhere but where it belongs, which harms it nowhere; then where it belongs, twice.
    async fn is_bound(&self, asked: &Value, responses: Value) -> Value {
        let name = asked["ChallengeName"].as_str().unwrap();
        let shown = |client: &Client, name: &str, challenge: &str| {
            let mut all = json!({"USERNAME": name});
            poolhouse_tests::merge(&mut all, responses.clone());
            let input = json!({"ChallengeName": challenge, "Session": asked["Session"], "ChallengeResponses": all});
            let client = client.clone();
            async move { client.call("RespondToAuthChallenge", input).await }
        };
        assert_eq!(shown(&self.other_app, "ana", name).await.refused(), FOREIGN, "{name} at another app");
        assert_eq!(shown(&self.elsewhere, "ana", name).await.refused(), FOREIGN, "{name} in another pool");
        assert_eq!(shown(&self.app, "ben", name).await.refused(), FOREIGN, "{name} by another user");
        let mistaken = match name {
            "SMS_MFA" => "SOFTWARE_TOKEN_MFA",
            _ => "SMS_MFA",
        };
        // With the answer that the other question would take.
        let mut input = self.app.answer(asked, "ana", responses.clone());
        input["ChallengeName"] = mistaken.into();
        input["ChallengeResponses"][format!("{mistaken}_CODE")] = "123456".into();
        assert_eq!(self.app.call("RespondToAuthChallenge", input).await.refused(), FOREIGN, "{name} as {mistaken}");

        let answered = shown(&self.app, "ana", name).await.answered();
        assert_eq!(shown(&self.app, "ana", name).await.refused(), USED, "{name} twice");
        answered
    }

    async fn with_authenticator(&self) -> Authenticator {
        let ana = self.ana();
        ana.uses_authenticator(&self.token("ana").await).await
    }

    fn ana(&self) -> poolhouse_tests::User {
        let pool = self.app.pool.clone();
        poolhouse_tests::User { pool, username: "ana".into(), sub: String::new(), email: "ana@example.com".into() }
    }

    async fn registers(&self, name: &str, key: &SecurityKey) {
        let token = self.token(name).await;
        let started = json!({"AccessToken": token});
        let options = self.world.call("StartWebAuthnRegistration", started).await.answered();
        let credential = key.creates(&options["CredentialCreationOptions"]);
        let completed = json!({"AccessToken": token, "Credential": credential});
        self.world.call("CompleteWebAuthnRegistration", completed).await.answered();
    }
}

fn options(asked: &Value) -> Value {
    serde_json::from_str(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn test_19_of_choices_and_passwords() {
    let town = Town::new().await;
    let choice = town.begins("USER_AUTH", json!({})).await;
    assert_eq!(choice["ChallengeName"], "SELECT_CHALLENGE");
    let password = town.is_bound(&choice, json!({"ANSWER": "PASSWORD"})).await;
    Tokens::of(&town.is_bound(&password, json!({"PASSWORD": PASSWORD})).await);

    let choice = town.begins("USER_AUTH", json!({})).await;
    let srp = SrpClient::new(1);
    let begun = town.is_bound(&choice, json!({"ANSWER": "PASSWORD_SRP"})).await;
    let verifier = town.is_bound(&begun, json!({"SRP_A": srp.public()})).await;
    let proof = town.app.srp_proof(&srp, &verifier, PASSWORD)["ChallengeResponses"].clone();
    // A proof is of its block, whichever session comes along: for others it is a wrong password.
    for client in [&town.other_app, &town.elsewhere] {
        let input = client.answer(&verifier, "ana", proof.clone());
        assert!(client.call("RespondToAuthChallenge", input).await.is_err());
    }
    Tokens::of(&town.app.respond(&verifier, "ana", proof.clone()).await.answered());
    assert!(town.app.respond(&verifier, "ana", proof).await.is_err());
}

#[tokio::test]
async fn test_19_of_codes() {
    let town = Town::new().await;
    let sent = town.begins("USER_AUTH", json!({"PREFERRED_CHALLENGE": "EMAIL_OTP"})).await;
    let code = town.world.inbox().code_for("ana@example.com").await;
    Tokens::of(&town.is_bound(&sent, json!({"EMAIL_OTP_CODE": code})).await);

    let by_sms = json!({"SMSMfaSettings": {"Enabled": true}});
    town.ana().call("AdminSetUserMFAPreference", by_sms).await.answered();
    let sent = town.app.sign_in("ana", PASSWORD).await.answered();
    let code = town.world.inbox().code_for("+15550001111").await;
    Tokens::of(&town.is_bound(&sent, json!({"SMS_MFA_CODE": code})).await);
}

/// A session of a name that nobody has is bound like anybody's, or the difference would tell.
#[tokio::test]
async fn test_19_of_nobody_as_of_somebody() {
    let world = World::new().await;
    let policy = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}});
    let pool = world.pool_with(json!({"Policies": policy})).await;
    let hiding = json!({"PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": ["ALLOW_USER_AUTH"]});
    let client = pool.client_with(hiding).await;
    for name in ["ana", "ben"] {
        pool.user(name).confirmed().await;
    }
    let begins = async |name: &str, challenge: &str| {
        let parameters = json!({"USERNAME": name, "PREFERRED_CHALLENGE": challenge});
        let asked = client.call("InitiateAuth", json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters})).await;
        asked.answered()
    };
    let wrong = json!({"EMAIL_OTP_CODE": "12345678", "PASSWORD": "Wr0ng-password!"});
    for challenge in ["EMAIL_OTP", "PASSWORD"] {
        for (name, other) in [("ana", "ben"), ("ana", "nobody"), ("nobody", "noone"), ("nobody", "ana")] {
            let asked = begins(name, challenge).await;
            assert_eq!(asked["ChallengeName"], challenge);
            let refused = client.respond(&asked, other, wrong.clone()).await.refused();
            assert_eq!(refused, FOREIGN, "{challenge} of {name} by {other}");
        }
    }
    let asked = begins("nobody", "PASSWORD").await;
    pool.user("nobody").confirmed().await;
    let refused = client.respond(&asked, "nobody", wrong).await.refused();
    assert_eq!(refused, FOREIGN, "somebody has the name by now");
}

#[tokio::test]
async fn test_19_of_software_tokens_and_the_choice_among_factors() {
    let town = Town::new().await;
    let authenticator = town.with_authenticator().await;
    let asked = town.app.sign_in("ana", PASSWORD).await.answered();
    let code = authenticator.code(&town.world, 0);
    Tokens::of(&town.is_bound(&asked, json!({"SOFTWARE_TOKEN_MFA_CODE": code})).await);

    let both = json!({"SMSMfaSettings": {"Enabled": true}, "SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": false}});
    town.ana().call("AdminSetUserMFAPreference", both).await.answered();
    let choice = town.app.sign_in("ana", PASSWORD).await.answered();
    assert_eq!(choice["ChallengeName"], "SELECT_MFA_TYPE");
    town.is_bound(&choice, json!({"ANSWER": "SMS_MFA"})).await;
}

#[tokio::test]
async fn test_19_of_new_passwords_and_set_ups() {
    let town = Town::new().await;
    let temporary = json!({"Password": PASSWORD, "Permanent": false});
    town.ana().call("AdminSetUserPassword", temporary).await.answered();
    let asked = town.app.sign_in("ana", PASSWORD).await.answered();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    Tokens::of(&town.is_bound(&asked, json!({"NEW_PASSWORD": NEW_PASSWORD})).await);
}

#[tokio::test]
async fn test_19_of_custom_challenges() {
    let town = Town::new().await;
    let asked = town.begins("CUSTOM_AUTH", json!({})).await;
    assert_eq!(asked["ChallengeName"], "CUSTOM_CHALLENGE");
    Tokens::of(&town.is_bound(&asked, json!({"ANSWER": "right"})).await);
}

#[tokio::test]
async fn test_19_of_passkeys() {
    let town = Town::new().await;
    let key = SecurityKey::at(ORIGIN);
    town.registers("ana", &key).await;
    let asked = town.begins("USER_AUTH", json!({"PREFERRED_CHALLENGE": "WEB_AUTHN"})).await;
    let credential = key.signs(&options(&asked)).to_string();
    Tokens::of(&town.is_bound(&asked, json!({"CREDENTIAL": credential})).await);
}

#[tokio::test]
async fn test_19_of_devices() {
    let town = Town::new().await;
    let device = Device::confirmed(&town.world, &town.app.tokens("ana", PASSWORD).await).await;
    let from = json!({"PASSWORD": PASSWORD, "DEVICE_KEY": device.key});
    let asked = town.begins("USER_PASSWORD_AUTH", from).await;
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    let srp = SrpClient::new(11);
    let beginning = device.beginning(&town.app, "ana", &srp);
    // Another user has no such device, and is told so before anything else.
    let verifier = town.app.respond(&asked, "ana", beginning.clone()).await.answered();
    assert_eq!(town.app.respond(&asked, "ana", beginning).await.refused(), USED);
    let proof = device.proof(&town.app, &srp, &verifier);
    for client in [&town.other_app, &town.elsewhere] {
        let input = json!({"ChallengeName": "DEVICE_PASSWORD_VERIFIER", "ChallengeResponses": proof});
        assert!(client.call("RespondToAuthChallenge", input).await.is_err());
    }
    let input = json!({"ChallengeName": "DEVICE_PASSWORD_VERIFIER", "ChallengeResponses": proof});
    Tokens::of(&town.app.call("RespondToAuthChallenge", input.clone()).await.answered());
    assert!(town.app.call("RespondToAuthChallenge", input).await.is_err());
}

/// Every question that may be pending when somebody locks the user out: what is answered tells neither a right answer
/// from a wrong one, nor does anything happen.
#[tokio::test]
async fn test_08_holds_whatever_is_pending() {
    let town = Town::new().await;
    let device = Device::confirmed(&town.world, &town.app.tokens("ana", PASSWORD).await).await;
    let key = SecurityKey::at(ORIGIN);
    town.registers("ana", &key).await;
    let sent = town.begins("USER_AUTH", json!({"PREFERRED_CHALLENGE": "EMAIL_OTP"})).await;
    let code = town.world.inbox().code_for("ana@example.com").await;
    let custom = town.begins("CUSTOM_AUTH", json!({})).await;
    let passkey = town.begins("USER_AUTH", json!({"PREFERRED_CHALLENGE": "WEB_AUTHN"})).await;
    let other_passkey = town.begins("USER_AUTH", json!({"PREFERRED_CHALLENGE": "WEB_AUTHN"})).await;
    let choice = town.begins("USER_AUTH", json!({})).await;
    let from = json!({"PASSWORD": PASSWORD, "DEVICE_KEY": device.key});
    let named = town.begins("USER_PASSWORD_AUTH", from.clone()).await;
    let srp = SrpClient::new(11);
    let beginning = device.beginning(&town.app, "ana", &srp);
    let waiting = town.app.respond(&named, "ana", beginning.clone()).await.answered();
    let named = town.begins("USER_PASSWORD_AUTH", from.clone()).await;
    for _ in 0..5 {
        town.app.sign_in("ana", "Wr0ng-password!").await.unwrap_err();
    }

    let (proof, mut no_proof) = (device.proof(&town.app, &srp, &waiting), device.proof(&town.app, &srp, &waiting));
    no_proof["PASSWORD_CLAIM_SIGNATURE"] = "AAAA".into();
    let letters = town.world.inbox().all().len();
    let pending = [
        (&sent, json!({"EMAIL_OTP_CODE": "00000000"})),
        (&sent, json!({"EMAIL_OTP_CODE": code})),
        (&custom, json!({"ANSWER": "wrong"})),
        (&custom, json!({"ANSWER": "right"})),
        (&passkey, json!({"CREDENTIAL": key.signs(&options(&other_passkey)).to_string()})),
        (&passkey, json!({"CREDENTIAL": key.signs(&options(&passkey)).to_string()})),
        (&choice, json!({"ANSWER": "EMAIL_OTP"})),
        (&choice, json!({"ANSWER": "WEB_AUTHN"})),
        (&choice, json!({"ANSWER": "PASSWORD", "PASSWORD": "Wr0ng-password!"})),
        (&choice, json!({"ANSWER": "PASSWORD", "PASSWORD": PASSWORD})),
        (&named, beginning),
        (&waiting, no_proof),
        (&waiting, proof),
    ];
    for (asked, responses) in &pending {
        let refused = town.app.respond(asked, "ana", responses.clone()).await.refused();
        assert_eq!(refused, LOCKED, "{}: {responses}", asked["ChallengeName"]);
    }
    assert_eq!(town.world.inbox().all().len(), letters);
    let begins: [(&str, Value); 5] = [
        ("USER_PASSWORD_AUTH", from),
        ("USER_SRP_AUTH", json!({"SRP_A": srp.public()})),
        ("CUSTOM_AUTH", json!({})),
        ("USER_AUTH", json!({"PREFERRED_CHALLENGE": "EMAIL_OTP"})),
        ("USER_AUTH", json!({"PREFERRED_CHALLENGE": "WEB_AUTHN"})),
    ];
    for (flow, more) in begins {
        let mut parameters = json!({"USERNAME": "ana"});
        poolhouse_tests::merge(&mut parameters, more);
        let input = json!({"AuthFlow": flow, "AuthParameters": parameters});
        let refused: Result<Value, AwsError> = town.app.call("InitiateAuth", input).await;
        assert_eq!(refused.refused(), LOCKED, "{flow}");
    }
}
