//! A remembered device in the place of a second factor.

use poolhouse_tests::{Authenticator, AwsError, Client, Device, Outcome, PASSWORD, Tokens, User, World};
use serde_json::{Value, json};

use super::configure;
use crate::devices::NO_DEVICE;

/// Ana, who uses an authenticator and has a confirmed device.
struct Story {
    world: World,
    client: Client,
    ana: User,
    authenticator: Authenticator,
    device: Device,
}

impl Story {
    async fn new(challenge_on_new: bool) -> Self {
        let world = World::new().await;
        let tracking = json!({"ChallengeRequiredOnNewDevice": challenge_on_new});
        let pool = world.pool_with(json!({"DeviceConfiguration": tracking})).await;
        configure(&pool, "OPTIONAL", &["token"]).await;
        let client = pool.client().await;
        let ana = pool.user("ana").confirmed().await;
        let tokens = ana.signs_in(&client).await;
        let device = Device::confirmed(&world, &tokens).await;
        let authenticator = ana.uses_authenticator(&tokens.access).await;
        Self { world, client, ana, authenticator, device }
    }

    async fn sign_in_from(&self, key: &str) -> Result<Value, AwsError> {
        let parameters = json!({"USERNAME": "ana", "PASSWORD": PASSWORD, "DEVICE_KEY": key});
        let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
        self.client.call("InitiateAuth", input).await
    }

    async fn is_asked_from(&self, key: &str) -> Value {
        self.sign_in_from(key).await.answered()["ChallengeName"].clone()
    }
}

#[tokio::test]
async fn its_proof_takes_the_place_of_the_factor() {
    let story = Story::new(true).await;
    let anywhere = story.client.sign_in("ana", PASSWORD).await.answered();
    assert_eq!(anywhere["ChallengeName"], "SOFTWARE_TOKEN_MFA");

    let asked = story.sign_in_from(&story.device.key).await.answered();

    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    Tokens::of(&story.device.prove(&story.client, "ana", &asked).await.answered());
    let off = json!({"DeviceKey": story.device.key, "DeviceRememberedStatus": "not_remembered"});
    story.ana.call("AdminUpdateDeviceStatus", off).await.answered();
    assert_eq!(story.is_asked_from(&story.device.key).await, "SOFTWARE_TOKEN_MFA");
}

#[tokio::test]
async fn where_every_sign_in_needs_the_factor_the_device_proves_itself_afterwards() {
    let story = Story::new(false).await;
    let asked = story.sign_in_from(&story.device.key).await.answered();
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let code = json!({"SOFTWARE_TOKEN_MFA_CODE": story.authenticator.code(&story.world, 0)});

    let asked = story.client.respond(&asked, "ana", code).await.answered();

    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    Tokens::of(&story.device.prove(&story.client, "ana", &asked).await.answered());
}

#[tokio::test]
async fn it_takes_the_place_of_no_factor_that_is_yet_to_be_set_up() {
    let world = World::new().await;
    let tracking = json!({"ChallengeRequiredOnNewDevice": true});
    let pool = world.pool_with(json!({"DeviceConfiguration": tracking})).await;
    let client = pool.client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    let device = Device::confirmed(&world, &tokens).await;
    configure(&pool, "ON", &["token"]).await;

    let parameters = json!({"USERNAME": "ana", "PASSWORD": PASSWORD, "DEVICE_KEY": device.key});
    let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    let asked = client.call("InitiateAuth", input).await.answered();

    assert_eq!(asked["ChallengeName"], "MFA_SETUP");
}

#[tokio::test]
async fn test_21_another_users_a_forgotten_and_a_falsely_proved_device_spare_nobody_the_factor() {
    let story = Story::new(true).await;
    let ben = story.ana.pool.user("ben").confirmed().await.signs_in(&story.client).await;
    let of_ben = Device::confirmed(&story.world, &ben).await;
    assert_eq!(story.sign_in_from(&of_ben.key).await.refused(), NO_DEVICE);

    let asked = story.sign_in_from(&story.device.key).await.answered();
    let of_another_group = Device { group_key: "-aBcD1234".into(), ..story.device.clone() };
    assert_eq!(
        of_another_group.prove(&story.client, "ana", &asked).await.refused(),
        "NotAuthorizedException: Incorrect username or password."
    );
    story.ana.call("AdminForgetDevice", json!({"DeviceKey": story.device.key})).await.answered();
    assert_eq!(story.sign_in_from(&story.device.key).await.refused(), NO_DEVICE);
    let anywhere = story.client.sign_in("ana", PASSWORD).await.answered();
    assert_eq!(anywhere["ChallengeName"], "SOFTWARE_TOKEN_MFA");
}
