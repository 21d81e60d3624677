//! Removes identities, whatever they are; ids that are not there are no error.
use wire::services::cognito_identity::{DeleteIdentities, DeleteIdentitiesInput, DeleteIdentitiesResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::identity_pools,
    refusals::{IdentityPoolRefusal, Refusal, Result},
};

/// Of sixty: a commit relies on each identity with its logins.
const AT_ONCE: usize = 8;

impl Operation for DeleteIdentities {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteIdentitiesInput) -> Result<DeleteIdentitiesResponse> {
        // Several commits: one that loses a conflict finds fewer the next time.
        for ids in input.identity_ids_to_delete.chunks(AT_ONCE) {
            let mut tx = cx.begin();
            for id in ids {
                match identity_pools::identity(&mut tx, id).await {
                    Ok((identity, _)) => tx.delete(&*identity),
                    Err(Refusal::IdentityPool(IdentityPoolRefusal::NoSuchIdentity(_))) => {}
                    Err(why) => return Err(why),
                }
            }
            tx.commit().await?;
        }
        Ok(DeleteIdentitiesResponse { unprocessed_identity_ids: Some(Vec::new()) })
    }
}
