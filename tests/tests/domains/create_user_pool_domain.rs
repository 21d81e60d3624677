//! CreateUserPoolDomain: who may have which.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{CERTIFICATE, custom, describe, prefix};

#[tokio::test]
async fn a_pool_has_a_prefix_and_a_domain_of_its_own() {
    let world = World::new().await;
    let pool = world.pool().await;

    assert_eq!(prefix(&pool, "people").await, json!({"ManagedLoginVersion": 1}));
    // There is no distribution: what the name is to be an alias of is this server.
    let made = custom(&pool, "auth.example.com").await;
    assert_eq!(made, json!({"ManagedLoginVersion": 1, "CloudFrontDomain": "id.example.org"}));

    let described = pool.describe().await;
    assert_eq!((&described["Domain"], &described["CustomDomain"]), (&json!("people"), &json!("auth.example.com")));
    for another in [
        json!({"Domain": "persons"}),
        json!({"Domain": "id.example.com", "CustomDomainConfig": {"CertificateArn": CERTIFICATE}}),
    ] {
        assert_eq!(pool.call("CreateUserPoolDomain", another).await.refused_kind(), "InvalidParameterException");
    }
    world.verify().await;
}

#[tokio::test]
async fn a_domain_is_taken_for_everybody() {
    let world = World::new().await;
    let (first, second) = (world.pool().await, world.pool().await);
    prefix(&first, "people").await;
    custom(&first, "auth.example.com").await;
    let taken = "InvalidParameterException: Domain already associated with another user pool.";
    for pool in [&first, &second] {
        assert_eq!(pool.call("CreateUserPoolDomain", json!({"Domain": "people"})).await.refused(), taken);
        let input = json!({"Domain": "auth.example.com", "CustomDomainConfig": {"CertificateArn": CERTIFICATE}});
        assert_eq!(pool.call("CreateUserPoolDomain", input).await.refused(), taken);
    }
}

#[tokio::test]
async fn a_prefix_is_a_label_without_amazons_words() {
    let world = World::new().await;
    let pool = world.pool().await;
    for word in ["aws", "amazon", "cognito"] {
        let refused = pool.call("CreateUserPoolDomain", json!({"Domain": format!("my-{word}-people")})).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: Domain cannot contain reserved word: {word}"));
    }
    for bad in ["auth.example.com", "People", "-people", "people-", "pe_ople"] {
        let refused = pool.call("CreateUserPoolDomain", json!({"Domain": bad})).await.refused();
        assert_eq!(
            refused,
            "InvalidParameterException: The domain name contains an invalid character. Domain names can only contain \
             lower-case letters, numbers, and hyphens. Please enter a different name that follows this format: \
             ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$",
            "{bad}"
        );
    }
    for bad in [
        json!({}),
        json!({"Domain": ""}),
        json!({"Domain": "a".repeat(64)}),
        json!({"Domain": "a", "ManagedLoginVersion": 3}),
    ] {
        assert_eq!(
            pool.call("CreateUserPoolDomain", bad.clone()).await.refused_kind(),
            "InvalidParameterException",
            "{bad}"
        );
    }
    let local = json!({"Domain": "localhost", "CustomDomainConfig": {"CertificateArn": CERTIFICATE}});
    assert_eq!(pool.call("CreateUserPoolDomain", local).await.refused_kind(), "InvalidParameterException");
    assert!(pool.describe().await.get("Domain").is_none());
}

#[tokio::test]
async fn the_cheapest_tier_has_the_classic_pages_only() {
    let world = World::new().await;
    let lite = world.pool_with(json!({"UserPoolTier": "LITE"})).await;
    let managed = json!({"Domain": "people", "ManagedLoginVersion": 2});
    assert_eq!(
        lite.call("CreateUserPoolDomain", managed.clone()).await.refused_kind(),
        "FeatureUnavailableInTierException"
    );
    prefix(&lite, "people").await;
    let update = lite.call("UpdateUserPoolDomain", managed).await.refused_kind();
    assert_eq!(update, "FeatureUnavailableInTierException");
    assert_eq!(describe(&world, "people").await["ManagedLoginVersion"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_one_domain_one_gets_it() {
    let world = World::new().await;
    let pools = [world.pool().await, world.pool().await];
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let pool = pools[number % 2].clone();
            let domain = if number % 4 == 0 { "persons" } else { "people" };
            tokio::spawn(async move { pool.call("CreateUserPoolDomain", json!({"Domain": domain})).await.is_ok() })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        made += usize::from(task.await.unwrap());
    }
    let mut owned = 0;
    for domain in ["people", "persons"] {
        owned += usize::from(describe(&world, domain).await.get("UserPoolId").is_some());
    }
    assert!(made == owned && (1..=2).contains(&made), "{made} made, {owned} owned");
    world.verify().await;
}

#[tokio::test]
async fn a_pool_with_a_domain_is_not_deleted() {
    let world = World::new().await;
    let pool = world.pool().await;
    prefix(&pool, "people").await;
    custom(&pool, "auth.example.com").await;
    for domain in ["people", "auth.example.com"] {
        assert_eq!(
            pool.call("DeleteUserPool", json!({})).await.refused(),
            "InvalidParameterException: User pool cannot be deleted. It has a domain configured that should be deleted first."
        );
        pool.call("DeleteUserPoolDomain", json!({"Domain": domain})).await.answered();
    }
    pool.call("DeleteUserPool", json!({})).await.answered();
    world.verify().await;
}
