//! AssumeRoleWithWebIdentity: a build on the right branch administers users, and nobody else does.

use std::sync::Arc;
use std::time::Duration;

use domain::policy::Principal;
use poolhouse_tests::identity::{BACK_END, Identities};
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::policies::ACCOUNT;
use poolhouse_tests::{AwsError, Issuer, Options, Outcome, PASSWORD, World, minutes};
use serde_json::{Value, json};

const GITHUB: &str = "https://token.actions.githubusercontent.com";

struct House {
    world: World,
    guarded: World,
    issuer: Arc<Issuer>,
    pool: String,
    role: String,
}

/// A role for builds of the main branch that may do three things to the users of one pool.
async fn house() -> House {
    let issuer = Arc::new(Issuer::new(GITHUB));
    let world = World::with(Options { egress: Some(issuer.clone()), ..Options::default() }).await;
    let pool = world.pool().await.id;
    world.oidc_provider(GITHUB).await;
    let trust = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"ForAllValues:StringLike": {
                "token.actions.githubusercontent.com:sub": "repo:ORG/REPO:ref:refs/heads/main",
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            }},
        }],
    });
    let input = json!({"RoleName": "ci", "AssumeRolePolicyDocument": trust.to_string()});
    let role = world.iam("CreateRole", input).await.answered()["Role"]["Arn"].as_str().unwrap().to_owned();
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["cognito-idp:AdminCreateUser", "cognito-idp:AdminSetUserPassword", "cognito-idp:AdminDeleteUser"],
            "Resource": format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{pool}"),
        }],
    });
    let input = json!({"RoleName": "ci", "PolicyName": "users", "PolicyDocument": policy.to_string()});
    world.iam("PutRolePolicy", input).await.answered();
    let guarded = world.enforcing();
    House { world, guarded, issuer, pool, role }
}

impl House {
    fn claims(&self) -> Value {
        let now = self.world.service().clock().wall().seconds();
        json!({
            "iss": GITHUB, "aud": "sts.amazonaws.com", "sub": "repo:ORG/REPO:ref:refs/heads/main",
            "iat": now, "nbf": now, "exp": now + 300, "repository": "ORG/REPO",
        })
    }

    async fn assume(&self, token: &str) -> Result<Value, AwsError> {
        let input = json!({"RoleArn": self.role, "RoleSessionName": "GitHubActions", "WebIdentityToken": token});
        self.guarded.ask("sts", "AssumeRoleWithWebIdentity", input).await
    }

    /// With one claim changed.
    async fn assume_with(&self, claim: &str, value: Value) -> Result<Value, AwsError> {
        let mut claims = self.claims();
        claims[claim] = value;
        self.assume(&self.issuer.token(&claims)).await
    }
}

#[tokio::test]
async fn the_right_branch_makes_and_deletes_a_user_and_does_nothing_else() {
    let house = house().await;
    let answer = house.assume(&house.issuer.token(&house.claims())).await.answered();
    assert_eq!(answer["SubjectFromWebIdentityToken"], "repo:ORG/REPO:ref:refs/heads/main");
    assert_eq!(answer["Audience"], "sts.amazonaws.com");
    assert_eq!(answer["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/ci/GitHubActions");
    let session = Credentials::of(&answer);
    let call = |operation: &'static str, mut input: Value| {
        input["UserPoolId"] = house.pool.as_str().into();
        house.guarded.ask_as(Some(&session), "cognito-idp", operation, input)
    };
    call("AdminCreateUser", json!({"Username": "ana"})).await.answered();
    let password = json!({"Username": "ana", "Password": PASSWORD, "Permanent": true});
    call("AdminSetUserPassword", password).await.answered();
    assert_eq!(call("AdminGetUser", json!({"Username": "ana"})).await.refused_kind(), "AccessDeniedException");
    assert_eq!(call("DescribeUserPool", json!({})).await.refused_kind(), "AccessDeniedException");
    let other = house.world.pool().await.id;
    let input = json!({"UserPoolId": other, "Username": "ana"});
    let refused = house.guarded.ask_as(Some(&session), "cognito-idp", "AdminCreateUser", input).await.refused();
    assert_eq!(
        refused,
        format!(
            "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/ci/GitHubActions is not authorized to \
             perform: cognito-idp:AdminCreateUser on resource: \
             arn:aws:cognito-idp:us-east-1:123456789012:userpool/{other} because no identity-based policy allows the \
             cognito-idp:AdminCreateUser action"
        )
    );
    call("AdminDeleteUser", json!({"Username": "ana"})).await.answered();
}

