//! The new device that a sign-in was told of takes shape: from now on it can prove itself.
use domain::{
    device::{Device, NewDevice, parse_device_key},
    token::Grant,
};

use crate::{
    flows::devices,
    operations::prelude::*,
    refusals::{DeviceRefusal, TokenRefusal},
};

impl Operation for ConfirmDevice {
    type Caller = SignedInUser;

    async fn run(cx: &Context, caller: SignedInUser, input: ConfirmDeviceRequest) -> Result<ConfirmDeviceResponse> {
        let rules = devices::rules(&caller.pool)?;
        let is_issued = caller.device_key.as_ref() == Some(&input.device_key);
        let id = parse_device_key(&caller.pool.id, &input.device_key).filter(|_| is_issued);
        let id = id.ok_or(DeviceRefusal::NotIssued)?;
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let (pool, user) = (account.user.pool, account.user.id);
        // The session first: whoever confirmed the device meanwhile wrote both, and a session read later would tell of a
        // device that was forgotten.
        let session = match caller.session {
            Some(session) => Some(tx.grant(pool, user, session).await?),
            None => None,
        };
        if tx.device(pool, user, id).await?.is_some() {
            return Err(DeviceRefusal::Exists.into());
        }
        if let Some(session) = session {
            let session = session.filter(|session| session.is_alive(&account.credentials));
            let session = session.ok_or(TokenRefusal::AccessRevoked)?;
            // What was forgotten is not confirmed again: whoever lost the device does not want it back.
            if session.device.as_ref().is_some_and(|device| device.confirmed) {
                return Err(DeviceRefusal::NotIssued.into());
            }
            tx.put(&Grant::clone(&session).with_confirmed_device());
        }
        let app = App { client: caller.client, pool: caller.pool };
        let secret = devices::secret(input.device_secret_verifier_config.as_ref())?;
        let new = NewDevice {
            pool,
            user,
            id,
            name: input.device_name,
            verifier: devices::seal(cx, (pool, user, id), &secret)?,
            salt: secret.salt,
            address: devices::address(cx, &app),
        };
        tx.put(&Device::confirm(new, rules, cx.now()));
        tx.commit().await?;
        Ok(ConfirmDeviceResponse { user_confirmation_necessary: Some(rules.remembered_on_prompt) })
    }
}
