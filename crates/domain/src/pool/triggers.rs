//! Which functions a pool calls: `LambdaConfig` on the wire.

use super::PoolRefused;
use crate::names::names;
use serde::{Deserialize, Serialize};

names! {
    /// The form of the event, and so of the answer, of token generation.
    pub enum TokenEventVersion {
        V1 = "V1_0",
        V2 = "V2_0",
        V3 = "V3_0",
    }
}

names! {
    /// The only version of the other versioned triggers.
    pub enum EventVersion {
        V1 = "V1_0",
    }
}

/// A function and the version of the event it wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenFunction {
    pub arn: String,
    pub version: TokenEventVersion,
}

/// A function and the version of the event it wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionedFunction {
    pub arn: String,
    pub version: EventVersion,
}

/// ARNs of the functions. Every member has its wire name but `pre_token_generation`, which is shown both as
/// `PreTokenGeneration` (the ARN) and as `PreTokenGenerationConfig`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triggers {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pre_sign_up: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_confirmation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pre_authentication: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_authentication: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub define_auth_challenge: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create_auth_challenge: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify_auth_challenge_response: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_migration: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pre_token_generation: Option<TokenFunction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_sms_sender: Option<VersionedFunction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_email_sender: Option<VersionedFunction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inbound_federation: Option<VersionedFunction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kms_key_id: Option<String>,
}

/// `LambdaConfig` as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TriggersDraft {
    /// Everything but `pre_token_generation`, which is left `None` here.
    pub triggers: Triggers,
    /// `PreTokenGeneration`
    pub pre_token_generation: Option<String>,
    /// `PreTokenGenerationConfig`
    pub pre_token_generation_config: Option<TokenFunction>,
}

impl TriggersDraft {
    pub(super) fn finished(self) -> Result<Triggers, PoolRefused> {
        let pre_token_generation = match (self.pre_token_generation, self.pre_token_generation_config) {
            (Some(arn), Some(config)) if arn != config.arn => return Err(PoolRefused::TokenFunctionsDiffer),
            (_, Some(config)) => Some(config),
            (Some(arn), None) => Some(TokenFunction { arn, version: TokenEventVersion::V1 }),
            (None, None) => None,
        };
        let triggers = Triggers { pre_token_generation, ..self.triggers };
        let has_sender = triggers.custom_sms_sender.is_some() || triggers.custom_email_sender.is_some();
        if has_sender && triggers.kms_key_id.is_none() {
            return Err(PoolRefused::SenderWithoutKey);
        }
        Ok(triggers)
    }
}

impl Triggers {
    /// Whether token generation may change access tokens, which only some tiers have.
    pub(super) fn changes_access_tokens(&self) -> bool {
        self.pre_token_generation.as_ref().is_some_and(|function| function.version != TokenEventVersion::V1)
    }

    /// What ListUserPools and DescribeUserPool show as `{}`.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
