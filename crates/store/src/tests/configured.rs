//! Branding, risk and log delivery: what a pool has besides its own record, and loses with it.

use std::collections::BTreeSet;

use domain::branding::{
    AssetCategory, AssetDraft, ColorMode, Format, Image, Links, Look, LookDraft, Register, Style, StyleDraft, StyleId,
    Terms, TermsId, TermsName,
};
use domain::ids::{ClientId, PoolNumber};
use domain::log_delivery::{Destination, EventSource, Export, LogDelivery, LogLevel};
use domain::pool::Pool;
use domain::risk::{
    AccountTakeover, Answered, Asked, Assessment, AuthEvent, CheckedEvent, CompromisedCredentials, Configuration,
    CredentialsAction, Decision, EventId, EventKind, EventResponse, Familiar, IpExceptions, IpRange, Level,
    LevelAction, Notify, NotifyMail, Origin, TakeoverAction,
};
use domain::user::User;

use super::samples::*;
use crate::sweep::sweep_once;
use crate::testing::{Seeded, store};
use crate::{Failure, Store};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

fn app() -> ClientId {
    ClientId::from("1example23456789")
}

pub fn look(pool: &Pool, client: Option<ClientId>) -> Look {
    let css = Some(".label-customizable { color: red }".to_owned());
    let draft = LookDraft { css, logo: Some(Image::new(PNG.to_vec())) };
    draft.finished(pool.number, client, None, NOW).unwrap().unwrap()
}

pub fn style(pool: &Pool) -> (Style, Register<ClientId, StyleId>) {
    let logo = AssetDraft {
        category: AssetCategory::FormLogo,
        color_mode: ColorMode::Dark,
        format: Format::Png,
        resource: Some("logo".into()),
        image: Some(Image::new(PNG.to_vec())),
    };
    let draft = StyleDraft { provided: None, settings: Some("{\"components\":{}}".into()), assets: vec![logo] };
    Style::create(StyleId::from_bytes([6; 16]), app(), draft, Register::new(pool.number), NOW).unwrap()
}

pub fn terms(pool: &Pool) -> (Terms, Register<(ClientId, TermsName), TermsId>) {
    let links = Links::from([("cognito:default".into(), "https://example.com/terms".into())]);
    let register = Register::new(pool.number);
    Terms::create(TermsId::from_bytes([7; 16]), app(), TermsName::TermsOfUse, Some(links), register, NOW).unwrap()
}

pub fn risk(pool: &Pool, client: Option<ClientId>) -> Configuration {
    let events = BTreeSet::from([CheckedEvent::SignIn, CheckedEvent::SignUp]);
    let level = |action, notify| Some(LevelAction { action, notify });
    let range = |text| vec![IpRange::parse(text).unwrap()];
    Configuration {
        pool: pool.number,
        client,
        compromised_credentials: Some(CompromisedCredentials::new(Some(events), CredentialsAction::Block)),
        account_takeover: Some(AccountTakeover {
            low: level(TakeoverAction::NoAction, false),
            medium: level(TakeoverAction::MfaIfConfigured, false),
            high: level(TakeoverAction::Block, true),
            notify: Some(Notify {
                source_arn: "arn:aws:ses:us-east-1:123456789012:identity/example.com".into(),
                from: Some("ana@example.com".into()),
                reply_to: Some("help@example.com".into()),
                block_email: Some(NotifyMail {
                    subject: "Blocked".into(),
                    html_body: Some("<p>Blocked</p>".into()),
                    text_body: Some("Blocked.".into()),
                }),
                no_action_email: None,
                mfa_email: None,
            }),
        }),
        exceptions: Some(IpExceptions { blocked: range("198.51.100.0/24"), skipped: range("2001:db8::/32") }),
        modified: NOW,
    }
}

fn origin() -> Origin {
    Origin::new("198.51.100.7", Some("Browser/120.0"))
}

