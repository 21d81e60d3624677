//! Logins of OpenID Connect providers: who they are said to be counts only as far as the provider's signature does.

use std::sync::Arc;
use std::time::Duration;

use poolhouse_tests::identity::{BACK_END, Identities};
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::policies::allow;
use poolhouse_tests::{AwsError, Issuer, Options, Outcome, World};
use serde_json::{Value, json};

const URL: &str = "https://login.example.com/tenant";
const KEY: &str = "login.example.com/tenant";
const ARN: &str = "arn:aws:iam::123456789012:oidc-provider/login.example.com/tenant";
const UNVERIFIED: &str = "NotAuthorizedException: Invalid login token. Couldn't verify signed token.";

struct House {
    world: World,
    issuer: Arc<Issuer>,
    people: Identities,
}

async fn house(url: &str, members: Value) -> House {
    let issuer = Arc::new(Issuer::new(url));
    let world = World::with(Options { egress: Some(issuer.clone()), ..Options::default() }).await;
    let input = json!({"Url": URL, "ClientIDList": ["app", "web"]});
    world.iam("CreateOpenIDConnectProvider", input).await.answered();
    let people = Identities::with(&world, members).await;
    House { world, issuer, people }
}

async fn of_the_account() -> House {
    house(URL, json!({"OpenIdConnectProviderARNs": [ARN]})).await
}

impl House {
    fn claims(&self, change: Value) -> Value {
        let now = self.world.service().clock().wall().seconds();
        let mut claims = json!({"iss": self.issuer.url, "aud": "app", "sub": "eva", "iat": now, "exp": now + 600});
        poolhouse_tests::merge(&mut claims, change);
        claims
    }

    fn token(&self, change: Value) -> String {
        self.issuer.token(&self.claims(change))
    }

    async fn shows(&self, token: &str) -> Result<String, AwsError> {
        self.people.get_id(json!({KEY: token})).await
    }
}

#[tokio::test]
async fn whoever_the_provider_speaks_for_is_one_identity_with_a_role() {
    let house = of_the_account().await;
    let people = &house.people;
    let id = house.shows(&house.token(json!({}))).await.unwrap();
    assert_eq!(house.shows(&house.token(json!({"aud": ["other", "web"]}))).await.unwrap(), id, "from another app");
    assert_ne!(house.shows(&house.token(json!({"sub": "fay"}))).await.unwrap(), id);
    assert_eq!(people.logins(&id).await, json!([KEY]));
    assert_eq!(house.issuer.asked(), 2, "the discovery document and the keys, once each");

    let usual = people.role("usual", "authenticated", &allow("cognito-idp:*", "*")).await;
    let law = people.role("law", &format!("{KEY}:app:eva"), &allow("cognito-idp:*", "*")).await;
    let rule = json!({"Claim": "dept", "MatchType": "Equals", "Value": "law", "RoleARN": law});
    let mapping = json!({"Type": "Rules", "AmbiguousRoleResolution": "AuthenticatedRole", "RulesConfiguration": {"Rules": [rule]}});
    for (name, dept, role) in [(ARN, "law", "law"), (KEY, "law", "law"), (KEY, "it", "usual")] {
        people.assigns(json!({"authenticated": usual}), json!({name: mapping})).await;
        let logins = json!({KEY: house.token(json!({"dept": dept}))});
        let session = Credentials::of(&people.enhanced(&id, json!({"Logins": logins})).await.answered());
        let guarded = house.world.enforcing();
        let who = guarded.ask_as(Some(&session), "sts", "GetCallerIdentity", json!({})).await.answered();
        let arn = format!("arn:aws:sts::123456789012:assumed-role/{role}/CognitoIdentityCredentials");
        assert_eq!(who["Arn"], arn, "{name} {dept}");
    }
    house.world.verify().await;
}

