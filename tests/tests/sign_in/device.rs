//! Signing in from a device that is known: DEVICE_KEY, DEVICE_SRP_AUTH, DEVICE_PASSWORD_VERIFIER.

use futures::future::join_all;
use poolhouse_tests::{AwsError, Client, Device, NEW_PASSWORD, Outcome, PASSWORD, SrpClient, Tokens, claims, minutes};
use serde_json::{Value, json};

use crate::devices::{NO_DEVICE, Owner};

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

/// Shows the password and the key of a device.
async fn sign_in(client: &Client, username: &str, key: &str) -> Result<Value, AwsError> {
    let parameters = json!({"USERNAME": username, "PASSWORD": PASSWORD, "DEVICE_KEY": key});
    let parameters = client.hashed(username, parameters);
    client.call("InitiateAuth", json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})).await
}

/// The first answer of a device, without a session.
async fn begin(client: &Client, device: &Device, srp: &SrpClient) -> Result<Value, AwsError> {
    let responses = device.beginning(client, "ana", srp);
    client
        .call("RespondToAuthChallenge", json!({"ChallengeName": "DEVICE_SRP_AUTH", "ChallengeResponses": responses}))
        .await
}

async fn finish(client: &Client, responses: Value) -> Result<Value, AwsError> {
    let input = json!({"ChallengeName": "DEVICE_PASSWORD_VERIFIER", "ChallengeResponses": responses});
    client.call("RespondToAuthChallenge", input).await
}

#[tokio::test]
async fn a_remembered_device_proves_itself_after_the_password() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    owner.world.wait(minutes(5));

    let asked = sign_in(&owner.client, "ana", &device.key).await.answered();
    assert_eq!((&asked["ChallengeName"], &asked["ChallengeParameters"]), (&json!("DEVICE_SRP_AUTH"), &json!({})));
    assert!(asked.get("AuthenticationResult").is_none());
    let srp = SrpClient::new(3);
    let input = json!({
        "ChallengeName": "DEVICE_SRP_AUTH", "Session": asked["Session"],
        "ChallengeResponses": device.beginning(&owner.client, "ana", &srp),
    });
    let verifier = owner.client.call("RespondToAuthChallenge", input).await.answered();
    assert_eq!(verifier["ChallengeName"], "DEVICE_PASSWORD_VERIFIER");
    let parameters = verifier["ChallengeParameters"].as_object().unwrap();
    let names: Vec<_> = parameters.keys().map(String::as_str).collect();
    assert_eq!(names, ["DEVICE_KEY", "SALT", "SECRET_BLOCK", "SRP_B", "USERNAME"]);
    assert_eq!((&parameters["DEVICE_KEY"], &parameters["USERNAME"]), (&json!(device.key), &json!("ana")));
    let tokens = Tokens::of(&finish(&owner.client, device.proof(&owner.client, &srp, &verifier)).await.answered());

    assert!(tokens.get("NewDeviceMetadata").is_none());
    assert_eq!(claims(&tokens.access)["device_key"], device.key);
    let shown = owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered();
    assert_eq!(shown["Device"]["DeviceLastAuthenticatedDate"].as_f64().unwrap() as i64, owner.world.now());
    owner.world.verify().await;
}

#[tokio::test]
async fn clients_that_keep_no_session_prove_it_too() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let srp = SrpClient::new(5);
    let parameters = json!({"USERNAME": "ana", "SRP_A": srp.public(), "DEVICE_KEY": device.key});
    let input = json!({"AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters});
    let verifier = owner.client.call("InitiateAuth", input).await.answered();
    let input = owner.client.srp_proof(&srp, &verifier, PASSWORD);
    let asked = owner.client.call("RespondToAuthChallenge", input).await.answered();
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");

    let tokens = Tokens::of(&device.prove(&owner.client, "ana", &json!({})).await.answered());

    assert_eq!(claims(&tokens.access)["device_key"], device.key);
}

#[tokio::test]
async fn a_device_may_be_named_with_the_proof_of_the_password() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let srp = SrpClient::new(5);
    let verifier = owner.client.begin_srp("ana", &srp).await.answered();
    let mut input = owner.client.srp_proof(&srp, &verifier, PASSWORD);
    input["ChallengeResponses"]["DEVICE_KEY"] = device.key.as_str().into();

    let asked = owner.client.call("RespondToAuthChallenge", input).await.answered();

    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    Tokens::of(&device.prove(&owner.client, "ana", &asked).await.answered());
}

