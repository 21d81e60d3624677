//! What Amazon SES tells of mail that it took: a notification of Amazon SNS, or the event itself.
//!
//! A message is found by what SES called it when it took it. Events of other mail, such as what another program sends
//! under the same configuration set, are none of ours and are taken without a trace.

use domain::{message::Status, time::Timestamp};
use serde::Deserialize;
use store::Failure;

use crate::{history, service::Shared};

/// Why an event was not taken.
#[derive(Debug, PartialEq, Eq)]
pub enum EventRefused {
    /// Nobody has configured the secret that such events are told under.
    NotWanted,
    /// Another secret, or none.
    NotAllowed,
    /// Neither SNS nor SES would say this. Holds what is the matter.
    Malformed(String),
    Unavailable(String),
}

/// What SNS puts around what it was told.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    #[serde(rename = "Type")]
    kind: String,
    message: Option<String>,
    topic_arn: Option<String>,
    #[serde(rename = "SubscribeURL")]
    subscribe_url: Option<String>,
}

/// An event of SES; feedback notifications call its type `notificationType`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(alias = "notificationType")]
    event_type: String,
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<Delivery>,
    reject: Option<Reject>,
    failure: Option<RenderingFailure>,
    delivery_delay: Option<Delay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    message_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    #[serde(default)]
    bounce_type: String,
    #[serde(default)]
    bounce_sub_type: String,
    #[serde(default)]
    bounced_recipients: Vec<BouncedRecipient>,
    timestamp: Option<Moment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BouncedRecipient {
    diagnostic_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complaint_feedback_type: Option<String>,
    timestamp: Option<Moment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    smtp_response: Option<String>,
    timestamp: Option<Moment>,
}

#[derive(Deserialize)]
struct Reject {
    reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RenderingFailure {
    error_message: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    #[serde(default)]
    delay_type: String,
    timestamp: Option<Moment>,
}

/// A moment as SES writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Moment(Timestamp);

impl TryFrom<String> for Moment {
    type Error = jiff::Error;

    fn try_from(text: String) -> Result<Self, jiff::Error> {
        text.parse::<jiff::Timestamp>().map(|at| Self(Timestamp::from_millis(at.as_millisecond())))
    }
}

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
struct News {
    reference: String,
    status: Status,
    at: Option<Moment>,
    detail: Option<String>,
}

/// Takes an event from whoever knows the configured secret: as a bearer's, or as the password of whatever name. In `dev`
/// nothing needs to be configured.
///
/// # Errors
/// [`EventRefused`].
pub(crate) async fn receive(shared: &Shared, authorization: Option<&str>, body: &[u8]) -> Result<(), EventRefused> {
    match &shared.config.events_secret {
        Some(secret) if !presents(authorization, secret.expose()) => return Err(EventRefused::NotAllowed),
        None if shared.inbox.is_none() => return Err(EventRefused::NotWanted),
        _ => {}
    }
    let Some(news) = read(body)? else { return Ok(()) };
    note(shared, &news).await.map_err(|failure| EventRefused::Unavailable(failure.to_string()))
}

fn presents(authorization: Option<&str>, secret: &str) -> bool {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let Some((scheme, value)) = authorization.and_then(|header| header.split_once(' ')) else { return false };
    let presented = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(value.trim().to_owned()),
        "basic" => STANDARD
            .decode(value.trim())
            .ok()
            .and_then(|text| String::from_utf8(text).ok())
            .and_then(|text| text.split_once(':').map(|(_, password)| password.to_owned())),
        _ => None,
    };
    presented.is_some_and(|presented| domain::secret::Secret::new(secret) == domain::secret::Secret::new(presented))
}

