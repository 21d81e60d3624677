//! 58: passkeys. Every lie that a browser, an authenticator or somebody between them can tell.

use ciborium::{Value as Cbor, cbor};
use domain::ids::{PoolNumber, Sub, UserId};
use domain::passkey::{
    Assertion, Base64Url, Challenge, Demands, Passkey, PasskeyRefused, Registration, RelyingParty, UserPasskeys,
};
use domain::time::Timestamp;
use poolhouse_tests::security_key::{
    Algorithm, Attestation, BACKED_UP, BACKUP_ELIGIBLE, USER_PRESENT, USER_VERIFIED, with_a_bit_turned,
};
use poolhouse_tests::{AwsError, Client, Outcome, SecurityKey, Seeded, Tokens, User, World};
use proptest::prelude::*;
use serde_json::{Value, json};

const ORIGIN: &str = "https://login.example.com";
const SUB: &str = "0a1b2c3d-0000-4000-8000-000000000001";
const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

/// A way to lie, and what is found out.
type Lie = (&'static str, fn(&mut SecurityKey), PasskeyRefused);

fn relying_party() -> RelyingParty {
    RelyingParty::new("example.com")
}

fn challenge(seed: u64) -> Challenge {
    Challenge::generate(&Seeded::new(seed))
}

fn creation(challenge: &Challenge) -> Value {
    let user = Base64Url::from(SUB.as_bytes().to_vec()).to_string();
    json!({"challenge": challenge.to_string(), "rp": {"id": "example.com"}, "user": {"id": user}})
}

fn request(challenge: &Challenge, passkey: &Passkey) -> Value {
    json!({
        "challenge": challenge.to_string(), "rpId": "example.com", "allowCredentials": [{"id": passkey.id.to_string()}],
    })
}

fn bytes(answer: &Value, member: &str) -> Base64Url {
    Base64Url::parse(answer["response"][member].as_str().unwrap()).unwrap()
}

fn registered(answer: &Value, challenge: &Challenge, user_verification: bool) -> Result<Passkey, PasskeyRefused> {
    let registration = Registration {
        id: Base64Url::parse(answer["id"].as_str().unwrap()).unwrap(),
        client_data: bytes(answer, "clientDataJSON"),
        attestation_object: bytes(answer, "attestationObject"),
        transports: Vec::new(),
        attachment: None,
    };
    registration.verified(challenge, &Demands { relying_party: &relying_party(), user_verification }, NOW)
}

fn asserted(
    answer: &Value,
    kept: &UserPasskeys,
    challenge: &Challenge,
    user_verification: bool,
) -> Result<Option<Passkey>, PasskeyRefused> {
    let assertion = Assertion {
        id: Base64Url::parse(answer["id"].as_str().unwrap()).unwrap(),
        client_data: bytes(answer, "clientDataJSON"),
        authenticator_data: bytes(answer, "authenticatorData"),
        signature: bytes(answer, "signature"),
        user_handle: answer["response"]["userHandle"].is_string().then(|| bytes(answer, "userHandle")),
    };
    let demands = Demands { relying_party: &relying_party(), user_verification };
    assertion.verified(kept, &Sub::from(SUB), challenge, &demands).map(|verified| verified.moved().cloned())
}

fn kept(passkeys: &[&Passkey]) -> UserPasskeys {
    let none = UserPasskeys::none(PoolNumber(1), UserId(1));
    passkeys.iter().fold(none, |kept, &passkey| kept.with(passkey.clone()).unwrap())
}

/// A key that made a passkey, and the passkey.
fn key_and_passkey() -> (SecurityKey, Passkey) {
    let (key, asked) = (SecurityKey::at(ORIGIN), challenge(1));
    let passkey = registered(&key.creates(&creation(&asked)), &asked, true).unwrap();
    (key, passkey)
}

fn nested(depth: usize) -> Cbor {
    (0..depth).fold(Cbor::Null, |inner, _| Cbor::Array(vec![inner]))
}

/// What may be wrong in either ceremony.
const LIES: &[Lie] = &[
    ("another challenge", |key| key.challenge = Some(challenge(99).to_string()), PasskeyRefused::UnknownChallenge),
    (
        "the other ceremony",
        |key| key.kind = Some("payment.get".into()),
        PasskeyRefused::Malformed("clientDataJSON.type"),
    ),
    ("another origin", |key| key.origin = "https://example.org".into(), PasskeyRefused::Origin),
    (
        "an origin that begins like ours",
        |key| key.origin = "https://example.com.evil.test".into(),
        PasskeyRefused::Origin,
    ),
    ("an origin without TLS", |key| key.origin = "http://login.example.com".into(), PasskeyRefused::Origin),
    ("a page within a foreign one", |key| key.cross_origin = Some(true), PasskeyRefused::Origin),
    ("a foreign page around it", |key| key.top_origin = Some("https://evil.test".into()), PasskeyRefused::Origin),
    ("another relying party", |key| key.relying_party = Some("example.org".into()), PasskeyRefused::RelyingParty),
    (
        "a subdomain as relying party",
        |key| key.relying_party = Some("login.example.com".into()),
        PasskeyRefused::RelyingParty,
    ),
    ("nobody there", |key| key.flags &= !USER_PRESENT, PasskeyRefused::NotPresent),
    ("nobody verified", |key| key.flags &= !USER_VERIFIED, PasskeyRefused::NotVerified),
    (
        "a copy of what cannot be copied",
        |key| key.flags &= !BACKUP_ELIGIBLE,
        PasskeyRefused::Malformed("authenticatorData"),
    ),
    ("bytes behind the end", |key| key.trailing = vec![0], PasskeyRefused::Malformed("authenticatorData")),
    (
        "extensions that are no map",
        |key| key.extensions = Some(nested(1)),
        PasskeyRefused::Malformed("authenticatorData"),
    ),
    (
        "extensions that are too deep",
        |key| key.extensions = Some(Cbor::Map(vec![(Cbor::from("x"), nested(40))])),
        PasskeyRefused::Malformed("authenticatorData"),
    ),
];

#[test]
fn test_58_a_lie_in_a_registration_is_found_out() {
    let only_here: &[Lie] = &[
        ("an algorithm that was not offered", |key| key.algorithm = Algorithm::Unoffered, PasskeyRefused::Algorithm),
        (
            "a format that is not read",
            |key| key.attestation = Attestation::Other("fido-u2f".into(), cbor!({"sig" => 1}).unwrap()),
            PasskeyRefused::Format,
        ),
        (
            "a statement where none may be",
            |key| key.attestation = Attestation::Other("none".into(), cbor!({"sig" => 1}).unwrap()),
            PasskeyRefused::Malformed("attStmt"),
        ),
        (
            "a signature of somebody else's",
            |key| {
                let statement = cbor!({"alg" => -7, "sig" => Cbor::Bytes(vec![0x30, 0x06, 2, 1, 1, 2, 1, 1])}).unwrap();
                key.attestation = Attestation::Other("packed".into(), statement);
            },
            PasskeyRefused::Signature,
        ),
        (
            "a signature of another algorithm",
            |key| {
                let statement = cbor!({"alg" => -257, "sig" => Cbor::Bytes(vec![0; 256])}).unwrap();
                key.attestation = Attestation::Other("packed".into(), statement);
            },
            PasskeyRefused::Malformed("attStmt"),
        ),
        ("an id of no length", |key| key.id = Some(Vec::new()), PasskeyRefused::Malformed("attestedCredentialData")),
        (
            "an id of too great a length",
            |key| key.id = Some(vec![7; 1024]),
            PasskeyRefused::Malformed("attestedCredentialData"),
        ),
    ];
    let asked = challenge(1);
    assert!(registered(&SecurityKey::at(ORIGIN).creates(&creation(&asked)), &asked, true).is_ok());
    for (lie, told, found) in LIES.iter().chain(only_here) {
        let mut key = SecurityKey::at(ORIGIN);
        told(&mut key);
        let refused = registered(&key.creates(&creation(&asked)), &asked, true);
        assert_eq!(refused.unwrap_err(), *found, "{lie}");
    }
    let mut answer = SecurityKey::at(ORIGIN).creates(&creation(&asked));
    answer["id"] = "AAAA".into();
    assert_eq!(registered(&answer, &asked, true), Err(PasskeyRefused::Malformed("id")), "an id that was not signed");
}

#[test]
fn test_58_a_lie_in_a_sign_in_is_found_out() {
    let only_here: &[Lie] = &[
        ("another user's handle", |key| key.user_handle = Some(Some(b"somebody".to_vec())), PasskeyRefused::OtherUser),
        (
            "a passkey of one device now",
            |key| key.flags &= !(BACKUP_ELIGIBLE | BACKED_UP),
            PasskeyRefused::BackupChanged,
        ),
    ];
    let asked = challenge(2);
    for (lie, told, found) in LIES.iter().chain(only_here) {
        let (mut key, passkey) = key_and_passkey();
        let kept = kept(&[&passkey]);
        assert!(asserted(&key.signs(&request(&asked, &passkey)), &kept, &asked, true).is_ok());
        told(&mut key);
        let refused = asserted(&key.signs(&request(&asked, &passkey)), &kept, &asked, true);
        assert_eq!(refused.unwrap_err(), *found, "{lie}");
    }
}

#[test]
fn test_58_a_counter_never_stands_still_or_goes_back() {
    let (mut key, passkey) = key_and_passkey();
    let asked = challenge(2);
    let mut known = kept(&[&passkey]);
    for (counter, accepted) in [(0, true), (5, true), (5, false), (4, false), (0, false), (6, true), (u32::MAX, true)] {
        key.counter = counter;
        match asserted(&key.signs(&request(&asked, &passkey)), &known, &asked, true) {
            Ok(moved) => {
                assert!(accepted, "{counter}");
                assert_eq!(moved.is_some(), counter > 0, "nothing is written of a key that does not count");
                known = moved.into_iter().fold(known, UserPasskeys::moved);
            }
            Err(why) => assert_eq!((accepted, why), (false, PasskeyRefused::Counter), "{counter}"),
        }
    }
}

#[test]
fn test_58_only_ones_own_passkeys_of_this_relying_party_sign_in() {
    let (key, passkey) = key_and_passkey();
    let (stranger, _) = key_and_passkey();
    let asked = challenge(2);
    let foreign = stranger.signs(&request(&asked, &passkey));
    assert_eq!(asserted(&foreign, &kept(&[&passkey]), &asked, true), Err(PasskeyRefused::UnknownPasskey));
    let mut renamed = foreign;
    renamed["id"] = passkey.id.to_string().into();
    renamed["response"]["userHandle"] = Value::Null;
    assert_eq!(asserted(&renamed, &kept(&[&passkey]), &asked, true), Err(PasskeyRefused::Signature));

    let elsewhere = Passkey { relying_party: "example.org".into(), ..passkey.clone() };
    let answer = key.signs(&request(&asked, &passkey));
    assert_eq!(asserted(&answer, &kept(&[&elsewhere]), &asked, true), Err(PasskeyRefused::UnknownPasskey));
    assert_eq!(asserted(&answer, &kept(&[]), &asked, true), Err(PasskeyRefused::UnknownPasskey));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Nothing but the attestation object of `none`, whose key signs nothing yet, can be changed in a registration:
    /// there a turned bit may make another key, but never a passkey under another challenge, origin or relying party.
    #[test]
    fn test_58_any_bit_turned_in_a_registration_is_refused(bit in 0_usize..8192, of_rsa: bool) {
        let asked = challenge(3);
        let mut key = SecurityKey::at(ORIGIN);
        key.attestation = Attestation::Own;
        if of_rsa {
            key.algorithm = Algorithm::Rs256;
        }
        let answer = key.creates(&creation(&asked));
        prop_assert!(registered(&answer, &asked, true).is_ok());
        for member in ["clientDataJSON", "attestationObject"] {
            let forged = with_a_bit_turned(&answer, member, bit);
            prop_assert!(registered(&forged, &asked, true).is_err(), "{member} {bit}");
        }
    }

    #[test]
    fn test_58_any_bit_turned_in_a_sign_in_is_refused(bit in 0_usize..8192) {
        let (mut key, passkey) = key_and_passkey();
        key.counter = 7;
        let asked = challenge(4);
        let known = kept(&[&passkey]);
        let answer = key.signs(&request(&asked, &passkey));
        prop_assert!(asserted(&answer, &known, &asked, true).is_ok());
        for member in ["clientDataJSON", "authenticatorData", "signature", "userHandle"] {
            let forged = with_a_bit_turned(&answer, member, bit);
            prop_assert!(asserted(&forged, &known, &asked, true).is_err(), "{member} {bit}");
        }
    }

    /// Whatever the bytes are: a refusal, no panic, no long work.
    #[test]
    fn test_58_bytes_of_no_meaning_are_refused(
        object in prop::collection::vec(any::<u8>(), 0..400),
        data in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let asked = challenge(5);
        let (key, passkey) = key_and_passkey();
        let text = |bytes: &[u8]| Value::from(Base64Url::from(bytes.to_vec()).to_string());
        let mut answer = key.creates(&creation(&asked));
        answer["response"]["attestationObject"] = text(&object);
        prop_assert!(registered(&answer, &asked, false).is_err());
        let mut answer = key.signs(&request(&asked, &passkey));
        answer["response"]["authenticatorData"] = text(&data);
        prop_assert!(asserted(&answer, &kept(&[&passkey]), &asked, false).is_err());
    }
}

#[tokio::test]
async fn test_58_every_lie_has_its_error_at_the_api_and_uses_the_challenge_up() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let required = json!({"WebAuthnConfiguration": {"RelyingPartyId": "example.com", "UserVerification": "required"}});
    pool.call("SetUserPoolMfaConfig", required).await.answered();
    let token = pool.user("ana").confirmed().await.signs_in(&pool.client().await).await.access;
    type Lie = (fn(&mut SecurityKey), &'static str);
    let lies: &[Lie] = &[
        (|key| key.challenge = Some(challenge(99).to_string()), "WebAuthnChallengeNotFoundException"),
        (|key| key.origin = "https://example.org".into(), "WebAuthnOriginNotAllowedException"),
        (|key| key.cross_origin = Some(true), "WebAuthnOriginNotAllowedException"),
        (|key| key.relying_party = Some("example.org".into()), "WebAuthnRelyingPartyMismatchException"),
        (|key| key.flags = 0, "WebAuthnCredentialNotSupportedException"),
        (|key| key.flags = USER_PRESENT, "WebAuthnCredentialNotSupportedException"),
        (|key| key.algorithm = Algorithm::Unoffered, "WebAuthnCredentialNotSupportedException"),
        (
            |key| key.attestation = Attestation::Other("tpm".into(), Cbor::Map(Vec::new())),
            "WebAuthnCredentialNotSupportedException",
        ),
        (|key| key.trailing = vec![0], "InvalidParameterException"),
    ];
    for (lie, expected) in lies {
        let begun = world.call("StartWebAuthnRegistration", json!({"AccessToken": token})).await.answered();
        let options = &begun["CredentialCreationOptions"];
        let mut key = SecurityKey::at(ORIGIN);
        lie(&mut key);
        let complete = async |credential: Value| {
            let input = json!({"AccessToken": token, "Credential": credential});
            world.call("CompleteWebAuthnRegistration", input).await.refused_kind()
        };
        assert_eq!(complete(key.creates(options)).await, *expected);
        let honest = SecurityKey::at(ORIGIN).creates(options);
        assert_eq!(complete(honest).await, "WebAuthnChallengeNotFoundException", "a second try after {expected}");
    }
    let listed = world.call("ListWebAuthnCredentials", json!({"AccessToken": token})).await.answered();
    assert_eq!(listed, json!({"Credentials": []}));
    world.verify().await;
}

/// A pool where a passkey is enough, an app, and somebody with a passkey on this key.
async fn with_passkey(world: &World) -> (Client, User, SecurityKey) {
    let pool = world.passkey_pool("example.com").await;
    let flows =
        json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    let client = pool.client_with(flows).await;
    let ana = pool.user("ana").confirmed().await;
    let key = SecurityKey::at(ORIGIN);
    register(&client, &ana, &key).await;
    (client, ana, key)
}

async fn register(client: &Client, user: &User, key: &SecurityKey) {
    let (world, token) = (&client.pool.world, user.signs_in(client).await.access);
    let begun = world.call("StartWebAuthnRegistration", json!({"AccessToken": token})).await.answered();
    let credential = key.creates(&begun["CredentialCreationOptions"]);
    let input = json!({"AccessToken": token, "Credential": credential});
    world.call("CompleteWebAuthnRegistration", input).await.answered();
}

async fn begin(client: &Client, username: &str) -> Value {
    let parameters = json!({"USERNAME": username, "PREFERRED_CHALLENGE": "WEB_AUTHN"});
    client.call("InitiateAuth", json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters})).await.answered()
}

