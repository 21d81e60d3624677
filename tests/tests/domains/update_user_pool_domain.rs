//! UpdateUserPoolDomain.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::json;

use super::{CERTIFICATE, custom, describe, prefix};

#[tokio::test]
async fn what_is_not_sent_stays() {
    let world = World::new().await;
    let pool = world.pool().await;
    custom(&pool, "auth.example.com").await;
    let renewed = "arn:aws:acm:us-east-1:123456789012:certificate/2";
    world.wait(minutes(1));

    let input = json!({"Domain": "auth.example.com", "CustomDomainConfig": {"CertificateArn": renewed}});
    let answer = pool.call("UpdateUserPoolDomain", input).await.answered();
    assert_eq!(answer, json!({"ManagedLoginVersion": 1, "CloudFrontDomain": "id.example.org"}));
    pool.call("UpdateUserPoolDomain", json!({"Domain": "auth.example.com", "ManagedLoginVersion": 2})).await.answered();

    let described = describe(&world, "auth.example.com").await;
    assert_eq!(described["CustomDomainConfig"], json!({"CertificateArn": renewed}));
    assert_eq!((&described["ManagedLoginVersion"], &described["Version"]), (&json!(2), &json!("20260303070909")));
    world.verify().await;
}

#[tokio::test]
async fn a_prefix_changes_its_pages_only() {
    let world = World::new().await;
    let pool = world.pool().await;
    prefix(&pool, "people").await;
    let answer =
        pool.call("UpdateUserPoolDomain", json!({"Domain": "people", "ManagedLoginVersion": 2})).await.answered();
    assert_eq!(answer, json!({"ManagedLoginVersion": 2}));
    for change in [
        json!({"Domain": "people", "CustomDomainConfig": {"CertificateArn": CERTIFICATE}}),
        json!({"Domain": "people", "ManagedLoginVersion": 0}),
        json!({"Domain": "people", "Routing": {"Failover": {"SecondaryRegion": "eu-west-1", "PrimaryRoute53HealthCheckId": "c"}}}),
    ] {
        let kind = pool.call("UpdateUserPoolDomain", change.clone()).await.refused_kind();
        assert_eq!(kind, "InvalidParameterException", "{change}");
    }
    assert_eq!(describe(&world, "people").await["ManagedLoginVersion"], 2);
}

#[tokio::test]
async fn anothers_domain_is_none() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    prefix(&there, "people").await;
    for domain in ["people", "nobodys"] {
        let refused =
            here.call("UpdateUserPoolDomain", json!({"Domain": domain, "ManagedLoginVersion": 2})).await.refused();
        assert_eq!(refused, "InvalidParameterException: No such domain or user pool exists.");
    }
}
