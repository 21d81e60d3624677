//! Nouns to store.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::budget::{Period, Spent};
use domain::client::{Client, ClientDraft, ClientSecret, Surroundings};
use domain::device::{Device, DeviceSalt, NewDevice};
use domain::function_call::FunctionCall;
use domain::group::{Group, GroupDraft, Memberships};
use domain::ids::{BudgetId, ClientId, DeviceId, GrantId, GroupNumber, PoolId, PoolNumber, RecordId, Sub};
use domain::import::{Job, Lease, NewJob, Progress, Upload};
use domain::limit::{Category, ProvisionedLimit};
use domain::mail_template::{MailTemplate, Parts};
use domain::message::{Channel, Kind, Outgoing, Recipient, Route};
use domain::otp::{Code, FreshCode, Purpose};
use domain::passkey::UserPasskeys;
use domain::password::{Algorithm, Scheme, StoredPassword};
use domain::pool::{Alias, Contact, Devices, NewPool, Pool};
use domain::secret::Sealed;
use domain::sign_in::{CustomState, Round};
use domain::srp::Salt;
use domain::time::Timestamp;
use domain::token::{Digest, Grant, Jwk, KeyUse, StoredKey, TrackedSessions, UsedMarker};
use domain::user::{Attempts, Credentials, Limited, Status, User};

use serde::de::DeserializeOwned;
use serde_json::json;

use crate::testing::Seeded;
use crate::{AccessKey, GroupRemains, ImportLogPage, ImportPiece, Store};

pub const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

pub fn later(seconds: u64) -> Timestamp {
    NOW.plus(Duration::from_secs(seconds))
}

pub fn pool(number: u32) -> Pool {
    pool_with(number, NewPool { name: format!("pool {number}"), ..NewPool::default() })
}

pub fn pool_with(number: u32, draft: NewPool) -> Pool {
    Pool::create(PoolNumber(number), PoolId::from(format!("us-east-1_Test{number:05}")), draft, NOW).unwrap()
}

/// Users are found by verified e-mail, verified phone number and preferred user name; case does not matter.
pub fn pool_with_aliases(number: u32) -> Pool {
    let aliases = BTreeSet::from([Alias::Email, Alias::PhoneNumber, Alias::PreferredUsername]);
    let draft = NewPool { alias_attributes: Some(aliases), case_sensitive: Some(false), ..NewPool::default() };
    pool_with(number, NewPool { name: format!("pool {number}"), ..draft })
}

/// Users are found by e-mail, verified or not.
pub fn pool_with_contacts(number: u32) -> Pool {
    let contacts = Some(BTreeSet::from([Contact::Email]));
    pool_with(number, NewPool { name: "contacts".into(), username_attributes: contacts, ..NewPool::default() })
}

pub fn client(id: &str, pool: &Pool) -> Client {
    let draft = ClientDraft { name: Some("app".into()), ..ClientDraft::default() };
    let id = ClientId::from(id);
    let secret = ClientSecret::new(&id, Sealed::from_ciphertext(vec![7; 40]), &[], NOW);
    Client::create(id, pool, Surroundings::NONE, draft, Some(secret), NOW).unwrap()
}

pub fn sub(id: u64) -> Sub {
    Sub::from(format!("00000000-0000-4000-8000-{id:012x}").as_str())
}

pub fn user(pool: &Pool, id: u64, username: &str, attributes: &[(&str, &str)]) -> User {
    let attributes: BTreeMap<&str, &str> = attributes.iter().copied().collect();
    read(json!({
        "pool": pool.number, "id": id, "sub": sub(id), "username": username, "attributes": attributes,
        "created": NOW, "modified": NOW,
    }))
}

/// A record as its stored form says: fields that come later have their defaults.
fn read<R: DeserializeOwned>(stored: serde_json::Value) -> R {
    serde_json::from_value(stored).unwrap()
}

pub fn credentials(user: &User) -> Credentials {
    Credentials::new(user.pool, user.id, Status::Confirmed)
}

pub fn password() -> StoredPassword {
    StoredPassword {
        scheme: Scheme::Srp,
        salt: Salt::from_random([3; 16]),
        sealed: Sealed::from_ciphertext(vec![9; 40]),
        epoch: 1,
        set_at: NOW,
    }
}

pub fn attempts(user: &User) -> Attempts {
    Attempts::none(user.pool, user.id).failed(NOW).tried(Limited::Recovery, NOW)
}

