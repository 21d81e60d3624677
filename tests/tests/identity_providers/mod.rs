//! Identity providers, and the certificate they are handed.

mod create_identity_provider;
mod delete_identity_provider;
mod describe_identity_provider;
mod get_identity_provider_by_identifier;
mod get_signing_certificate;
mod list_identity_providers;
mod update_identity_provider;

use poolhouse_tests::{Outcome, Pool};
use serde_json::{Value, json};

/// What an OpenID Connect provider must be told.
pub fn oidc() -> Value {
    json!({
        "client_id": "app", "client_secret": "the-secret-of-app", "attributes_request_method": "GET",
        "oidc_issuer": "https://idp.example.com", "authorize_scopes": "openid email",
    })
}

pub const METADATA: &str = r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/saml">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/in"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>"#;

/// An OpenID Connect provider of this name.
pub async fn provider(pool: &Pool, name: &str) -> Value {
    let input = json!({"ProviderName": name, "ProviderType": "OIDC", "ProviderDetails": oidc()});
    pool.call("CreateIdentityProvider", input).await.answered()["IdentityProvider"].clone()
}

pub async fn described(pool: &Pool, name: &str) -> Value {
    let answer = pool.call("DescribeIdentityProvider", json!({"ProviderName": name})).await.answered();
    answer["IdentityProvider"].clone()
}