fn options(asked: &Value) -> Value {
    assert_eq!(asked["ChallengeName"], "WEB_AUTHN", "{asked}");
    serde_json::from_str(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"].as_str().unwrap()).unwrap()
}

async fn respond(client: &Client, username: &str, asked: &Value, credential: &Value) -> Result<Value, AwsError> {
    let responses = json!({"USERNAME": username, "CREDENTIAL": credential.to_string()});
    let input = json!({"ChallengeName": "WEB_AUTHN", "Session": asked["Session"], "ChallengeResponses": responses});
    client.call("RespondToAuthChallenge", input).await
}

const REFUSED: &str = "NotAuthorizedException: Incorrect username or password.";

#[tokio::test]
async fn test_58_a_passkey_signs_in_and_its_answer_is_good_once() {
    let world = World::new().await;
    let (client, ana, mut key) = with_passkey(&world).await;
    key.counter = 1;

    let asked = begin(&client, "ana").await;
    let asked_for = options(&asked);
    assert_eq!((&asked_for["rpId"], &asked_for["userVerification"]), (&json!("example.com"), &json!("preferred")));
    assert_eq!(asked_for["allowCredentials"].as_array().unwrap().len(), 1);
    let credential = key.signs(&asked_for);
    let answered = respond(&client, &ana.username, &asked, &credential).await.answered();
    let tokens = Tokens::of(&answered);
    let shown = world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
    assert_eq!(shown["Username"], "ana");

    assert_eq!(
        respond(&client, "ana", &asked, &credential).await.refused(),
        "NotAuthorizedException: Invalid session for the user, session can only be used once."
    );
    let again = begin(&client, "ana").await;
    assert_eq!(respond(&client, "ana", &again, &credential).await.refused(), REFUSED, "an answer to another challenge");
    let copied = begin(&client, "ana").await;
    assert_eq!(
        respond(&client, "ana", &copied, &key.signs(&options(&copied))).await.refused(),
        REFUSED,
        "the counter stands"
    );
    world.verify().await;
}

#[tokio::test]
async fn test_58_every_lie_at_sign_in_is_refused_in_the_same_words() {
    let world = World::new().await;
    let (client, ana, _) = with_passkey(&world).await;
    let required = json!({"WebAuthnConfiguration": {"RelyingPartyId": "example.com", "UserVerification": "required"}});
    client.pool.call("SetUserPoolMfaConfig", required).await.answered();
    for (lie, told, _) in LIES {
        let mut key = SecurityKey::at(ORIGIN);
        register(&client, &ana, &key).await;
        let asked = begin(&client, "ana").await;
        told(&mut key);
        assert_eq!(respond(&client, "ana", &asked, &key.signs(&options(&asked))).await.refused(), REFUSED, "{lie}");
        let spent = SecurityKey::at(ORIGIN);
        register(&client, &ana, &spent).await;
        let honest = spent.signs(&options(&asked));
        assert_eq!(
            respond(&client, "ana", &asked, &honest).await.refused(),
            "NotAuthorizedException: Invalid session for the user, session can only be used once.",
            "a second try after {lie}"
        );
        let listed = ana.signs_in(&client).await.access;
        let mine = world.call("ListWebAuthnCredentials", json!({"AccessToken": listed})).await.answered();
        for credential in mine["Credentials"].as_array().unwrap() {
            let gone = json!({"AccessToken": listed, "CredentialId": credential["CredentialId"]});
            world.call("DeleteWebAuthnCredential", gone).await.answered();
        }
    }
    assert!(ana.signs_in(&client).await.access.len() > 10, "no lie counts as a guessed password");
}

#[tokio::test]
async fn test_58_another_users_passkey_or_session_signs_nobody_in() {
    let world = World::new().await;
    let (client, ana, _) = with_passkey(&world).await;
    let bob = client.pool.user("bob").confirmed().await;
    let stolen = SecurityKey::at(ORIGIN);
    register(&client, &bob, &stolen).await;

    let asked = begin(&client, "ana").await;
    assert_eq!(respond(&client, "ana", &asked, &stolen.signs(&options(&asked))).await.refused(), REFUSED);
    let asked = begin(&client, "ana").await;
    let refused = respond(&client, "bob", &asked, &stolen.signs(&options(&asked))).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Invalid session for the user.");
    let other = client.pool.client_with(json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]})).await;
    let asked = begin(&client, "bob").await;
    let refused = respond(&other, "bob", &asked, &stolen.signs(&options(&asked))).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Invalid session for the user.", "another app's session");
    assert_eq!(ana.status().await, "CONFIRMED");
}

