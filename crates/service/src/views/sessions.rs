//! Sessions and their configuration on the wire.

use domain::{
    client::Client,
    ids::GrantId,
    pool::SessionTracking,
    token::{Grant, session_id},
};
use wire::shapes::*;

use super::users::moment;

/// `current` is the session of whoever asks.
pub fn session(grant: &Grant, current: Option<GrantId>) -> SessionDescriptionType {
    let activity = grant.activity.as_ref();
    SessionDescriptionType {
        session_id: Some(session_id(grant.id)),
        session_type: Some(SessionTypeType::Token),
        client_id: Some(grant.client.to_string()),
        create_date: Some(moment(grant.created)),
        last_active_date: Some(moment(grant.last_used)),
        device_type: Some(activity.map_or_else(|| "unknown".to_owned(), |activity| activity.device_type.clone())),
        last_ip_address: activity.map(|activity| activity.address.clone()),
        // Nobody here knows where an address is.
        last_location: None,
        // No session comes of a managed login yet.
        origin_session_id: None,
        is_current_session: Some(current == Some(grant.id)),
    }
}

pub fn tracking(tracking: SessionTracking) -> (UserSessionTrackingType, UserPoolTokenSessionConfigType) {
    let status = match tracking.since {
        Some(_) => UserSessionTrackingType::Enabled,
        None => UserSessionTrackingType::Disabled,
    };
    (status, UserPoolTokenSessionConfigType { max_per_user: tracking.most.into() })
}

pub fn sso_session(client: &Client) -> ClientSSOSessionConfigType {
    ClientSSOSessionConfigType { max_validity_minutes: i32::try_from(client.sso_minutes()).unwrap_or(i32::MAX) }
}
