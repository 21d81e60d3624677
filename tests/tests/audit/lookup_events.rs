//! LookupEvents: every signed call is found again: who, what, from where, and why not.

use std::sync::{Arc, Mutex};

use domain::policy::Principal;
use poolhouse_tests::neighbours::{Credentials, request};
use poolhouse_tests::policies::{ACCOUNT, allow, pool_arn, user};
use poolhouse_tests::{Outcome, PASSWORD, World, days};
use serde_json::{Value, json};
use service::ports::AuditLines;

async fn ask(world: &World, signer: &Credentials, operation: &str, input: Value) {
    let _ = world.ask_as(Some(signer), "cognito-idp", operation, input).await;
    // Calls of one millisecond have no order.
    world.clock.pass(std::time::Duration::from_millis(1));
}

/// Whether a stored value is about a description.
fn is_told(value: &[u8]) -> bool {
    String::from_utf8_lossy(value).contains("\"DescribeUserPool\"")
}

/// The records that fit, the newest first.
async fn found(world: &World, root: &Credentials, input: Value) -> Vec<Value> {
    let answer = world.ask_as(Some(root), "cloudtrail", "LookupEvents", input).await.answered();
    answer["Events"].as_array().unwrap().clone()
}

fn record(event: &Value) -> Value {
    serde_json::from_str(event["CloudTrailEvent"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn who_did_what_is_found_whether_they_might_or_not() {
    let world = World::new().await;
    let pool = world.pool().await;
    let guarded = world.enforcing();
    let root = guarded.introduce(Principal::root(ACCOUNT));
    let ana = guarded.introduce(user("ana", &[&allow("cognito-idp:Admin*", pool_arn(&pool.id))]));
    let ben = json!({"UserPoolId": pool.id, "Username": "ben", "TemporaryPassword": PASSWORD});
    ask(&guarded, &ana, "AdminCreateUser", ben.clone()).await;
    ask(&guarded, &ana, "AdminCreateUser", ben).await;
    ask(&guarded, &ana, "DeleteUserPool", json!({"UserPoolId": pool.id})).await;

    let by_ana = json!([{"AttributeKey": "Username", "AttributeValue": "ana"}]);
    let events = found(&guarded, &root, json!({"LookupAttributes": by_ana})).await;
    let told: Vec<_> = events.iter().map(|event| event["EventName"].as_str().unwrap()).collect();
    assert_eq!(told, ["DeleteUserPool", "AdminCreateUser", "AdminCreateUser"]);
    assert_eq!(events[0]["AccessKeyId"], ana.id.as_str());
    assert_eq!(events[0]["ReadOnly"], "false");
    assert_eq!(events[0]["EventSource"], "cognito-idp.amazonaws.com");
    assert_eq!(
        events[0]["Resources"],
        json!([{"ResourceType": "AWS::Cognito::UserPool", "ResourceName": pool_arn(&pool.id)}])
    );

    let denied = record(&events[0]);
    assert_eq!(denied["errorCode"], "AccessDeniedException");
    let sentence = denied["errorMessage"].as_str().unwrap();
    assert!(sentence.ends_with("because no identity-based policy allows the cognito-idp:DeleteUserPool action"));
    assert_eq!(denied["userIdentity"]["type"], "IAMUser");
    assert_eq!(denied["userIdentity"]["arn"], "arn:aws:iam::123456789012:user/ana");
    assert_eq!(denied["sourceIPAddress"], "192.0.2.7");
    assert_eq!(denied["requestParameters"], json!({"userPoolId": pool.id}));
    assert_eq!(denied["eventTime"], "2026-03-03T07:08:09Z");
    let refused = record(&events[1]);
    assert_eq!((&refused["errorCode"], &refused["errorMessage"]), (&json!("UsernameExistsException"), &Value::Null));
    assert!(record(&events[2]).get("errorCode").is_none());
    for event in &events {
        let text = event.to_string();
        for secret in [PASSWORD, &ana.secret, "ben"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    world.verify().await;
}

#[tokio::test]
async fn one_attribute_a_span_and_pages() {
    let world = World::new().await;
    let pool = world.pool().await;
    let guarded = world.enforcing();
    let root = guarded.introduce(Principal::root(ACCOUNT));
    for _ in 0..3 {
        ask(&guarded, &root, "DescribeUserPool", json!({"UserPoolId": pool.id})).await;
        guarded.clock.pass(std::time::Duration::from_secs(2));
    }
    ask(&guarded, &root, "ListUserPools", json!({"MaxResults": 1})).await;
    let only = |key: &str, value: &str| json!([{"AttributeKey": key, "AttributeValue": value}]);
    let describing = only("EventName", "DescribeUserPool");

    let first = json!({"LookupAttributes": describing, "MaxResults": 2});
    let page = guarded.ask_as(Some(&root), "cloudtrail", "LookupEvents", first.clone()).await.answered();
    assert_eq!(page["Events"].as_array().unwrap().len(), 2);
    let mut second = first;
    second["NextToken"] = page["NextToken"].clone();
    let rest = guarded.ask_as(Some(&root), "cloudtrail", "LookupEvents", second.clone()).await.answered();
    assert_eq!(rest["Events"].as_array().unwrap().len(), 1);
    second["LookupAttributes"] = only("EventName", "ListUserPools");
    let refused = guarded.ask_as(Some(&root), "cloudtrail", "LookupEvents", second).await.refused_kind();
    assert_eq!(refused, "InvalidNextTokenException");

    for (attributes, expected) in [
        (only("ResourceName", &pool_arn(&pool.id)), 3),
        (only("ResourceType", "AWS::Cognito::UserPool"), 3),
        (only("EventSource", "sts.amazonaws.com"), 0),
        (only("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"), 0),
    ] {
        let events = found(&guarded, &root, json!({"LookupAttributes": attributes})).await;
        assert_eq!(events.len(), expected, "{attributes}");
    }
    let began = 1_772_521_689;
    let span = json!({"LookupAttributes": describing, "StartTime": began + 1, "EndTime": began + 3});
    assert_eq!(found(&guarded, &root, span).await.len(), 1);

    let both = json!({"LookupAttributes": [describing[0], describing[0]]});
    let refused = guarded.ask_as(Some(&root), "cloudtrail", "LookupEvents", both).await.refused_kind();
    assert!(["InvalidLookupAttributesException", "InvalidParameterException"].contains(&refused.as_str()), "{refused}");
    let backwards = json!({"StartTime": began + 3, "EndTime": began});
    let refused = guarded.ask_as(Some(&root), "cloudtrail", "LookupEvents", backwards).await.refused_kind();
    assert_eq!(refused, "InvalidTimeRangeException");
    assert!(found(&guarded, &root, json!({"EventCategory": "insight"})).await.is_empty());

    guarded.clock.pass(days(91));
    let all = found(&guarded, &root, json!({"LookupAttributes": describing})).await;
    assert!(all.is_empty(), "after ninety days");
    let told = || async { world.dump().await.iter().any(|(key, value)| key[0] == 0x78 && is_told(value)) };
    assert!(told().await);
    let clock = world.service().clock();
    store::sweep::sweep_once(world.service().store(), clock.now(), clock.wall(), 500).await.unwrap();
    assert!(!told().await, "they are swept");
}

#[tokio::test]
async fn it_takes_a_permission_and_unsigned_calls_leave_nothing() {
    let world = World::new().await.enforcing();
    let nobody = world.introduce(user("nobody", &[]));
    let reader = world.introduce(user("reader", &[&allow("cloudtrail:LookupEvents", "*")]));
    let _ = world.call("ListUserPools", json!({"MaxResults": 1})).await;
    let refused = world.ask_as(Some(&nobody), "cloudtrail", "LookupEvents", json!({})).await.refused_kind();
    assert_eq!(refused, "AccessDeniedException");
    let events = found(&world, &reader, json!({})).await;
    let told: Vec<_> = events.iter().map(|event| event["EventName"].as_str().unwrap()).collect();
    assert_eq!(told, ["LookupEvents"], "only the one that was signed and refused");
}

#[tokio::test]
async fn who_signs_wrongly_leaves_a_record_of_what_was_tried() {
    let world = World::new().await;
    let pool = world.pool().await;
    let world = world.enforcing();
    let root = world.introduce(Principal::root(ACCOUNT));
    let forged = Credentials { secret: "x".repeat(40), ..root.clone() };
    let unknown = Credentials { id: "AKIAIOSFODNN7EXAMPLE".into(), ..root.clone() };
    let input = json!({"UserPoolId": pool.id, "Username": "ben", "TemporaryPassword": PASSWORD});
    ask(&world, &forged, "AdminCreateUser", input.clone()).await;
    ask(&world, &unknown, "AdminCreateUser", input).await;
    // What cannot be read is not verified either.
    ask(&world, &root, "AdminCreateUser", json!({"UserPoolId": 5})).await;

    let events = found(&world, &root, json!({})).await;
    let told: Vec<_> = events.iter().map(record).collect();
    let codes: Vec<_> = told.iter().map(|record| record["errorCode"].as_str().unwrap()).collect();
    assert_eq!(codes, ["SerializationException", "UnrecognizedClientException", "InvalidSignatureException"]);
    for (record, claimed) in told.iter().zip([&root.id, &unknown.id, &root.id]) {
        assert_eq!(record["userIdentity"], json!({"type": "Unknown", "accessKeyId": claimed}));
        assert_eq!(record["eventName"], "AdminCreateUser");
        assert_eq!(record["sourceIPAddress"], "192.0.2.7");
        assert_eq!(record["requestParameters"], Value::Null, "what the unproven send is anybody's text");
    }
    assert_eq!(told[2]["resources"][0]["ARN"], pool_arn(&pool.id));
    assert!(!format!("{events:?}").contains(PASSWORD));
    let theirs = json!([{"AttributeKey": "AccessKeyId", "AttributeValue": unknown.id}]);
    assert_eq!(found(&world, &root, json!({"LookupAttributes": theirs})).await.len(), 1);
}

#[tokio::test]
async fn a_flood_of_forgeries_is_counted_and_hides_no_wrong_signature_of_a_known_key() {
    let world = World::new().await.enforcing();
    let root = world.introduce(Principal::root(ACCOUNT));
    let stranger = Credentials { id: "AKIAIOSFODNN7EXAMPLE".into(), ..root.clone() };
    let forged = Credentials { secret: "x".repeat(40), ..root.clone() };
    let flood = |many: usize| {
        let (world, stranger) = (&world, &stranger);
        async move {
            for _ in 0..many {
                let _ = world.ask_as(Some(stranger), "cognito-idp", "ListUserPools", json!({"MaxResults": 1})).await;
            }
        }
    };
    flood(100).await;
    ask(&world, &forged, "ListUserPools", json!({"MaxResults": 1})).await;
    world.clock.pass(std::time::Duration::from_secs(10));
    flood(1).await;
    let of = |id: &str| json!([{"AttributeKey": "AccessKeyId", "AttributeValue": id}]);
    let page = json!({"LookupAttributes": of(&stranger.id), "MaxResults": 50});
    let answer = world.ask_as(Some(&root), "cloudtrail", "LookupEvents", page.clone()).await.answered();
    let newest = record(&answer["Events"][0]);
    assert_eq!(newest["additionalEventData"], json!({"unprovenCallsLeftOut": 40}));
    let mut rest = page;
    rest["NextToken"] = answer["NextToken"].clone();
    let rest = world.ask_as(Some(&root), "cloudtrail", "LookupEvents", rest).await.answered();
    assert_eq!(rest["Events"].as_array().unwrap().len(), 11, "sixty at once, and one after ten seconds");
    let of_root = json!({"LookupAttributes": [
        {"AttributeKey": "AccessKeyId", "AttributeValue": root.id}
    ]});
    let wrong: Vec<_> = found(&world, &root, of_root).await.iter().map(record).collect();
    assert!(wrong.iter().any(|record| record["errorCode"] == "InvalidSignatureException"));
}

/// Asks for an operation that is not there, signed for a service.
async fn ask_absent(world: &World, signer: Option<&Credentials>, service: &str, target: Result<&str, &str>) {
    let model = wire::model::service("cloudtrail").unwrap().operation("LookupEvents").unwrap();
    let mut request = request(model, &json!({}));
    match target {
        Ok(target) => {
            request.headers.insert("x-amz-target", target.parse().unwrap());
        }
        Err(form) => {
            request.headers.remove("x-amz-target");
            request.headers.insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
            request.body = form.to_owned().into();
        }
    }
    if let Some(signer) = signer {
        world.sign(&mut request, signer, service);
    }
    let answer = world.service().call(request).await;
    assert_eq!(answer.status, 400, "{target:?}");
    world.clock.pass(std::time::Duration::from_millis(1));
}

#[tokio::test]
async fn calls_of_what_is_not_there_leave_a_record_if_they_were_signed() {
    let world = World::new().await.enforcing();
    let root = world.introduce(Principal::root(ACCOUNT));
    let ana = world.introduce(user("ana", &[]));
    let forged = Credentials { secret: "x".repeat(40), ..ana.clone() };
    let upload = Err("Action=UploadSSHPublicKey&Version=2010-05-08&SSHPublicKeyBody=whatever");
    for signer in [Some(&ana), Some(&forged), None] {
        ask_absent(&world, signer, "iam", upload).await;
    }
    ask_absent(&world, Some(&ana), "iam", Err("Action=GetWeather&Version=2010-05-08")).await;
    ask_absent(&world, Some(&ana), "dynamodb", Ok("DynamoDB_20120810.GetItem")).await;
    ask_absent(&world, Some(&ana), "cognito-idp", Ok("AWSCognitoIdentityProviderService.Tell me <all>")).await;
    ask_absent(&world, Some(&ana), "a b", Ok("DynamoDB_20120810.PutItem")).await;

    let told: Vec<_> = found(&world, &root, json!({})).await.iter().rev().map(record).collect();
    let shown: Vec<_> = told
        .iter()
        .map(|it| {
            ["eventSource", "eventName"].map(|name| it[name].as_str().unwrap().trim_end_matches(".amazonaws.com"))
        })
        .collect();
    assert_eq!(
        shown,
        [
            ["iam", "UploadSSHPublicKey"],
            ["iam", "UploadSSHPublicKey"],
            ["iam", "GetWeather"],
            ["dynamodb", "GetItem"],
            ["cognito-idp", "Unknown"],
            ["Unknown", "PutItem"],
        ]
    );
    let stranger = json!({"type": "Unknown", "accessKeyId": ana.id});
    for (index, record) in told.iter().enumerate() {
        let who = &record["userIdentity"];
        assert_eq!(*who == stranger, [1, 5].contains(&index), "{who}");
        assert!(*who == stranger || who["userName"] == "ana", "{who}");
        assert_eq!(record["errorCode"], "UnknownOperationException");
        assert_eq!((&record["requestParameters"], &record["errorMessage"]), (&Value::Null, &Value::Null));
    }
    assert!(!format!("{told:?}").contains("whatever"));
}

#[tokio::test]
async fn a_flood_of_calls_of_what_is_not_there_is_counted() {
    let world = World::new().await.enforcing();
    let root = world.introduce(Principal::root(ACCOUNT));
    let stranger = Credentials { id: "AKIAIOSFODNN7EXAMPLE".into(), ..root.clone() };
    for _ in 0..70 {
        ask_absent(&world, Some(&stranger), "dynamodb", Ok("DynamoDB_20120810.GetItem")).await;
    }
    world.clock.pass(std::time::Duration::from_secs(10));
    ask_absent(&world, Some(&stranger), "dynamodb", Ok("DynamoDB_20120810.GetItem")).await;
    let newest = record(&found(&world, &root, json!({"MaxResults": 1})).await[0]);
    assert_eq!(newest["additionalEventData"], json!({"unprovenCallsLeftOut": 10}));
}

#[derive(Default)]
struct Lines(Mutex<String>);

impl AuditLines for Lines {
    fn append(&self, lines: &str) {
        self.0.lock().unwrap().push_str(lines);
    }
}

#[tokio::test]
async fn lines_say_the_same_and_a_full_batch_needs_no_worker() {
    let world = World::new().await.enforcing();
    let lines = Arc::new(Lines::default());
    world.service().tell_audit(lines.clone());
    let root = world.introduce(Principal::root(ACCOUNT));
    for _ in 0..100 {
        ask(&world, &root, "ListUserPools", json!({"MaxResults": 1})).await;
    }
    let text = lines.0.lock().unwrap().clone();
    assert_eq!(text.lines().count(), 100, "written by the call that filled the batch");
    ask(&world, &root, "DescribeUserPool", json!({"UserPoolId": "us-east-1_Nowhere00"})).await;
    world.service().settle_audit().await.unwrap();
    let text = lines.0.lock().unwrap().clone();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last["eventName"], "DescribeUserPool");
    assert_eq!(last["errorCode"], "ResourceNotFoundException");
    let events = found(&world, &root, json!({"MaxResults": 1})).await;
    assert_eq!(record(&events[0]), last);
}
