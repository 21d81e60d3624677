//! An administrator makes a user and invites the person, or invites once more.
use std::sync::Arc;

use domain::{
    password,
    pool::Pool,
    user::{Credentials, NewName, Status, User, Writer},
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
    let sent = creation::sent_password(pool, input.temporary_password.as_ref())?;
    let attributes = creation::attributes(pool, Writer::Administrator, &name, input.user_attributes)?;
    let user = creation::user(cx, pool, &name, attributes);
    let is_passwordless = sent.is_none() && creation::signs_in_by_code(pool);
    if is_passwordless && !creation::can_sign_in_by_code(pool, &user) {
        return Err(Refusal::NoAddressToSignInWith);
    }
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

    let generate = || password::generate_temporary(&pool.settings.password_policy, cx.random());
    let password = if is_passwordless { None } else { Some(sent.unwrap_or_else(generate)) };
    let credentials = match &password {
        None => Credentials::new(pool.number, user.id, Status::Confirmed),
        Some(password) => {
            let fresh = Credentials::new(pool.number, user.id, Status::ForceChangePassword);
            creation::with_temporary_password(cx, pool, &user, fresh, password).await?
        }
    };
    tx.put(&user);
    tx.put(&credentials);
    let invitations = invitation::write(cx, tx, pool, &user, password.as_ref(), &contacts);
    Ok((Account { user: Arc::new(user), credentials: Arc::new(credentials) }, invitations))
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
    let sent = creation::sent_password(pool, input.temporary_password.as_ref())?;
    let password = sent.unwrap_or_else(|| password::generate_temporary(&pool.settings.password_policy, cx.random()));
    let contacts = invitation::contacts(input.desired_delivery_mediums.as_deref(), &account.user)?;
    let credentials = Credentials::clone(&account.credentials);
    let credentials = creation::with_temporary_password(cx, pool, &account.user, credentials, &password).await?;
    let user = User { modified: cx.now(), ..User::clone(&account.user) };
    tx.put(&user);
    tx.put(&credentials);
    let invitations = invitation::write(cx, tx, pool, &user, Some(&password), &contacts);
    Ok((Account { user: Arc::new(user), credentials: Arc::new(credentials) }, invitations))
}
