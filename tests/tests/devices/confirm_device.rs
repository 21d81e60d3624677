//! ConfirmDevice: only what this very session was told of, once, with numbers that prove something.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::future::join_all;
use poolhouse_tests::{Device, Outcome, PASSWORD, Server, Tokens, attributes_of, claims, minutes};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Owner, TRACKING_OFF};

fn input(tokens: &Tokens, device: &Device) -> Value {
    json!({"AccessToken": tokens.access, "DeviceKey": device.key, "DeviceSecretVerifierConfig": device.secret()})
}

#[tokio::test]
async fn a_sign_in_tells_of_a_new_device_and_it_is_remembered_once_confirmed() {
    let owner = Owner::new().await;
    let device = Device::of(&owner.tokens);
    assert!(device.key.starts_with("us-east-1_") && device.key.len() == 46, "{}", device.key);
    assert!(device.group_key.len() == 9 && device.group_key.starts_with('-'), "{}", device.group_key);
    assert_eq!(claims(&owner.tokens.access)["device_key"], device.key);
    assert!(claims(&owner.tokens.id).get("device_key").is_none());
    assert_eq!(owner.user.call("AdminListDevices", json!({})).await.answered()["Devices"], json!([]));

    owner.world.wait(minutes(1));
    let answer = device.confirm(&owner.world, &owner.tokens).await.answered();

    assert_eq!(answer, json!({"UserConfirmationNecessary": false}));
    let shown = owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered();
    let shown = &shown["Device"];
    assert_eq!(shown["DeviceKey"], device.key);
    let attributes = attributes_of(&shown["DeviceAttributes"]);
    assert_eq!(
        attributes,
        json!({
            "device_status": "valid", "device_name": "laptop", "last_ip_used": "192.0.2.7",
            "dev:device_remembered_status": "remembered",
        })
    );
    for date in ["DeviceCreateDate", "DeviceLastModifiedDate", "DeviceLastAuthenticatedDate"] {
        assert_eq!(shown[date].as_f64().unwrap() as i64, owner.world.now(), "{date}");
    }
    owner.world.verify().await;
}

#[tokio::test]
async fn where_users_are_asked_it_waits_for_their_word() {
    let owner = Owner::prompted().await;
    let device = Device::of(&owner.tokens);

    let answer = device.confirm(&owner.world, &owner.tokens).await.answered();

    assert_eq!(answer, json!({"UserConfirmationNecessary": true}));
    let shown = owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered();
    let attributes = attributes_of(&shown["Device"]["DeviceAttributes"]);
    assert_eq!(attributes["dev:device_remembered_status"], "not_remembered");
}

#[tokio::test]
async fn every_session_is_told_of_a_device_of_its_own_in_one_group() {
    let owner = Owner::new().await;
    let (first, second) = (Device::of(&owner.tokens), Device::of(&owner.user.signs_in(&owner.client).await));
    assert_ne!(first.key, second.key);
    assert_eq!(first.group_key, second.group_key);
}

#[tokio::test]
async fn a_key_that_came_with_another_session_is_invalid() {
    let owner = Owner::new().await;
    let other = owner.user.signs_in(&owner.client).await;
    let ben = owner.pool.user("ben").confirmed().await.signs_in(&owner.client).await;
    let device = Device::of(&owner.tokens);
    for tokens in [&other, &ben] {
        let refused = owner.world.call("ConfirmDevice", input(tokens, &device)).await.refused();
        assert_eq!(refused, "InvalidParameterException: Invalid device key given.");
    }
    let mut invented = input(&owner.tokens, &device);
    invented["DeviceKey"] = "us-east-1_0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9".into();
    let refused = owner.world.call("ConfirmDevice", invented).await.refused();
    assert_eq!(refused, "InvalidParameterException: Invalid device key given.");
}

#[tokio::test]
async fn a_device_is_confirmed_once_and_not_again_after_it_was_forgotten() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let again = device.confirm(&owner.world, &owner.tokens).await;
    assert_eq!(again.refused_kind(), "DeviceKeyExistsException");

    owner.user.call("AdminForgetDevice", json!({"DeviceKey": device.key})).await.answered();

    let again = device.confirm(&owner.world, &owner.tokens).await;
    assert_eq!(again.refused(), "InvalidParameterException: Invalid device key given.");
}

