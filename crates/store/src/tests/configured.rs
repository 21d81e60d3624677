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
    AccountTakeover, CheckedEvent, CompromisedCredentials, Configuration, CredentialsAction, IpExceptions, IpRange,
    LevelAction, Notify, NotifyMail, TakeoverAction,
};

use super::samples::*;
use crate::sweep::sweep_once;
use crate::testing::store;
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