/// What an event says; None when there is nothing to write down.
fn read(body: &[u8]) -> Result<Option<News>, EventRefused> {
    let malformed = |error: serde_json::Error| EventRefused::Malformed(error.to_string());
    if let Ok(envelope) = serde_json::from_slice::<Envelope>(body) {
        return match envelope.kind.as_str() {
            "Notification" => {
                let message = envelope.message.unwrap_or_default();
                // SES says so once to a topic that it was just given.
                if message.starts_with("Successfully validated SNS topic") {
                    return Ok(None);
                }
                Ok(serde_json::from_str::<Event>(&message).map_err(malformed)?.news()?)
            }
            "SubscriptionConfirmation" => {
                // A person decides whom to believe; nothing is fetched because somebody says so.
                tracing::warn!(
                    topic = envelope.topic_arn,
                    url = envelope.subscribe_url,
                    "an SNS topic wants to send events here: open the address to let it"
                );
                Ok(None)
            }
            "UnsubscribeConfirmation" => Ok(None),
            other => Err(EventRefused::Malformed(format!("there is no notification of type {other}"))),
        };
    }
    serde_json::from_slice::<Event>(body).map_err(malformed)?.news()
}

impl Event {
    fn news(self) -> Result<Option<News>, EventRefused> {
        let (status, at, detail) = match self.event_type.as_str() {
            "Delivery" => {
                let delivery = self.delivery.ok_or_else(|| missing("delivery"))?;
                (Status::Delivered, delivery.timestamp, delivery.smtp_response)
            }
            "Bounce" => {
                let bounce = self.bounce.ok_or_else(|| missing("bounce"))?;
                let code = bounce.bounced_recipients.into_iter().find_map(|recipient| recipient.diagnostic_code);
                let kind = format!("{}/{}", bounce.bounce_type, bounce.bounce_sub_type);
                (Status::Bounced, bounce.timestamp, Some(with(kind, code)))
            }
            "Complaint" => {
                let complaint = self.complaint.ok_or_else(|| missing("complaint"))?;
                (Status::Complained, complaint.timestamp, complaint.complaint_feedback_type)
            }
            "Reject" => (Status::Failed, None, self.reject.and_then(|reject| reject.reason)),
            "Rendering Failure" => (Status::Failed, None, self.failure.and_then(|failure| failure.error_message)),
            "DeliveryDelay" => {
                let delay = self.delivery_delay.ok_or_else(|| missing("deliveryDelay"))?;
                (Status::Sent, delay.timestamp, Some(format!("delayed: {}", delay.delay_type)))
            }
            // That it was taken is known; what people do with it is theirs.
            "Send" | "Open" | "Click" | "Subscription" => return Ok(None),
            other => return Err(EventRefused::Malformed(format!("there is no event of type {other}"))),
        };
        Ok(Some(News { reference: self.mail.message_id, status, at, detail }))
    }
}

fn missing(member: &str) -> EventRefused {
    EventRefused::Malformed(format!("missing field `{member}`"))
}

fn with(kind: String, code: Option<String>) -> String {
    match code {
        Some(code) => format!("{kind}: {code}"),
        None => kind,
    }
}

/// Writes the news down: once, however often it is told.
async fn note(shared: &Shared, news: &News) -> store::Result<()> {
    let now = shared.ports.clock.wall();
    loop {
        let mut tx = shared.store.begin();
        let Some(taken) = tx.message_taken_as(&news.reference).await? else { return unknown() };
        let Some(pool) = tx.pool_by_number(taken.pool).await? else { return unknown() };
        // Nobody knows of a message before it was taken, or tomorrow.
        let at = news.at.map_or(now, |at| at.0).clamp(taken.at, now.max(taken.at));
        let event = taken.followed_by(news.status, at, news.detail.as_deref());
        let exported = history::remember(shared, &mut tx, &pool, &event).await?;
        let why = news.detail.as_deref().unwrap_or_default();
        let message = tx.message(taken.message).await?;
        let moved = message.as_deref().and_then(|message| message.told(news.status, at, why));
        if let Some(moved) = &moved {
            tx.put(moved);
        }
        match tx.commit().await {
            Ok(()) => {
                history::tell(shared, &event, &pool.id, exported);
                if let (Some(inbox), Some(_)) = (&shared.inbox, &moved) {
                    inbox.mark(&taken.message.to_string(), news.status);
                }
                return Ok(());
            }
            Err(Failure::Conflict) => {}
            Err(failure) => return Err(failure),
        }
    }
}

