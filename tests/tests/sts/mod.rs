mod assume_role;
mod assume_role_with_web_identity;
mod get_caller_identity;
mod get_federation_token;
mod get_session_token;