pub fn code(user: &User, purpose: Purpose) -> Code {
    let fresh = FreshCode::generate(&Seeded::default(), purpose, Duration::from_secs(180), NOW);
    fresh.sent_to(b"key", user.pool, user.id, Contact::Email, "ana@example.com")
}

pub fn grant(user: &User, number: u8) -> Grant {
    let (family, current) = (Digest([1; 32]), Digest([2; 32]));
    read(json!({
        "pool": user.pool, "user": user.id, "id": GrantId::from_bytes([number; 16]), "client": "client",
        "auth_time": NOW, "event_id": "3a1c8f0e-0000-4000-8000-000000000000",
        "scope": "aws.cognito.signin.user.admin", "created": NOW, "last_used": NOW,
        "life": { "stage": "usable", "expires": later(3600), "family": family, "current": current },
    }))
}

/// One of each algorithm, the second under this id, and a registration under way.
pub fn passkeys(user: &User, id: &str) -> UserPasskeys {
    let first = json!({
        "id": format!("{:04}", user.id.0), "key": {"alg": "ES256", "point": "BAEC"}, "counter": 7, "backup_eligible": true,
        "relying_party": "example.com", "name": "Passkey", "transports": ["internal", "hybrid"],
        "attachment": "platform", "created": NOW,
    });
    let second = json!({
        "id": id, "key": {"alg": "RS256", "n": "AQID", "e": "AQAB"}, "relying_party": "localhost",
        "name": "Windows Hello", "created": NOW,
    });
    let pending = json!({"value": {"challenge": "AQID", "client": "client"}, "until": later(300)});
    read(json!({"pool": user.pool, "user": user.id, "passkeys": [first, second], "pending": pending}))
}

pub fn device(user: &User, number: u8) -> Device {
    let new = NewDevice {
        pool: user.pool,
        user: user.id,
        id: DeviceId::from_bytes([number; 16]),
        name: Some("Ana's laptop".into()),
        salt: DeviceSalt::parse("wP/uABEiM0RVZneImaq7zA==").unwrap(),
        verifier: Sealed::from_ciphertext(vec![5; 40]),
        address: "192.0.2.1".into(),
    };
    Device::confirm(new, Devices { challenge_on_new: true, remembered_on_prompt: false }, NOW)
}

pub fn group(pool: &Pool, name: &str, number: u64) -> Group {
    let role_arn = Some("arn:aws:iam::123456789012:role/admin".into());
    let draft = GroupDraft { description: Some("Those who may".into()), role_arn, precedence: Some(1) };
    Group::create(pool, GroupNumber(number), name.into(), draft, 0, "123456789012", NOW).unwrap()
}

pub fn members(user: &User, groups: &[&Group]) -> Memberships {
    groups.iter().fold(Memberships::none(user.pool, user.id), |list, group| list.with(group).unwrap())
}

pub fn group_remains(pool: &Pool, number: u64) -> GroupRemains {
    GroupRemains { pool: pool.number, group: GroupNumber(number), deleted: NOW }
}

pub fn tracked(user: &User, number: u8) -> TrackedSessions {
    TrackedSessions { pool: user.pool, user: user.id, since: NOW, grants: vec![grant(user, number).id] }
}

pub fn provisioned_limit() -> ProvisionedLimit {
    ProvisionedLimit::request("123456789012", Category::UserCreation, 200, NOW).unwrap()
}

pub fn spent() -> Spent {
    Spent::nothing(BudgetId::from_bytes([0x9a; 16]), Period::Hour).drawn(NOW)
}

pub fn mail_template() -> MailTemplate {
    let parts = Parts { subject: "Hello {{name}}".into(), text: Some("Hello".into()), html: None };
    MailTemplate::new("welcome", parts, NOW).unwrap()
}

pub fn marker(pool: &Pool) -> UsedMarker {
    UsedMarker { pool: pool.number, digest: Digest([5; 32]), until: later(180) }
}

pub fn custom_state(pool: &Pool) -> CustomState {
    CustomState {
        pool: pool.number,
        id: Digest([6; 32]),
        rounds: vec![Round { metadata: Some("riddle".into()), ..Round::of("CUSTOM_CHALLENGE", true) }],
        srp_a: Some("abc".into()),
        private: Some(Sealed::from_ciphertext(vec![8; 40])),
        metadata: Some("riddle".into()),
        expires: later(180),
    }
}

pub fn signing_key(pool: &Pool, use_for: KeyUse) -> StoredKey {
    let public = Jwk {
        alg: "RS256".into(),
        e: "AQAB".into(),
        kid: "kid=".into(),
        kty: "RSA".into(),
        n: "n".into(),
        use_for: "sig".into(),
    };
    StoredKey {
        pool: pool.number,
        use_for,
        public,
        sealed: Sealed::from_ciphertext(vec![8; 40]),
        created: NOW,
        former: Vec::new(),
    }
}

