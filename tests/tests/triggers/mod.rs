//! The pools' own functions: what they are given, when, and what becomes of their answers.

mod answers;
mod events;
mod matrix;
mod messages;
mod moments;
mod pre_sign_up;
mod pre_token_generation;
mod senders;
mod test_29_claims_of_functions;
mod user_migration;
mod ways_to_tokens;

use std::sync::Arc;

use poolhouse_tests::{Functions, Options, World};
use serde_json::{Value, json};

/// A world whose functions a test writes.
async fn world() -> (World, Arc<Functions>) {
    let functions = Arc::new(Functions::default());
    let world = World::with(Options { functions: Some(functions.clone()), ..Options::default() }).await;
    (world, functions)
}

/// `LambdaConfig` with a function for each of these triggers, named as the trigger is; all of them agree to everything.
fn agreeing(functions: &Functions, triggers: &[&str]) -> Value {
    let mut config = json!({});
    for trigger in triggers {
        functions.agree(trigger);
        config[*trigger] = Functions::arn(trigger).into();
    }
    json!({"LambdaConfig": config})
}

/// `LambdaConfig` whose function changes tokens, with events of this version.
fn token_function(version: &str) -> Value {
    let function = json!({"LambdaVersion": version, "LambdaArn": Functions::arn("PreTokenGeneration")});
    json!({"UserPoolTier": "ESSENTIALS", "LambdaConfig": {"PreTokenGenerationConfig": function}})
}

const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/0e5ab5d2-6f4b-4a9e-9d39-2f1a1f3c9b4d";

/// `LambdaConfig` with functions that send.
fn sending(functions: &Functions) -> Value {
    let sender = |name: &str| {
        functions.agree(name);
        json!({"LambdaVersion": "V1_0", "LambdaArn": Functions::arn(name)})
    };
    json!({"LambdaConfig": {
        "CustomEmailSender": sender("CustomEmailSender"), "CustomSMSSender": sender("CustomSMSSender"), "KMSKeyID": KEY,
    }})
}

/// The same pool, with an e-mail configuration that second factors demand.
fn with_mail_of_its_own(mut members: Value) -> Value {
    let arn = "arn:aws:ses:us-east-1:123456789012:identity/example.com";
    members["EmailConfiguration"] = json!({"EmailSendingAccount": "DEVELOPER", "SourceArn": arn});
    members["UserPoolTier"] = "ESSENTIALS".into();
    members
}
