//! Identity providers, certificates, resource servers and domains: found by every name, and gone with their pool.

use std::collections::BTreeMap;

use domain::certificate::{CertificateUse, StoredCertificate};
use domain::identity_provider::{IdentityProvider, ProviderDraft, ProviderType, SealedDetails};
use domain::ids::UserId;
use domain::pool::{AssuranceLevel, Pool};
use domain::pool_domain::{CustomDomain, DomainDraft, Failover, PoolDomain, SecurityPolicy};
use domain::resource_server::{ResourceServer, Scope};
use domain::secret::Sealed;
use domain::user::{Identity, Link, SUBJECT, User};

use super::samples::*;
use crate::sweep::sweep_once;
use crate::testing::store;
use crate::{Counter, DomainNames, Failure, Store};

pub fn identity_provider(pool: &Pool, name: &str, identifiers: &[&str]) -> IdentityProvider {
    let sealed = Sealed::from_ciphertext(vec![5; 40]);
    let details = SealedDetails {
        open: BTreeMap::from([
            ("client_id".into(), "app".into()),
            ("oidc_issuer".into(), "https://idp.example.com".into()),
        ]),
        secret: BTreeMap::from([("client_secret".into(), sealed)]),
    };
    let draft = ProviderDraft {
        mapping: Some(BTreeMap::from([("email".into(), "mail".into())])),
        identifiers: Some(identifiers.iter().map(|&identifier| identifier.to_owned()).collect()),
        acr: Some(BTreeMap::from([(AssuranceLevel::Level2, "urn:example:2".into())])),
    };
    IdentityProvider::create(pool, name.into(), ProviderType::Oidc, details, draft, NOW).unwrap()
}

pub fn certificate(pool: &Pool) -> StoredCertificate {
    let (certificate, sealed) = ("MIIC".into(), Sealed::from_ciphertext(vec![8; 40]));
    StoredCertificate { pool: pool.number, use_for: CertificateUse::Signing, certificate, sealed, created: NOW }
}

pub fn resource_server(pool: &Pool, identifier: &str) -> ResourceServer {
    let scopes = vec![Scope { name: "read".into(), description: "May read".into() }];
    ResourceServer::create(pool.number, identifier.into(), "API".into(), scopes).unwrap()
}

pub fn custom_domain(pool: &Pool, domain: &str) -> PoolDomain {
    let certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1".into();
    let custom = CustomDomain { certificate_arn, security_policy: Some(SecurityPolicy::Tls1_2) };
    let failover = Failover { secondary_region: "eu-west-1".into(), health_check: "check".into() };
    let draft = DomainDraft { pages: Some(2), custom: Some(custom), failover: Some(failover) };
    PoolDomain::create(pool, domain.into(), draft, NOW).unwrap()
}

fn prefix(pool: &Pool, domain: &str) -> PoolDomain {
    PoolDomain::create(pool, domain.into(), DomainDraft::default(), NOW).unwrap()
}

fn linked(user: User, value: &str) -> User {
    let link = Link {
        provider: "Okta".into(),
        provider_type: ProviderType::Oidc,
        attribute: SUBJECT.into(),
        value: value.into(),
        issuer: None,
        created: NOW,
    };
    user.linked(link, NOW).unwrap()
}

async fn owner(store: &Store, pool: &Pool, value: &str) -> Option<UserId> {
    let identity = Identity { provider: "Okta", attribute: SUBJECT, value };
    store.begin().owner_of_link(pool.number, &identity).await.unwrap()
}

