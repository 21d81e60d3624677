use proptest::prelude::*;

use super::*;
use crate::model;
use crate::shapes::*;

fn operation(name: &str) -> &'static OperationModel {
    model::operation(name).expect("an operation of the model")
}

fn refused(name: &str, body: &str) -> String {
    let error = decode(operation(name), body.as_bytes()).expect_err("a body of the wrong types");
    String::from_utf8(error.body()).expect("text")
}

#[test]
fn what_is_no_json_object_is_refused_without_a_word() {
    for body in
        ["", "null", "\"text\"", "1", "{\"UserPoolId\":\"a\",}", "{", "nonsense", "{} {}", "{\"a\":\"\\ud800\"}"]
    {
        assert_eq!(refused("AdminGetUser", body), r#"{"__type":"SerializationException"}"#, "{body}");
    }
    let not_utf8 = decode(operation("AdminGetUser"), b"{\"UserPoolId\":\"\xff\"}").expect_err("not UTF-8");
    assert_eq!(not_utf8, ApiError::without_message(ErrorKind::SerializationException));
}

#[test]
fn json_nested_too_deep_is_refused() {
    let deep = |levels: usize| format!("{{\"Unknown\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    assert!(decode(operation("AdminGetUser"), deep(100).as_bytes()).is_ok());
    assert!(decode(operation("AdminGetUser"), deep(200).as_bytes()).is_err());
    assert!(decode(operation("AdminGetUser"), deep(500_000).as_bytes()).is_err());
}

#[test]
fn wrong_types_are_worded_as_the_service_words_them() {
    for (name, body, message) in [
        ("AdminGetUser", "[]", "Start of list found where not expected"),
        ("ListUserPools", r#"{"MaxResults":"1"}"#, "STRING_VALUE can not be converted to an Integer"),
        ("ListUserPools", r#"{"MaxResults":true}"#, "TRUE_VALUE can not be converted to an Integer"),
        ("AdminGetUser", r#"{"UserPoolId":1}"#, "NUMBER_VALUE can not be converted to a String"),
        ("AdminGetUser", r#"{"UserPoolId":true}"#, "TRUE_VALUE can not be converted to a String"),
        ("AdminGetUser", r#"{"UserPoolId":false}"#, "FALSE_VALUE can not be converted to a String"),
        ("AdminGetUser", r#"{"UserPoolId":{}}"#, "Start of structure or map found where not expected."),
        ("AdminGetUser", r#"{"UserPoolId":[]}"#, "Start of list found where not expected"),
        ("CreateUserPool", r#"{"Schema":"x"}"#, "Expected list or null"),
        ("CreateUserPool", r#"{"Policies":"x"}"#, "Expected null"),
        ("CreateUserPool", r#"{"Policies":[]}"#, "Start of list found where not expected"),
        ("AdminSetUserPassword", r#"{"Permanent":"yes"}"#, "STRING_VALUE can not be converted to a Boolean"),
        // Type errors win over missing members.
        ("SignUp", r#"{"Username":5}"#, "NUMBER_VALUE can not be converted to a String"),
    ] {
        let expected = format!(r#"{{"__type":"SerializationException","message":"{message}"}}"#);
        assert_eq!(refused(name, body), expected, "{body}");
    }
}

#[test]
fn null_is_absence_unknown_members_are_dropped_and_the_last_of_two_counts() {
    let body = br#"{"UserPoolId":"first","UserPoolId":"last","Username":null,"Unknown":{"a":[1]}}"#;
    let decoded = decode(operation("AdminGetUser"), body).expect("decodes");
    assert_eq!(decoded.member_str("UserPoolId"), Some("last"));
    assert_eq!(decoded.member_str("Username"), None);
    assert_eq!(decoded.member_str("Unknown"), None);

    let body =
        br#"{"AuthFlow":"REFRESH_TOKEN_AUTH","AuthParameters":{"REFRESH_TOKEN":"a","DEVICE_KEY":null},"ClientId":"a"}"#;
    let decoded = decode(operation("InitiateAuth"), body).expect("decodes");
    validate(&decoded).expect("valid");
    assert_eq!(decoded.inner_str("AuthParameters", "REFRESH_TOKEN"), Some("a"));
    assert_eq!(decoded.inner_str("AuthParameters", "DEVICE_KEY"), None);
}

#[test]
fn decimals_lose_their_fraction() {
    for (given, expected) in [("5.9", 5), ("60", 60), ("1e1", 10), ("0.5", 0), ("-0.9", 0)] {
        let body = format!(r#"{{"UserPoolId":"r_a","Limit":{given}}}"#);
        let decoded = decode(operation("ListUsers"), body.as_bytes()).expect("decodes");
        validate(&decoded).expect("valid");
        assert_eq!(typed::<ListUsers>(&decoded).expect("typed").limit, Some(expected), "{given}");
    }
    assert!(decode(operation("ListUsers"), br#"{"Limit":4294967296}"#).is_err());
    assert!(decode(operation("ListUsers"), br#"{"Limit":1e300}"#).is_err());
}

#[test]
fn a_sign_up_becomes_typed_input() {
    let body = r#"{"ClientId":"abc1","Username":"zoë.k","Password":"p4ssWord!","SecretHash":"aGFzaA==",
        "UserAttributes":[{"Name":"email","Value":"ana@example.com"}],"ClientMetadata":{"from":"test"},
        "UserContextData":{"IpAddress":"192.0.2.1"}}"#;
    let decoded = decode(operation("SignUp"), body.as_bytes()).expect("decodes");
    validate(&decoded).expect("valid");
    let input = typed::<SignUp>(&decoded).expect("typed");
    assert_eq!(input.username, "zoë.k");
    assert_eq!(input.password.as_ref().map(crate::Secret::expose), Some("p4ssWord!"));
    assert_eq!(input.user_attributes.as_ref().and_then(|list| list[0].value.as_deref()), Some("ana@example.com"));
    let shown = format!("{input:?} {decoded:?}");
    for hidden in ["zoë", "p4ssWord", "aGFzaA", "192.0.2.1", "abc1"] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
}

#[test]
fn input_that_was_not_validated_is_our_own_fault() {
    let decoded = decode(operation("AdminGetUser"), b"{}").expect("decodes");
    let error = typed::<AdminGetUser>(&decoded).expect_err("required members are absent");
    assert_eq!(error.kind, ErrorKind::InternalErrorException);
}

/// JSON in which members of the model turn up often.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any_name(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn any_name() -> impl Strategy<Value = String> {
    let mut names = Vec::new();
    for operation in model::operations() {
        if let Kind::Structure(members) = &operation.input.kind {
            names.extend(members.iter().map(|member| member.name.to_owned()));
        }
    }
    prop_oneof![4 => prop::sample::select(names), 1 => "[A-Za-z]{0,8}"]
}

fn any_operation() -> impl Strategy<Value = &'static OperationModel> {
    prop::sample::select(model::operations().collect::<Vec<_>>())
}

/// Whatever comes, the answer is one of the two documented refusals or input.
fn survives(model: &'static OperationModel, body: &[u8]) -> Result<(), TestCaseError> {
    match decode(model, body) {
        Err(error) => prop_assert_eq!(error.kind, ErrorKind::SerializationException),
        Ok(decoded) => {
            if let Err(error) = validate(&decoded) {
                prop_assert_eq!(error.kind, ErrorKind::InvalidParameterException);
                prop_assert!(error.message.is_some_and(|text| text.contains("detected: Value")));
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_bytes_break_the_decoder(model in any_operation(), body: Vec<u8>) {
        survives(model, &body)?;
    }

    #[test]
    fn no_json_breaks_the_decoder(model in any_operation(), body in any_json()) {
        survives(model, body.to_string().as_bytes())?;
    }

    /// Typing is total on what the validator lets through.
    #[test]
    fn what_is_valid_can_be_typed(body in any_json()) {
        fn typable<O: Modelled>(body: &Value) -> Result<(), TestCaseError> {
            if let Ok(decoded) = decode(O::MODEL, body.to_string().as_bytes()) && validate(&decoded).is_ok() {
                prop_assert!(typed::<O>(&decoded).is_ok());
            }
            Ok(())
        }
        let mut filled = body.clone();
        if let Some(members) = filled.as_object_mut() {
            for (name, value) in [("UserPoolId", "r_a"), ("ClientId", "c"), ("Username", "u"), ("PoolName", "p"), ("ClientName", "n"), ("AuthFlow", "USER_AUTH")] {
                members.insert(name.to_owned(), value.into());
            }
        }
        typable::<CreateUserPool>(&filled)?;
        typable::<CreateUserPoolClient>(&filled)?;
        typable::<ListUsers>(&filled)?;
        typable::<SignUp>(&filled)?;
        typable::<InitiateAuth>(&filled)?;
        typable::<AdminCreateUser>(&filled)?;
    }
}
