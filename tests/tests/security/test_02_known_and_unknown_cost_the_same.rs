//! 2: what somebody costs, nobody costs too, at every entry that takes a name and hides who has it: round trips to the
//! store, commits, powers and hashes, and the delivery of what is sent or said to be.

use std::collections::BTreeMap;
use std::sync::Arc;

use poolhouse_tests::{
    AwsError, Client, Functions, NEW_PASSWORD, Options, Outcome, PASSWORD, SrpClient, World, hours, merge,
};
use serde_json::{Value, json};
use service::inbox::Failing;

const WRONG: &str = "Wr0ng-password!";

#[derive(Debug, PartialEq, Eq)]
struct Cost {
    reads: u64,
    commits: u64,
    computed: BTreeMap<&'static str, u64>,
    /// The challenge, or the refusal; addresses are the names' own.
    answer: String,
}

/// An operation and its input, for this name, after this answer.
type Ask = fn(&Client, &str, &Value) -> (&'static str, Value);

#[derive(Clone, Copy)]
struct Step {
    ask: Ask,
    /// A message follows the answer, or is said to: its first attempt ends in a commit of its own.
    sends: bool,
}

struct Entry {
    title: &'static str,
    /// Not measured; what comes of it is answered by the step that is.
    before: Option<Step>,
    step: Step,
    names: &'static [&'static str],
}

const EVERYBODY: &[&str] = &["ana", "nobody", "ana@example.com", "nobody@example.com"];
const ALSO_UNREACHABLE: &[&str] = &["ana", "nobody", "ana@example.com", "nobody@example.com", "nowhere", "disabled"];
const UNCONFIRMED: &[&str] = &["new", "nobody"];

fn begin(flow: &str, name: &str, more: Value) -> (&'static str, Value) {
    let mut parameters = json!({"USERNAME": name});
    merge(&mut parameters, more);
    ("InitiateAuth", json!({"AuthFlow": flow, "AuthParameters": parameters}))
}

fn answer(client: &Client, name: &str, asked: &Value, responses: Value) -> (&'static str, Value) {
    ("RespondToAuthChallenge", client.answer(asked, name, responses))
}

fn preferring(name: &str, challenge: &str) -> (&'static str, Value) {
    begin("USER_AUTH", name, json!({"PREFERRED_CHALLENGE": challenge}))
}

fn srp_begin(flow: &str, name: &str) -> (&'static str, Value) {
    let more = json!({"SRP_A": SrpClient::new(1).public(), "PREFERRED_CHALLENGE": "PASSWORD_SRP"});
    begin(flow, name, more)
}

fn srp_proof(client: &Client, _: &str, asked: &Value) -> (&'static str, Value) {
    ("RespondToAuthChallenge", client.srp_proof(&SrpClient::new(1), asked, WRONG))
}

const fn quiet(ask: Ask) -> Step {
    Step { ask, sends: false }
}

const fn sending(ask: Ask) -> Step {
    Step { ask, sends: true }
}

const fn first(title: &'static str, step: Step) -> Entry {
    Entry { title, before: None, step, names: EVERYBODY }
}

const fn second(title: &'static str, before: Step, ask: Ask) -> Entry {
    Entry { title, before: Some(before), step: quiet(ask), names: EVERYBODY }
}

const FORGETS: Step = sending(|_, name, _| ("ForgotPassword", json!({"Username": name})));
const RESETS: Ask = |_, name, _| {
    let input = json!({"Username": name, "ConfirmationCode": "no-code", "Password": NEW_PASSWORD});
    ("ConfirmForgotPassword", input)
};
const CHOOSES: Step = quiet(|_, name, _| begin("USER_AUTH", name, json!({})));
const GETS_CODE: Step = sending(|_, name, _| preferring(name, "EMAIL_OTP"));
const GETS_QUESTION: Step = quiet(|_, name, _| begin("CUSTOM_AUTH", name, json!({})));
const BEGINS_SRP: Step = quiet(|_, name, _| srp_begin("USER_SRP_AUTH", name));

