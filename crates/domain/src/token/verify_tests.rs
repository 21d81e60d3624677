use super::*;
use crate::claims::AccessUse;
use crate::ids::Sub;
use crate::token::{SigningKey, sign};
use proptest::prelude::*;
use std::sync::LazyLock;

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap().0);
static OTHER: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate().unwrap().0);
const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

fn claims() -> AccessClaims {
    AccessClaims {
        sub: Sub::from("7c9e6679-7425-40de-944b-e07fc1f90ae7"),
        device_key: None,
        aud: None,
        acr: None,
        amr: Vec::new(),
        act: None,
        groups: Vec::new(),
        iss: "http://localhost:9229/us-east-1_AbCdEfGhI".into(),
        version: None,
        client_id: ClientId::from("1example23456789abcdefghij"),
        origin_jti: GrantId::parse("0a1b2c3d-0000-4000-8000-000000000001"),
        event_id: Some("64f5a1de-0000-4000-8000-000000000001".into()),
        token_use: AccessUse::Access,
        scope: "aws.cognito.signin.user.admin".into(),
        auth_time: NOW.seconds(),
        exp: NOW.seconds() + 3600,
        iat: NOW.seconds(),
        jti: "11111111-0000-4000-8000-000000000001".into(),
        username: "ana".into(),
    }
}

static TOKEN: LazyLock<String> = LazyLock::new(|| sign(&KEY, &claims()).unwrap());

fn verified(text: &str, now: Timestamp) -> Result<AccessToken, AccessTokenRefused> {
    UnverifiedAccessToken::parse(text)?.verify(KEY.verifying(), now)
}