#[tokio::test]
async fn who_has_the_password_only_comes_from_a_new_device() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let tokens = owner.user.signs_in(&owner.client).await;
    assert_ne!(tokens["NewDeviceMetadata"]["DeviceKey"], device.key);
    assert_ne!(claims(&tokens.access)["device_key"], device.key);
}

#[tokio::test]
async fn a_device_that_is_not_remembered_is_known_by_its_key_alone() {
    let owner = Owner::prompted().await;
    let device = owner.device().await;

    let tokens = Tokens::of(&sign_in(&owner.client, "ana", &device.key).await.answered());

    assert!(tokens.get("NewDeviceMetadata").is_none());
    assert_eq!(claims(&tokens.access)["device_key"], device.key);
    let status = json!({"DeviceKey": device.key, "DeviceRememberedStatus": "remembered"});
    owner.user.call("AdminUpdateDeviceStatus", status).await.answered();
    let asked = sign_in(&owner.client, "ana", &device.key).await.answered();
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
}

#[tokio::test]
async fn a_new_password_comes_before_the_device() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let temporary = json!({"Username": "ana", "Password": PASSWORD, "Permanent": false});
    owner.pool.call("AdminSetUserPassword", temporary).await.answered();
    let asked = sign_in(&owner.client, "ana", &device.key).await.answered();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let input = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "ana", "NEW_PASSWORD": NEW_PASSWORD},
    });

    let asked = owner.client.call("RespondToAuthChallenge", input).await.answered();

    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    Tokens::of(&device.prove(&owner.client, "ana", &asked).await.answered());
    owner.client.tokens("ana", NEW_PASSWORD).await;
}

#[tokio::test]
async fn what_is_not_this_users_device_does_not_exist() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    owner.pool.user("ben").confirmed().await;
    let unconfirmed = Device::of(&owner.user.signs_in(&owner.client).await);
    for (username, key) in [
        ("ben", device.key.as_str()),
        ("ana", &unconfirmed.key),
        ("ana", "us-east-1_0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"),
        ("ana", "nonsense"),
    ] {
        assert_eq!(sign_in(&owner.client, username, key).await.refused(), NO_DEVICE, "{username} {key}");
    }
    owner.user.call("AdminForgetDevice", json!({"DeviceKey": device.key})).await.answered();
    assert_eq!(sign_in(&owner.client, "ana", &device.key).await.refused(), NO_DEVICE);
    // A pool that tracks none does not look.
    owner.stop_tracking().await;
    Tokens::of(&sign_in(&owner.client, "ana", &device.key).await.answered());
}

#[tokio::test]
async fn a_device_that_is_forgotten_on_the_way_gets_nowhere() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let srp = SrpClient::new(3);
    sign_in(&owner.client, "ana", &device.key).await.answered();
    let verifier = begin(&owner.client, &device, &srp).await.answered();
    owner.user.call("AdminForgetDevice", json!({"DeviceKey": device.key})).await.answered();
    let refused = finish(&owner.client, device.proof(&owner.client, &srp, &verifier)).await.refused();
    assert_eq!(refused, NO_DEVICE);
}

#[tokio::test]
async fn a_wrong_proof_is_refused_counted_and_not_corrected() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    for (what, spoiled) in [
        ("password", Device { password: "another".into(), ..device.clone() }),
        ("group", Device { group_key: "-aBcD1234".into(), ..device.clone() }),
    ] {
        let srp = SrpClient::new(3);
        sign_in(&owner.client, "ana", &device.key).await.answered();
        let verifier = begin(&owner.client, &device, &srp).await.answered();
        let wrong = finish(&owner.client, spoiled.proof(&owner.client, &srp, &verifier)).await.refused();
        assert_eq!(wrong, WRONG, "{what}");
        let late = finish(&owner.client, device.proof(&owner.client, &srp, &verifier)).await;
        assert_eq!(late.refused_kind(), "NotAuthorizedException", "{what}: the block is used up");
    }
}

#[tokio::test]
async fn the_block_of_a_password_is_none_of_a_device() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let other = owner.another_device().await;
    let srp = SrpClient::new(3);
    let of_password = owner.client.begin_srp("ana", &srp).await.answered();
    sign_in(&owner.client, "ana", &device.key).await.answered();
    let of_device = begin(&owner.client, &device, &srp).await.answered();

    let refused = finish(&owner.client, device.proof(&owner.client, &srp, &of_password)).await.refused();
    assert_eq!(refused, WRONG);
    let refused = finish(&owner.client, other.proof(&owner.client, &srp, &of_device)).await;
    assert_eq!(refused.refused_kind(), "NotAuthorizedException", "another device of the same user");
    let mut as_password = owner.client.srp_proof(&srp, &of_password, PASSWORD);
    as_password["ChallengeResponses"]["PASSWORD_CLAIM_SECRET_BLOCK"] =
        of_device["ChallengeParameters"]["SECRET_BLOCK"].clone();
    assert_eq!(owner.client.call("RespondToAuthChallenge", as_password).await.refused(), WRONG);
}

