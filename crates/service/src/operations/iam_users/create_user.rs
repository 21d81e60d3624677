//! CreateUser: a user without rights and keys.

use std::collections::BTreeSet;

use domain::iam::{Policies, User, new_id};
use wire::services::iam::{CreateUser, CreateUserRequest, CreateUserResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for CreateUser {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreateUserRequest) -> Result<CreateUserResponse> {
        let mut tx = cx.begin();
        if tx.iam_user(&input.user_name).await?.is_some() {
            return Err(IamRefusal::UserExists(input.user_name).into());
        }
        iam::bound_by(cx, &mut tx, input.permissions_boundary.as_deref()).await?;
        let user = User {
            name: input.user_name,
            path: iam::path(input.path),
            id: new_id("AIDA", cx.random()),
            created: cx.now(),
            policies: Policies::default(),
            boundary: input.permissions_boundary,
            tags: iam::tags(input.tags.unwrap_or_default())?,
            access_keys: Vec::new(),
            groups: BTreeSet::new(),
        };
        tx.put(&user);
        tx.commit().await?;
        Ok(CreateUserResponse { user: Some(iam::user_view(cx, &user)) })
    }
}