/// Header and claims as given, signed with the right key all the same.
fn forged(header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = KEY.signature(signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn header() -> String {
    format!(r#"{{"kid":"{}","alg":"RS256"}}"#, KEY.kid())
}

#[test]
fn a_token_is_read_back_until_it_expires() {
    let end = NOW.plus(std::time::Duration::from_secs(3600));
    let token = verified(&TOKEN, NOW).unwrap();

    assert_eq!(token.claims(), &claims());
    assert!(token.claims().has_scope("aws.cognito.signin.user.admin"));
    assert!(!token.claims().has_scope("aws.cognito.signin.user"));
    assert_eq!(UnverifiedAccessToken::parse(&TOKEN).unwrap().pool_id(), "us-east-1_AbCdEfGhI");
    assert!(verified(&TOKEN, end.minus(std::time::Duration::from_millis(1))).is_ok());
    assert_eq!(verified(&TOKEN, end), Err(AccessTokenRefused::Expired));
}

#[test]
fn a_token_looked_at_again_needs_its_key_and_its_time() {
    let token = verified(&TOKEN, NOW).unwrap();
    let end = Timestamp::from_seconds(claims().exp);

    assert_eq!(token.check(KEY.verifying(), NOW), Ok(()));
    assert_eq!(token.check(KEY.verifying(), end), Err(AccessTokenRefused::Expired));
    assert_eq!(token.check(OTHER.verifying(), NOW), Err(AccessTokenRefused::Signature));
}

#[test]
fn the_header_holds_exactly_its_two_members() {
    let (head, _) = TOKEN.split_once('.').unwrap();
    assert_eq!(String::from_utf8(URL_SAFE_NO_PAD.decode(head).unwrap()).unwrap(), header());

    let kid = KEY.kid();
    let body = serde_json::to_string(&claims()).unwrap();
    assert!(verified(&forged(&header(), &body), NOW).is_ok());
    for bad in [
        r#"{"alg":"none"}"#.to_owned(),
        format!(r#"{{"kid":"{kid}","alg":"none"}}"#),
        format!(r#"{{"kid":"{kid}","alg":"HS256"}}"#),
        format!(r#"{{"kid":"{kid}","alg":"RS384"}}"#),
        format!(r#"{{"kid":"{kid}","alg":"rs256"}}"#),
        format!(r#"{{"kid":"{kid}","alg":"RS256","typ":"JWT"}}"#),
        format!(r#"{{"kid":"{kid}","alg":"RS256","jku":"http://evil.example"}}"#),
        format!(r#"{{"kid":"{kid}","alg":"RS256","crit":["b64"],"b64":false}}"#),
        format!(r#"{{"kid":"{kid}","kid":"{kid}","alg":"RS256"}}"#),
        r#"{"alg":"RS256"}"#.to_owned(),
        r#"{"kid":7,"alg":"RS256"}"#.to_owned(),
        "[]".to_owned(),
    ] {
        assert_eq!(verified(&forged(&bad, &body), NOW), Err(AccessTokenRefused::Malformed), "{bad}");
    }
    let unknown = forged(r#"{"kid":"../../etc/passwd","alg":"RS256"}"#, &body);
    assert_eq!(verified(&unknown, NOW), Err(AccessTokenRefused::Signature));
}

#[test]
fn claims_are_read_strictly() {
    let body = serde_json::to_string(&claims()).unwrap();
    let exp = format!(r#""exp":{}"#, claims().exp);
    assert!(body.contains(&exp));
    for (from, to) in [
        (exp.as_str(), r#""exp":"1790003600""#),
        (exp.as_str(), r#""exp":1790003600.5"#),
        (exp.as_str(), r#""exp":1e400"#),
        (exp.as_str(), r#""exp":1.79e9"#),
        (exp.as_str(), r#""exp":99999999999999999999"#),
        (exp.as_str(), r#""nbf":1"#),
        (exp.as_str(), &format!(r#"{exp},"exp":9999999999"#)),
        (r#""token_use":"access""#, r#""token_use":"id""#),
        (r#""token_use":"access","#, ""),
        (r#""username":"ana""#, r#""username":"ana","x":1,"x":2"#),
        (r#""username":"ana""#, r#""username":"ana","x":[{"y":1,"y":2}]"#),
        (r#""username":"ana""#, r#""username":["ana"]"#),
        (r#""origin_jti":"0a1b"#, r#""origin_jti":"zzzz"#),
    ] {
        let changed = body.replacen(from, to, 1);
        assert_ne!(changed, body, "{from}");
        assert_eq!(verified(&forged(&header(), &changed), NOW), Err(AccessTokenRefused::Malformed), "{to}");
    }
    let negative = body.replacen(&exp, r#""exp":-1"#, 1);
    assert_eq!(verified(&forged(&header(), &negative), NOW), Err(AccessTokenRefused::Expired));
    let nested = format!(r#"{},"x":{}{}}}"#, &body[..body.len() - 1], "[".repeat(5000), "]".repeat(5000));
    assert_eq!(verified(&forged(&header(), &nested), NOW), Err(AccessTokenRefused::Malformed));
    let more = format!(r#"{},"x":{{"added":["by",1,-1,2.5,true,null,"a function"]}}}}"#, &body[..body.len() - 1]);
    assert!(verified(&forged(&header(), &more), NOW).is_ok());
}

#[test]
fn another_key_is_no_key() {
    let elsewhere = sign(&OTHER, &claims()).unwrap();

    assert_eq!(verified(&elsewhere, NOW), Err(AccessTokenRefused::Signature));
    let (signed, _) = TOKEN.rsplit_once('.').unwrap();
    let (_, foreign) = elsewhere.rsplit_once('.').unwrap();
    assert_eq!(verified(&format!("{signed}.{foreign}"), NOW), Err(AccessTokenRefused::Signature));
    assert_eq!(verified(&format!("{signed}."), NOW), Err(AccessTokenRefused::Signature));
}

#[test]
fn what_is_no_token_is_refused_unread() {
    let token = TOKEN.as_str();
    for bad in ["", ".", "..", "...", "a.b.c", &format!("{token}."), &format!(".{token}"), &format!("{token}=")] {
        assert_eq!(verified(bad, NOW), Err(AccessTokenRefused::Malformed), "{bad}");
    }
    assert_eq!(verified(&"a".repeat(1_000_000), NOW), Err(AccessTokenRefused::Malformed));
}

#[test]
fn a_token_of_the_second_of_a_sign_out_counts_as_older() {
    let token = verified(&TOKEN, NOW).unwrap();
    for (offset, older) in [(-1, false), (0, true), (999, true), (1000, true)] {
        assert_eq!(token.is_older_than(Timestamp::from_millis(NOW.millis() + offset)), older, "{offset}");
    }
}

proptest! {
    #[test]
    fn a_flipped_bit_is_refused(place in 0_usize..100_000, bit in 0_u32..7) {
        let mut bytes = TOKEN.as_bytes().to_vec();
        let place = place % bytes.len();
        bytes[place] ^= 1 << bit;
        let garbled = String::from_utf8(bytes).unwrap();
        prop_assert!(verified(&garbled, NOW).is_err(), "{garbled}");
    }

    #[test]
    fn a_part_of_a_token_is_refused(length in 0_usize..100_000) {
        let part = &TOKEN[..length % TOKEN.len()];
        prop_assert!(verified(part, NOW).is_err());
    }

    #[test]
    fn nonsense_is_refused(text in "\\PC{0,80}|[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}") {
        prop_assert_eq!(verified(&text, NOW), Err(AccessTokenRefused::Malformed));
    }
}
