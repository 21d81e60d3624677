//! GetSigningCertificate: made once, the pool's own, good for ten years.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use poolhouse_tests::{Outcome, Pool, World, days};
use serde_json::json;

use super::{METADATA, described};

async fn certificate(pool: &Pool) -> Vec<u8> {
    let answer = pool.call("GetSigningCertificate", json!({})).await.answered();
    assert_eq!(answer.as_object().unwrap().len(), 1);
    STANDARD.decode(answer["Certificate"].as_str().unwrap()).expect("base64 without lines")
}

fn holds(der: &[u8], part: &[u8]) -> bool {
    der.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn a_pool_keeps_its_certificate() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);

    let first = certificate(&here).await;

    assert_eq!(first[0], 0x30);
    assert!(holds(&first, here.id.as_bytes()), "its subject is the pool");
    let begin = first.windows(2).position(|part| part == [0x17, 13]).expect("a validity") + 2;
    let (not_before, not_after) = (&first[begin..begin + 13], &first[begin + 15..begin + 28]);
    assert!(not_before.ends_with(b"Z") && not_after.ends_with(b"Z"));
    let year = |text: &[u8]| std::str::from_utf8(&text[..2]).unwrap().parse::<u32>().unwrap();
    assert_eq!(year(not_after) - year(not_before), 10);

    world.wait(days(400));
    assert_eq!(certificate(&here).await, first);
    assert_ne!(certificate(&there).await, first);
    world.verify().await;
}

#[tokio::test]
async fn what_signs_does_not_decrypt() {
    let world = World::new().await;
    let pool = world.pool().await;
    let saml = json!({"ProviderName": "Corp", "ProviderType": "SAML", "ProviderDetails": {"MetadataFile": METADATA}});
    pool.call("CreateIdentityProvider", saml).await.answered();
    let details = described(&pool, "Corp").await["ProviderDetails"].clone();
    let encryption = STANDARD.decode(details["ActiveEncryptionCertificate"].as_str().unwrap()).unwrap();
    assert_ne!(certificate(&pool).await, encryption);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_first_callers_all_get_the_same() {
    let world = World::new().await;
    let pool = world.pool().await;
    let callers: Vec<_> = (0..8)
        .map(|_| {
            tokio::spawn({
                let pool = pool.clone();
                async move { certificate(&pool).await }
            })
        })
        .collect();
    let mut seen = Vec::new();
    for caller in callers {
        seen.push(caller.await.unwrap());
    }
    seen.dedup();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0], certificate(&pool).await);
}

#[tokio::test]
async fn its_key_lies_sealed() {
    let world = World::new().await;
    let pool = world.pool().await;
    certificate(&pool).await;
    // The DER of a private key begins with its version and the OID of RSA.
    let private = [0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    for (_, value) in world.dump().await {
        assert!(!holds(&value, &private));
    }
}
