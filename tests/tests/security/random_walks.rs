//! Nobody signs in without every demanded factor, over the API: somebody who knows much, but of every account one thing
//! too little, tries whatever comes to hand at whatever account, with every session that was ever given out.

use std::sync::Arc;

use poolhouse_tests::{
    Authenticator, Client, Functions, NEW_PASSWORD, Options, Outcome, PASSWORD, Pool, SecurityKey, SrpClient, Tokens,
    World, claims, merge, minutes, seconds,
};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The thief's own, with a software token and without a second factor.
const OWN: [&str; 2] = ["mal", "may"];
const MAIL: &str = "may@example.com";
/// Everybody: the thief has all passwords but Cyd's, and nobody's second factor, post or passkey.
const PEOPLE: [&str; 10] = ["mal", "may", "ana", "ben", "cyd", "dan", "eve", "fay", "hal", "ivy"];
const FLOWS: [&str; 4] = ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "USER_AUTH", "CUSTOM_AUTH"];
const CHOICES: [&str; 6] = ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN", "SMS_MFA"];
const CHALLENGES: [&str; 14] = [
    "PASSWORD",
    "PASSWORD_SRP",
    "PASSWORD_VERIFIER",
    "SELECT_CHALLENGE",
    "NEW_PASSWORD_REQUIRED",
    "SMS_MFA",
    "EMAIL_OTP",
    "SMS_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "CUSTOM_CHALLENGE",
    "WEB_AUTHN",
    "DEVICE_PASSWORD_VERIFIER",
];

#[derive(Clone, Debug)]
enum Move {
    Begin {
        whom: usize,
        flow: usize,
        choice: Option<usize>,
    },
    /// Answers a session with everything that is known; mostly to its own question and under its own name.
    Answer {
        session: usize,
        whom: Option<usize>,
        challenge: Option<usize>,
        answer: usize,
    },
    /// Tries to register a software token of the thief's under somebody's session.
    SetUp {
        session: usize,
    },
    Wait {
        long: bool,
    },
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => (0..PEOPLE.len(), 0..FLOWS.len(), prop::option::of(0..CHOICES.len()))
            .prop_map(|(whom, flow, choice)| Move::Begin { whom, flow, choice }),
        8 => (
            0_usize..64,
            prop::option::weighted(0.2, 0..PEOPLE.len()),
            prop::option::weighted(0.2, 0..CHALLENGES.len()),
            0..CHOICES.len(),
        )
            .prop_map(|(session, whom, challenge, answer)| Move::Answer { session, whom, challenge, answer }),
        1 => (0_usize..64).prop_map(|session| Move::SetUp { session }),
        1 => any::<bool>().prop_map(|long| Move::Wait { long }),
    ]
}

struct Thief {
    world: World,
    client: Client,
    token: Authenticator,
    key: SecurityKey,
    srp: SrpClient,
    /// What was asked, and of whom.
    asked: Vec<(String, Value)>,
    signed_in: Vec<String>,
}

fn functions() -> Arc<Functions> {
    let functions = Arc::new(Functions::default());
    functions.respond("define", |request| match request["session"].as_array().unwrap().last() {
        Some(last) => {
            let right = last["challengeName"] == "CUSTOM_CHALLENGE" && last["challengeResult"] == true;
            json!({"issueTokens": right, "failAuthentication": !right})
        }
        None => json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false}),
    });
    functions.respond("create", |_| json!({"publicChallengeParameters": {}, "privateChallengeParameters": {}}));
    // Others have answers that the thief does not know.
    functions.respond("verify", |request| {
        json!({"answerCorrect": request["userAttributes"]["email"] == MAIL && request["challengeAnswer"] == "right"})
    });
    functions
}