#[tokio::test]
async fn test_58_a_locked_or_disabled_user_is_not_let_in_by_a_passkey() {
    let world = World::new().await;
    let (client, ana, key) = with_passkey(&world).await;
    let asked = begin(&client, "ana").await;
    ana.call("AdminDisableUser", json!({})).await.answered();
    let credential = key.signs(&options(&asked));
    assert_eq!(
        respond(&client, "ana", &asked, &credential).await.refused(),
        "NotAuthorizedException: User is disabled."
    );
    ana.call("AdminEnableUser", json!({})).await.answered();

    let asked = begin(&client, "ana").await;
    for _ in 0..5 {
        client.sign_in("ana", "wrong").await.refused();
    }
    let credential = key.signs(&options(&asked));
    assert_eq!(
        respond(&client, "ana", &asked, &credential).await.refused(),
        "NotAuthorizedException: Password attempts exceeded"
    );
}

#[tokio::test]
async fn test_58_of_two_sign_ins_with_one_answer_one_succeeds() {
    let world = World::new().await;
    let (client, _, mut key) = with_passkey(&world).await;
    key.counter = 1;
    let asked = begin(&client, "ana").await;
    let credential = key.signs(&options(&asked));
    let (one, two) =
        tokio::join!(respond(&client, "ana", &asked, &credential), respond(&client, "ana", &asked, &credential));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
}

