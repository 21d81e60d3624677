//! What threat protection remembers, as administrators see it.

use domain::risk::{Answered, Assessment, AuthEvent, Feedback};
use wire::shapes::{
    AuthEventType, ChallengeResponse, ChallengeResponseType, EventContextDataType, EventFeedbackType, EventRiskType,
    FeedbackValueType,
};

use super::users::moment;
use crate::twins::Twin;

pub fn event(event: &AuthEvent) -> AuthEventType {
    AuthEventType {
        event_id: Some(event.id.to_string()),
        event_type: Some(Twin::of(event.kind)),
        creation_date: Some(moment(event.created)),
        event_response: Some(Twin::of(event.response)),
        event_risk: Some(risk(event.assessment)),
        challenge_responses: Some(event.answered.iter().copied().map(answered).collect()),
        event_context_data: Some(EventContextDataType {
            ip_address: Some(event.origin.address.clone()),
            device_name: event.origin.device.clone(),
            ..EventContextDataType::default()
        }),
        event_feedback: event.feedback.as_ref().map(feedback),
    }
}

fn risk(assessment: Assessment) -> EventRiskType {
    EventRiskType {
        risk_decision: Some(Twin::of(assessment.decision)),
        risk_level: assessment.level.map(Twin::of),
        compromised_credentials_detected: assessment.compromised,
    }
}

fn answered(answered: Answered) -> ChallengeResponseType {
    let response = if answered.rightly { ChallengeResponse::Success } else { ChallengeResponse::Failure };
    ChallengeResponseType { challenge_name: Some(Twin::of(answered.asked)), challenge_response: Some(response) }
}

fn feedback(given: &Feedback) -> EventFeedbackType {
    EventFeedbackType {
        feedback_value: if given.valid { FeedbackValueType::Valid } else { FeedbackValueType::Invalid },
        provider: given.provider.clone(),
        feedback_date: Some(moment(given.at)),
    }
}
