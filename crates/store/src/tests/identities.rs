//! Identity pools and identities: found by every login, listed by their pool, and gone with it.

use std::collections::{BTreeMap, BTreeSet};

use domain::identity_pool::{
    Ambiguous, AttributeMap, Identity, IdentityPool, Login, Match, OpenIdKey, RoleMapping, Roles, Rule, Settings,
    UserPoolClient,
};
use domain::ids::{IdentityId, IdentityPoolId};
use domain::pool::Tags;
use domain::secret::Sealed;
use domain::token::Jwk;

use super::samples::*;
use crate::sweep::sweep_once;
use crate::testing::store;
use crate::{Failure, Store};

const USERS: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Test00001";

pub fn identity_pool(number: u8) -> IdentityPool {
    let role = |name: &str| format!("arn:aws:iam::123456789012:role/{name}");
    let settings = Settings {
        name: "people".into(),
        guests: true,
        classic: true,
        social: BTreeMap::from([("accounts.google.com".into(), "app;other".into())]),
        developer: Some("login.example".into()),
        open_id: vec!["arn:aws:iam::123456789012:oidc-provider/id.example".into()],
        saml: vec!["arn:aws:iam::123456789012:saml-provider/Okta".into()],
        user_pools: vec![UserPoolClient { provider: USERS.into(), client: "app".into(), checked: true }],
    };
    let tags = Tags::from([("team".into(), "ids".into())]);
    let rule = Rule { claim: "job".into(), matches: Match::StartsWith, value: "eng".into(), role: role("engineers") };
    let rules = RoleMapping::Rules { ambiguous: Some(Ambiguous::AuthenticatedRole), rules: vec![rule] };
    let mappings = BTreeMap::from([
        (format!("{USERS}:app"), RoleMapping::Token { ambiguous: Some(Ambiguous::Deny) }),
        ("accounts.google.com".into(), rules),
    ]);
    let roles = Roles { authenticated: Some(role("in")), unauthenticated: Some(role("out")) };
    let tagged = AttributeMap { defaults: false, tags: BTreeMap::from([("department".into(), "dept".into())]) };
    IdentityPool::create(IdentityPoolId::from_bytes([number; 16]), "us-east-1", settings, tags, NOW)
        .and_then(|pool| pool.with_roles(roles, mappings, NOW))
        .unwrap()
        .with_principal_tags(USERS.into(), tagged, NOW)
}

fn login(subject: &str) -> Login {
    Login { provider: USERS.into(), subject: subject.into() }
}

pub fn identity(pool: &IdentityPool, number: u8, subjects: &[&str]) -> Identity {
    let logins: BTreeSet<Login> = subjects.iter().map(|subject| login(subject)).collect();
    Identity::create(IdentityId::from_bytes([number; 16]), pool.id, logins, NOW)
}

pub fn open_id_key() -> OpenIdKey {
    let public = Jwk {
        alg: "RS256".into(),
        e: "AQAB".into(),
        kid: "kid=".into(),
        kty: "RSA".into(),
        n: "n".into(),
        use_for: "sig".into(),
    };
    OpenIdKey { account: "123456789012".into(), public, sealed: Sealed::from_ciphertext(vec![8; 40]), created: NOW }
}

async fn put<R: crate::Record>(store: &Store, record: &R) -> Result<(), Failure> {
    let mut tx = store.begin();
    tx.put(record);
    tx.commit().await
}

async fn owners(store: &Store, pool: &IdentityPool, subjects: &[&str]) -> Vec<u8> {
    let logins: Vec<Login> = subjects.iter().map(|subject| login(subject)).collect();
    let found = store.begin().identities_of(pool.id, &logins).await.unwrap();
    found.iter().map(|identity| identity.id.as_bytes()[0]).collect()
}

#[tokio::test]
async fn a_login_is_one_identitys_in_each_pool() {
    let store = store().await;
    let (pool, other) = (identity_pool(1), identity_pool(2));
    for pool in [&pool, &other] {
        put(&store, pool).await.unwrap();
    }
    put(&store, &identity(&pool, 10, &["ana", "eva"])).await.unwrap();
    put(&store, &identity(&other, 20, &["ana"])).await.unwrap();

    assert!(matches!(put(&store, &identity(&pool, 11, &["ana"])).await, Err(Failure::Conflict)));

    assert_eq!(owners(&store, &pool, &["ana", "eva", "nobody"]).await, [10]);
    assert_eq!(owners(&store, &other, &["ana", "eva"]).await, [20]);
    let long = "e".repeat(1024);
    put(&store, &identity(&pool, 12, &[&long])).await.unwrap();
    assert_eq!(owners(&store, &pool, &[&long]).await, [12]);

    let mut tx = store.begin();
    let (ana, _) = tx.identity(IdentityId::from_bytes([10; 16])).await.unwrap().unwrap();
    tx.put(&ana.unlinked(|login| login.subject != "ana", NOW));
    tx.commit().await.unwrap();
    assert_eq!(owners(&store, &pool, &["ana"]).await, [] as [u8; 0]);
    assert_clean(&store).await;
}

#[tokio::test]
async fn of_two_who_find_a_login_free_one_is_late() {
    let store = store().await;
    let pool = identity_pool(1);
    put(&store, &pool).await.unwrap();

    let (mut one, mut other) = (store.begin(), store.begin());
    for tx in [&mut one, &mut other] {
        assert!(tx.identities_of(pool.id, &[login("ana")]).await.unwrap().is_empty());
    }
    one.put(&identity(&pool, 10, &["ana"]));
    other.put(&identity(&pool, 11, &["ana"]));

    one.commit().await.unwrap();
    assert!(matches!(other.commit().await, Err(Failure::Conflict)));
}

#[tokio::test]
async fn a_deleted_identity_pool_takes_its_identities_along() {
    let store = store().await;
    let (pool, other) = (identity_pool(1), identity_pool(2));
    for pool in [&pool, &other] {
        put(&store, pool).await.unwrap();
    }
    for number in 10..20 {
        put(&store, &identity(&pool, number, &[&number.to_string()])).await.unwrap();
    }
    put(&store, &identity(&other, 30, &["ana"])).await.unwrap();
    let listed = store.begin().identities(pool.id, None, 4).await.unwrap();
    assert_eq!((listed.items.len(), listed.next.is_some()), (4, true));

    let mut tx = store.begin();
    tx.identity_pool(pool.id).await.unwrap().unwrap();
    tx.delete_identity_pool(&pool, NOW);
    tx.commit().await.unwrap();

    assert!(store.begin().identity(IdentityId::from_bytes([10; 16])).await.unwrap().is_none());
    assert_clean(&store).await;
    let mut removed = 0;
    while let round @ 1.. = sweep_once(&store, NOW, NOW, 3).await.unwrap().remains {
        removed += round;
    }
    assert_eq!(removed, 11, "ten identities and the order itself");
    assert!(store.begin().identities(pool.id, None, 4).await.unwrap().items.is_empty());
    assert_eq!(owners(&store, &other, &["ana"]).await, [30]);
    assert_clean(&store).await;
}
