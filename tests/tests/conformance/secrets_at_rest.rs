//! Nothing that opens a door lies in storage or in the log.

use std::io::Write;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, Tokens, World};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

/// What the log says, kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Plays a story with every secret there is; what each is called and what it is.
async fn story(world: &World) -> Vec<(&'static str, String)> {
    let pool = world.verifying_pool().await;
    let client = pool.confidential_client().await;
    let mut secrets = vec![
        ("password", PASSWORD.to_owned()),
        ("new password", NEW_PASSWORD.to_owned()),
        ("client secret", client.secret.clone().unwrap()),
        ("secret hash", client.hash("ana").unwrap()),
    ];

    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    // Still valid when storage is looked at.
    secrets.push(("code", world.inbox().code_for("ana@example.com").await));
    client.sign_up("cleo", json!({"email": "cleo@example.com"})).await.answered();
    let code = world.inbox().code_for("cleo@example.com").await;
    client.confirm("cleo", &code).await.answered();
    assert!(client.sign_in("cleo", "Wr0ng-guess-of-cleo!").await.is_err());
    secrets.push(("wrong password", "Wr0ng-guess-of-cleo!".to_owned()));
    let tokens = client.tokens("cleo", PASSWORD).await;
    let refreshed = Tokens::of(&client.refresh("cleo", &tokens.refresh).await.answered());

    let input = json!({
        "Username": "ben", "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": [{"Name": "email", "Value": "ben@example.com"}],
    });
    pool.call("AdminCreateUser", input).await.answered();
    let temporary = world.inbox().next("ben@example.com").await.temporary_password.unwrap();
    let challenge = client.sign_in("ben", &temporary).await.answered();
    let session = challenge["Session"].as_str().unwrap().to_owned();
    let responses = client.hashed("ben", json!({"USERNAME": "ben", "NEW_PASSWORD": NEW_PASSWORD}));
    let answer = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": session, "ChallengeResponses": responses,
    });
    let last = Tokens::of(&client.call("RespondToAuthChallenge", answer).await.answered());
    secrets.push(("temporary password", temporary));
    secrets.push(("session", session));
    let mfa = json!({
        "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}},
    });
    pool.call("SetUserPoolMfaConfig", mfa).await.answered();
    let handed = world.call("AssociateSoftwareToken", json!({"AccessToken": tokens.access})).await.answered();
    secrets.push(("secret of a software token", handed["SecretCode"].as_str().unwrap().to_owned()));
    let dan = pool.user("dan").attribute("phone_number", "+15550001111").confirmed().await;
    dan.call("AdminSetUserMFAPreference", json!({"SMSMfaSettings": {"Enabled": true}})).await.answered();
    let waiting = client.sign_in("dan", PASSWORD).await.answered();
    secrets.push(("session", waiting["Session"].as_str().unwrap().to_owned()));
    secrets.push(("code", world.inbox().code_for("+15550001111").await));
    for tokens in [tokens, refreshed, last] {
        secrets.push(("access token", tokens.access.clone()));
        secrets.push(("id token", tokens.id.clone()));
        if !tokens.refresh.is_empty() {
            secrets.push(("refresh token", tokens.refresh.clone()));
        }
    }
    secrets
}

#[tokio::test]
async fn storage_keeps_no_secret_in_clear() {
    let world = World::new().await;
    let secrets = story(&world).await;

    let dump = world.dump().await;

    let everything: Vec<u8> =
        dump.iter().flat_map(|(key, value)| [key.as_slice(), b"\n", value, b"\n"].concat()).collect();
    assert!(contains(&everything, b"ana"), "a dump that shows names");
    for (what, secret) in &secrets {
        // Six digits may stand in any number; a code is looked for as a value of its own.
        let forms: Vec<Vec<u8>> = if *what == "code" {
            vec![format!("\"{secret}\"").into_bytes()]
        } else {
            let plain = secret.as_bytes();
            vec![plain.to_vec(), STANDARD.encode(plain).into_bytes(), URL_SAFE_NO_PAD.encode(plain).into_bytes()]
        };
        for form in forms {
            assert!(!contains(&everything, &form), "the {what} lies in storage as {}", String::from_utf8_lossy(&form));
        }
    }
    for marker in [&b"PRIVATE KEY"[..], b"-----BEGIN"] {
        assert!(!contains(&everything, marker));
    }
    // A key that signs: the DER of a private key begins with its version and the OID of RSA.
    let private = [0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    assert!(!contains(&everything, &private));
}

#[tokio::test]
async fn the_log_tells_no_secret_even_at_its_most_talkative() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let world = World::new().await;
    let secrets = story(&world).await;
    drop(guard);

    let said = log.0.lock().unwrap().clone();

    assert!(contains(&said, b"AdminCreateUser"), "a log that tells what was called");
    for (what, secret) in &secrets {
        if *what == "code" {
            let text = String::from_utf8_lossy(&said);
            let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
            assert!(!words.into_iter().any(|word| word == secret), "the log tells a code");
        } else {
            assert!(!contains(&said, secret.as_bytes()), "the log tells the {what}");
        }
    }
}
