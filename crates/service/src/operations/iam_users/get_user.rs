//! GetUser: a user by name, or whoever signed.

use domain::policy::Kind;
use wire::services::iam as shapes;
use wire::services::iam::{GetUser, GetUserRequest, GetUserResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for GetUser {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: GetUserRequest) -> Result<GetUserResponse> {
        let account = &cx.config().account;
        if input.user_name.is_none() && caller.principal().kind == Kind::Root {
            // The account itself is shown as a user that nobody made.
            let user = shapes::User {
                path: "/".into(),
                user_name: "root".into(),
                user_id: account.clone(),
                arn: format!("arn:aws:iam::{account}:root"),
                ..Default::default()
            };
            return Ok(GetUserResponse { user });
        }
        let name = iam::named_or_own(input.user_name, caller.principal())?;
        let user = iam::user(&mut cx.begin(), &name).await?;
        Ok(GetUserResponse { user: iam::user_view(cx, &user) })
    }
}
