//! The texts of entries: one JSON object each. Codes and passwords are not among their members.

use domain::{
    ids::PoolId,
    message::MessageEvent,
    risk::{AuthEvent, Decision},
    time::Timestamp,
    user::User,
};
use serde::Serialize;

use crate::views::users::iso;

/// `/poolhouse/<pool id>/messages`
#[derive(Serialize)]
struct MessageLine<'a> {
    message_id: String,
    user_sub: &'a str,
    kind: &'static str,
    channel: &'static str,
    to: &'a str,
    status: &'static str,
    attempt: u32,
    detail: Option<&'a str>,
}

pub fn message(event: &MessageEvent) -> String {
    written(&MessageLine {
        message_id: event.message.to_string(),
        user_sub: event.user.as_str(),
        kind: event.kind.as_str(),
        channel: event.channel.as_str(),
        to: &event.to,
        status: event.status.as_str(),
        attempt: event.attempt,
        detail: event.detail.as_deref(),
    })
}

/// What Cognito writes around whatever it logs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a, M> {
    /// Milliseconds since 1970, as text.
    event_timestamp: String,
    event_source: &'static str,
    log_level: &'static str,
    message: M,
    log_source_id: LogSource<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogSource<'a> {
    user_pool_id: &'a str,
}

#[derive(Serialize)]
struct Details {
    details: String,
}

/// A message that went wrong, as `userNotification` has it. Whom it was to is left to the history.
pub fn notification(pool: &PoolId, event: &MessageEvent) -> String {
    let why = event.detail.as_deref().unwrap_or(event.status.as_str());
    let details = format!(
        "{} message {} ({}) to user {}, attempt {}, {}: {why}",
        event.channel.medium(),
        event.message,
        event.kind,
        event.user,
        event.attempt,
        event.status,
    );
    written(&Envelope {
        event_timestamp: event.at.millis().to_string(),
        event_source: "USER_NOTIFICATION",
        log_level: "ERROR",
        message: Details { details },
        log_source_id: LogSource { user_pool_id: pool.as_str() },
    })
}

/// The members of `AuthEventType`, and who it was.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Activity<'a> {
    version: &'static str,
    event_id: String,
    event_type: &'static str,
    user_sub: &'a str,
    user_name: &'a str,
    user_pool_id: &'a str,
    client_id: &'a str,
    creation_date: String,
    event_response: &'static str,
    risk_level: &'static str,
    risk_decision: &'static str,
    challenges: Vec<String>,
    device_name: &'a str,
    ip_address: &'a str,
    request_id: &'a str,
    compromised_credentials_detected: bool,
}

/// Whose doing it was, and in which request.
pub struct Actor<'a> {
    pub pool: &'a PoolId,
    pub client_id: &'a str,
    pub user: &'a User,
    pub request_id: &'a str,
}

/// What somebody did, as `userAuthEvents` has it.
pub fn activity(actor: &Actor<'_>, event: &AuthEvent, now: Timestamp) -> String {
    let challenge = |answered: &domain::risk::Answered| {
        format!("{}:{}", answered.asked, if answered.rightly { "Success" } else { "Failure" })
    };
    written(&Envelope {
        event_timestamp: now.millis().to_string(),
        event_source: "USER_AUTH_EVENTS",
        log_level: "INFO",
        message: Activity {
            version: "1",
            event_id: event.id.to_string(),
            event_type: event.kind.as_str(),
            user_sub: actor.user.sub.as_str(),
            user_name: &actor.user.username,
            user_pool_id: actor.pool.as_str(),
            client_id: actor.client_id,
            creation_date: iso(event.created),
            event_response: event.response.as_str(),
            risk_level: event.assessment.level.map_or("", domain::risk::Level::as_str),
            risk_decision: Decision::as_str(event.assessment.decision),
            challenges: event.answered.iter().map(challenge).collect(),
            device_name: event.origin.device.as_deref().unwrap_or_default(),
            ip_address: &event.origin.address,
            request_id: actor.request_id,
            compromised_credentials_detected: event.assessment.compromised == Some(true),
        },
        log_source_id: LogSource { user_pool_id: actor.pool.as_str() },
    })
}

fn written(line: &impl Serialize) -> String {
    // Texts and numbers always can be.
    serde_json::to_string(line).unwrap_or_default()
}