/// An event `number` seconds later than [`NOW`].
pub fn auth_event(user: &User, number: u64) -> AuthEvent {
    let created = later(number);
    AuthEvent {
        pool: user.pool,
        user: user.id,
        id: EventId::generate(&Seeded::default(), created),
        kind: EventKind::SignIn,
        created,
        response: EventResponse::Pass,
        assessment: Assessment {
            decision: Decision::AccountTakeover,
            level: Some(Level::Low),
            compromised: Some(false),
        },
        answered: vec![Answered { asked: Asked::Password, rightly: true }],
        origin: origin(),
        feedback: None,
    }
    .with_feedback(true, "Admin", created)
}

pub fn familiar(user: &User) -> Familiar {
    Familiar::nothing(user.pool, user.id).noting(&origin(), NOW).unwrap()
}

pub fn log_delivery(pool: &Pool) -> LogDelivery {
    let arn = "arn:aws:logs:us-east-1:123456789012:log-group:pool";
    let export = Export {
        source: EventSource::UserNotification,
        level: LogLevel::Error,
        destination: Destination::LogGroup(arn.into()),
    };
    LogDelivery { pool: pool.number, exports: vec![export] }
}

async fn configure(store: &Store, pool: &Pool) {
    let mut tx = store.begin();
    for client in [None, Some(app())] {
        tx.put(&look(pool, client.clone()));
        tx.put(&risk(pool, client));
    }
    let (style, styles) = style(pool);
    tx.put(&style);
    tx.keep_styles(&styles);
    let (terms, register) = terms(pool);
    tx.put(&terms);
    tx.keep_terms_register(&register);
    tx.put(&log_delivery(pool));
    tx.commit().await.unwrap();
}

/// Records of all tables.
async fn records(store: &Store) -> u64 {
    crate::verify::verify(store).await.unwrap().records
}

#[tokio::test]
async fn a_client_without_its_own_has_what_the_pool_has() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    configure(&store, &pool).await;
    let (own, other) = (app(), ClientId::from("other"));

    let mut tx = store.begin();
    let client = |found: Option<std::sync::Arc<Look>>| found.map(|look| look.client.clone());
    assert_eq!(client(tx.look_in_force(pool.number, Some(&own)).await.unwrap()), Some(Some(own.clone())));
    assert_eq!(client(tx.look_in_force(pool.number, Some(&other)).await.unwrap()), Some(None));
    assert!(tx.look(pool.number, Some(&other)).await.unwrap().is_none());
    assert!(tx.look_in_force(PoolNumber(2), Some(&own)).await.unwrap().is_none());
    assert_eq!(*tx.risk_in_force(pool.number, Some(&own)).await.unwrap().unwrap(), risk(&pool, Some(own)));
    assert_eq!(*tx.risk_in_force(pool.number, Some(&other)).await.unwrap().unwrap(), risk(&pool, None));
    assert_clean(&store).await;
}

#[tokio::test]
async fn of_two_who_give_one_client_a_style_one_loses() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let (mut first, mut second) = (store.begin(), store.begin());
    for (tx, id) in [(&mut first, 1), (&mut second, 2)] {
        let register = tx.styles(pool.number).await.unwrap();
        let draft = StyleDraft { provided: Some(true), ..StyleDraft::default() };
        let (style, register) = Style::create(StyleId::from_bytes([id; 16]), app(), draft, register, NOW).unwrap();
        tx.put(&style);
        tx.keep_styles(&register);
    }
    first.commit().await.unwrap();
    assert!(matches!(second.commit().await, Err(Failure::Conflict)));
}

#[tokio::test]
async fn a_register_goes_with_its_last_entry() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let before = records(&store).await;
    configure(&store, &pool).await;

    let mut tx = store.begin();
    let (styles, terms) = (tx.styles(pool.number).await.unwrap(), tx.terms_register(pool.number).await.unwrap());
    assert_eq!((styles.len(), terms.len()), (1, 1));
    let style = tx.style(pool.number, styles.find(&app()).unwrap()).await.unwrap().unwrap();
    let kept = tx.terms_of(pool.number, None, 60).await.unwrap().items.remove(0);
    tx.delete(style.as_ref());
    tx.keep_styles(&styles.without(style.id));
    tx.delete(kept.as_ref());
    tx.keep_terms_register(&terms.without(kept.id));
    for client in [None, Some(app())] {
        tx.delete(&look(&pool, client.clone()));
        tx.delete(&risk(&pool, client));
    }
    tx.delete(&log_delivery(&pool));
    tx.commit().await.unwrap();

    assert_eq!(records(&store).await, before);
    assert_clean(&store).await;
}

