//! The rules of users.md's part on app clients, as tables: what is sent, and what comes of it.

use super::*;
use crate::pool::{AttributeDraft, DataType, KeptDraft, NewPool, Tier};
use crate::secret::Sealed;
use proptest::prelude::*;
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

fn names(list: &[&str]) -> Option<BTreeSet<String>> {
    Some(list.iter().map(|&name| name.to_owned()).collect())
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

/// Which of the plain flows a client allows, in one line.
fn allowed(settings: ClientSettings) -> String {
    let client = create(settings).unwrap();
    let flows = [
        (Flow::UserPassword, "password"),
        (Flow::AdminUserPassword, "admin"),
        (Flow::UserSrp, "srp"),
        (Flow::Custom, "custom"),
        (Flow::RefreshToken, "refresh"),
        (Flow::UserAuth, "choice"),
    ];
    flows.iter().filter(|(flow, _)| client.allows(*flow)).map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}

#[test]
fn flows_of_both_languages_open_what_they_say() {
    use ExplicitFlow as E;
    assert_eq!(allowed(ClientSettings::default()), "srp custom refresh");
    assert_eq!(allowed(with_flows(&[])), "srp custom refresh");
    assert_eq!(allowed(with_flows(&[E::AdminNoSrp])), "admin srp custom refresh");
    assert_eq!(allowed(with_flows(&[E::UserPassword])), "password srp custom refresh");
    assert_eq!(allowed(with_flows(&[E::CustomOnly])), "custom refresh");
    assert_eq!(allowed(with_flows(&[E::AllowUserPassword])), "password");
    assert_eq!(allowed(with_flows(&[E::AllowAdminUserPassword, E::AllowRefreshToken])), "admin refresh");
    assert_eq!(allowed(with_flows(&[E::AllowUserSrp, E::AllowCustom])), "srp custom");
    assert_eq!(allowed(with_flows(&[E::AllowUserAuth])), "choice");
}

#[test]
fn the_two_languages_are_not_mixed() {
    use ExplicitFlow as E;
    for mixed in [[E::AdminNoSrp, E::AllowRefreshToken], [E::UserPassword, E::AllowUserSrp]] {
        assert_eq!(create(with_flows(&mixed)), Err(ClientRefused::LegacyAndCurrentFlows));
    }
}

#[test]
fn choice_of_the_first_factor_is_not_in_every_tier() {
    let draft = || ClientDraft { settings: with_flows(&[ExplicitFlow::AllowUserAuth]), ..ClientDraft::default() };
    let made = |tier| Client::create(ClientId::from("c"), &pool_in(tier), Surroundings::NONE, draft(), None, NOW);

    assert_eq!(made(Tier::Lite), Err(ClientRefused::UserAuthNotInTier { tier: Tier::Lite }));
    assert!(made(Tier::Essentials).is_ok());
}

#[test]
fn rotation_closes_the_refresh_flow() {
    use ExplicitFlow as E;
    let rotation = |enabled| Some(Rotation { enabled, grace_seconds: Some(30) });
    let with = |flows, enabled| ClientSettings { rotation: rotation(enabled), ..with_flows(flows) };

    let both = [E::AllowUserSrp, E::AllowRefreshToken];
    assert_eq!(create(with(&both, true)), Err(ClientRefused::RotationWithRefreshFlow));
    assert_eq!(allowed(with(&both, false)), "srp refresh");
    assert_eq!(allowed(with(&[E::AllowUserSrp], true)), "srp");
    assert_eq!(allowed(ClientSettings { rotation: rotation(true), ..ClientSettings::default() }), "srp custom");
    let client = create(with(&[E::AllowUserSrp], true)).unwrap();
    assert!(client.rotates_refresh_tokens());
    assert_eq!(client.rotation_grace().as_secs(), 30);
}

#[test]
fn validities_have_units_and_ranges() {
    use TimeUnit::{Days, Hours, Minutes, Seconds};
    let validity = |access: Option<(u32, Option<TimeUnit>)>, refresh: Option<(u32, Option<TimeUnit>)>| Validity {
        access: access.map(|(number, _)| number),
        id: None,
        refresh: refresh.map(|(number, _)| number),
        units: Units {
            access: access.and_then(|(_, unit)| unit),
            id: None,
            refresh: refresh.and_then(|(_, unit)| unit),
        },
    };
    let range = Err(ClientRefused::TokenValidityRange);
    let outlives = Err(ClientRefused::OutlivesRefreshToken);
    // Access, refresh; the lifetimes in seconds, and the refresh validity shown.
    let table = [
        (Some((24, None)), None, Ok((86_400, 2_592_000, 30))),
        (Some((25, None)), None, range.clone()),
        (Some((5, Some(Minutes))), None, Ok((300, 2_592_000, 30))),
        (Some((4, Some(Minutes))), None, range.clone()),
        (Some((299, Some(Seconds))), None, range.clone()),
        (Some((1, Some(Days))), None, Ok((86_400, 2_592_000, 30))),
        (Some((86_400, Some(Days))), None, range.clone()),
        (None, Some((0, None)), Ok((3_600, 2_592_000, 30))),
        (None, Some((0, Some(Hours))), Ok((3_600, 2_592_000, 720))),
        (None, Some((3650, None)), Ok((3_600, 315_360_000, 3650))),
        (None, Some((3651, None)), range.clone()),
        (None, Some((60, Some(Minutes))), Ok((3_600, 3_600, 60))),
        (None, Some((59, Some(Minutes))), range.clone()),
        (None, Some((u32::MAX, Some(Days))), range.clone()),
        (Some((2, None)), Some((1, Some(Hours))), outlives.clone()),
    ];
    for (access, refresh, expected) in table {
        let settings = ClientSettings { validity: validity(access, refresh), ..ClientSettings::default() };
        let lifetimes = create(settings).map(|client| {
            let access = client.access_token_lifetime().as_secs();
            (access, client.refresh_token_lifetime().as_secs(), client.settings.validity.refresh_shown())
        });
        assert_eq!(lifetimes, expected, "{access:?} {refresh:?}");
    }
    let long_id = Validity { id: Some(25), ..Validity::default() };
    assert_eq!(create(ClientSettings { validity: long_id, ..ClientSettings::default() }).err(), range.err());
    let id_outlives = Validity { id: Some(2), refresh: Some(1), ..validity(None, Some((1, Some(Hours)))) };
    assert_eq!(create(ClientSettings { validity: id_outlives, ..ClientSettings::default() }).err(), outlives.err());
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
fn oauth_settings_fit_together() {
    let callback = || "https://app.example.com/done".to_owned();
    let url = |url: &str| OAuth { callbacks: list(&[url]), ..oauth() };
    let credentials = || OAuth { flows: [OAuthFlow::ClientCredentials].into(), ..oauth() };
    let table = [
        (oauth(), None),
        (OAuth::default(), None),
        (OAuth { flows: BTreeSet::new(), ..oauth() }, Some(ClientRefused::OAuthWithoutFlowsOrScopes)),
        (OAuth { scopes: vec![], ..oauth() }, Some(ClientRefused::OAuthWithoutFlowsOrScopes)),
        (OAuth { enabled: false, scopes: vec![], ..oauth() }, None),
        (OAuth { callbacks: vec![], ..oauth() }, Some(ClientRefused::RedirectWithoutCallback)),
        (
            OAuth { flows: [OAuthFlow::Implicit].into(), callbacks: vec![], ..oauth() },
            Some(ClientRefused::RedirectWithoutCallback),
        ),
        (
            OAuth { flows: [OAuthFlow::Code, OAuthFlow::ClientCredentials].into(), ..oauth() },
            Some(ClientRefused::ClientCredentialsWithOthers),
        ),
        (credentials(), Some(ClientRefused::ClientCredentialsWithoutSecret)),
        (
            OAuth { scopes: list(&["openid", "photos/read"]), ..oauth() },
            Some(ClientRefused::UnknownScope { scope: "photos/read".into() }),
        ),
        (OAuth { scopes: BUILT_IN_SCOPES.map(str::to_owned).to_vec(), ..oauth() }, None),
        (OAuth { providers: list(&["COGNITO"]), ..oauth() }, None),
        (
            OAuth { providers: list(&["COGNITO", "Okta"]), ..oauth() },
            Some(ClientRefused::UnknownProvider { provider: "Okta".into() }),
        ),
        (url("http://example.com"), Some(ClientRefused::UrlOverHttp { url: "http://example.com".into() })),
        (url("HTTP://example.com"), Some(ClientRefused::UrlOverHttp { url: "HTTP://example.com".into() })),
        (
            url("http://localhost.example.com/"),
            Some(ClientRefused::UrlOverHttp { url: "http://localhost.example.com/".into() }),
        ),
        (
            url("http://localhost@example.com/"),
            Some(ClientRefused::UrlOverHttp { url: "http://localhost@example.com/".into() }),
        ),
        (url("http://localhost"), None),
        (url("http://localhost:3000/a?b=c"), None),
        (url("http://127.0.0.1:8080/"), None),
        (url("http://[::1]:8080/"), None),
        (url("myapp://done"), None),
        (url("/done"), Some(ClientRefused::UrlNotAbsolute { url: "/done".into() })),
        (url("https://a/#b"), Some(ClientRefused::UrlWithFragment { url: "https://a/#b".into() })),
        (
            OAuth { logouts: list(&["http://example.com"]), ..oauth() },
            Some(ClientRefused::UrlOverHttp { url: "http://example.com".into() }),
        ),
        (OAuth { logouts: list(&["https://example.com/#bye"]), ..oauth() }, None),
        (OAuth { default_redirect: Some(callback()), ..oauth() }, None),
        (
            OAuth { default_redirect: Some("https://b/".into()), ..oauth() },
            Some(ClientRefused::DefaultRedirectNotACallback { url: "https://b/".into() }),
        ),
    ];
    for (oauth, refused) in table {
        let settings = ClientSettings { oauth: oauth.clone(), ..ClientSettings::default() };
        assert_eq!(create(settings).err(), refused, "{oauth:?}");
    }
    let settings = ClientSettings { oauth: credentials(), ..ClientSettings::default() };
    assert!(create_with(settings, Some(secret())).is_ok());
}

#[test]
fn scopes_and_providers_of_the_pool_are_known() {
    let around =
        Surroundings { scopes: &[String::from("photos/read")].into(), providers: &[String::from("Okta")].into() };
    let oauth = OAuth { scopes: list(&["photos/read"]), providers: list(&["Okta"]), ..oauth() };
    let draft =
        ClientDraft { settings: ClientSettings { oauth, ..ClientSettings::default() }, ..ClientDraft::default() };

    assert!(Client::create(ClientId::from("c"), &pool(), around, draft, None, NOW).is_ok());
}

fn permissions(read: Option<&[&str]>, write: Option<&[&str]>) -> ClientSettings {
    let permissions = Permissions { read: read.and_then(names), write: write.and_then(names) };
    ClientSettings { permissions, ..ClientSettings::default() }
}

#[test]
fn lists_of_attributes_are_checked() {
    let write = Some(ClientRefused::WriteAttributes);
    let read = Some(ClientRefused::ReadAttributes);
    let table: [(Option<&[&str]>, Option<&[&str]>, Option<ClientRefused>); 14] = [
        (None, None, None),
        (None, Some(&["email", "name", "custom:city"]), None),
        (None, Some(&["name"]), write.clone()),
        (None, Some(&["email", "email_verified"]), write.clone()),
        (None, Some(&["email", "phone_number_verified"]), write.clone()),
        (None, Some(&["email", "sub"]), write.clone()),
        (None, Some(&["email", "dev:custom:rank"]), write.clone()),
        (None, Some(&["email", "custom:rank"]), write.clone()),
        (None, Some(&["email", "city"]), write.clone()),
        (None, Some(&[]), None),
        (Some(&["name", "email_verified", "dev:custom:rank", "sub"]), None, None),
        (Some(&["custom:town"]), None, read),
        (Some(&[]), None, None),
        (Some(&["nothing"]), Some(&["nothing"]), write),
    ];
    for (reads, writes, refused) in table {
        assert_eq!(create(permissions(reads, writes)).err(), refused, "{reads:?} {writes:?}");
    }
}

#[test]
fn what_a_client_may_read_and_write_by_default() {
    let pool = pool();
    let client = bare();
    // Readable, writable.
    let table = [
        ("email", true, true),
        ("email_verified", true, false),
        ("phone_number_verified", true, false),
        ("sub", true, false),
        ("identities", true, false),
        ("custom:city", true, true),
        ("dev:custom:rank", false, false),
        ("custom:unknown", false, false),
    ];
    for (name, readable, writable) in table {
        assert_eq!(client.may_read(&pool.schema, name), readable, "{name}");
        assert_eq!(client.may_write(&pool.schema, name), writable, "{name}");
    }
    let reader = create(permissions(Some(&["name"]), None)).unwrap();
    assert!(!reader.may_read(&pool.schema, "email") && reader.may_read(&pool.schema, "sub"));
    assert!(reader.may_write(&pool.schema, "email"));
    assert!(!reader.may_write(&pool.schema, "custom:city"), "custom attributes are granted once a list is given");
    let ranked = create(permissions(Some(&["dev:custom:rank"]), None)).unwrap();
    assert!(ranked.may_read(&pool.schema, "dev:custom:rank") && !ranked.may_write(&pool.schema, "dev:custom:rank"));
}

fn any_names() -> impl Strategy<Value = Option<BTreeSet<String>>> {
    let known: Vec<String> = pool().schema.attributes().iter().map(|attribute| attribute.name.to_string()).collect();
    let count = known.len();
    prop::option::of(prop::collection::btree_set(prop::sample::select(known), 0..count))
}

proptest! {
    #[test]
    fn a_client_has_what_it_was_given_and_never_writes_a_verdict(read in any_names(), write in any_names()) {
        let pool = pool();
        let settings = ClientSettings {
            permissions: Permissions { read: read.clone(), write: write.clone() },
            ..ClientSettings::default()
        };
        let Ok(client) = create(settings) else {
            let write = write.unwrap_or_default();
            let unwritable = ["sub", "email_verified", "phone_number_verified", "identities", "dev:custom:rank"];
            prop_assert!(!write.contains("email") || unwritable.iter().any(|&name| write.contains(name)));
            return Ok(());
        };
        let read = read.filter(|names| !names.is_empty());
        let write = write.filter(|names| !names.is_empty());
        for attribute in pool.schema.attributes() {
            let name = attribute.name.as_ref();
            if let Some(read) = &read {
                prop_assert_eq!(client.may_read(&pool.schema, name), read.contains(name) || name == "sub");
            }
            if let Some(write) = &write {
                prop_assert_eq!(client.may_write(&pool.schema, name), write.contains(name));
            }
            let is_verdict = name.ends_with("_verified") || name == "sub" || attribute.developer_only;
            prop_assert!(!(is_verdict && client.may_write(&pool.schema, name)));
        }
        for required in pool.schema.required() {
            prop_assert!(client.may_write(&pool.schema, &required.name));
        }
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
