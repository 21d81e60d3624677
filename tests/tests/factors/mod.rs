//! Second factors and passkeys of users.

use domain::ids::PoolId;
use domain::secret::Sealed;
use domain::user::{Credentials, Factors, SoftwareToken};
use poolhouse_tests::{Outcome, Pool, User, World};
use serde_json::{Value, json};

mod admin_delete_software_token;
mod admin_get_user_auth_factors;
mod admin_set_user_mfa_preference;
mod admin_set_user_settings;
mod complete_web_authn_registration;
mod delete_web_authn_credential;
mod get_user_auth_factors;
mod list_web_authn_credentials;
mod set_user_mfa_preference;
mod set_user_settings;
mod start_web_authn_registration;

/// Writes a user's factors past every operation.
async fn give(user: &User, factors: Factors) {
    let mut tx = user.pool.world.service().store().begin();
    let pool = tx.pool_by_id(&PoolId::from(user.pool.id.as_str())).await.unwrap().unwrap();
    let (_, credentials) = tx.user_by_name(&pool, &user.username).await.unwrap().unwrap();
    tx.put(&Credentials { factors, ..Credentials::clone(&credentials) });
    tx.commit().await.unwrap();
}

/// A token that opens for nobody, for stories that show none of its codes.
fn token() -> Factors {
    let secret = Sealed::from_ciphertext(vec![1]);
    Factors::default().with_software_token(SoftwareToken { number: 1, secret, name: None, last_step: 1 })
}

/// A pool with every second factor: text messages, software tokens and mail of the developer's own.
async fn pool_with_factors(world: &World, mode: &str) -> Pool {
    let pool = world
        .pool_with(json!({"EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/people@example.com",
        }}))
        .await;
    pool.call("SetUserPoolMfaConfig", every_factor(mode)).await.answered();
    pool
}

fn every_factor(mode: &str) -> Value {
    json!({
        "MfaConfiguration": mode,
        "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}},
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "EmailMfaConfiguration": {},
    })
}
