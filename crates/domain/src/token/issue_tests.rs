use super::*;
use crate::claims::{AccessClaims, USER_ADMIN_SCOPE};
use crate::client::{ClientDraft, ClientSettings, Permissions};
use crate::ids::UserId;
use crate::password::Checked;
use crate::pool::{AttributeDraft, DataType, NewPool, Pool};
use crate::random::fixed::Counter;
use crate::sign_in::{self, Answer, Facts, First, Need, Obstacle, RenewalRefused, Step, Visit};
use crate::token::RefreshRefused;
use crate::user::fixture::{self, NOW};
use crate::user::{Attempts, Credentials, Status};

static NO_GROUPS: Standing = Standing { groups: Vec::new(), roles: Vec::new(), preferred_role: None };
const ISSUER: &str = "http://localhost:9229/us-east-1_AbCdEfGhI";

fn pool() -> Pool {
    let city = AttributeDraft { name: "city".into(), data_type: Some(DataType::String), ..AttributeDraft::default() };
    let rank = AttributeDraft { developer_only: Some(true), ..AttributeDraft { name: "rank".into(), ..city.clone() } };
    fixture::pool(NewPool { schema: vec![city, rank], ..NewPool::default() })
}

fn user(pool: &Pool) -> User {
    fixture::user(
        pool,
        &[
            ("address", "Hauptstraße 1"),
            ("custom:city", "Ulm"),
            ("dev:custom:rank", "7"),
            ("email", "ana@example.com"),
            ("email_verified", "true"),
            ("name", "Ana"),
            ("phone_number", "+4915550"),
            ("phone_number_verified", "false"),
            ("updated_at", "1700000000"),
        ],
    )
}

fn credentials() -> Credentials {
    Credentials::new(crate::ids::PoolNumber(1), UserId(2), Status::Confirmed)
}

fn proof(client: &Client) -> Proof {
    let (credentials, attempts) = (credentials(), Attempts::none(client.pool, UserId(2)));
    let pool = pool();
    let user = user(&pool);
    let facts = Facts {
        pool: &pool,
        user: &user,
        credentials: &credentials,
        attempts: &attempts,
        has_passkey: false,
        device: None,
        now: NOW,
    };
    let event_id = "64f5a1de-0000-4000-8000-000000000001".to_owned();
    let visit = Visit { pool: client.pool, client: client.id.clone(), user: UserId(2), event_id, stranger: None };
    let Step::Need(Need::PreAuthentication(waiting)) = sign_in::begin(visit, First::Password, facts) else { panic!() };
    let Step::Ask(pending) = waiting.allowed() else { panic!() };
    match pending.answer(Answer::Password(Checked::assumed(true)), facts) {
        Step::SignedIn(proof) => proof,
        other => panic!("{other:?}"),
    }
}

fn terms<'a>(pool: &'a Pool, client: &'a Client, user: &'a User) -> Terms<'a> {
    Terms { issuer: ISSUER, schema: &pool.schema, client, user, standing: &NO_GROUPS }
}

fn issued(pool: &Pool, client: &Client, user: &User) -> Issued {
    issue(proof(client), terms(pool, client, user), USER_ADMIN_SCOPE, None, None, &Counter::default(), NOW).unwrap()
}

#[test]
fn an_access_token_says_what_cognitos_says_in_its_order() {
    let pool = pool();
    let (client, user) = (fixture::client(&pool), user(&pool));
    let issued = issued(&pool, &client, &user);

    let json = serde_json::to_string(&issued.claims.access).unwrap();

    let origin = issued.grant.id;
    let jti = &issued.claims.access.jti;
    let expected = format!(
        r#"{{"sub":"7c9e6679-7425-40de-944b-e07fc1f90ae7","iss":"{ISSUER}","client_id":"1example23456789abcdefghij","origin_jti":"{origin}","event_id":"64f5a1de-0000-4000-8000-000000000001","token_use":"access","scope":"aws.cognito.signin.user.admin","auth_time":1790000000,"exp":1790003600,"iat":1790000000,"jti":"{jti}","username":"ana"}}"#
    );
    assert_eq!(json, expected);
    assert_ne!(*jti, issued.claims.id.jti);
    assert_eq!(issued.claims.access_lifetime, Duration::from_secs(3600));
}

#[test]
fn an_id_token_tells_what_the_client_may_read_in_the_types_of_openid() {
    let pool = pool();
    let (client, user) = (fixture::client(&pool), user(&pool));
    let issued = issued(&pool, &client, &user);

    let json = serde_json::to_string(&issued.claims.id).unwrap();

    let origin = issued.grant.id;
    let jti = &issued.claims.id.jti;
    let expected = format!(
        r#"{{"sub":"7c9e6679-7425-40de-944b-e07fc1f90ae7","email_verified":true,"iss":"{ISSUER}","phone_number_verified":false,"cognito:username":"ana","address":{{"formatted":"Hauptstraße 1"}},"name":"Ana","updated_at":1700000000,"origin_jti":"{origin}","aud":"1example23456789abcdefghij","event_id":"64f5a1de-0000-4000-8000-000000000001","token_use":"id","auth_time":1790000000,"phone_number":"+4915550","exp":1790003600,"iat":1790000000,"jti":"{jti}","email":"ana@example.com","custom:city":"Ulm"}}"#
    );
    assert_eq!(json, expected);
}

