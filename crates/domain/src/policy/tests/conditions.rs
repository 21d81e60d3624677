use super::*;

/// Whether an Allow with this condition block applies in a context of `key=value` pairs; a key that stands several times
/// has several values, `key=` alone an empty one.
fn holds(block: &str, pairs: &[&str]) -> bool {
    holds_in("2012-10-17", block, pairs)
}

fn holds_in(version: &str, block: &str, pairs: &[&str]) -> bool {
    let text = format!(
        r#"{{"Version":"{version}","Statement":{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{block}}}}}"#
    );
    let mut context = Context::new();
    let mut keys: Vec<&str> = pairs.iter().filter_map(|pair| pair.split_once('=')).map(|(key, _)| key).collect();
    keys.dedup();
    for key in keys {
        let values = pairs.iter().filter_map(|pair| pair.split_once('=')).filter(|(other, _)| *other == key);
        context.set_all(key, values.map(|(_, value)| value.to_owned()));
    }
    let ana = ana(vec![policy(&text)]);
    decide(&ana, &Request { action: "a:B", resource: "*", context: &context }).is_allowed()
}

#[test]
fn operators() {
    for (block, pairs, expected) in [
        (r#"{"StringEquals":{"aws:username":"ana"}}"#, &["aws:username=ana"][..], true),
        (r#"{"StringEquals":{"AWS:UserName":"ana"}}"#, &["aws:username=ana"], true),
        (r#"{"StringEquals":{"aws:username":"ana"}}"#, &["aws:username=Ana"], false),
        (r#"{"StringEquals":{"aws:username":["bob","ana"]}}"#, &["aws:username=ana"], true),
        (r#"{"StringEquals":{"aws:username":"an?"}}"#, &["aws:username=ana"], false),
        (r#"{"StringEquals":{"aws:username":"a*"}}"#, &["aws:username=a*"], true),
        (r#"{"StringNotEquals":{"aws:username":["bob","ana"]}}"#, &["aws:username=ana"], false),
        (r#"{"StringNotEquals":{"aws:username":["bob","eve"]}}"#, &["aws:username=ana"], true),
        (r#"{"StringEqualsIgnoreCase":{"aws:username":"ÄNA"}}"#, &["aws:username=äna"], true),
        (r#"{"StringNotEqualsIgnoreCase":{"aws:username":"ANA"}}"#, &["aws:username=ana"], false),
        (r#"{"StringLike":{"aws:username":"a*a"}}"#, &["aws:username=aa"], true),
        (r#"{"StringLike":{"aws:username":"*b*c"}}"#, &["aws:username=abcbc"], true),
        (r#"{"StringLike":{"aws:username":"a?a"}}"#, &["aws:username=aa"], false),
        (r#"{"StringLike":{"aws:username":"A*"}}"#, &["aws:username=ana"], false),
        (r#"{"StringLike":{"aws:username":"${*}${?}${$}"}}"#, &["aws:username=*?$"], true),
        (r#"{"StringLike":{"aws:username":"${*}"}}"#, &["aws:username=ana"], false),
        (r#"{"StringNotLike":{"aws:username":"a*"}}"#, &["aws:username=ana"], false),
        (r#"{"NumericEquals":{"a:n":"10"}}"#, &["a:n=10.0"], true),
        (r#"{"NumericNotEquals":{"a:n":10}}"#, &["a:n=11"], true),
        (r#"{"NumericLessThan":{"a:n":"10"}}"#, &["a:n=9"], true),
        (r#"{"NumericLessThan":{"a:n":"10"}}"#, &["a:n=10"], false),
        (r#"{"NumericLessThanEquals":{"a:n":"10"}}"#, &["a:n=10"], true),
        (r#"{"NumericGreaterThan":{"a:n":"-1"}}"#, &["a:n=0"], true),
        (r#"{"NumericGreaterThanEquals":{"a:n":"1.5"}}"#, &["a:n=1.4"], false),
        (r#"{"NumericEquals":{"a:n":"1"}}"#, &["a:n=one"], false),
        (r#"{"NumericNotEquals":{"a:n":"1"}}"#, &["a:n=one"], true),
        (
            r#"{"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}"#,
            &["aws:CurrentTime=2025-12-31T23:59:59Z"],
            true,
        ),
        (r#"{"DateGreaterThan":{"aws:EpochTime":"2026-01-01T00:00:00Z"}}"#, &["aws:EpochTime=1767225601"], true),
        (r#"{"DateEquals":{"a:d":"1767225600"}}"#, &["a:d=2026-01-01"], true),
        (r#"{"DateNotEquals":{"a:d":"2026-01-01"}}"#, &["a:d=2026-01-02"], true),
        (r#"{"DateLessThanEquals":{"a:d":"2026-01-01"}}"#, &["a:d=2026-01-01"], true),
        (r#"{"DateGreaterThanEquals":{"a:d":"2026-01-01"}}"#, &["a:d=2025-01-01"], false),
        (r#"{"Bool":{"aws:SecureTransport":true}}"#, &["aws:SecureTransport=true"], true),
        (r#"{"Bool":{"aws:SecureTransport":"False"}}"#, &["aws:SecureTransport=false"], true),
        (r#"{"Bool":{"aws:SecureTransport":"true"}}"#, &["aws:SecureTransport=1"], false),
        (r#"{"BinaryEquals":{"a:b":"QmluYXJ5"}}"#, &["a:b=QmluYXJ5"], true),
        (r#"{"BinaryEquals":{"a:b":"QmluYXJ5"}}"#, &["a:b=QmluYXJ4"], false),
        (r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/32"]}}"#, &["aws:SourceIp=2001:db8::7"], true),
        (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, &["aws:SourceIp=203.0.112.1"], false),
        (r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, &["aws:SourceIp=203.0.112.1"], true),
        (
            r#"{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:*:123456789012:t?pic"}}"#,
            &["aws:SourceArn=arn:aws:sns:eu-west-1:123456789012:topic"],
            true,
        ),
        (
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:topic"}}"#,
            &["aws:SourceArn=arn:aws:sns:eu-west-1:123456789012:topic"],
            false,
        ),
        (r#"{"ArnLike":{"aws:SourceArn":"arn:*:*:*:*:*"}}"#, &["aws:SourceArn=topic"], false),
        (r#"{"ArnNotLike":{"aws:SourceArn":"arn:aws:sns:*:*:a*"}}"#, &["aws:SourceArn=arn:aws:sns:r:1:abc:d"], false),
        (r#"{"ArnNotEquals":{"aws:SourceArn":"arn:aws:sns:*:*:b*"}}"#, &["aws:SourceArn=arn:aws:sns:r:1:abc"], true),
    ] {
        assert_eq!(holds(block, pairs), expected, "{block} {pairs:?}");
    }
}

#[test]
fn keys_that_are_not_there() {
    for (block, expected) in [
        (r#"{"StringEquals":{"a:k":"v"}}"#, false),
        (r#"{"StringNotEquals":{"a:k":"v"}}"#, true),
        (r#"{"StringNotLike":{"a:k":"v*"}}"#, true),
        (r#"{"NumericNotEquals":{"a:k":"1"}}"#, true),
        (r#"{"NumericLessThan":{"a:k":"1"}}"#, false),
        (r#"{"DateNotEquals":{"a:k":"2026-01-01"}}"#, true),
        (r#"{"NotIpAddress":{"a:k":"10.0.0.0/8"}}"#, true),
        (r#"{"ArnNotLike":{"a:k":"arn:aws:s3:::b"}}"#, true),
        (r#"{"Bool":{"a:k":"false"}}"#, false),
        (r#"{"BoolIfExists":{"a:k":"true"}}"#, true),
        (r#"{"StringEqualsIfExists":{"a:k":"v"}}"#, true),
        (r#"{"StringNotEqualsIfExists":{"a:k":"v"}}"#, true),
        (r#"{"IpAddressIfExists":{"a:k":"10.0.0.0/8"}}"#, true),
        (r#"{"Null":{"a:k":"true"}}"#, true),
        (r#"{"Null":{"a:k":"false"}}"#, false),
        (r#"{"Null":{"a:k":false}}"#, false),
        (r#"{"ForAllValues:StringEquals":{"a:k":"v"}}"#, true),
        (r#"{"ForAllValues:StringNotEquals":{"a:k":"v"}}"#, true),
        (r#"{"ForAnyValue:StringEquals":{"a:k":"v"}}"#, false),
        (r#"{"ForAnyValue:StringNotEquals":{"a:k":"v"}}"#, false),
        (r#"{"ForAnyValue:StringEqualsIfExists":{"a:k":"v"}}"#, true),
    ] {
        assert_eq!(holds(block, &[]), expected, "{block}");
    }
}

#[test]
fn keys_with_values() {
    for (block, pairs, expected) in [
        (r#"{"Null":{"a:k":"true"}}"#, &["a:k=v"][..], false),
        (r#"{"Null":{"a:k":"false"}}"#, &["a:k=v"], true),
        (r#"{"Null":{"a:k":["true","false"]}}"#, &["a:k=v"], true),
        (r#"{"StringEqualsIfExists":{"a:k":"v"}}"#, &["a:k=w"], false),
        (r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["env","team"]}}"#, &["aws:TagKeys=env"], true),
        (
            r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["env","team"]}}"#,
            &["aws:TagKeys=env", "aws:TagKeys=team"],
            true,
        ),
        (
            r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["env","team"]}}"#,
            &["aws:TagKeys=env", "aws:TagKeys=cost"],
            false,
        ),
        (
            r#"{"ForAllValues:StringNotEquals":{"aws:TagKeys":["env","team"]}}"#,
            &["aws:TagKeys=cost", "aws:TagKeys=env"],
            false,
        ),
        (r#"{"ForAllValues:StringNotEquals":{"aws:TagKeys":["env","team"]}}"#, &["aws:TagKeys=cost"], true),
        (
            r#"{"ForAllValues:StringLike":{"t:sub":"repo:o/r:ref:refs/heads/main"}}"#,
            &["t:sub=repo:o/r:ref:refs/heads/dev"],
            false,
        ),
        (
            r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":["env","team"]}}"#,
            &["aws:TagKeys=cost", "aws:TagKeys=env"],
            true,
        ),
        (r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":["env","team"]}}"#, &["aws:TagKeys=cost"], false),
        (r#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["env"]}}"#, &["aws:TagKeys=env", "aws:TagKeys=cost"], true),
        (r#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["env"]}}"#, &["aws:TagKeys=env"], false),
        (r#"{"ForAllValues:StringEquals":{"a:k":[]}}"#, &["a:k=v"], false),
        (r#"{"ForAnyValue:StringEquals":{"a:k":[]}}"#, &["a:k=v"], false),
        (r#"{"StringEquals":{"a:k":[]}}"#, &["a:k=v"], false),
        (r#"{"StringEquals":{"a:k":"v","a:l":"w"}}"#, &["a:k=v"], false),
        (r#"{"StringEquals":{"a:k":"v"},"StringLike":{"a:l":"w*"}}"#, &["a:k=v", "a:l=ww"], true),
        (r#"{"StringEquals":{"a:k":"v"},"StringLike":{"a:l":"w*"}}"#, &["a:k=v", "a:l=v"], false),
    ] {
        assert_eq!(holds(block, pairs), expected, "{block} {pairs:?}");
    }
}

#[test]
fn variables() {
    let team = r#"{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}"#;
    let not_team = r#"{"StringNotEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}"#;
    for (block, pairs, expected) in [
        (team, &["aws:ResourceTag/team=red", "aws:PrincipalTag/team=red"][..], true),
        (team, &["aws:ResourceTag/team=red", "aws:PrincipalTag/team=blue"], false),
        (team, &["aws:ResourceTag/team=red"], false),
        // Nothing is equal to a value that is not there.
        (not_team, &["aws:ResourceTag/team=red"], true),
        (r#"{"StringEquals":{"a:k":"${a:l, 'none'}"}}"#, &["a:k=none"], true),
        (r#"{"StringEquals":{"a:k":"${a:l, 'none'}"}}"#, &["a:k=none", "a:l=some"], false),
        (r#"{"StringLike":{"a:k":"home/${aws:username}/*"}}"#, &["a:k=home/ana/x", "aws:username=ana"], true),
        (r#"{"StringLike":{"a:k":"home/${AWS:UserName}/*"}}"#, &["a:k=home/ana/x", "aws:username=ana"], true),
        // A value's wildcards are characters.
        (r#"{"StringLike":{"a:k":"home/${aws:username}/*"}}"#, &["a:k=home/ana/x", "aws:username=*"], false),
        // A key of many values is no variable.
        (r#"{"StringEquals":{"a:k":"${aws:TagKeys}"}}"#, &["a:k=x", "aws:TagKeys=x", "aws:TagKeys=y"], false),
        (r#"{"ArnLike":{"a:k":"arn:aws:s3:::${aws:username}"}}"#, &["a:k=arn:aws:s3:::ana", "aws:username=ana"], true),
    ] {
        assert_eq!(holds(block, pairs), expected, "{block} {pairs:?}");
    }
    let literal = r#"{"StringEquals":{"a:k":"${aws:username}"}}"#;
    assert!(holds_in("2008-10-17", literal, &["a:k=${aws:username}", "aws:username=ana"]));
    assert!(!holds_in("2008-10-17", literal, &["a:k=ana", "aws:username=ana"]));
}
