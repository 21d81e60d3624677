//! Looks, styles and terms.

use poolhouse_tests::{Outcome, Pool};
use serde_json::{Value, json};

mod create_managed_login_branding;
mod create_terms;
mod delete_managed_login_branding;
mod delete_terms;
mod describe_managed_login_branding;
mod describe_managed_login_branding_by_client;
mod describe_terms;
mod describe_terms_by_client;
mod get_ui_customization;
mod list_terms;
mod set_ui_customization;
mod update_managed_login_branding;
mod update_terms;

/// The smallest bytes that count as a PNG, in base64.
const PNG: &str = "iVBORw0KGgo=";
/// As a JPEG.
const JPEG: &str = "/9j/4A==";
/// `<svg></svg>`
const SVG: &str = "PHN2Zz48L3N2Zz4=";
/// A UUID that nothing has.
const NOTHING: &str = "00000000-0000-4000-8000-000000000000";

/// A pool with a domain.
async fn with_domain(pool: &Pool, prefix: &str) {
    pool.call("CreateUserPoolDomain", json!({"Domain": prefix})).await.answered();
}

async fn styled(pool: &Pool, client: &str, members: Value) -> Value {
    let mut input = json!({"ClientId": client});
    poolhouse_tests::merge(&mut input, members);
    let answer = pool.call("CreateManagedLoginBranding", input).await.answered();
    answer["ManagedLoginBranding"].clone()
}

fn links(url: &str) -> Value {
    json!({"cognito:default": url, "cognito:english": url})
}

fn terms(client: &str, name: &str) -> Value {
    json!({
        "ClientId": client, "TermsName": name, "TermsSource": "LINK", "Enforcement": "NONE",
        "Links": links("https://example.com/terms"),
    })
}