async fn people(pool: &Pool, client: &Client) -> (Authenticator, SecurityKey) {
    let world = &pool.world;
    let mal = pool.user("mal").confirmed().await;
    let token = mal.uses_authenticator(&mal.signs_in(client).await.access).await;
    let may = pool.user("may").confirmed().await;
    let hal = pool.user("hal").confirmed().await;
    let (own, of_hal) = (SecurityKey::at("https://example.com"), SecurityKey::at("https://example.com"));
    for (user, key) in [(&may, &own), (&hal, &of_hal)] {
        let access = user.signs_in(client).await.access;
        let begun = world.call("StartWebAuthnRegistration", json!({"AccessToken": access})).await.answered();
        let credential = key.creates(&begun["CredentialCreationOptions"]);
        let done = json!({"AccessToken": access, "Credential": credential});
        world.call("CompleteWebAuthnRegistration", done).await.answered();
    }
    let ana = pool.user("ana").confirmed().await;
    ana.uses_authenticator(&ana.signs_in(client).await.access).await;
    let by_sms = json!({"SMSMfaSettings": {"Enabled": true, "PreferredMfa": true}});
    let ben = pool.user("ben").attribute("phone_number", "+15550001111").confirmed().await;
    ben.call("AdminSetUserMFAPreference", by_sms.clone()).await.answered();
    let ivy = pool.user("ivy").attribute("phone_number", "+15550002222").invited().await;
    ivy.call("AdminSetUserMFAPreference", by_sms).await.answered();
    let secret = json!({"Password": "Nobody-kn0ws!", "Permanent": true});
    for user in [hal, pool.user("cyd").confirmed().await] {
        user.call("AdminSetUserPassword", secret.clone()).await.answered();
    }
    pool.user("dan").confirmed().await.call("AdminDisableUser", json!({})).await.answered();
    client.sign_up("eve", json!({"email": "eve@example.com"})).await.answered();
    pool.user("fay").confirmed().await.call("AdminResetUserPassword", json!({})).await.answered();
    (token, own)
}

