//! What is asked after the first factor, and that nobody gets around it.

mod codes_by_message;
mod device;
mod many;
mod setup;
mod software_token;
mod step_up;

use domain::ids::PoolId;
use poolhouse_tests::{Client, Outcome, PASSWORD, Pool, User, World};
use serde_json::{Value, json};

const INVALID_SESSION: &str = "NotAuthorizedException: Invalid session for the user.";
const USED_SESSION: &str = "NotAuthorizedException: Invalid session for the user, session can only be used once.";
const EXPIRED_SESSION: &str = "NotAuthorizedException: Invalid session for the user, session is expired.";
const WRONG_CODE: &str = "CodeMismatchException: Invalid code or auth state for the user.";
const WRONG_TOKEN_CODE: &str = "CodeMismatchException: Invalid code received for user";
const LOCKED: &str = "NotAuthorizedException: Password attempts exceeded";

const NUMBER: &str = "+15550001111";

/// A pool with these factors (`sms`, `token`, `email`) and no account recovery.
async fn pool_with(world: &World, mode: &str, factors: &[&str]) -> Pool {
    let pool = world
        .pool_with(json!({"EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/people@example.com",
        }}))
        .await;
    configure(&pool, mode, factors).await;
    pool
}

async fn configure(pool: &Pool, mode: &str, factors: &[&str]) {
    let mut config = json!({"MfaConfiguration": mode});
    for factor in factors {
        match *factor {
            "sms" => {
                config["SmsMfaConfiguration"] = json!({
                    "SmsAuthenticationMessage": "Enter {####}",
                    "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"},
                });
            }
            "token" => config["SoftwareTokenMfaConfiguration"] = json!({"Enabled": true}),
            "email" => {
                config["EmailMfaConfiguration"] = json!({"Message": "<b>{####}</b>", "Subject": "Sign in"});
            }
            other => panic!("{other} is no factor"),
        }
    }
    pool.call("SetUserPoolMfaConfig", config).await.answered();
}

/// Turns a factor on for a user and prefers it.
async fn prefers(user: &User, member: &str) {
    let choice = json!({member: {"Enabled": true, "PreferredMfa": true}});
    user.call("AdminSetUserMFAPreference", choice).await.answered();
}

/// A user who is asked for a code by message, and the challenge.
async fn asked(client: &Client, username: &str) -> Value {
    client.sign_in(username, PASSWORD).await.answered()
}

/// Six digits that are not these.
fn other_than(code: &str) -> String {
    let first = if code.starts_with('1') { '2' } else { '1' };
    format!("{first}{}", &code[1..])
}

/// Gives a user another address past every operation.
async fn moves_to(user: &User, attribute: &str, value: &str) {
    let mut tx = user.pool.world.service().store().begin();
    let pool = tx.pool_by_id(&PoolId::from(user.pool.id.as_str())).await.unwrap().unwrap();
    let (profile, _) = tx.user_by_name(&pool, &user.username).await.unwrap().unwrap();
    let mut profile = domain::user::User::clone(&profile);
    profile.attributes.insert(attribute.to_owned(), value.to_owned());
    tx.put(&profile);
    tx.commit().await.unwrap();
}

/// A parameter that is JSON in a text.
fn list(parameters: &Value, name: &str) -> Value {
    serde_json::from_str(parameters[name].as_str().unwrap_or_else(|| panic!("no {name} in {parameters}"))).unwrap()
}
