//! The rules of Cognito's app clients, as tables: what is sent, and what comes of it.

mod flows;
mod oauth;
mod permissions;

use super::*;
use crate::pool::{AttributeDraft, DataType, KeptDraft, NewPool, Tier};
use crate::secret::Sealed;
use std::collections::BTreeMap;

const NOW: Timestamp = Timestamp::from_seconds(1_700_000_000);
const LATER: Timestamp = Timestamp::from_seconds(1_700_000_060);

/// A pool whose users must have an e-mail address, may have a city, and are ranked by administrators.
fn pool_in(tier: Tier) -> Pool {
    let attribute = |name: &str| AttributeDraft {
        name: name.into(),
        data_type: Some(DataType::String),
        ..AttributeDraft::default()
    };
    let draft = NewPool {
        name: "x".into(),
        schema: vec![
            AttributeDraft { required: Some(true), ..attribute("email") },
            attribute("city"),
            AttributeDraft { developer_only: Some(true), ..attribute("rank") },
        ],
        kept: KeptDraft { tier: Some(tier), ..KeptDraft::default() },
        ..NewPool::default()
    };
    Pool::create(PoolNumber(7), PoolId::from("eu-west-1_Poolhouse"), draft, NOW).unwrap()
}

fn pool() -> Pool {
    pool_in(Tier::Essentials)
}

fn secret() -> ClientSecret {
    ClientSecret::new(&ClientId::from("c"), Sealed::from_ciphertext(vec![1]), &[], NOW)
}

fn create_with(settings: ClientSettings, secret: Option<ClientSecret>) -> Result<Client, ClientRefused> {
    let draft = ClientDraft { name: Some("c".into()), settings, revokes_tokens: None };
    Client::create(ClientId::from("c"), &pool(), Surroundings::NONE, draft, secret, NOW)
}

fn create(settings: ClientSettings) -> Result<Client, ClientRefused> {
    create_with(settings, None)
}

fn bare() -> Client {
    create(ClientSettings::default()).unwrap()
}

fn list(items: &[&str]) -> Vec<String> {
    items.iter().map(|&item| item.to_owned()).collect()
}

#[test]
fn a_bare_client_has_amazons_defaults() {
    let client = bare();

    assert_eq!(client.settings, ClientSettings::default());
    assert_eq!(client.settings.validity.refresh_shown(), 30);
    assert_eq!(client.access_token_lifetime().as_secs(), 3600);
    assert_eq!(client.id_token_lifetime().as_secs(), 3600);
    assert_eq!(client.refresh_token_lifetime().as_secs(), 30 * 86_400);
    assert_eq!((client.session_minutes(), client.session_lifetime().as_secs()), (3, 180));
    assert!(client.revokes_tokens && !client.hides_unknown_users() && !client.is_confidential());
    let json = serde_json::to_string(&client).unwrap();
    assert_eq!(serde_json::from_str::<Client>(&json).unwrap(), client, "{json}");
}

fn with_flows(flows: &[ExplicitFlow]) -> ClientSettings {
    ClientSettings { flows: Some(flows.iter().copied().collect()), ..ClientSettings::default() }
}

fn oauth() -> OAuth {
    OAuth {
        enabled: true,
        flows: [OAuthFlow::Code].into(),
        scopes: list(&["openid"]),
        callbacks: list(&["https://app.example.com/done"]),
        ..OAuth::default()
    }
}

