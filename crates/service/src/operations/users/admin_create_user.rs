//! An administrator makes a user and invites the person, or invites once more.
use std::{collections::BTreeMap, sync::Arc};

use domain::{
    message::Kind,
    pool::{Contact, Pool},
    secret::Secret,
    user::{Credentials, NewName, User, Writer},
};
use store::Transaction;

use crate::{
    flows::{aliases, attributes, creation, invitation},
    lookup::Account,
    messages::{self, Delivery},
    operations::prelude::*,
    triggers::{
        Person, Scene, custom_message,
        pre_sign_up::{self, By},
    },
};

impl Operation for AdminCreateUser {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminCreateUserRequest) -> Result<AdminCreateUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let metadata = input.client_metadata.clone();
        let scene = Scene::of_pool(&pool, metadata.as_ref());
        let (invited, invitations) = match cx.settled::<Invited>() {
            Some(invited) => (invited, None),
            None => make(cx, tx, scene, input).await?,
        };
        let invitations = match invitations {
            Some(invitations) => invitations,
            None => {
                let mut tx = cx.begin();
                let written = invited.write(cx, &mut tx, scene).await;
                tx.commit().await?;
                written
            }
        };
        // The user stays, whatever becomes of the invitation.
        invitation::deliver(cx, invitations).await?;
        Ok(AdminCreateUserResponse { user: Some(views::users::user_type(&invited.account, |_| true)) })
    }
}

type Invitations = Vec<Result<Delivery>>;

/// Who is invited, with what, and by which ways.
#[derive(Clone)]
struct Invited {
    account: Account,
    password: Option<Secret>,
    contacts: Vec<Contact>,
}

impl Invited {
    async fn write(&self, cx: &Context, tx: &mut Transaction, scene: Scene<'_>) -> Invitations {
        let person = Person::from(&self.account);
        invitation::write(cx, tx, scene, person, self.password.as_ref(), &self.contacts).await
    }
}

/// The first moment, a commit of its own. None: the invitation is yet to be written, since a function that writes it may
/// look at the user.
async fn make(
    cx: &Context,
    mut tx: Transaction,
    scene: Scene<'_>,
    input: AdminCreateUserRequest,
) -> Result<(Invited, Option<Invitations>)> {
    let invited = match input.message_action {
        Some(MessageActionType::Resend) => invite_again(cx, &mut tx, scene.pool, &input).await?,
        Some(MessageActionType::Suppress) | None => create(cx, &mut tx, scene, input).await?,
    };
    let user = &invited.account.user;
    for &contact in &invited.contacts {
        messages::admit(cx, scene.pool, user, contact, user.address(contact).unwrap_or_default()).await?;
    }
    let is_asked = |contact: &Contact| custom_message::is_asked(scene, Kind::Invitation, contact.channel());
    let waits = invited.contacts.iter().any(is_asked);
    let invitations = if waits { None } else { Some(invited.write(cx, &mut tx, scene).await) };
    tx.commit().await?;
    if waits {
        cx.settle(&invited);
    }
    Ok((invited, invitations))
}

async fn create(
    cx: &Context,
    tx: &mut Transaction,
    scene: Scene<'_>,
    input: AdminCreateUserRequest,
) -> Result<Invited> {
    let pool = scene.pool;
    let name = NewName::check(pool, &input.username)?;
    let sent = input.temporary_password.as_ref();
    let password = creation::temporary_password(cx, pool, sent)?;
    let given = creation::attributes(pool, Writer::Administrator, &name, input.user_attributes)?;
    let user = creation::user(cx, pool, &name, given);
    let password = if creation::is_passwordless(pool, &user, sent)? { None } else { Some(password) };
    let contacts = match input.message_action {
        Some(_) => Vec::new(),
        None => invitation::contacts(input.desired_delivery_mediums.as_deref(), &user)?,
    };
    let validation: Option<BTreeMap<_, _>> = input.validation_data.map(|data| attributes::by_name(Some(data)));
    pre_sign_up::ask(cx, scene, By::Administrator, &user, validation.as_ref()).await?;

    aliases::claim_new(tx, pool, &user).await?;
    if input.force_alias_creation.unwrap_or(false) {
        aliases::seize(tx, pool, &user, cx.now()).await?;
    } else {
        aliases::claim(tx, pool, &user).await?;
    }
    let credentials = creation::given_credentials(cx, pool, &user, password.as_ref()).await?;
    Ok(put(tx, user, credentials, password, contacts))
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
    Ok(put(tx, user, credentials, Some(password), contacts))
}

fn put(
    tx: &mut Transaction,
    user: User,
    credentials: Credentials,
    password: Option<Secret>,
    contacts: Vec<Contact>,
) -> Invited {
    tx.put(&user);
    tx.put(&credentials);
    let account = Account { user: Arc::new(user), credentials: Arc::new(credentials) };
    Invited { account, password, contacts }
}
