//! CreateAccessKey: a key of a user, two at most; its secret is shown this once.

use domain::iam::{Full, MAX_ACCESS_KEYS, folded};
use wire::services::iam::{AccessKey, CreateAccessKey, CreateAccessKeyRequest, CreateAccessKeyResponse, StatusType};

use crate::{
    access_keys,
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{Refusal, Result},
};

impl Operation for CreateAccessKey {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: CreateAccessKeyRequest) -> Result<CreateAccessKeyResponse> {
        let name = iam::named_or_own(input.user_name, caller.principal())?;
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &name).await?;
        if user.access_keys.len() >= MAX_ACCESS_KEYS {
            return Err(Full::AccessKeys.into());
        }
        let (id, secret) = access_keys::draw(cx.random());
        let key = cx.shared().store.seal_access_key(&id, &secret, cx.now()).map_err(Refusal::internal)?;
        tx.put(&store::AccessKey { owner: Some(folded(&user.name)), ..key });
        user.access_keys.push(id.clone());
        tx.put(&user);
        tx.commit().await?;
        let access_key = AccessKey {
            user_name: user.name,
            access_key_id: id,
            status: StatusType::Active,
            secret_access_key: secret.expose().into(),
            create_date: Some(iam::moment(cx.now())),
        };
        Ok(CreateAccessKeyResponse { access_key })
    }
}