#[tokio::test]
async fn a_token_for_somebody_else_or_of_somebody_else_is_no_login() {
    let house = of_the_account().await;
    let now = house.world.service().clock().wall().seconds();
    let refused = async |token: &str| house.shows(token).await.unwrap_err().to_string();
    for (change, message) in [
        (
            json!({"iss": "https://login.example.com/other"}),
            "Invalid login token. Issuer doesn't match providerName".to_owned(),
        ),
        (json!({"exp": now - 300}), format!("Invalid login token. Token expired: {now} >= {}", now - 300)),
        (json!({"sub": null}), "Invalid login token. Missing a required claim: sub".to_owned()),
    ] {
        assert_eq!(refused(&house.token(change)).await, format!("NotAuthorizedException: {message}"));
    }
    for change in [json!({"aud": "other"}), json!({"azp": "other"}), json!({"aud": []})] {
        let refused = house.shows(&house.token(change.clone())).await.unwrap_err();
        assert_eq!(refused.kind, "NotAuthorizedException", "{change}");
    }
    assert_eq!(refused(&Issuer::new(URL).token(&house.claims(json!({})))).await, UNVERIFIED, "of another key");
    for text in ["a.b.c", "nothing"] {
        assert_eq!(house.shows(text).await.unwrap_err().kind, "NotAuthorizedException");
    }

    house.shows(&house.token(json!({"exp": now - 299}))).await.expect("clocks differ a little");
    house.shows(&house.token(json!({"azp": "web", "aud": "anything"}))).await.expect("issued to an app of the pool");
}

#[tokio::test]
async fn new_keys_are_asked_for_and_a_provider_that_is_down_is_said_to_be() {
    let house = of_the_account().await;
    let id = house.shows(&house.token(json!({}))).await.unwrap();
    house.issuer.rotate_to_rsa();
    assert_eq!(house.shows(&house.token(json!({}))).await.unwrap_err().to_string(), UNVERIFIED, "for half a minute");
    house.world.clock.pass(Duration::from_secs(30));
    assert_eq!(house.shows(&house.token(json!({}))).await.unwrap(), id);

    house.issuer.go_down();
    assert_eq!(house.shows(&house.token(json!({}))).await.unwrap(), id, "its keys are known for an hour");
    house.world.clock.pass(Duration::from_secs(3600));
    let token = house.token(json!({}));
    assert_eq!(house.shows(&token).await.unwrap_err().kind, "ExternalServiceException");
    let both = json!({"Logins": {BACK_END: "7", KEY: token}});
    assert_eq!(house.people.named("7", both).await.unwrap_err().kind, "ExternalServiceException");
}

#[tokio::test]
async fn a_provider_that_the_account_or_the_pool_has_no_longer_speaks_for_nobody() {
    let house = of_the_account().await;
    let token = house.token(json!({}));
    house.shows(&token).await.unwrap();
    let unsupported = "NotAuthorizedException: Token is not from a supported provider of this identity pool.";
    house.world.iam("DeleteOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": ARN})).await.answered();
    assert_eq!(house.shows(&token).await.unwrap_err().to_string(), unsupported);

    let input = json!({"Url": URL, "ClientIDList": ["app"]});
    house.world.iam("CreateOpenIDConnectProvider", input).await.answered();
    house.shows(&token).await.unwrap();
    let none = Identities::new(&house.world).await;
    assert_eq!(none.get_id(json!({KEY: token})).await.unwrap_err().to_string(), unsupported);
    let foreign = ARN.replace("123456789012", "210987654321");
    let foreign = Identities::with(&house.world, json!({"OpenIdConnectProviderARNs": [foreign]})).await;
    assert_eq!(foreign.get_id(json!({KEY: token})).await.unwrap_err().to_string(), unsupported);
}

#[tokio::test]
async fn googles_id_tokens_are_logins_where_the_pool_names_an_app() {
    let google = json!({"SupportedLoginProviders": {"accounts.google.com": "ios;web"}});
    let house = house("https://accounts.google.com", google).await;
    let shows = async |app: &str| {
        let token = house.token(json!({"aud": app}));
        house.people.get_id(json!({"accounts.google.com": token})).await
    };
    assert_eq!(shows("ios").await.unwrap(), shows("web").await.unwrap());
    assert_eq!(shows("ios;web").await.unwrap_err().kind, "NotAuthorizedException");
}
