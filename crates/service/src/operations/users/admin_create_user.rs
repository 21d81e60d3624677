//! An administrator makes a user and invites the person, or invites once more.
use std::sync::Arc;

use domain::{
    pool::{Contact, Pool},
    secret::Secret,
    user::{Credentials, NewName, User, Writer},
};
use store::Transaction;

use crate::{
    flows::{aliases, creation, invitation},
    lookup::Account,
    messages::Delivery,
    operations::prelude::*,
    triggers::{self, Trigger},
};

impl Operation for AdminCreateUser {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminCreateUserRequest) -> Result<AdminCreateUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let (account, invitations) = match input.message_action {
            Some(MessageActionType::Resend) => invite_again(cx, &mut tx, &pool, &input).await?,
            Some(MessageActionType::Suppress) | None => create(cx, &mut tx, &pool, input).await?,
        };
        tx.commit().await?;
        // The user stays, whatever becomes of the invitation.
        invitation::deliver(cx, invitations).await?;
        Ok(AdminCreateUserResponse { user: Some(views::users::user_type(&account, |_| true)) })
    }
}

type Invited = (Account, Vec<Result<Delivery>>);

async fn create(cx: &Context, tx: &mut Transaction, pool: &Pool, input: AdminCreateUserRequest) -> Result<Invited> {
    let name = NewName::check(pool, &input.username)?;
    let sent = input.temporary_password.as_ref();
    let password = creation::temporary_password(cx, pool, sent)?;
    let attributes = creation::attributes(pool, Writer::Administrator, &name, input.user_attributes)?;
    let user = creation::user(cx, pool, &name, attributes);
    let password = if creation::is_passwordless(pool, &user, sent)? { None } else { Some(password) };
    let contacts = match input.message_action {
        Some(_) => Vec::new(),
        None => invitation::contacts(input.desired_delivery_mediums.as_deref(), &user)?,
    };
    triggers::call(pool, Trigger::PreSignUp)?;

    aliases::claim_new(tx, pool, &user).await?;
    if input.force_alias_creation.unwrap_or(false) {
        aliases::seize(tx, pool, &user, cx.now()).await?;
    } else {
        aliases::claim(tx, pool, &user).await?;
    }
    let credentials = creation::given_credentials(cx, pool, &user, password.as_ref()).await?;
    Ok(put(cx, tx, pool, (user, credentials), password.as_ref(), &contacts))
}

/// With a new temporary password and new time to use it; nothing else of the request counts.
async fn invite_again(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    input: &AdminCreateUserRequest,
) -> Result<Invited> {
    let account = tx.account(pool, &input.username).await?;
    let not_possible = |_| Refusal::ResendNotPossible(input.username.clone());
    account.credentials.check_reinvitable().map_err(not_possible)?;
    let password = creation::temporary_password(cx, pool, input.temporary_password.as_ref())?;
    let contacts = invitation::contacts(input.desired_delivery_mediums.as_deref(), &account.user)?;
    let user = User { modified: cx.now(), ..User::clone(&account.user) };
    let credentials = Credentials::clone(&account.credentials);
    let credentials = creation::with_temporary_password(cx, pool, &user, credentials, &password).await?;
    Ok(put(cx, tx, pool, (user, credentials), Some(&password), &contacts))
}

fn put(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    (user, credentials): (User, Credentials),
    password: Option<&Secret>,
    contacts: &[Contact],
) -> Invited {
    tx.put(&user);
    tx.put(&credentials);
    let invitations = invitation::write(cx, tx, pool, &user, password, contacts);
    (Account { user: Arc::new(user), credentials: Arc::new(credentials) }, invitations)
}
