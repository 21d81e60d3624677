//! What is done about risky sign-ins, and what is remembered of them.

use poolhouse_tests::{Pool, Told, World, told_of_a_sign_in};
use serde_json::json;

mod addresses;
mod admin_list_user_auth_events;
mod admin_update_auth_event_feedback;
mod compromised_passwords;
mod custom_challenges;
mod describe_risk_configuration;
mod set_risk_configuration;
mod unfamiliar_places;
mod update_auth_event_feedback;

/// A pool whose tier and add-ons allow it, and that only writes down what it finds.
async fn protected(world: &World) -> Pool {
    in_mode(world, "AUDIT").await
}

/// A pool that acts.
async fn enforcing(world: &World) -> Pool {
    in_mode(world, "ENFORCED").await
}

async fn in_mode(world: &World, mode: &str) -> Pool {
    world
        .pool_with(json!({
            "UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": mode},
            "AutoVerifiedAttributes": ["email"],
        }))
        .await
}
