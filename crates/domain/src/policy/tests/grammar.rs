use super::*;

fn statement(inner: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{{inner}}}]}}"#)
}

#[test]
fn what_is_a_policy() {
    for text in [
        r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        r#"{"Version":"2008-10-17","Id":"x","Statement":[{"Effect":"Deny","NotAction":["iam:*"],"NotResource":["*"]}]}"#,
        &statement(r#""Sid":"","Effect":"Allow","Action":[],"Resource":[]"#),
        &statement(
            r#""Sid":"A1","Effect":"Allow","Action":"s3:Get?","Resource":"arn:aws:s3:::b/${aws:username, 'nobody'}/${*}""#,
        ),
        &statement(r#""Effect":"Allow","Action":"*","Resource":"arn:aws:s3:*""#),
        &statement(r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{}"#),
        &statement(
            r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"aws:MultiFactorAuthAge":3600}}"#,
        ),
        &statement(
            r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForAllValues:StringNotEqualsIgnoreCaseIfExists":{"aws:TagKeys":[]}}"#,
        ),
    ] {
        assert!(Document::parse(text).is_ok(), "{text}: {:?}", Document::parse(text));
    }
}

#[test]
fn what_is_none() {
    let twice = r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let condition =
        |inner: &str| statement(&format!(r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{{{inner}}}"#));
    let value = |operator: &str, value: &str| Malformed::Value { operator: operator.into(), value: value.into() };
    for (text, why) in [
        ("", Malformed::Syntax),
        ("[]", Malformed::Syntax),
        ("{}", Malformed::Syntax),
        (r#"{"Version":"2012-10-17","Statement":[]}"#, Malformed::Syntax),
        (r#"{"version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#, Malformed::Syntax),
        (r#"{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}"#, Malformed::Syntax),
        (
            r#"{"Version":"2012-10-18","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
            Malformed::Version("2012-10-18".into()),
        ),
        (twice, Malformed::SidTwice("A".into())),
        (&statement(r#""Effect":"allow","Action":"*","Resource":"*""#), Malformed::Syntax),
        (&statement(r#""Effect":"Allow","Action":"*","NotAction":"*","Resource":"*""#), Malformed::Syntax),
        (&statement(r#""Effect":"Allow","Action":7,"Resource":"*""#), Malformed::Syntax),
        (&statement(r#""Effect":"Allow","Action":null,"Resource":"*","Surprise":1"#), Malformed::Syntax),
        (&statement(r#""Sid":"a b","Effect":"Allow","Action":"*","Resource":"*""#), Malformed::Sid("a b".into())),
        (&statement(r#""Effect":"Allow","Resource":"*""#), Malformed::NoAction),
        (&statement(r#""Effect":"Allow","Action":"*""#), Malformed::NoResource),
        (
            &statement(r#""Effect":"Allow","Principal":"*","Action":"*","Resource":"*""#),
            Malformed::Prohibited("Principal"),
        ),
        (
            &statement(r#""Effect":"Allow","NotPrincipal":{"AWS":"*"},"Action":"*","Resource":"*""#),
            Malformed::Prohibited("NotPrincipal"),
        ),
        (&statement(r#""Effect":"Allow","Action":"GetUser","Resource":"*""#), Malformed::NoVendor("GetUser".into())),
        (
            &statement(r#""Effect":"Allow","Action":"cognito-*:GetUser","Resource":"*""#),
            Malformed::NoVendor("cognito-*:GetUser".into()),
        ),
        (&statement(r#""Effect":"Allow","Action":"**","Resource":"*""#), Malformed::NoVendor("**".into())),
        (
            &statement(r#""Effect":"Allow","Action":"*","Resource":"us-east-1_Ab""#),
            Malformed::Resource("us-east-1_Ab".into()),
        ),
        (
            &statement(r#""Effect":"Allow","Action":"*","Resource":"arn:aws:s3""#),
            Malformed::Resource("arn:aws:s3".into()),
        ),
        (
            &statement(r#""Effect":"Allow","Action":"*","Resource":"arn:aws:*:::b""#),
            Malformed::Resource("arn:aws:*:::b".into()),
        ),
        (&statement(r#""Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username""#), Malformed::Syntax),
        (&condition(r#""StringIs":{"aws:username":"a"}"#), Malformed::Operator("StringIs".into())),
        (
            &condition(r#""ForEachValue:StringEquals":{"aws:username":"a"}"#),
            Malformed::Operator("ForEachValue:StringEquals".into()),
        ),
        (&condition(r#""NullIfExists":{"aws:username":"true"}"#), Malformed::Operator("NullIfExists".into())),
        (&condition(r#""StringEquals":{"username":"a"}"#), Malformed::NoVendor("username".into())),
        (&condition(r#""StringEquals":{"aws:username":{"a":"b"}}"#), Malformed::Syntax),
        (&condition(r#""StringEquals":{"aws:username":"a","aws:username":"b"}"#), Malformed::Syntax),
        (&condition(r#""Bool":{"aws:SecureTransport":"yes"}"#), value("Bool", "yes")),
        (&condition(r#""NumericEquals":{"aws:EpochTime":"inf"}"#), value("NumericEquals", "inf")),
        (&condition(r#""DateLessThan":{"aws:CurrentTime":"soon"}"#), value("DateLessThan", "soon")),
        (&condition(r#""IpAddress":{"aws:SourceIp":"10.0.0.0/64"}"#), value("IpAddress", "10.0.0.0/64")),
        (&condition(r#""BinaryEquals":{"a:b":"%"}"#), value("BinaryEquals", "%")),
    ] {
        assert_eq!(Document::parse(text), Err(why), "{text}");
    }
}

#[test]
fn lengths_are_counted_without_white_space() {
    assert_eq!(size(" { \"Version\" :\n\t\"2012-10-17\" } "), 24);
    assert_eq!(Holder::Managed.limit(), 6_144);
    let long =
        format!(r#"{{"Id":"{}","Statement":{{"Effect":"Allow","Action":"*","Resource":"*"}}}}"#, "x".repeat(131_072));
    assert_eq!(Document::parse(&long), Err(Malformed::Syntax));
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(30_000));
    assert_eq!(Document::parse(&nested), Err(Malformed::Syntax));
}

#[test]
fn full_rights_are_seen_without_a_question() {
    let full = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    assert!(ana(vec![policy(full)]).is_unlimited());
    assert!(Principal::root("123456789012").is_unlimited());
    assert!(!ana(vec![]).is_unlimited());
    let but = r#"{"Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}"#;
    assert!(!ana(vec![policy(full), policy(but)]).is_unlimited());
    assert!(!Principal { boundary: Some(policy(full)), ..ana(vec![policy(full)]) }.is_unlimited());
    assert!(!Principal { session: Some(vec![policy(full)]), ..ana(vec![policy(full)]) }.is_unlimited());
    for limited in [
        r#"{"Statement":{"Effect":"Allow","Action":"cognito-idp:*","Resource":"*"}}"#,
        r#"{"Statement":{"Effect":"Allow","Action":"*","NotResource":"*"}}"#,
        r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}}"#,
    ] {
        assert!(!ana(vec![policy(limited)]).is_unlimited(), "{limited}");
    }
}

#[test]
fn what_a_policy_looks_at_is_known() {
    let looking = policy(&statement(
        r#""Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:PrincipalTag/Team}","Condition":{"StringEquals":{"aws:ResourceTag/team":"${aws:username}"}}"#,
    ));
    let ana = ana(vec![looking]);
    for (prefix, looks) in
        [("aws:resourcetag/", true), ("aws:principaltag/", true), ("aws:username", true), ("aws:requesttag/", false)]
    {
        assert_eq!(ana.looks_at(prefix), looks, "{prefix}");
    }
}
