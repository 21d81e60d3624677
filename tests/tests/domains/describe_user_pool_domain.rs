//! DescribeUserPoolDomain, as tools wait for it.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{CERTIFICATE, describe, prefix};

#[tokio::test]
async fn of_nobodys_domain_there_is_nothing_to_say() {
    let world = World::new().await;
    for domain in ["people", "auth.example.com"] {
        let answer = world.call("DescribeUserPoolDomain", json!({"Domain": domain})).await.answered();
        assert_eq!(answer, json!({"DomainDescription": {}}));
    }
}

#[tokio::test]
async fn a_domain_is_active_at_once() {
    let world = World::new().await;
    let pool = world.pool().await;
    prefix(&pool, "people").await;
    let input = json!({
        "Domain": "auth.example.com", "ManagedLoginVersion": 2,
        "CustomDomainConfig": {"CertificateArn": CERTIFICATE, "SecurityPolicy": "TLS_V1_2_2021"},
        "Routing": {"Failover": {"SecondaryRegion": "eu-west-1", "PrimaryRoute53HealthCheckId": "check"}},
    });
    let made = pool.call("CreateUserPoolDomain", input.clone()).await.answered();
    assert_eq!((&made["ManagedLoginVersion"], &made["Routing"]), (&json!(2), &input["Routing"]));

    assert_eq!(
        describe(&world, "people").await,
        json!({
            "UserPoolId": pool.id, "AWSAccountId": "123456789012", "Domain": "people",
            "CloudFrontDistribution": "id.example.org", "Version": "20260303070809", "Status": "ACTIVE",
            "ManagedLoginVersion": 1,
        })
    );
    assert_eq!(
        describe(&world, "auth.example.com").await,
        json!({
            "UserPoolId": pool.id, "AWSAccountId": "123456789012", "Domain": "auth.example.com",
            "CloudFrontDistribution": "id.example.org", "Version": "20260303070809", "Status": "ACTIVE",
            "CustomDomainConfig": input["CustomDomainConfig"], "ManagedLoginVersion": 2, "Routing": input["Routing"],
        })
    );
}