#[tokio::test]
async fn any_other_token_opens_nothing() {
    let house = house().await;
    let not_trusted = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";
    for subject in
        ["repo:ORG/REPO:ref:refs/heads/mine", "repo:ORG/OTHER:ref:refs/heads/main", "repo:ORG/REPO:pull_request"]
    {
        assert_eq!(house.assume_with("sub", subject.into()).await.refused(), not_trusted, "{subject}");
    }
    let audience = house.assume_with("aud", "https://github.com/ORG".into()).await.refused();
    assert_eq!(audience, "InvalidIdentityToken: Incorrect token audience");
    let issuer = house.assume_with("iss", "https://issuer.example.com".into()).await.refused();
    assert_eq!(
        issuer,
        "InvalidIdentityToken: No OpenIDConnect provider found in your account for https://issuer.example.com"
    );
    let insecure = GITHUB.replace("https", "http");
    assert_eq!(
        house.assume_with("iss", insecure.clone().into()).await.refused(),
        format!("InvalidIdentityToken: No OpenIDConnect provider found in your account for {insecure}")
    );
    let now = house.world.service().clock().wall().seconds();
    let expired = house.assume_with("exp", (now - 1).into()).await.unwrap_err();
    assert_eq!(expired.status, 400);
    assert_eq!(
        expired.to_string(),
        format!(
            "ExpiredTokenException: Token expired: current date/time {now} must be before the expiration date/time {}",
            now - 1
        )
    );

    let good = house.issuer.token(&house.claims());
    let other = Issuer::new(GITHUB).token(&house.claims());
    assert_eq!(house.assume(&other).await.refused_kind(), "InvalidIdentityToken", "of another key");
    let (signed, _) = good.rsplit_once('.').unwrap();
    let (_, foreign) = other.rsplit_once('.').unwrap();
    assert_eq!(house.assume(&format!("{signed}.{foreign}")).await.refused_kind(), "InvalidIdentityToken", "tampered");
    for text in ["not a token at all", "a.b.c", signed] {
        let refused = house.assume(text).await.refused();
        assert!(refused.starts_with("InvalidIdentityToken: The ID Token provided is not a valid JWT."), "{refused}");
    }

    let absent = json!({
        "RoleArn": "arn:aws:iam::123456789012:role/absent", "RoleSessionName": "s1", "WebIdentityToken": good,
    });
    assert_eq!(house.guarded.ask("sts", "AssumeRoleWithWebIdentity", absent).await.refused(), not_trusted);
    house.assume(&good).await.answered();
}

#[tokio::test]
async fn keys_are_asked_for_once_and_again_when_they_change() {
    let house = house().await;
    house.assume(&house.issuer.token(&house.claims())).await.answered();
    house.assume(&house.issuer.token(&house.claims())).await.answered();
    assert_eq!(house.issuer.asked(), 2, "the discovery document and the keys, once each");

    house.issuer.rotate_to_rsa();
    let refused = house.assume(&house.issuer.token(&house.claims())).await.refused();
    assert!(refused.starts_with("InvalidIdentityToken: Couldn't retrieve verification key"), "{refused}");
    assert_eq!(house.issuer.asked(), 2, "a key that nobody has costs the issuer nothing at once");
    house.world.clock.pass(Duration::from_secs(30));
    house.assume(&house.issuer.token(&house.claims())).await.answered();
    assert_eq!(house.issuer.asked(), 4);

    house.issuer.go_down();
    house.assume(&house.issuer.token(&house.claims())).await.answered();
    house.world.clock.pass(Duration::from_secs(3600));
    let refused = house.assume(&house.issuer.token(&house.claims())).await.refused();
    assert_eq!(refused, "IDPCommunicationError: Could not connect to the identity provider");
}

/// The classic flow: an identity pool's token buys credentials here.
async fn of_identity(people: &Identities, role: &str, token: &str) -> Result<Value, AwsError> {
    let input = json!({"RoleArn": role, "RoleSessionName": "app", "WebIdentityToken": token});
    people.world.enforcing().ask("sts", "AssumeRoleWithWebIdentity", input).await
}

async fn open_id_token(people: &Identities, logins: Value) -> String {
    let id = people.get_id(logins.clone()).await.unwrap();
    let input = json!({"IdentityId": id, "Logins": logins});
    let answer = people.world.identity("GetOpenIdToken", input).await.answered();
    answer["Token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_identity_becomes_the_role_that_trusts_its_pool() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "cognito-idp:DescribeUserPool", "Resource": "*",
        "Condition": {"StringEquals": {"aws:FederatedProvider": "cognito-identity.amazonaws.com"}},
    }]});
    let (known, guests) =
        (people.role("known", "authenticated", &policy).await, people.role("guest", "unauthenticated", &policy).await);
    let not_trusted = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";
    let logins = people.logins_of(&people.ana).await;
    let id = people.get_id(logins.clone()).await.unwrap();
    let token = open_id_token(&people, logins).await;

    let answer = of_identity(&people, &known, &token).await.answered();

    assert_eq!(
        (&answer["Provider"], &answer["Audience"], &answer["SubjectFromWebIdentityToken"]),
        (&json!("cognito-identity.amazonaws.com"), &json!(people.id), &json!(id))
    );
    assert_eq!(answer["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/known/app");
    let session = Credentials::of(&answer);
    let call = async |operation, input| world.enforcing().ask_as(Some(&session), "cognito-idp", operation, input).await;
    call("DescribeUserPool", json!({"UserPoolId": people.pool.id})).await.answered();
    assert_eq!(call("ListUserPools", json!({"MaxResults": 5})).await.refused_kind(), "AccessDeniedException");

    assert_eq!(of_identity(&people, &guests, &token).await.refused(), not_trusted, "who is known is no guest");
    let guest = open_id_token(&people, json!({})).await;
    assert_eq!(of_identity(&people, &known, &guest).await.refused(), not_trusted);
    of_identity(&people, &guests, &guest).await.answered();
    let elsewhere = Identities::new(&world).await;
    let stranger = open_id_token(&elsewhere, json!({})).await;
    assert_eq!(of_identity(&people, &guests, &stranger).await.refused(), not_trusted, "of another pool");
    let (_, named) = people.named("7", json!({"PrincipalTags": {"dept": "law"}})).await.unwrap();
    of_identity(&people, &known, &named).await.answered();
    assert!(people.logins(&id).await != json!([BACK_END]));
}

