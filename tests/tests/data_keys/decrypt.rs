//! Decrypt: a function that sends gets the data key of its message, and nobody else does.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{Functions, Options, Outcome, World, wrapped_key};
use serde_json::{Value, json};

const KEY_ID: &str = "0e5ab5d2-6f4b-4a9e-9d39-2f1a1f3c9b4d";
const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/0e5ab5d2-6f4b-4a9e-9d39-2f1a1f3c9b4d";

/// A world that asks for signatures, the wrapped data key of a message, and the encryption context it belongs to.
async fn message() -> (World, Vec<u8>, Value) {
    let functions = Arc::new(Functions::default());
    let world = World::with(Options { functions: Some(functions.clone()), ..Options::default() }).await;
    functions.agree("send");
    let sender = json!({"LambdaVersion": "V1_0", "LambdaArn": Functions::arn("send")});
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"], "LambdaConfig": {"CustomEmailSender": sender, "KMSKeyID": KEY},
        }))
        .await;
    pool.client().await.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let (event, _) = functions.next("CustomEmailSender_SignUp").await;
    let wrapped = wrapped_key(event["request"]["code"].as_str().unwrap());
    (world.enforcing(), wrapped, json!({"userpool-id": pool.id}))
}

async fn root_key(world: &World) -> Credentials {
    let clock = world.service().clock();
    let (id, secret) =
        service::access_keys::create(world.service().store(), world.ports().random.as_ref(), clock.wall())
            .await
            .unwrap();
    Credentials { id, secret: secret.expose().to_owned(), session_token: None }
}

fn input(wrapped: &[u8], context: &Value) -> Value {
    json!({"CiphertextBlob": STANDARD.encode(wrapped), "EncryptionContext": context, "KeyId": KEY})
}

#[tokio::test]
async fn whoever_may_use_the_key_gets_the_data_key() {
    let (world, wrapped, context) = message().await;
    let key = root_key(&world).await;
    let mut first = None;
    for named in [json!(KEY), json!(KEY_ID), json!(null)] {
        let mut input = input(&wrapped, &context);
        input["KeyId"] = named;
        input["EncryptionAlgorithm"] = "SYMMETRIC_DEFAULT".into();
        let answer = world.ask_as(Some(&key), "kms", "Decrypt", input).await.answered();
        let plaintext = STANDARD.decode(answer["Plaintext"].as_str().unwrap()).unwrap();
        assert_eq!((answer["KeyId"].as_str(), plaintext.len()), (Some(KEY), 32));
        assert_eq!(answer["EncryptionAlgorithm"], "SYMMETRIC_DEFAULT");
        assert_eq!(&plaintext, first.get_or_insert(plaintext.clone()));
    }
}

#[tokio::test]
async fn nobody_and_strangers_get_nothing() {
    let (world, wrapped, context) = message().await;
    let nobody = world.ask("kms", "Decrypt", input(&wrapped, &context)).await;
    assert_eq!(nobody.refused_kind(), "MissingAuthenticationTokenException");
    let mut key = root_key(&world).await;
    key.secret.push('x');
    let forged = world.ask_as(Some(&key), "kms", "Decrypt", input(&wrapped, &context)).await;
    assert_eq!(forged.refused_kind(), "InvalidSignatureException");
}

#[tokio::test]
async fn a_data_key_opens_for_its_own_message_alone() {
    let (world, wrapped, context) = message().await;
    let key = root_key(&world).await;
    let refused =
        async |input: Value| world.ask_as(Some(&key), "kms", "Decrypt", input).await.refused_kind().to_owned();
    let invalid = "InvalidCiphertextException";
    for foreign in [json!({}), json!({"userpool-id": "us-east-1_other"}), json!({"userpool-id": "", "more": "x"})] {
        assert_eq!(refused(input(&wrapped, &foreign)).await, invalid, "{foreign}");
    }
    for place in (0..wrapped.len()).step_by(7) {
        let mut garbled = wrapped.clone();
        garbled[place] ^= 1;
        assert_eq!(refused(input(&garbled, &context)).await, invalid, "{place}");
        if place > 0 {
            assert_eq!(refused(input(&wrapped[..place], &context)).await, invalid, "{place}");
        }
    }
    let of = |member: &str, value: Value| {
        let mut input = input(&wrapped, &context);
        input[member] = value;
        input
    };
    let other = "arn:aws:kms:us-east-1:123456789012:key/11111111-1111-1111-1111-111111111111";
    let incorrect = world.ask_as(Some(&key), "kms", "Decrypt", of("KeyId", json!(other))).await;
    assert_eq!(
        incorrect.refused(),
        "IncorrectKeyException: The key ID in the request does not identify a CMK that can perform this operation."
    );
    assert_eq!(refused(of("EncryptionAlgorithm", json!("RSAES_OAEP_SHA_256"))).await, "InvalidKeyUsageException");
    assert_eq!(refused(of("GrantTokens", json!(["token"]))).await, "InvalidGrantTokenException");
    assert_eq!(refused(of("DryRun", json!(true))).await, "DryRunOperationException");
    let recipient = json!({"KeyEncryptionAlgorithm": "RSAES_OAEP_SHA_256"});
    assert_eq!(refused(of("Recipient", recipient)).await, "ValidationException");
    assert_eq!(refused(of("CiphertextBlob", json!(null))).await, invalid);
}
