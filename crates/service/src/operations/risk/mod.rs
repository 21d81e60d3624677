//! What is done about risky sign-ins.

mod describe_risk_configuration;
mod set_risk_configuration;
