use super::*;
use crate::claims::USER_ADMIN_SCOPE;
use crate::client::{ClientDraft, ClientSettings, OAuth, Surroundings};
use crate::group::Standing;
use crate::ids::ClientId;
use crate::pool::{NewPool, Pool};
use crate::random::fixed::Counter;
use crate::user::User;
use crate::user::fixture::{self, NOW};
use std::collections::BTreeSet;

static NO_GROUPS: Standing = Standing { groups: Vec::new(), roles: Vec::new(), preferred_role: None };

fn client(pool: &Pool, scopes: &[&str]) -> Client {
    let known: BTreeSet<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
    let oauth = OAuth { scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(), ..OAuth::default() };
    let draft = ClientDraft {
        name: Some("app".into()),
        settings: ClientSettings { oauth, ..ClientSettings::default() },
        ..ClientDraft::default()
    };
    let around = Surroundings { scopes: &known, ..Surroundings::NONE };
    Client::create(ClientId::from("client"), pool, around, draft, None, NOW).unwrap()
}

fn subject(user: &User, scope: Option<&str>, lives: i64) -> Subject {
    let issued_at = NOW.seconds() - 60;
    Subject {
        sub: user.sub.clone(),
        session: Some(GrantId::from_bytes([7; 16])),
        event_id: Some("event".into()),
        auth_time: issued_at - 60,
        issued_at,
        expires: NOW.seconds() + lives,
        scope: scope.map(str::to_owned),
        device_key: None,
        actor: Some(Actor { sub: "before".into(), act: None }),
    }
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn scopes_are_those_of_all_three() {
    let pool = fixture::pool(NewPool::default());
    let user = fixture::user(&pool, &[]);
    let client = client(&pool, &["api/read", "api/write", "openid"]);
    let narrow = subject(&user, Some("api/read openid other/all"), 600);
    let open = subject(&user, None, 600);
    let nothing = subject(&user, Some(USER_ADMIN_SCOPE), 600);
    for (asked, subject, given) in [
        (None, &narrow, Ok(names(&["api/read", "openid"]))),
        (Some(names(&[])), &narrow, Ok(names(&["api/read", "openid"]))),
        (Some(names(&["api/write", "api/read", "api/read"])), &narrow, Ok(names(&["api/read"]))),
        (Some(names(&["api/write"])), &narrow, Err(NoScope)),
        (Some(names(&["other/all"])), &narrow, Err(NoScope)),
        (Some(names(&["api/write", "api/read"])), &open, Ok(names(&["api/write", "api/read"]))),
        (None, &open, Ok(names(&["api/read", "api/write", "openid"]))),
        (None, &nothing, Ok(names(&[]))),
    ] {
        assert_eq!(derived_scopes(asked.as_deref(), subject, &client), given, "{asked:?} of {:?}", subject.scope);
    }
}

#[test]
fn a_derived_token_speaks_of_its_subjects_session_and_ends_with_it() {
    let pool = fixture::pool(NewPool::default());
    let user = fixture::user(&pool, &[("email", "ana@example.com")]);
    let client = client(&pool, &["api/read"]);
    let terms = Terms { issuer: "issuer", schema: &pool.schema, client: &client, user: &user, standing: &NO_GROUPS };
    let short = subject(&user, None, 600);
    let actor = Derivation::acting(Some("agent".into()), &short);
    let derivation = Derivation { scopes: names(&["api/read"]), audience: Some("https://api".into()), actor };

    let access = derive_access(&short, terms, derivation.clone(), &Counter::default(), NOW).unwrap();
    let id = derive_id(&short, terms, derivation, &Counter::default(), NOW).unwrap();

    assert_eq!((access.origin_jti, access.auth_time, access.exp), (short.session, short.auth_time, short.expires));
    assert_eq!((id.origin_jti, id.auth_time, id.exp), (short.session, short.auth_time, short.expires));
    assert_eq!((access.scope.as_str(), access.aud.as_deref()), ("api/read", Some("https://api")));
    assert_eq!(id.aud.as_str(), "https://api");
    let chain = Actor { sub: "agent".into(), act: Some(Box::new(Actor { sub: "before".into(), act: None })) };
    assert_eq!((access.act, id.act), (Some(chain.clone()), Some(chain)));

    let long = subject(&user, None, 100_000);
    let alone = Derivation { actor: Derivation::acting(None, &long), ..Derivation::default() };
    let access = derive_access(&long, terms, alone, &Counter::default(), NOW).unwrap();
    assert_eq!(lifetime(access.iat, access.exp), Duration::from_secs(3600));
    assert_eq!(access.act, long.actor, "nobody who acted is forgotten");

    let somebody_else = Subject { sub: Sub::from("someone"), ..long };
    assert_eq!(derive_access(&somebody_else, terms, Derivation::default(), &Counter::default(), NOW), Err(WrongTerms));
}

#[test]
fn an_app_gets_its_own_scopes_only() {
    let pool = fixture::pool(NewPool::default());
    let client = client(&pool, &["api/read", "openid", "api/write"]);

    assert_eq!(own_scopes(None, &client), Ok(names(&["api/read", "api/write"])));
    assert_eq!(own_scopes(Some(&names(&["api/write", "api/write"])), &client), Ok(names(&["api/write"])));
    for foreign in ["openid", "api/delete", ""] {
        assert_eq!(own_scopes(Some(&names(&[foreign])), &client), Err(ForeignScope { scope: foreign.into() }));
    }
    let claims = client_claims("issuer", &client, &names(&["api/read"]), &Counter::default(), NOW);
    assert_eq!((claims.sub.as_str(), claims.client_id.as_str(), claims.version), ("client", "client", 2));
    assert_eq!((claims.scope.as_str(), claims.exp - claims.iat), ("api/read", 3600));
}
