//! The moments at which a pool's own functions are called.
//!
//! Custom challenges ask functions through the port; for the other moments running functions is not built yet. A pool
//! that names a function for such a moment gets what Cognito answers when the function does not exist, at that very
//! moment: nothing goes on as if the function had agreed.

pub mod custom_challenge;
pub mod function;

use domain::pool::{Pool, TokenEventVersion};

use crate::refusals::{Refusal, Result};

/// A moment, by the name Cognito's messages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    PreSignUp,
    PostConfirmation,
    PreAuthentication,
    PostAuthentication,
    PreTokenGeneration,
    UserMigration,
    CustomMessage,
    CustomEmailSender,
    CustomSmsSender,
}

impl Trigger {
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreSignUp => "PreSignUp",
            Self::PostConfirmation => "PostConfirmation",
            Self::PreAuthentication => "PreAuthentication",
            Self::PostAuthentication => "PostAuthentication",
            Self::PreTokenGeneration => "PreTokenGeneration",
            Self::UserMigration => "UserMigration",
            Self::CustomMessage => "CustomMessage",
            Self::CustomEmailSender => "CustomEmailSender",
            Self::CustomSmsSender => "CustomSMSSender",
        }
    }
}

/// As [`call`], for a token that is no user's: only the newest form of the event knows such.
///
/// # Errors
/// As [`call`].
pub fn call_for_client(pool: &Pool) -> Result<()> {
    match &pool.settings.triggers.pre_token_generation {
        Some(function) if function.version == TokenEventVersion::V3 => call(pool, Trigger::PreTokenGeneration),
        _ => Ok(()),
    }
}

/// # Errors
/// [`Refusal::TriggerNotCallable`] when the pool has a function for this moment.
pub fn call(pool: &Pool, trigger: Trigger) -> Result<()> {
    let triggers = &pool.settings.triggers;
    let configured = match trigger {
        Trigger::PreSignUp => triggers.pre_sign_up.is_some(),
        Trigger::PostConfirmation => triggers.post_confirmation.is_some(),
        Trigger::PreAuthentication => triggers.pre_authentication.is_some(),
        Trigger::PostAuthentication => triggers.post_authentication.is_some(),
        Trigger::PreTokenGeneration => triggers.pre_token_generation.is_some(),
        Trigger::UserMigration => triggers.user_migration.is_some(),
        Trigger::CustomMessage => triggers.custom_message.is_some(),
        Trigger::CustomEmailSender => triggers.custom_email_sender.is_some(),
        Trigger::CustomSmsSender => triggers.custom_sms_sender.is_some(),
    };
    if configured {
        return Err(Refusal::TriggerNotCallable(trigger.name(), "ResourceNotFoundException".into()));
    }
    Ok(())
}
