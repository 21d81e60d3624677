//! What is done about risky sign-ins.

use poolhouse_tests::{Pool, World};
use serde_json::json;

mod describe_risk_configuration;
mod set_risk_configuration;

/// A pool whose tier and add-ons allow it.
async fn protected(world: &World) -> Pool {
    world.pool_with(json!({"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}})).await
}