impl Thief {
    async fn arrives() -> Self {
        let world = World::with(Options { functions: Some(functions()), ..Options::default() }).await;
        let pool = world
            .pool_with(json!({
                "AutoVerifiedAttributes": ["email"],
                "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]}},
                "LambdaConfig": {
                    "DefineAuthChallenge": Functions::arn("define"), "CreateAuthChallenge": Functions::arn("create"),
                    "VerifyAuthChallengeResponse": Functions::arn("verify"),
                },
            }))
            .await;
        let factors = json!({
            "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": true},
            "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}},
            "WebAuthnConfiguration": {"RelyingPartyId": "example.com"},
        });
        pool.call("SetUserPoolMfaConfig", factors).await.answered();
        let flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"];
        let client = pool.client_with(json!({"ExplicitAuthFlows": flows})).await;
        let (token, key) = people(&pool, &client).await;
        Self { world, client, token, key, srp: SrpClient::new(5), asked: Vec::new(), signed_in: Vec::new() }
    }

    /// What an answer was worth: a question is kept, and tokens must be of the thief's own.
    fn note(&mut self, whom: &str, answer: Result<Value, poolhouse_tests::AwsError>) -> Result<(), TestCaseError> {
        let Ok(answer) = answer else { return Ok(()) };
        if answer.get("AuthenticationResult").is_some() {
            let tokens = Tokens::of(&answer);
            let name = claims(&tokens.access)["username"].as_str().unwrap().to_owned();
            prop_assert!(OWN.contains(&name.as_str()), "{name} was signed in");
            self.signed_in.push(name);
        } else if answer.get("ChallengeName").is_some() {
            self.asked.push((whom.to_owned(), answer));
        }
        Ok(())
    }

    /// Everything known, for whatever question.
    fn everything(&self, whom: &str, asked: &Value, answer: usize) -> Value {
        let letter = |to: &str| {
            let letters = self.world.inbox().to(to);
            letters.into_iter().find_map(|letter| letter.code).unwrap_or_else(|| "12345678".into())
        };
        let code = letter(MAIL);
        let mut all = json!({
            "USERNAME": whom, "PASSWORD": PASSWORD, "NEW_PASSWORD": NEW_PASSWORD, "SRP_A": self.srp.public(),
            "ANSWER": CHOICES[answer], "SMS_MFA_CODE": code, "SMS_OTP_CODE": code, "EMAIL_OTP_CODE": code,
            "SOFTWARE_TOKEN_MFA_CODE": self.token.code(&self.world, 0),
        });
        if asked["ChallengeName"] == "CUSTOM_CHALLENGE" {
            all["ANSWER"] = "right".into();
        }
        let parameters = &asked["ChallengeParameters"];
        if parameters.get("SRP_B").is_some() {
            let proof = self.client.srp_proof(&self.srp, asked, PASSWORD)["ChallengeResponses"].clone();
            merge(&mut all, proof);
            all["USERNAME"] = whom.into();
        }
        if let Some(options) = parameters.get("CREDENTIAL_REQUEST_OPTIONS").and_then(Value::as_str) {
            let options = serde_json::from_str(options).unwrap();
            all["CREDENTIAL"] = self.key.signs(&options).to_string().into();
        }
        all
    }

    async fn makes(&mut self, step: &Move) -> Result<(), TestCaseError> {
        match *step {
            Move::Begin { whom, flow, choice } => {
                let (whom, flow) = (PEOPLE[whom], FLOWS[flow]);
                let mut parameters = json!({"USERNAME": whom, "PASSWORD": PASSWORD, "SRP_A": self.srp.public()});
                if flow == "USER_AUTH"
                    && let Some(choice) = choice
                {
                    parameters["PREFERRED_CHALLENGE"] = CHOICES[choice].into();
                }
                if flow == "CUSTOM_AUTH" {
                    parameters.as_object_mut().unwrap().remove("SRP_A");
                }
                let input = json!({"AuthFlow": flow, "AuthParameters": parameters});
                let answer = self.client.call("InitiateAuth", input).await;
                self.note(whom, answer)
            }
            Move::Answer { session, whom, challenge, answer } => {
                let Some((its, asked)) = self.asked.get(session % self.asked.len().max(1)).cloned() else {
                    return Ok(());
                };
                let whom = whom.map_or(its, |whom| PEOPLE[whom].to_owned());
                let name = challenge.map_or(asked["ChallengeName"].clone(), |name| CHALLENGES[name].into());
                let responses = self.everything(&whom, &asked, answer);
                let mut input = json!({"ChallengeName": name, "ChallengeResponses": responses});
                if let Some(session) = asked.get("Session") {
                    input["Session"] = session.clone();
                }
                let answer = self.client.call("RespondToAuthChallenge", input).await;
                self.note(&whom, answer)
            }
            Move::SetUp { session } => {
                let Some((its, asked)) = self.asked.get(session % self.asked.len().max(1)).cloned() else {
                    return Ok(());
                };
                let handed = self.world.call("AssociateSoftwareToken", json!({"Session": asked["Session"]})).await;
                let Ok(handed) = handed else { return Ok(()) };
                let own = Authenticator::new(handed["SecretCode"].as_str().unwrap());
                let shown = json!({"Session": handed["Session"], "UserCode": own.code(&self.world, 0)});
                let Ok(set) = self.world.call("VerifySoftwareToken", shown).await else { return Ok(()) };
                self.asked.push((its, json!({"ChallengeName": "MFA_SETUP", "Session": set["Session"]})));
                Ok(())
            }
            Move::Wait { long } => {
                // Codes come of wall time, sessions and locks of the world's own.
                self.world.clock.pass(seconds(30));
                if long {
                    self.world.wait(minutes(16));
                }
                Ok(())
            }
        }
    }
}

fn block_on<F: Future>(work: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn nobody_signs_in_without_every_demanded_factor(moves in vec(any_move(), 20..60)) {
        block_on(async {
            let mut thief = Thief::arrives().await;
            for step in &moves {
                thief.makes(step).await?;
            }
            Ok::<_, TestCaseError>(())
        })?;
    }
}

/// What is tried at others' accounts is right at one's own: whoever has everything gets in.
#[tokio::test]
async fn whoever_has_every_factor_signs_in() {
    let mut thief = Thief::arrives().await;
    let (own, other) = (0, 1);
    let mut step = async |step: Move| thief.makes(&step).await.unwrap();
    let answer = |session| Move::Answer { session, whom: None, challenge: None, answer: 0 };
    step(Move::Begin { whom: own, flow: 0, choice: None }).await;
    step(answer(0)).await;
    step(Move::Begin { whom: other, flow: 1, choice: None }).await;
    step(answer(1)).await;
    for choice in [2, 4] {
        step(Move::Begin { whom: other, flow: 2, choice: Some(choice) }).await;
    }
    step(answer(2)).await;
    step(answer(3)).await;
    step(Move::Begin { whom: other, flow: 3, choice: None }).await;
    step(answer(4)).await;
    assert_eq!(thief.signed_in, ["mal", "may", "may", "may", "may"]);
}