pub fn message(pool: &Pool, id: u64) -> Outgoing {
    let recipient = Recipient {
        kind: Kind::SignUp,
        channel: Channel::Email,
        to: "ana@example.com".into(),
        user: Some(sub(1)),
        from: None,
        reply_to: None,
        route: Route::default(),
        function: None,
    };
    let payload = Sealed::from_ciphertext(vec![6; 40]);
    let (lease, useful) = (Duration::from_secs(30), Duration::from_secs(3600));
    let pool = Some((pool.number, pool.id.clone()));
    Outgoing::leased_from_birth(RecordId(id), pool, recipient, payload, NOW, lease, useful)
}

pub fn function_call(pool: &Pool, id: u64) -> FunctionCall {
    FunctionCall {
        id: RecordId(id),
        pool: pool.number,
        pool_id: pool.id.clone(),
        arn: "arn:aws:lambda:us-east-1:123456789012:function:greet".into(),
        source: "PostConfirmation_ConfirmSignUp".into(),
        event: Sealed::from_ciphertext(vec![7; 40]),
        due: NOW,
    }
}

pub fn access_key() -> AccessKey {
    let secret = Sealed::from_ciphertext(vec![4; 40]);
    AccessKey {
        id: "AKIAEXAMPLE000000000".into(),
        secret,
        created: NOW,
        disabled: false,
        last_used: None,
        last_service: None,
        owner: None,
    }
}

pub fn audit_entry() -> domain::audit::Entry {
    domain::audit::Entry {
        id: domain::risk::EventId::generate(&Seeded::default(), later(1)),
        at: later(1),
        request_id: "request-1".into(),
        service: "cognito-idp".into(),
        operation: "AdminGetUser".into(),
        who: domain::audit::Who {
            kind: "IAMUser".into(),
            arn: "arn:aws:iam::123456789012:user/ana".into(),
            account: "123456789012".into(),
            user_id: "AIDAEXAMPLE".into(),
            access_key_id: "AKIAEXAMPLE000000000".into(),
            name: Some("ana".into()),
        },
        address: "198.51.100.7".into(),
        agent: Some("aws-cli/2".into()),
        resource: Some("*".into()),
        named: [("UserPoolId".to_owned(), "us-east-1_Ab".to_owned())].into(),
        refused: Some(domain::audit::Refused { kind: "AccessDeniedException".into(), message: Some("no".into()) }),
        left_out: 0,
    }
}

pub fn import_job(pool: &Pool) -> Job {
    let role_arn = "arn:aws:iam::123456789012:role/logs".into();
    let draft = NewJob { name: "people".into(), role_arn, algorithm: Some(Algorithm::Bcrypt) };
    let job = Job::create(pool.number, draft, 0, &Seeded::default(), NOW).unwrap();
    let upload = Upload { number: 7, bytes: 100, lines: 3 };
    let started = job.receiving(7).unwrap().received(upload).unwrap().start(later(1)).unwrap();
    let lease = Lease { holder: 9, until: later(60) };
    let progress = Progress { bytes: 60, lines: 2, imported: 1, skipped: 0, failed: 0 };
    started.advanced(progress, lease)
}

pub fn import_piece(pool: &Pool) -> ImportPiece {
    let sealed = Sealed::from_ciphertext(vec![3; 40]);
    ImportPiece { pool: pool.number, job: import_job(pool).number, sending: 7, index: 0, sealed }
}

pub fn import_log_page(pool: &Pool) -> ImportLogPage {
    let text = "[SUCCEEDED] Line Number 2 - The import succeeded.\n".into();
    ImportLogPage { pool: pool.number, job: import_job(pool).number, after: 1, text }
}

/// Writes a pool.
pub async fn with_pool(store: &Store, pool: &Pool) {
    let mut tx = store.begin();
    assert!(tx.create_pool(pool).await.unwrap());
    tx.commit().await.unwrap();
}

/// Writes users with their credentials.
pub async fn with_users(store: &Store, users: &[User]) {
    for user in users {
        let mut tx = store.begin();
        tx.put(user);
        tx.put(&credentials(user));
        tx.commit().await.unwrap();
    }
}

/// Fails with everything that verification finds.
pub async fn assert_clean(store: &Store) {
    let report = crate::verify::verify(store).await.unwrap();
    assert!(report.is_clean(), "{report}");
}
