//! Identity providers: made, read, changed and removed; and the certificate that SAML providers are handed.

mod create_identity_provider;
mod delete_identity_provider;
mod describe_identity_provider;
mod get_identity_provider_by_identifier;
mod get_signing_certificate;
mod list_identity_providers;
mod update_identity_provider;
