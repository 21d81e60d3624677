//! Says that somebody at another provider is a user of the pool, before that person first comes from there.
use domain::{
    identity_provider::ProviderRefused,
    user::{Link, LinkRefused, SUBJECT, User, federated_username},
};

use crate::{flows::links, operations::prelude::*};

impl Operation for AdminLinkProviderForUser {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminLinkProviderForUserRequest,
    ) -> Result<AdminLinkProviderForUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        if links::is_local(&input.source_user) {
            return Err(LinkRefused::LocalSource.into());
        }
        let source = links::identity("SourceUser", &input.source_user)?;
        source.check_source()?;
        let destination = links::profile(&mut tx, &pool, "DestinationUser", &input.destination_user).await?;
        let Some(provider) = tx.identity_provider(pool.number, source.provider).await? else {
            return Err(ProviderRefused::Unknown { name: source.provider.to_owned() }.into());
        };
        source.check_attribute(provider.provider_type)?;
        if source.attribute == SUBJECT {
            let own_name = federated_username(source.provider, source.value);
            if tx.owner_of_username(&pool, &own_name).await?.is_some() {
                return Err(LinkRefused::SourceHasProfile.into());
            }
        }
        match tx.owner_of_link(pool.number, &source).await? {
            Some(owner) if owner == destination.user.id => return Err(LinkRefused::AlreadyLinked.into()),
            Some(_) => return Err(LinkRefused::LinkedElsewhere.into()),
            None => {}
        }

        let link = Link {
            provider: provider.name.clone(),
            provider_type: provider.provider_type,
            attribute: source.attribute.to_owned(),
            value: source.value.to_owned(),
            issuer: provider.issuer(),
            created: cx.now(),
        };
        tx.put(&User::clone(&destination.user).linked(link, cx.now())?);
        tx.commit().await?;
        Ok(AdminLinkProviderForUserResponse {})
    }
}