#[tokio::test]
async fn without_a_session_only_what_waits_is_answered_once_in_time_and_by_its_client() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let srp = SrpClient::new(3);
    let missing = "InvalidParameterException: Missing required parameter Session";
    assert_eq!(begin(&owner.client, &device, &srp).await.refused(), missing);

    sign_in(&owner.client, "ana", &device.key).await.answered();
    let other = owner.pool.client().await;
    assert_eq!(begin(&other, &device, &srp).await.refused(), missing);
    begin(&owner.client, &device, &srp).await.answered();
    assert_eq!(
        begin(&owner.client, &device, &srp).await.refused(),
        "NotAuthorizedException: Invalid session for the user, session can only be used once."
    );

    sign_in(&owner.client, "ana", &device.key).await.answered();
    owner.world.wait(minutes(3));
    assert_eq!(begin(&owner.client, &device, &srp).await.refused(), missing);
}

#[tokio::test]
async fn a_confidential_client_shows_its_hash_with_every_step() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let flows = json!({"GenerateSecret": true, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
    let client = owner.pool.client_with(flows).await;
    let asked = sign_in(&client, "ana", &device.key).await.answered();
    let bare = json!({
        "ChallengeName": "DEVICE_SRP_AUTH", "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "ana", "DEVICE_KEY": device.key, "SRP_A": "abc"},
    });
    assert_eq!(client.call("RespondToAuthChallenge", bare).await.refused_kind(), "NotAuthorizedException");
    Tokens::of(&device.prove(&client, "ana", &asked).await.answered());
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let srp = SrpClient::new(3);
    let asked = sign_in(&owner.client, "ana", &device.key).await.answered();
    for name in ["USERNAME", "DEVICE_KEY", "SRP_A"] {
        let mut responses = device.beginning(&owner.client, "ana", &srp);
        responses.as_object_mut().unwrap().remove(name);
        let input = json!({
            "ChallengeName": "DEVICE_SRP_AUTH", "Session": asked["Session"], "ChallengeResponses": responses,
        });
        let refused = owner.client.call("RespondToAuthChallenge", input).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: Missing required parameter {name}"));
    }
    let verifier = begin(&owner.client, &device, &srp).await.answered();
    for name in ["USERNAME", "DEVICE_KEY", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK"] {
        let mut responses = device.proof(&owner.client, &srp, &verifier);
        responses.as_object_mut().unwrap().remove(name);
        let refused = finish(&owner.client, responses).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: Missing required parameter {name}"));
    }
    Tokens::of(&finish(&owner.client, device.proof(&owner.client, &srp, &verifier)).await.answered());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_proof_signs_in_once() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let srp = SrpClient::new(3);
    sign_in(&owner.client, "ana", &device.key).await.answered();
    let verifier = begin(&owner.client, &device, &srp).await.answered();
    let proof = device.proof(&owner.client, &srp, &verifier);
    let tries = (0..16).map(|_| {
        let (client, proof) = (owner.client.clone(), proof.clone());
        tokio::spawn(async move { finish(&client, proof).await })
    });
    let outcomes: Vec<_> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    owner.world.verify().await;
}

#[tokio::test]
async fn a_session_is_renewed_from_its_own_device_only() {
    let owner = Owner::new().await;
    let device = Device::of(&owner.tokens);
    let other = owner.another_device().await;
    let refresh = |key: Option<String>| {
        let (client, token) = (owner.client.clone(), owner.tokens.refresh.clone());
        async move {
            let mut parameters = json!({"REFRESH_TOKEN": token});
            if let Some(key) = key {
                parameters["DEVICE_KEY"] = key.into();
            }
            client.call("InitiateAuth", json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters})).await
        }
    };
    for _before_and_after_it_is_confirmed in 0..2 {
        let invalid = "NotAuthorizedException: Invalid Refresh Token.";
        assert_eq!(refresh(None).await.refused(), invalid);
        assert_eq!(refresh(Some(other.key.clone())).await.refused(), invalid);
        let renewed = Tokens::of(&refresh(Some(device.key.clone())).await.answered());
        assert_eq!(claims(&renewed.access)["device_key"], device.key);
        let _ = device.confirm(&owner.world, &owner.tokens).await;
    }
    owner.stop_tracking().await;
    Tokens::of(&refresh(None).await.answered());
}