#[test]
fn a_client_reads_only_its_attributes_and_names_the_grant_only_with_revocation() {
    let pool = pool();
    let read = Some(std::collections::BTreeSet::from(["name".to_owned()]));
    let permissions = Permissions { read, write: None };
    let settings = ClientSettings { permissions, ..ClientSettings::default() };
    let draft = ClientDraft { settings, revokes_tokens: Some(false), ..ClientDraft::default() };
    let client = fixture::client_with(&pool, draft);
    let issued = issued(&pool, &client, &user(&pool));

    let id = serde_json::to_string(&issued.claims.id).unwrap();

    assert!(id.contains(r#""name":"Ana""#));
    for hidden in ["email", "phone_number", "address", "custom:city", "origin_jti"] {
        assert!(!id.contains(hidden), "{hidden}");
    }
    assert_eq!(issued.claims.access.origin_jti, None);
}

#[test]
fn a_refresh_keeps_the_session_and_tells_the_user_anew() {
    let pool = pool();
    let client = fixture::client(&pool);
    let issued = issued(&pool, &client, &user(&pool));
    let later = NOW.plus(Duration::from_secs(86_400));
    let renamed = fixture::user(&pool, &[("name", "Anna")]);

    let renewal = Renewal::check(&issued.grant, &issued.refresh_token, &credentials(), later).unwrap();
    let standing = Standing {
        groups: vec!["staff".into(), "all".into()],
        roles: vec!["arn:aws:iam::111122223333:role/r1".into()],
        preferred_role: Some("arn:aws:iam::111122223333:role/r1".into()),
    };
    let terms = Terms { standing: &standing, ..terms(&pool, &client, &renamed) };
    let refreshed = refresh(&renewal, terms, &Counter::default(), later).unwrap();

    let AccessClaims { origin_jti, auth_time, iat, exp, scope, event_id, .. } = refreshed.access;
    assert_eq!((origin_jti, auth_time, iat), (Some(issued.grant.id), NOW.seconds(), later.seconds()));
    assert_eq!((exp, scope.as_str()), (later.seconds() + 3600, USER_ADMIN_SCOPE));
    assert_eq!(event_id.as_deref(), Some(issued.grant.event_id.as_str()));
    assert_eq!((&refreshed.access.groups, &refreshed.id.groups), (&standing.groups, &standing.groups));
    assert_eq!((&refreshed.id.roles, &refreshed.id.preferred_role), (&standing.roles, &standing.preferred_role));
    assert!(serde_json::to_string(&refreshed.id).unwrap().contains(r#""name":"Anna""#));
}

#[test]
fn nobody_gets_tokens_about_somebody_else() {
    let pool = pool();
    let client = fixture::client(&pool);
    let other = User { id: UserId(3), ..user(&pool) };

    let refused =
        issue(proof(&client), terms(&pool, &client, &other), USER_ADMIN_SCOPE, None, None, &Counter::default(), NOW);

    assert_eq!(refused.unwrap_err(), WrongTerms);
}

#[test]
fn a_session_is_renewed_until_something_ends_it() {
    let pool = pool();
    let client = fixture::client(&pool);
    let Issued { grant, refresh_token, .. } = issued(&pool, &client, &user(&pool));
    let month = Duration::from_secs(30 * 86_400);
    let check = |grant: &Grant, credentials: &Credentials, now| {
        Renewal::check(grant, &refresh_token, credentials, now).map(|_| ())
    };
    let token = |refused| Err(RenewalRefused::Token(refused));
    let good = credentials();
    let reset = Credentials { status: Status::ResetRequired, ..good.clone() };
    let invited = Credentials { status: Status::ForceChangePassword, ..good.clone() };
    let end = NOW.plus(month);

    assert_eq!(check(&grant, &good, end.minus(Duration::from_millis(1))), Ok(()));
    assert_eq!(check(&grant, &good, end), token(RefreshRefused::Expired));
    assert_eq!(check(&grant, &good.clone().signed_out(NOW), NOW), token(RefreshRefused::Revoked));
    assert_eq!(check(&grant, &good.clone().disabled(NOW), NOW), token(RefreshRefused::Revoked));
    assert_eq!(check(&grant, &good.clone().disabled(NOW).enabled(), NOW), token(RefreshRefused::Revoked));
    assert_eq!(check(&grant.clone().revoked(NOW), &good, NOW), token(RefreshRefused::Revoked));
    assert_eq!(check(&grant, &reset, NOW), Err(RenewalRefused::Obstacle(Obstacle::ResetRequired)));
    assert_eq!(check(&grant, &invited, NOW), Ok(()));
    let other = Credentials { id: UserId(3), ..good.clone() };
    assert_eq!(check(&grant, &other, NOW), token(RefreshRefused::Unknown));
}