fn unknown() -> store::Result<()> {
    metrics::counter!("poolhouse_foreign_delivery_events_total").increment(1);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(kind: &str, members: serde_json::Value) -> serde_json::Value {
        let mut event = json!({"eventType": kind, "mail": {"messageId": "0100", "destination": ["a@b.c"]}});
        event.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        event
    }

    #[test]
    fn every_event_of_ses_is_read() {
        let at = "2026-01-01T00:00:00.000Z";
        let bounce = json!({"bounceType": "Permanent", "bounceSubType": "General", "timestamp": at,
            "bouncedRecipients": [{"emailAddress": "a@b.c", "diagnosticCode": "smtp; 550 5.1.1 unknown"}]});
        let table = [
            ("Delivery", json!({"delivery": {"timestamp": at, "smtpResponse": "250 ok"}}), Status::Delivered, "250 ok"),
            ("Bounce", json!({"bounce": bounce}), Status::Bounced, "Permanent/General: smtp; 550 5.1.1 unknown"),
            ("Complaint", json!({"complaint": {"complaintFeedbackType": "abuse"}}), Status::Complained, "abuse"),
            ("Reject", json!({"reject": {"reason": "Bad content"}}), Status::Failed, "Bad content"),
            ("Rendering Failure", json!({"failure": {"errorMessage": "no value"}}), Status::Failed, "no value"),
            (
                "DeliveryDelay",
                json!({"deliveryDelay": {"delayType": "MailboxFull"}}),
                Status::Sent,
                "delayed: MailboxFull",
            ),
        ];
        for (kind, members, status, detail) in table {
            let event = event(kind, members);
            let news = read(event.to_string().as_bytes()).unwrap().unwrap();
            assert_eq!((news.status, news.detail.as_deref(), news.reference.as_str()), (status, Some(detail), "0100"));
            let wrapped = json!({"Type": "Notification", "TopicArn": "arn:aws:sns:x", "Message": event.to_string()});
            assert_eq!(read(wrapped.to_string().as_bytes()), Ok(Some(news)), "{kind}");
        }
        for kind in ["Send", "Open", "Click", "Subscription"] {
            assert_eq!(read(event(kind, json!({})).to_string().as_bytes()), Ok(None));
        }
        let feedback = json!({"notificationType": "Bounce", "mail": {"messageId": "1"}, "bounce": bounce});
        assert_eq!(read(feedback.to_string().as_bytes()).unwrap().unwrap().status, Status::Bounced);
    }

    #[test]
    fn what_neither_says_is_refused() {
        for body in [
            "",
            "[]",
            "{}",
            "{\"eventType\":\"Bounce\"}",
            "{\"eventType\":\"Bounce\",\"mail\":{\"messageId\":\"1\"}}",
            "{\"eventType\":\"Party\",\"mail\":{\"messageId\":\"1\"}}",
            "{\"Type\":\"Notification\",\"Message\":\"x\"}",
            "{\"Type\":\"Party\"}",
        ] {
            assert!(matches!(read(body.as_bytes()), Err(EventRefused::Malformed(_))), "{body}");
        }
    }

    #[test]
    fn a_secret_is_shown_as_a_bearers_or_as_a_password() {
        for (header, expected) in [
            (Some("Bearer s3cret"), true),
            (Some("bearer s3cret"), true),
            (Some("Basic c25zOnMzY3JldA=="), true),
            (Some("Basic OnMzY3JldA=="), true),
            (Some("Bearer other"), false),
            (Some("Basic s3cret"), false),
            (Some("s3cret"), false),
            (Some("Digest s3cret"), false),
            (None, false),
        ] {
            assert_eq!(presents(header, "s3cret"), expected, "{header:?}");
        }
    }
}