#[test]
fn context_data_and_analytics_have_their_needs() {
    let propagating = ClientSettings { propagates_user_context: true, ..ClientSettings::default() };
    assert_eq!(create(propagating.clone()), Err(ClientRefused::PropagationWithoutSecret));
    assert!(create_with(propagating, Some(secret())).is_ok());

    let some = |text: &str| Some(text.to_owned());
    let by_id = || Analytics {
        application_id: some("a1"),
        role_arn: some("arn"),
        external_id: some("x"),
        ..Analytics::default()
    };
    let by_arn = || Analytics { application_arn: some("arn"), ..Analytics::default() };
    let table = [
        (by_arn(), true),
        (by_id(), true),
        (Analytics { user_data_shared: Some(true), ..by_arn() }, true),
        (Analytics { role_arn: some("arn"), ..by_arn() }, true),
        (Analytics::default(), false),
        (Analytics { external_id: None, ..by_id() }, false),
        (Analytics { application_arn: some("arn"), ..by_id() }, false),
        (Analytics { application_id: some("a1"), ..by_arn() }, false),
    ];
    for (analytics, accepted) in table {
        let made = create(ClientSettings { analytics: Some(analytics.clone()), ..ClientSettings::default() });
        assert_eq!(made.err(), (!accepted).then_some(ClientRefused::Analytics), "{analytics:?}");
    }
}

#[test]
fn an_update_replaces_settings_and_keeps_name_secrets_and_revocation() {
    let settings = ClientSettings {
        oauth: oauth(),
        user_existence_errors: Some(UserExistenceErrors::Enabled),
        session_minutes: Some(15),
        ..with_flows(&[ExplicitFlow::AllowUserPassword])
    };
    let draft = ClientDraft { name: Some("c".into()), settings, revokes_tokens: Some(false) };
    let pool = pool();
    let client = Client::create(ClientId::from("c"), &pool, Surroundings::NONE, draft, Some(secret()), NOW).unwrap();
    assert!(client.hides_unknown_users());

    let after = client.updated(&pool, Surroundings::NONE, ClientDraft::default(), LATER).unwrap();

    assert_eq!(after, Client { settings: ClientSettings::default(), modified: LATER, ..client.clone() });
    let credentials = OAuth { flows: [OAuthFlow::ClientCredentials].into(), ..oauth() };
    let draft = ClientDraft {
        name: Some("d".into()),
        settings: ClientSettings { oauth: credentials, ..ClientSettings::default() },
        revokes_tokens: Some(true),
    };
    let after = client.updated(&pool, Surroundings::NONE, draft, LATER).unwrap();
    assert_eq!((after.name.as_str(), after.revokes_tokens, after.created), ("d", true, NOW));
}

#[test]
fn a_confidential_client_has_one_or_two_secrets() {
    let one = create_with(ClientSettings::default(), Some(secret())).unwrap();
    let id = ClientId::from("c");
    let fresh = |client: &Client| ClientSecret::new(&id, Sealed::from_ciphertext(vec![2]), &client.secrets, LATER);

    assert_eq!(bare().with_secret(secret(), LATER), Err(ClientRefused::NoSecret));
    let two = one.with_secret(fresh(&one), LATER).unwrap();
    assert_eq!(two.secrets.len(), MAX_SECRETS);
    assert_eq!(two.with_secret(fresh(&two), LATER), Err(ClientRefused::TooManySecrets));
    assert_eq!(two.without_secret("c--0", LATER), Err(ClientRefused::UnknownSecret));
    let old = two.secrets[0].id.clone();
    let left = two.without_secret(&old, LATER).unwrap();
    assert_eq!(left.secrets, two.secrets[1..]);
    assert_eq!(left.without_secret(&left.secrets[0].id, LATER), Err(ClientRefused::LastSecret));
}

#[test]
fn every_name_of_the_wire_is_read_back() {
    let all: BTreeMap<&str, bool> = ExplicitFlow::ALL
        .iter()
        .map(|flow| (flow.as_str(), ExplicitFlow::parse(flow.as_str()) == Some(*flow)))
        .chain(TimeUnit::ALL.iter().map(|unit| (unit.as_str(), TimeUnit::parse(unit.as_str()) == Some(*unit))))
        .collect();

    assert!(all.values().all(|&same| same), "{all:?}");
    assert_eq!(ExplicitFlow::parse("allow_custom_auth"), None);
}