#[tokio::test]
async fn an_identitys_token_is_genuine_fresh_and_of_a_pool_that_gives_such_tokens() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let role = people.role("guest", "unauthenticated", &policy).await;
    let token = open_id_token(&people, json!({})).await;
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let flipped = if signature.starts_with('A') { 'B' } else { 'A' };
    let forged = format!("{signed}.{flipped}{}", &signature[1..]);
    assert_eq!(of_identity(&people, &role, &forged).await.refused_kind(), "InvalidIdentityToken");

    let change = |classic: bool| json!({"IdentityPoolName": "people", "AllowUnauthenticatedIdentities": true, "AllowClassicFlow": classic});
    people.call("UpdateIdentityPool", change(false)).await.answered();
    assert_eq!(of_identity(&people, &role, &token).await.refused_kind(), "AccessDenied", "the pool wants it no longer");
    people.call("UpdateIdentityPool", change(true)).await.answered();
    of_identity(&people, &role, &token).await.answered();

    let expired = world.now() + 600;
    world.wait(minutes(10));
    let refused = of_identity(&people, &role, &token).await.refused();
    let message = format!(
        "ExpiredTokenException: Token expired: current date/time {} must be before the expiration date/time {expired}",
        world.now()
    );
    assert_eq!(refused, message);
    let token = open_id_token(&people, json!({})).await;
    people.call("DeleteIdentityPool", json!({})).await.answered();
    assert_eq!(of_identity(&people, &role, &token).await.refused_kind(), "AccessDenied", "its pool is gone");
}

#[tokio::test]
async fn an_issuer_that_is_away_is_left_alone_for_a_while() {
    let house = house().await;
    house.issuer.go_down();
    let token = house.issuer.token(&house.claims());
    let refused = futures::future::join_all((0..5).map(|_| house.assume(&token))).await;
    for outcome in refused {
        assert_eq!(outcome.refused(), "IDPCommunicationError: Could not connect to the identity provider");
    }
    assert_eq!(house.issuer.asked(), 1);
    house.world.clock.pass(Duration::from_secs(10));
    assert_eq!(house.assume(&token).await.refused_kind(), "IDPCommunicationError");
    assert_eq!(house.issuer.asked(), 2);
}

#[tokio::test]
async fn who_brings_which_token_is_written_down() {
    let house = house().await;
    let root = house.guarded.introduce(Principal::root(ACCOUNT));
    house.assume(&house.issuer.token(&house.claims())).await.answered();
    house.world.clock.pass(Duration::from_secs(1));
    house.assume_with("sub", "repo:ORG/REPO:pull_request".into()).await.refused();
    house.world.clock.pass(Duration::from_secs(1));
    house.assume("not a token at all").await.refused();
    let events = house.guarded.ask_as(Some(&root), "cloudtrail", "LookupEvents", json!({})).await.answered();
    let read = |event: &Value| serde_json::from_str::<Value>(event["CloudTrailEvent"].as_str().unwrap()).unwrap();
    let told: Vec<_> = events["Events"].as_array().unwrap().iter().map(read).collect();
    assert_eq!(told[0]["userIdentity"], json!({"type": "Unknown"}));
    assert_eq!(told[1]["errorCode"], "AccessDeniedException");
    assert_eq!(
        told[2]["userIdentity"],
        json!({
            "type": "WebIdentityUser",
            "principalId":
                "token.actions.githubusercontent.com:sts.amazonaws.com:repo:ORG/REPO:ref:refs/heads/main",
            "identityProvider": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
            "accountId": "123456789012",
            "userName": "repo:ORG/REPO:ref:refs/heads/main",
        })
    );
    assert_eq!(told[2]["requestParameters"], json!({"roleArn": house.role, "roleSessionName": "GitHubActions"}));
    assert!(told[2].get("errorCode").is_none());
}