const ENTRIES: &[Entry] = &[
    first("password", quiet(|_, name, _| begin("USER_PASSWORD_AUTH", name, json!({"PASSWORD": WRONG})))),
    first(
        "password through a back end",
        quiet(|client, name, _| {
            let (_, mut input) = begin("ADMIN_USER_PASSWORD_AUTH", name, json!({"PASSWORD": WRONG}));
            input["UserPoolId"] = client.pool.id.as_str().into();
            ("AdminInitiateAuth", input)
        }),
    ),
    first("SRP", BEGINS_SRP),
    second("proof of SRP", BEGINS_SRP, srp_proof),
    first("choice", CHOOSES),
    first(
        "choice of the password, shown at once",
        quiet(|_, name, _| begin("USER_AUTH", name, json!({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": WRONG}))),
    ),
    first("choice of the password", quiet(|_, name, _| preferring(name, "PASSWORD"))),
    second("answer PASSWORD", quiet(|_, name, _| preferring(name, "PASSWORD")), |client, name, asked| {
        answer(client, name, asked, json!({"PASSWORD": WRONG}))
    }),
    second("answer SELECT_CHALLENGE with the password", CHOOSES, |client, name, asked| {
        answer(client, name, asked, json!({"ANSWER": "PASSWORD", "PASSWORD": WRONG}))
    }),
    first("choice of SRP", quiet(|_, name, _| srp_begin("USER_AUTH", name))),
    second("proof of chosen SRP", quiet(|_, name, _| srp_begin("USER_AUTH", name)), srp_proof),
    first("choice of a code", GETS_CODE),
    second("answer EMAIL_OTP", GETS_CODE, |client, name, asked| {
        answer(client, name, asked, json!({"EMAIL_OTP_CODE": "no-code"}))
    }),
    Entry {
        title: "answer SELECT_CHALLENGE with the code",
        before: Some(CHOOSES),
        step: sending(|client, name, asked| answer(client, name, asked, json!({"ANSWER": "EMAIL_OTP"}))),
        names: EVERYBODY,
    },
    first("choice of a passkey", quiet(|_, name, _| preferring(name, "WEB_AUTHN"))),
    first("custom challenge", GETS_QUESTION),
    second("answer CUSTOM_CHALLENGE", GETS_QUESTION, |client, name, asked| {
        answer(client, name, asked, json!({"ANSWER": "wrong"}))
    }),
    Entry { title: "ForgotPassword", before: None, step: FORGETS, names: ALSO_UNREACHABLE },
    Entry { title: "ConfirmForgotPassword without a code", before: None, step: quiet(RESETS), names: ALSO_UNREACHABLE },
    Entry { title: "ConfirmForgotPassword", before: Some(FORGETS), step: quiet(RESETS), names: ALSO_UNREACHABLE },
    Entry {
        title: "ResendConfirmationCode",
        before: None,
        step: sending(|_, name, _| ("ResendConfirmationCode", json!({"Username": name}))),
        names: UNCONFIRMED,
    },
    Entry {
        title: "ConfirmSignUp",
        before: None,
        step: quiet(|_, name, _| ("ConfirmSignUp", json!({"Username": name, "ConfirmationCode": "no-code"}))),
        names: UNCONFIRMED,
    },
];

async fn town() -> Client {
    let functions = Arc::new(Functions::default());
    functions.respond("define", |request| match request["session"].as_array().unwrap().last() {
        Some(_) => json!({"issueTokens": false, "failAuthentication": true}),
        None => json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false}),
    });
    functions.respond("create", |_| json!({"publicChallengeParameters": {}, "privateChallengeParameters": {}}));
    functions.respond("verify", |_| json!({"answerCorrect": false}));
    let options = Options { workers: false, functions: Some(functions), ..Options::default() };
    let world = World::with(options).await;
    let pool = world
        .pool_with(json!({
            "AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"],
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}},
            "LambdaConfig": {
                "DefineAuthChallenge": Functions::arn("define"), "CreateAuthChallenge": Functions::arn("create"),
                "VerifyAuthChallengeResponse": Functions::arn("verify"),
            },
        }))
        .await;
    let passkeys = json!({"WebAuthnConfiguration": {"RelyingPartyId": "example.com"}});
    pool.call("SetUserPoolMfaConfig", passkeys).await.answered();
    let flows = [
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_CUSTOM_AUTH",
    ];
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": flows})).await;
    pool.user("ana").confirmed().await;
    let nowhere = pool.user("nowhere").without_email().invited().await;
    nowhere.call("AdminSetUserPassword", json!({"Password": PASSWORD, "Permanent": true})).await.answered();
    pool.user("disabled").confirmed().await.call("AdminDisableUser", json!({})).await.answered();
    let signs_up: Ask = |_, name, _| {
        let address = json!([{"Name": "email", "Value": "new@example.com"}]);
        ("SignUp", json!({"Username": name, "Password": PASSWORD, "UserAttributes": address}))
    };
    measured(&client, sending(signs_up), "new", &Value::Null).await.1.answered();
    client
}

