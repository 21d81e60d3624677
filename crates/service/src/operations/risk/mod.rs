//! What is done about risky sign-ins, and what is remembered of them.

mod admin_list_user_auth_events;
mod admin_update_auth_event_feedback;
mod describe_risk_configuration;
mod set_risk_configuration;
mod update_auth_event_feedback;
