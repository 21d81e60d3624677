//! Flows, scopes and URLs of the OAuth endpoints.

use super::*;

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
            Some(ClientRefused::UnknownProvider { provider: "Okta".into(), pool: "eu-west-1_Poolhouse".into() }),
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