/// Makes the step, waits for what goes on behind its answer, and says what both cost.
async fn measured(client: &Client, step: Step, name: &str, asked: &Value) -> (Cost, Result<Value, AwsError>) {
    let (service, engine) = (client.pool.world.service(), &client.pool.world.engine.engine);
    let (operation, input) = (step.ask)(client, name, asked);
    let before = service.computed();
    engine.reset_counts();
    let outcome = client.call(operation, input).await;
    // What the answer cost, then one commit of the delivery.
    let patience = std::time::Instant::now();
    while step.sends && engine.counts().commits < 2 {
        assert!(patience.elapsed().as_secs() < 20, "nothing was delivered: {:?}, {outcome:?}", engine.counts());
        tokio::task::yield_now().await;
    }
    let counts = engine.counts();
    let mut computed = service.computed();
    for (source, count) in &mut computed {
        *count -= before.get(source).copied().unwrap_or_default();
    }
    computed.retain(|_, count| *count > 0);
    let answer = match &outcome {
        Ok(answer) => answer["ChallengeName"].as_str().unwrap_or_default().to_owned(),
        Err(error) => error.to_string(),
    };
    (Cost { reads: counts.gets + counts.scans, commits: counts.commits, computed, answer }, outcome)
}

#[tokio::test]
async fn test_02_at_every_entry() {
    let client = town().await;
    for entry in ENTRIES {
        let mut costs = Vec::new();
        for name in entry.names {
            // The first call of each kind fills what is remembered.
            for last in [false, true] {
                let mut asked = Value::Null;
                if let Some(before) = entry.before {
                    asked = measured(&client, before, name, &Value::Null).await.1.unwrap_or_default();
                }
                let (cost, _) = measured(&client, entry.step, name, &asked).await;
                if last {
                    costs.push(cost);
                }
            }
            // No lock and no budget of one entry is in the way of the next.
            client.pool.world.wait(hours(2));
        }
        let (known, others) = costs.split_first().unwrap();
        for (name, cost) in entry.names.iter().skip(1).zip(others) {
            assert_eq!(cost, known, "{}: {name} and {}", entry.title, entry.names[0]);
        }
    }
}

/// The figures themselves, so that equality is not that of nothing.
#[tokio::test]
async fn test_02_and_it_is_work() {
    let client = town().await;
    let cost = async |title: &str, name: &str| {
        let entry = ENTRIES.iter().find(|entry| entry.title == title).unwrap();
        let mut asked = Value::Null;
        if let Some(before) = entry.before {
            asked = measured(&client, before, name, &Value::Null).await.1.unwrap();
        }
        measured(&client, entry.step, name, &asked).await.0
    };
    for name in ["ana", "nobody"] {
        for (title, computed, commits) in [
            ("password", Some(("PasswordCheck", 1)), 1),
            ("SRP", Some(("SrpExchange", 1)), 0),
            ("proof of SRP", Some(("SrpProof", 1)), 1),
            ("choice of a code", None, 2),
            ("ForgotPassword", None, 2),
        ] {
            let cost = cost(title, name).await;
            assert_eq!(cost.computed, computed.into_iter().collect(), "{title}: {name}");
            assert_eq!(cost.commits, commits, "{title}: {name}");
            assert!(cost.reads > 0, "{title}: {name}");
        }
    }
}

/// A relay's words, or a device that is nobody's, would tell who is there.
#[tokio::test]
async fn test_02_neither_a_relay_nor_a_device_tells() {
    let world = World::new().await;
    let tracking =
        json!({"AutoVerifiedAttributes": ["email"], "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true}});
    let pool = world.pool_with(tracking).await;
    let flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"];
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": flows})).await;
    pool.user("ana").confirmed().await;
    let inbox = world.service().inbox().unwrap();
    for name in ["ana", "nobody"] {
        inbox.fail(&format!("{name}@example.com"), 1, Failing::Refused);
        let (operation, input) = (FORGETS.ask)(&client, name, &Value::Null);
        let answer = client.call(operation, input).await.answered();
        assert_eq!(answer["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL", "{name}");
    }
    let key = "us-east-1_00000000-0000-4000-8000-000000000000";
    for name in ["ana", "nobody"] {
        for (flow, more) in [
            ("USER_PASSWORD_AUTH", json!({"PASSWORD": WRONG, "DEVICE_KEY": key})),
            ("USER_SRP_AUTH", json!({"SRP_A": SrpClient::new(1).public(), "DEVICE_KEY": key})),
        ] {
            let (operation, input) = begin(flow, name, more);
            let refused = client.call(operation, input).await.refused();
            assert_eq!(refused, "ResourceNotFoundException: Device does not exist.", "{flow}: {name}");
        }
    }
}