#[tokio::test]
async fn an_identity_elsewhere_is_one_persons() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let long = "x".repeat(3000);
    let ana = linked(linked(user(&pool, 1, "ana", &[]), "00u1"), &long);
    with_users(&store, &[ana.clone(), user(&pool, 2, "ben", &[])]).await;

    assert_eq!(owner(&store, &pool, "00u1").await, Some(ana.id));
    assert_eq!(owner(&store, &pool, &long).await, Some(ana.id));
    assert_eq!(owner(&store, &pool, "00u2").await, None);

    let mut tx = store.begin();
    let (ben, _) = tx.user_by_name(&pool, "ben").await.unwrap().unwrap();
    tx.put(&linked(User::clone(&ben), "00u1"));
    assert!(matches!(tx.commit().await, Err(Failure::Conflict)), "who did not ask loses");
    assert_clean(&store).await;

    let mut tx = store.begin();
    let (found, _) = tx.user_by_name(&pool, "ana").await.unwrap().unwrap();
    let identity = Identity { provider: "Okta", attribute: SUBJECT, value: "00u1" };
    tx.put(&User::clone(&found).unlinked(&identity, NOW));
    tx.commit().await.unwrap();
    assert_eq!(owner(&store, &pool, "00u1").await, None);
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_provider_is_found_by_its_name_and_identifiers() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let okta = identity_provider(&pool, "Okta", &["okta.example.com", "example.com"]);
    let mut tx = store.begin();
    tx.put(&okta);
    tx.put(&identity_provider(&pool, "Other", &[]));
    tx.commit().await.unwrap();

    let mut tx = store.begin();
    assert_eq!(tx.identity_provider(pool.number, "Okta").await.unwrap().as_deref(), Some(&okta));
    assert_eq!(tx.owner_of_identifier(pool.number, "example.com").await.unwrap().as_deref(), Some("Okta"));
    assert_eq!(tx.owner_of_identifier(pool.number, "Okta").await.unwrap(), None);
    let names = ["Nobody".into(), "Okta".into()];
    assert_eq!(tx.known_identity_providers(pool.number, &names).await.unwrap(), ["Okta"]);
    assert_eq!(tx.identity_providers(pool.number, None, 10).await.unwrap().items.len(), 2);
    assert_eq!(tx.count(Counter::identity_providers(pool.number)).await.unwrap(), 2);
    let master = store.keyring().primary().unwrap();
    assert_eq!(store.key_usage().await.unwrap().get(&master), None, "the samples were sealed by nobody");
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_domain_is_one_pools_and_a_pool_has_one_of_each_kind() {
    let store = store().await;
    let (here, there) = (pool(1), pool(2));
    with_pool(&store, &here).await;
    with_pool(&store, &there).await;
    let mut tx = store.begin();
    tx.put(&prefix(&here, "people"));
    tx.put(&custom_domain(&here, "auth.example.com"));
    tx.commit().await.unwrap();

    for rival in [prefix(&there, "people"), prefix(&here, "persons"), custom_domain(&here, "id.example.com")] {
        let mut tx = store.begin();
        tx.put(&rival);
        assert!(matches!(tx.commit().await, Err(Failure::Conflict)), "{}", rival.domain);
    }
    let names = DomainNames { prefix: Some("people".into()), custom: Some("auth.example.com".into()) };
    assert_eq!(store.begin().domains_of(here.number).await.unwrap(), names);
    assert!(store.begin().domains_of(there.number).await.unwrap().is_empty());
    let (domain, pool) = store.begin().pool_domain("auth.example.com").await.unwrap().unwrap();
    assert!(domain.is_custom());
    assert_eq!(pool.id, here.id);
    assert_clean(&store).await;
}

#[tokio::test]
async fn of_a_new_domain_and_the_end_of_its_pool_one_wins() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let mut deletion = store.begin();
    let found = deletion.pool_by_id(&pool.id).await.unwrap().unwrap();
    assert!(deletion.domains_of(pool.number).await.unwrap().is_empty());
    deletion.delete_pool(&found, NOW);

    let mut tx = store.begin();
    tx.put(&prefix(&pool, "people"));
    tx.commit().await.unwrap();

    assert!(matches!(deletion.commit().await, Err(Failure::Conflict)));
    assert_clean(&store).await;
}

#[tokio::test]
async fn all_of_it_goes_with_its_pool() {
    let store = store().await;
    let (doomed, kept) = (pool(1), pool(2));
    for pool in [&doomed, &kept] {
        with_pool(&store, pool).await;
        let mut tx = store.begin();
        for number in 0..7 {
            tx.put(&identity_provider(pool, &format!("idp{number}"), &[&format!("idp{number}.example.com")]));
            tx.put(&resource_server(pool, &format!("api{number}")));
        }
        tx.put(&certificate(pool));
        tx.put(&prefix(pool, &format!("people{}", pool.number.0)));
        tx.put(&custom_domain(pool, &format!("auth{}.example.com", pool.number.0)));
        tx.commit().await.unwrap();
    }

    let mut tx = store.begin();
    let found = tx.pool_by_id(&doomed.id).await.unwrap().unwrap();
    tx.delete_pool(&found, NOW);
    tx.commit().await.unwrap();

    assert!(store.begin().pool_domain("people1").await.unwrap().is_none(), "invisible at once");
    assert_clean(&store).await;
    for _ in 0..20 {
        sweep_once(&store, NOW, NOW, 3).await.unwrap();
    }
    assert_clean(&store).await;
    for (pool, left) in [(&doomed, 0), (&kept, 7)] {
        let number = pool.number;
        let mut tx = store.begin();
        assert_eq!(tx.list_records::<IdentityProvider>(number, None, 10).await.unwrap().items.len(), left);
        assert_eq!(tx.list_records::<ResourceServer>(number, None, 10).await.unwrap().items.len(), left);
        assert_eq!(tx.count(Counter::identity_providers(number)).await.unwrap(), left as u64);
        assert_eq!(tx.count(Counter::resource_servers(number)).await.unwrap(), left as u64);
        assert_eq!(tx.certificate(number, CertificateUse::Signing).await.unwrap().is_some(), left > 0);
        assert_eq!(tx.domains_of(number).await.unwrap().is_empty(), left == 0);
    }
}
