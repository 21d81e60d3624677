//! People make their own account; a code goes to an address that the pool verifies.
use std::sync::Arc;

use domain::{
    message::{Kind, verification_contact},
    risk::{CheckedEvent, EventKind, EventResponse},
    user::{NewName, Status},
};

use crate::{
    caller::VerifiedApp,
    flows::{
        aliases, attributes, creation,
        protection::{self, Doing},
        sign_up_sessions,
        verification::{self, Sent},
    },
    lookup::Account,
    messages,
    operations::prelude::*,
    triggers::{
        Person, Scene, custom_message,
        post_confirmation::{self, By as ConfirmedBy, Promise},
        pre_sign_up::{self, By},
    },
};

impl Operation for SignUp {
    type Caller = App;

    async fn run(cx: &Context, app: App, input: SignUpRequest) -> Result<SignUpResponse> {
        let app = app.verify_hash(cx, &input.username, input.secret_hash.as_ref())?;
        let metadata = input.client_metadata.clone();
        let (account, after) = match cx.settled::<Account>() {
            Some(account) => (account, After::Message(None)),
            None => create(cx, &app, input).await?,
        };
        let is_confirmed = matches!(after, After::Confirmed(_));
        // The account stays, whatever becomes of its message, and whatever a function says.
        let sent = match after {
            After::Confirmed(promise) => {
                post_confirmation::keep(cx, promise).await?;
                None
            }
            After::Message(Some(sent)) => sent?,
            After::Message(None) => {
                let mut tx = cx.begin();
                tx.code(account.user.pool, account.user.id, domain::otp::Purpose::SignUp).await?;
                let person = Person::from(&account);
                let sent = verification::send(cx, &mut tx, &app, metadata.as_ref(), person, Kind::SignUp).await?;
                tx.commit().await?;
                sent
            }
        };
        let details = sent.as_ref().map(|sent| views::delivery::details(&sent.details));
        if let Some(sent) = sent {
            messages::deliver(cx, sent.delivery).await?;
        }
        let session = if is_confirmed { None } else { sign_up_sessions::give(cx, &app, account.user.id, None)? };
        Ok(SignUpResponse {
            user_confirmed: is_confirmed,
            code_delivery_details: details,
            user_sub: account.user.sub.to_string(),
            session,
        })
    }
}

/// What is still to be done when the account is stored.
enum After {
    /// Its message, if it is not written yet: a function that writes it may look at the account.
    Message(Option<Result<Option<Sent>>>),
    Confirmed(Option<Promise>),
}

/// The first moment, a commit of its own.
async fn create(cx: &Context, app: &VerifiedApp, input: SignUpRequest) -> Result<(Account, After)> {
    let pool = &app.pool;
    if !pool.may_sign_up() {
        return Err(Refusal::SignUpNotPermitted);
    }
    let name = NewName::check(pool, &input.username)?;
    let password = creation::own_password(pool, input.password.as_ref())?;
    let given = creation::own_attributes(app, &name, input.user_attributes)?;
    let guard = protection::guard(cx, app).await?;
    let assessment = match &password {
        Some(password) => guard.check_password(cx, CheckedEvent::SignUp, password).await?,
        None => domain::risk::Assessment::HARMLESS,
    };
    let mut user = creation::user(cx, pool, &name, given);
    let scene = Scene::of(app, input.client_metadata.as_ref());
    let validation = input.validation_data.map(|data| attributes::by_name(Some(data)));
    let granted = pre_sign_up::ask(cx, scene, By::Themselves, &user, validation.as_ref()).await?;

    let mut tx = cx.begin();
    for contact in granted.verified {
        user = user.with_verified(contact, true, cx.now());
    }
    aliases::claim_new(&mut tx, pool, &user).await?;
    // A function's word takes an address from whoever proved it before.
    aliases::seize(&mut tx, pool, &user, cx.now()).await?;
    let mut credentials = creation::own_credentials(cx, pool, &user, password.as_ref()).await?;
    if granted.confirmed {
        credentials.status = Status::Confirmed;
    }
    tx.put(&user);
    tx.put(&credentials);
    let doing =
        Doing { user: &user, kind: EventKind::SignUp, response: EventResponse::Pass, assessment, answered: &[] };
    guard.remember(cx, &mut tx, &doing).await?;
    let account = Account { user: Arc::new(user), credentials: Arc::new(credentials) };
    let contact = verification_contact(pool, |contact| account.user.address(contact).is_some());
    if let (false, Some(contact)) = (granted.confirmed, contact) {
        let address = account.user.address(contact).unwrap_or_default();
        messages::admit(cx, pool, &account.user, contact, address).await?;
    }
    let waits = contact.is_some_and(|contact| custom_message::is_asked(scene, Kind::SignUp, contact.channel()));
    let after = if granted.confirmed {
        After::Confirmed(post_confirmation::promise(cx, &mut tx, scene, &account.user, ConfirmedBy::SignUp)?)
    } else if waits {
        After::Message(None)
    } else {
        let person = Person::from(&account);
        let sent = verification::send(cx, &mut tx, app, scene.metadata, person, Kind::SignUp).await;
        After::Message(Some(sent))
    };
    tx.commit().await?;
    if waits {
        cx.settle(&account);
    }
    Ok((account, after))
}