#[tokio::test]
async fn numbers_that_prove_nothing_are_refused_and_nothing_is_written() {
    let owner = Owner::new().await;
    let device = Device::of(&owner.tokens);
    let good = device.secret();
    let before = owner.world.dump_at_rest().await;
    let number = |bytes: &[u8]| Value::from(STANDARD.encode(bytes));
    for config in [
        Value::Null,
        json!({}),
        json!({"PasswordVerifier": good["PasswordVerifier"]}),
        json!({"Salt": good["Salt"]}),
        json!({"PasswordVerifier": "not base64", "Salt": good["Salt"]}),
        json!({"PasswordVerifier": number(&[0; 384]), "Salt": good["Salt"]}),
        json!({"PasswordVerifier": number(&[1]), "Salt": good["Salt"]}),
        json!({"PasswordVerifier": number(&[255; 384]), "Salt": good["Salt"]}),
        json!({"PasswordVerifier": good["PasswordVerifier"], "Salt": "not base64"}),
        json!({"PasswordVerifier": good["PasswordVerifier"], "Salt": number(&[0])}),
        json!({"PasswordVerifier": good["PasswordVerifier"], "Salt": number(&[7; 65])}),
    ] {
        let mut input = input(&owner.tokens, &device);
        input["DeviceSecretVerifierConfig"] = config.clone();
        let refused = owner.world.call("ConfirmDevice", input).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{config}");
    }
    assert!(owner.world.dump().await == before);
    device.confirm(&owner.world, &owner.tokens).await.answered();
}

#[tokio::test]
async fn a_pool_that_tracks_none_knows_none() {
    let owner = Owner::new().await;
    let device = Device::of(&owner.tokens);
    owner.stop_tracking().await;

    assert_eq!(device.confirm(&owner.world, &owner.tokens).await.refused(), TRACKING_OFF);
    let tokens = owner.user.signs_in(&owner.client).await;
    assert!(tokens.get("NewDeviceMetadata").is_none());
    assert!(claims(&tokens.access).get("device_key").is_none());
}

#[tokio::test]
async fn a_client_without_revocation_confirms_too() {
    let owner = Owner::new().await;
    let client = owner.pool.client_with(json!({"EnableTokenRevocation": false})).await;
    let tokens = owner.user.signs_in(&client).await;
    let device = Device::confirmed(&owner.world, &tokens).await;
    owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_confirmations_at_once_one_wins() {
    let owner = Owner::new().await;
    let device = Device::of(&owner.tokens);
    let tries = (0..50).map(|_| {
        let (world, tokens, device) = (owner.world.clone(), owner.tokens.clone(), device.clone());
        tokio::spawn(async move { device.confirm(&world, &tokens).await })
    });
    let outcomes: Vec<_> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refused in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(refused.kind, "DeviceKeyExistsException");
    }
    owner.world.verify().await;
}

#[tokio::test]
async fn the_verifier_lies_nowhere_in_clear() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let verifier = STANDARD.decode(device.secret()["PasswordVerifier"].as_str().unwrap()).unwrap();
    let everything: Vec<u8> = owner.world.dump().await.into_values().flatten().collect();
    let encoded = STANDARD.encode(&verifier[1..]);
    for form in [&verifier[1..65], &encoded.as_bytes()[..64], device.password.as_bytes()] {
        assert!(!everything.windows(form.len()).any(|window| window == form));
    }
}

#[tokio::test]
async fn devices_go_with_their_user() {
    let owner = Owner::new().await;
    owner.device().await;
    owner.another_device().await;
    owner.user.call("AdminDeleteUser", json!({})).await.answered();
    owner.world.verify().await;
    let dump = owner.world.dump().await;
    assert!(!dump.keys().any(|key| key[0] == 0x25), "a device is left");
}

#[tokio::test]
async fn a_confirmed_device_outlives_the_process() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("pools").to_str().unwrap().to_owned();
    let server = Server::start(&["dev", "--data", &data]).await;
    let pool = json!({"PoolName": "kept", "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true}});
    let pool = server.call("CreateUserPool", pool).await.answered()["UserPool"]["Id"].clone();
    let client = json!({"UserPoolId": pool, "ClientName": "app", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
    let client = server.call("CreateUserPoolClient", client).await.answered()["UserPoolClient"]["ClientId"].clone();
    let ana = json!({"UserPoolId": pool, "Username": "ana", "MessageAction": "SUPPRESS"});
    server.call("AdminCreateUser", ana).await.answered();
    let password = json!({"UserPoolId": pool, "Username": "ana", "Password": PASSWORD, "Permanent": true});
    server.call("AdminSetUserPassword", password).await.answered();
    let sign_in = json!({
        "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
    });
    let tokens = Tokens::of(&server.call("InitiateAuth", sign_in).await.answered());
    let device = Device::of(&tokens);
    server.call("ConfirmDevice", input(&tokens, &device)).await.answered();
    let named = json!({"AccessToken": tokens.access, "DeviceKey": device.key});
    let before = server.call("GetDevice", named.clone()).await.answered();
    assert!(server.stop().await.success());

    let server = Server::start(&["dev", "--data", &data]).await;

    let renewal = json!({"ClientId": client, "RefreshToken": tokens.refresh, "DeviceKey": device.key});
    server.call("GetTokensFromRefreshToken", renewal).await.answered();
    let asked = json!({"UserPoolId": pool, "Username": "ana", "DeviceKey": device.key});
    assert_eq!(server.call("AdminGetDevice", asked).await.answered(), before);
    assert!(server.stop().await.success());
}
