//! What is done about risky sign-ins and known passwords, as it was configured for a pool or for one client; how a risk
//! is found, and what is remembered of it.
//!
//! Begin with [`Configuration`] and [`AuthEvent`].

mod assessment;
mod event;
mod exceptions;
mod refused;

#[cfg(test)]
mod tests;

pub use assessment::{Assessment, Decision, Familiar, Level, Seen, level};
pub use event::{Answered, Asked, AuthEvent, EventId, EventKind, EventResponse, Feedback, MOST_EVENTS, Origin};
pub use exceptions::{IpExceptions, IpRange};
pub use refused::RiskRefused;

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::ids::{ClientId, PoolNumber};
use crate::names::names;
use crate::pool::{Pool, ThreatProtection, bare_address, is_address};
use crate::time::Timestamp;

names! {
    /// When a password is compared with known ones.
    pub enum CheckedEvent {
        SignIn = "SIGN_IN",
        PasswordChange = "PASSWORD_CHANGE",
        SignUp = "SIGN_UP",
    }
}

names! {
    /// What becomes of a sign-in with a known password.
    pub enum CredentialsAction {
        Block = "BLOCK",
        NoAction = "NO_ACTION",
    }
}

names! {
    /// What becomes of a risky sign-in.
    pub enum TakeoverAction {
        Block = "BLOCK",
        MfaIfConfigured = "MFA_IF_CONFIGURED",
        MfaRequired = "MFA_REQUIRED",
        NoAction = "NO_ACTION",
    }
}

/// `CompromisedCredentialsRiskConfiguration`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompromisedCredentials {
    /// `EventFilter`; not sent is all, and shown so.
    pub events: BTreeSet<CheckedEvent>,
    pub action: CredentialsAction,
}

impl CompromisedCredentials {
    pub fn new(events: Option<BTreeSet<CheckedEvent>>, action: CredentialsAction) -> Self {
        let events = events.filter(|events| !events.is_empty());
        Self { events: events.unwrap_or_else(|| CheckedEvent::ALL.iter().copied().collect()), action }
    }
}

/// What is done at one level of risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelAction {
    pub action: TakeoverAction,
    /// The user is told by mail.
    pub notify: bool,
}

/// `NotifyEmailType`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifyMail {
    pub subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html_body: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_body: Option<String>,
}

/// `NotifyConfiguration`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notify {
    /// Of an identity of SES.
    pub source_arn: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block_email: Option<NotifyMail>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_action_email: Option<NotifyMail>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mfa_email: Option<NotifyMail>,
}

/// `AccountTakeoverRiskConfiguration`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTakeover {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<LevelAction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<LevelAction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<LevelAction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<Notify>,
}

/// `RiskConfiguration`, of a pool or of one client, which then falls back on nothing of the pool's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Configuration {
    pub pool: PoolNumber,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compromised_credentials: Option<CompromisedCredentials>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_takeover: Option<AccountTakeover>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exceptions: Option<IpExceptions>,
    pub modified: Timestamp,
}

/// A request of SetRiskConfiguration. It replaces the whole configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskDraft {
    pub compromised_credentials: Option<CompromisedCredentials>,
    pub account_takeover: Option<AccountTakeover>,
    pub exceptions: Option<IpExceptions>,
}

/// Both operations are for pools that have threat protection on, in whatever mode.
///
/// # Errors
/// [`RiskRefused::ThreatProtectionOff`].
pub fn check_enabled(pool: &Pool) -> Result<(), RiskRefused> {
    match pool.threat_protection() {
        ThreatProtection::Off => Err(RiskRefused::ThreatProtectionOff),
        ThreatProtection::Audit | ThreatProtection::Enforced => Ok(()),
    }
}

/// What lists of known passwords call a password: its SHA-1. The lists chose the algorithm; nothing is protected by it.
pub fn listed_as(password: &str) -> [u8; 20] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    let mut bytes = [0; 20];
    for (to, from) in bytes.iter_mut().zip(digest.as_ref()) {
        *to = *from;
    }
    bytes
}

impl RiskDraft {
    /// The configuration that was asked for; `None` when nothing was, which takes the former one away.
    ///
    /// # Errors
    /// The first broken rule.
    pub fn finished(
        self,
        pool: &Pool,
        client: Option<ClientId>,
        now: Timestamp,
    ) -> Result<Option<Configuration>, RiskRefused> {
        check_enabled(pool)?;
        if let Some(takeover) = &self.account_takeover {
            takeover.check()?;
        }
        let exceptions = self.exceptions.filter(|exceptions| !exceptions.is_empty());
        if self.compromised_credentials.is_none() && self.account_takeover.is_none() && exceptions.is_none() {
            return Ok(None);
        }
        Ok(Some(Configuration {
            pool: pool.number,
            client,
            compromised_credentials: self.compromised_credentials,
            account_takeover: self.account_takeover,
            exceptions,
            modified: now,
        }))
    }
}

impl AccountTakeover {
    fn check(&self) -> Result<(), RiskRefused> {
        let levels = [self.low, self.medium, self.high];
        let Some(notify) = &self.notify else {
            return match levels.iter().flatten().any(|level| level.notify) {
                true => Err(RiskRefused::NotifyMissing),
                false => Ok(()),
            };
        };
        let is_identity =
            notify.source_arn.split(':').nth(2) == Some("ses") && notify.source_arn.contains(":identity/");
        if !is_identity {
            return Err(RiskRefused::NotAnIdentity { arn: notify.source_arn.clone() });
        }
        for address in notify.from.iter().chain(&notify.reply_to) {
            if !is_address(bare_address(address)) {
                return Err(RiskRefused::NotAnAddress { address: address.clone() });
            }
        }
        Ok(())
    }
}