#[tokio::test]
async fn what_a_deleted_pool_had_is_swept() {
    let store = store().await;
    let (gone, stays) = (pool(1), pool(2));
    with_pool(&store, &stays).await;
    configure(&store, &stays).await;
    let before = records(&store).await;
    with_pool(&store, &gone).await;
    configure(&store, &gone).await;

    let mut tx = store.begin();
    let found = tx.pool_by_number(gone.number).await.unwrap().unwrap();
    tx.delete_pool(&found, NOW);
    tx.commit().await.unwrap();
    assert_clean(&store).await;
    for _ in 0..20 {
        sweep_once(&store, NOW, NOW, 3).await.unwrap();
    }

    // The tombstone is all that stays.
    assert_eq!(records(&store).await, before + 1);
    assert!(store.begin().log_delivery(stays.number).await.unwrap().is_some());
    assert_clean(&store).await;
}

#[tokio::test]
async fn nothing_is_born_in_a_pool_that_is_gone() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let mut late = store.begin();
    late.put(&look(&pool, None));

    let mut tx = store.begin();
    let found = tx.pool_by_number(pool.number).await.unwrap().unwrap();
    tx.delete_pool(&found, NOW);
    tx.commit().await.unwrap();

    assert!(matches!(late.commit().await, Err(Failure::Conflict)));
}

#[tokio::test]
async fn events_are_listed_newest_first_bounded_in_number_and_age_and_go_with_their_user() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let (ana, ben) = (user(&pool, 1, "ana", &[]), user(&pool, 2, "ben", &[]));
    with_users(&store, &[ana.clone(), ben.clone()]).await;
    let most = u64::try_from(domain::risk::MOST_EVENTS).unwrap();
    for hundred in (0..most + 20).collect::<Vec<_>>().chunks(60) {
        let mut tx = store.begin();
        for &number in hundred {
            tx.put(&auth_event(&ana, number));
        }
        tx.commit().await.unwrap();
    }
    let mut tx = store.begin();
    tx.put(&auth_event(&ben, 5));
    tx.put(&familiar(&ana));
    tx.commit().await.unwrap();

    let page = store.begin().auth_events(pool.number, ana.id, None, 2).await.unwrap();
    let moments: Vec<_> = page.items.iter().map(|event| event.created).collect();
    assert_eq!(moments, [later(most + 19), later(most + 18)]);
    let next = store.begin().auth_events(pool.number, ana.id, page.next.as_ref(), 1).await.unwrap();
    assert_eq!(next.items[0].created, later(most + 17));

    let mut tx = store.begin();
    tx.trim_auth_events(pool.number, ana.id).await.unwrap();
    tx.commit().await.unwrap();
    let oldest = auth_event(&ana, 20);
    let mut tx = store.begin();
    assert!(tx.auth_event(pool.number, ana.id, auth_event(&ana, 19).id).await.unwrap().is_none());
    assert_eq!(tx.auth_event(pool.number, ana.id, oldest.id).await.unwrap().as_deref(), Some(&oldest));

    let mut tx = store.begin();
    let (found, held) = tx.user_by_name(&pool, "ana").await.unwrap().unwrap();
    tx.delete_user(&found, &held, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_clean(&store).await;
    while sweep_once(&store, NOW, NOW, 400).await.unwrap().is_full() {}
    let (mut tx, kept) = (store.begin(), |page: crate::Page<std::sync::Arc<AuthEvent>>| page.items.len());
    assert_eq!(kept(tx.auth_events(pool.number, ana.id, None, 9).await.unwrap()), 0);
    assert_eq!(kept(tx.auth_events(pool.number, ben.id, None, 9).await.unwrap()), 1);
    assert!(tx.familiar(pool.number, ana.id).await.unwrap().is_none());

    let end = auth_event(&ben, 5).end();
    while sweep_once(&store, end, end, 400).await.unwrap().is_full() {}
    assert_eq!(kept(store.begin().auth_events(pool.number, ben.id, None, 9).await.unwrap()), 0);
    assert_clean(&store).await;
}
