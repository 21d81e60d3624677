//! Devices, in a pool of their own that tracks them.

use serde_json::{Value, json};

use super::{Stage, inputs};
use crate::{Device, Tokens, User};

/// A user with one confirmed device, in the session that it was confirmed in.
async fn with_device(stage: &Stage) -> (User, Tokens, Device) {
    let (user, tokens) = signed_in(stage).await;
    let device = Device::confirmed(&stage.world, &tokens).await;
    (user, tokens, device)
}

async fn signed_in(stage: &Stage) -> (User, Tokens) {
    let tracking = json!({"ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": true});
    let pool = stage.world.pool_with(json!({"DeviceConfiguration": tracking})).await;
    let user = pool.user("owner").confirmed().await;
    let tokens = user.signs_in(&pool.client().await).await;
    (user, tokens)
}

fn of_administrator(user: &User, mut input: Value) -> Value {
    input["UserPoolId"] = user.pool.id.as_str().into();
    input["Username"] = user.username.as_str().into();
    input
}

inputs! {
    (stage, operation)
    "ConfirmDevice" => {
        let (_, tokens) = signed_in(stage).await;
        let device = Device::of(&tokens);
        json!({
            "AccessToken": tokens.access, "DeviceKey": device.key, "DeviceSecretVerifierConfig": device.secret(),
            "DeviceName": "laptop",
        })
    },
    "GetDevice" | "ForgetDevice" => {
        let (_, tokens, device) = with_device(stage).await;
        json!({"AccessToken": tokens.access, "DeviceKey": device.key})
    },
    "ListDevices" => json!({"AccessToken": with_device(stage).await.1.access, "Limit": 10}),
    "UpdateDeviceStatus" => {
        let (_, tokens, device) = with_device(stage).await;
        json!({"AccessToken": tokens.access, "DeviceKey": device.key, "DeviceRememberedStatus": "remembered"})
    },
    "AdminGetDevice" | "AdminForgetDevice" => {
        let (user, _, device) = with_device(stage).await;
        of_administrator(&user, json!({"DeviceKey": device.key}))
    },
    "AdminListDevices" => of_administrator(&with_device(stage).await.0, json!({"Limit": 10})),
    "AdminUpdateDeviceStatus" => {
        let (user, _, device) = with_device(stage).await;
        of_administrator(&user, json!({"DeviceKey": device.key, "DeviceRememberedStatus": "not_remembered"}))
    },
}