#[tokio::test]
async fn test_58_a_passkey_is_a_choice_only_where_it_is_enough() {
    let world = World::new().await;
    let (client, ana, key) = with_passkey(&world).await;
    let choices = async |username: &str| {
        let input = json!({"AuthFlow": "USER_AUTH", "AuthParameters": {"USERNAME": username}});
        client.call("InitiateAuth", input).await.answered()["AvailableChallenges"].clone()
    };
    let configure = async |mode: &str, factors: &str| {
        let input = json!({
            "MfaConfiguration": mode, "SoftwareTokenMfaConfiguration": {"Enabled": mode != "OFF"},
            "WebAuthnConfiguration": {"RelyingPartyId": "example.com", "FactorConfiguration": factors},
        });
        client.pool.call("SetUserPoolMfaConfig", input).await.answered();
    };
    assert_eq!(choices("ana").await, json!(["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"]));
    let bob = client.pool.user("bob").confirmed().await;
    assert_eq!(choices(&bob.username).await, json!(["PASSWORD_SRP", "PASSWORD"]), "who has none");

    let input = json!({"AuthFlow": "USER_AUTH", "AuthParameters": {"USERNAME": "ana"}});
    let asked = client.call("InitiateAuth", input).await.answered();
    let chosen = json!({
        "ChallengeName": "SELECT_CHALLENGE", "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "ana", "ANSWER": "WEB_AUTHN"},
    });
    let asked = client.call("RespondToAuthChallenge", chosen).await.answered();
    respond(&client, "ana", &asked, &key.signs(&options(&asked))).await.answered();

    configure("ON", "SINGLE_FACTOR").await;
    assert_eq!(choices("ana").await, json!(["PASSWORD_SRP", "PASSWORD"]), "where a second factor is demanded");
    let factors = ana.call("AdminGetUserAuthFactors", json!({})).await.answered();
    assert_eq!(factors["ConfiguredUserAuthFactors"], json!(["PASSWORD", "WEB_AUTHN"]));
}
