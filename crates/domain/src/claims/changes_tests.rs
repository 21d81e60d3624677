use super::*;
use crate::claims::{AccessUse, ClaimValue, IdUse};
use crate::ids::{ClientId, Sub};

fn id() -> IdClaims {
    IdClaims {
        sub: Sub::from("sub"),
        groups: vec!["staff".into()],
        email_verified: Some(true),
        preferred_role: Some("role".into()),
        iss: "issuer".into(),
        phone_number_verified: None,
        username: "ana".into(),
        profile: BTreeMap::from([("name".to_owned(), ClaimValue::Text("Ana".into()))]),
        nonce: None,
        origin_jti: None,
        roles: vec!["role".into()],
        aud: ClientId::from("client"),
        event_id: "event".into(),
        token_use: IdUse::Id,
        auth_time: 1,
        phone_number: None,
        exp: 2,
        iat: 1,
        jti: "jti".into(),
        email: Some("ana@example.com".into()),
        custom: BTreeMap::from([("custom:team".to_owned(), "red".to_owned())]),
        acr: None,
        amr: Vec::new(),
        act: None,
        added: BTreeMap::new(),
    }
}

fn access() -> AccessClaims {
    AccessClaims {
        sub: Sub::from("sub"),
        device_key: None,
        groups: vec!["staff".into()],
        iss: "issuer".into(),
        version: None,
        client_id: ClientId::from("client"),
        aud: None,
        origin_jti: None,
        event_id: None,
        token_use: AccessUse::Access,
        scope: "one two".into(),
        auth_time: 1,
        exp: 2,
        iat: 1,
        jti: "jti".into(),
        username: "ana".into(),
        acr: None,
        amr: Vec::new(),
        act: None,
    }
}

fn changes(add: &[(&str, Claim)], suppress: &[&str]) -> ClaimChanges {
    ClaimChanges {
        add: add.iter().map(|(name, claim)| ((*name).to_owned(), claim.clone())).collect(),
        suppress: suppress.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn text(value: &str) -> Claim {
    Claim::Text(value.into())
}

fn of_id(changes: ClaimChanges) -> String {
    let changes = TokenChanges { id: changes, ..TokenChanges::default() };
    serde_json::to_string(&id().changed(&changes)).unwrap()
}

/// Each row: what is added, what is suppressed, what the ID token then says, and what it no longer says.
#[test]
fn an_id_token_says_what_the_function_wants() {
    let list = Claim::List(vec![Claim::Integer(1), Claim::Flag(true), Claim::Nothing]);
    let object = Claim::Members(BTreeMap::from([("a".to_owned(), Claim::Number(1.5))]));
    type Row<'a> = (&'a [(&'a str, Claim)], &'a [&'a str], &'a [&'a str], &'a [&'a str]);
    let rows: [Row<'_>; 8] = [
        (&[("tenant", text("t1"))], &[], &[r#""tenant":"t1""#, r#""email":"ana@example.com""#], &[]),
        (&[("email", text("x@y.z"))], &[], &[r#""email":"x@y.z""#], &["ana@example.com"]),
        (
            &[("custom:team", text("blue")), ("name", text("Bea"))],
            &[],
            &[r#""custom:team":"blue""#, "Bea"],
            &[r#""red""#],
        ),
        (&[("list", list)], &[], &[r#""list":[1,true,null]"#], &[]),
        (&[("object", object)], &[], &[r#""object":{"a":1.5}"#], &[]),
        (&[("tenant", text("t1"))], &["tenant", "email", "name"], &[], &["tenant", r#""email":"#, r#""name":"#]),
        (&[], &["cognito:groups"], &[], &["cognito:groups", "cognito:roles", "cognito:preferred_role"]),
        (
            &[("sub", text("x")), ("aud", text("x")), ("cognito:groups", text("x")), ("dev:a", text("x"))],
            &["sub", "exp", "cognito:username", "token_use"],
            &[r#""sub":"sub""#, r#""aud":"client""#, r#""exp":2"#, r#""cognito:username":"ana""#, r#"["staff"]"#],
            &[r#""x""#, "dev:a"],
        ),
    ];
    for (add, suppress, says, says_not) in rows {
        let token = of_id(changes(add, suppress));
        for part in says {
            assert!(token.contains(part), "{part} in {token}");
        }
        for part in says_not {
            assert!(!token.contains(part), "{part} not in {token}");
        }
    }
}

#[test]
fn groups_are_replaced_as_a_whole_in_both_tokens() {
    let standing = Standing { groups: vec!["new".into()], roles: Vec::new(), preferred_role: None };
    let changes = TokenChanges { standing: Some(standing), ..TokenChanges::default() };

    let (id, (access, added)) = (id().changed(&changes), access().changed(&changes));

    assert_eq!((id.groups, id.roles, id.preferred_role), (vec!["new".to_owned()], Vec::new(), None));
    assert_eq!((access.groups, added), (vec!["new".to_owned()], BTreeMap::new()));
}

#[test]
fn an_access_token_has_other_scopes_and_claims() {
    let changes = TokenChanges {
        access: changes(
            &[("tenant", text("t1")), ("gone", text("x")), ("scope", text("all")), ("aud", text("client"))],
            &["gone", "cognito:groups", "username"],
        ),
        scopes_to_add: vec!["three".into(), "one".into(), "four".into()],
        scopes_to_suppress: vec!["two".into(), "four".into()],
        ..TokenChanges::default()
    };

    let (claims, added) = access().changed(&changes);

    assert_eq!((claims.scope.as_str(), claims.username.as_str()), ("one three", "ana"));
    assert_eq!(claims.aud.as_deref(), Some("client"));
    assert!(claims.groups.is_empty());
    assert_eq!(added, BTreeMap::from([("tenant".to_owned(), text("t1"))]));
    let signed = serde_json::to_string(&Extended { claims: &claims, added: &added }).unwrap();
    assert!(signed.contains(r#""tenant":"t1""#) && signed.contains(r#""scope":"one three""#), "{signed}");
}

#[test]
fn a_foreign_audience_is_passed_over() {
    let changes = TokenChanges { access: changes(&[("aud", text("other"))], &[]), ..TokenChanges::default() };

    let (claims, added) = access().changed(&changes);

    assert_eq!((claims.aud, added), (None, BTreeMap::new()));
}

#[test]
fn what_tokens_cannot_carry_is_told() {
    let list = Claim::List(Vec::new());
    for name in PLAIN {
        let complex = TokenChanges { id: changes(&[(name, list.clone())], &[]), ..TokenChanges::default() };
        assert_eq!(complex.check(), Err(ImpossibleChange), "{name}");
    }
    for scope in ["", "a b", "a\t"] {
        let scopes = TokenChanges { scopes_to_add: vec![scope.into()], ..TokenChanges::default() };
        assert_eq!(scopes.check(), Err(ImpossibleChange), "{scope:?}");
    }
    let many = |count| TokenChanges { scopes_to_suppress: vec!["a".into(); count], ..TokenChanges::default() };
    assert_eq!(many(MOST_CHANGES).check(), Ok(()));
    assert_eq!(many(MOST_CHANGES + 1).check(), Err(ImpossibleChange));
}
