//! Devices: named to apps by sign-ins, confirmed, remembered, listed, forgotten.

mod admin_forget_device;
mod admin_get_device;
mod admin_list_devices;
mod admin_update_device_status;
mod confirm_device;
mod forget_device;
mod get_device;
mod list_devices;
mod update_device_status;

use poolhouse_tests::{Client, Device, Pool, Tokens, User, World};
use serde_json::json;

pub(crate) const NO_DEVICE: &str = "ResourceNotFoundException: Device does not exist.";
const TRACKING_OFF: &str = "InvalidUserPoolConfigurationException: Device tracking is not enabled for the user pool.";

/// Somebody in a pool that tracks devices.
pub(crate) struct Owner {
    pub world: World,
    pub pool: Pool,
    pub client: Client,
    pub user: User,
    /// Of a session on a new device.
    pub tokens: Tokens,
}

impl Owner {
    /// Devices are remembered at once.
    pub async fn new() -> Self {
        Self::of_pool(false).await
    }

    /// Users are asked whether a device is to be remembered.
    pub async fn prompted() -> Self {
        Self::of_pool(true).await
    }

    async fn of_pool(prompt: bool) -> Self {
        let world = World::new().await;
        let tracking = json!({"ChallengeRequiredOnNewDevice": true, "DeviceOnlyRememberedOnUserPrompt": prompt});
        let pool = world.pool_with(json!({"DeviceConfiguration": tracking})).await;
        let flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
        let client = pool.client_with(json!({"ExplicitAuthFlows": flows})).await;
        let user = pool.user("ana").confirmed().await;
        let tokens = user.signs_in(&client).await;
        Self { world, pool, client, user, tokens }
    }

    pub async fn device(&self) -> Device {
        Device::confirmed(&self.world, &self.tokens).await
    }

    /// Another device, confirmed in a session of its own.
    pub async fn another_device(&self) -> Device {
        Device::confirmed(&self.world, &self.user.signs_in(&self.client).await).await
    }

    pub async fn stop_tracking(&self) {
        self.pool.call("UpdateUserPool", json!({})).await.unwrap();
    }
}
