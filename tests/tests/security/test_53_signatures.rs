//! Signatures: what is not signed by the key's owner, now, for here and for exactly this, is refused by name.

use domain::policy::Principal;
use http::HeaderValue;
use poolhouse_tests::neighbours::{Credentials, read, request};
use poolhouse_tests::policies::{ACCOUNT, user};
use poolhouse_tests::{AwsError, World, minutes};
use serde_json::json;
use service::ApiRequest;
use wire::model::OperationModel;
use wire::sigv4;

fn list() -> &'static OperationModel {
    wire::model::operation("ListUserPools").unwrap()
}

fn signed(world: &World, signer: &Credentials) -> ApiRequest {
    let mut request = request(list(), &json!({"MaxResults": 1}));
    world.sign(&mut request, signer, "cognito-idp");
    request
}

async fn send(world: &World, request: ApiRequest) -> Result<(), AwsError> {
    let id = request.id.clone();
    read(list(), &id, &world.service().call(request).await).map(|_| ())
}

#[tokio::test]
async fn what_was_changed_after_signing_is_refused() {
    let world = World::new().await.enforcing();
    let signer = world.introduce(Principal::root(ACCOUNT));
    send(&world, signed(&world, &signer)).await.unwrap();

    let mut changed: Vec<(&str, ApiRequest)> = Vec::new();
    let mut change = |what, edit: &dyn Fn(&mut ApiRequest)| {
        let mut request = signed(&world, &signer);
        edit(&mut request);
        changed.push((what, request));
    };
    change("body", &|it| it.body = json!({"MaxResults": 2}).to_string().into());
    change("longer body", &|it| it.body = [&it.body[..], b" "].concat().into());
    change("target", &|it| {
        let target = HeaderValue::from_static("AWSCognitoIdentityProviderService.DescribeUserPool");
        it.headers.insert("x-amz-target", target);
    });
    change("host", &|it| {
        it.headers.insert("host", HeaderValue::from_static("127.0.0.1:9230"));
    });
    change("two hosts", &|it| {
        it.headers.append("host", HeaderValue::from_static("127.0.0.1:9229"));
    });
    change("query", &|it| it.query = "a=b".into());
    change("type", &|it| {
        it.headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.0"));
    });
    change("date", &|it| {
        it.headers.insert("x-amz-date", HeaderValue::from_static("20260303T070810Z"));
    });
    change("payload unsigned", &|it| {
        it.headers.insert("x-amz-content-sha256", HeaderValue::from_static("UNSIGNED-PAYLOAD"));
        let other = it.headers["authorization"].to_str().unwrap().replace("host;", "host;x-amz-content-sha256;");
        it.headers.insert("authorization", other.parse().unwrap());
    });
    change("signature cut", &|it| {
        let whole = it.headers["authorization"].to_str().unwrap();
        let cut = whole[..whole.len() - 1].parse().unwrap();
        it.headers.insert("authorization", cut);
    });
    for (what, request) in changed {
        let refused = send(&world, request).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "InvalidSignatureException: The request signature we calculated does not match the signature you provided. \
             Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_signature_is_good_for_five_minutes_either_way() {
    let world = World::new().await.enforcing();
    let signer = world.introduce(Principal::root(ACCOUNT));
    let now = signed(&world, &signer);
    world.clock.pass(minutes(5) - std::time::Duration::from_secs(1));
    send(&world, now.clone()).await.unwrap();
    let later = signed(&world, &signer);
    world.clock.pass(minutes(1));
    assert_eq!(
        send(&world, now).await.unwrap_err().to_string(),
        "InvalidSignatureException: Signature expired: 20260303T070809Z is now earlier than 20260303T070908Z \
         (20260303T071408Z - 5 min.)"
    );
    send(&world, later).await.unwrap();

    let mut early = request(list(), &json!({"MaxResults": 1}));
    let unsigned = sigv4::Request {
        method: "POST",
        path: "/",
        query: "",
        headers: &early.headers.clone(),
        body: &early.body.clone(),
    };
    let keys = sigv4::Keys { access_key_id: &signer.id, secret: &signer.secret, session_token: None };
    let scope = sigv4::Scope { region: "us-east-1", service: "cognito-idp" };
    let ahead = world.service().clock().wall().millis() + 6 * 60 * 1000;
    for (name, value) in sigv4::sign(&unsigned, &keys, &scope, ahead).unwrap() {
        early.headers.insert(name, value.parse().unwrap());
    }
    assert_eq!(
        send(&world, early).await.unwrap_err().to_string(),
        "InvalidSignatureException: Signature not yet current: 20260303T072008Z is still later than 20260303T071908Z \
         (20260303T071408Z + 5 min.)"
    );
}

#[tokio::test]
async fn a_presigned_request_is_as_good_as_a_signed_one_until_it_ends() {
    let world = World::new().await.enforcing();
    let signer = world.introduce(Principal::root(ACCOUNT));
    let mut presigned = request(list(), &json!({"MaxResults": 1}));
    let unsigned = sigv4::Request {
        method: "POST",
        path: "/",
        query: "",
        headers: &presigned.headers.clone(),
        body: &presigned.body.clone(),
    };
    let keys = sigv4::Keys { access_key_id: &signer.id, secret: &signer.secret, session_token: None };
    let scope = sigv4::Scope { region: "us-east-1", service: "cognito-idp" };
    let now = world.service().clock().wall().millis();
    presigned.query = sigv4::presign(&unsigned, &keys, &scope, now, 60).unwrap();
    send(&world, presigned.clone()).await.unwrap();
    send(&world, presigned.clone()).await.unwrap();

    let mut both = presigned.clone();
    world.sign(&mut both, &signer, "cognito-idp");
    assert_eq!(
        send(&world, both).await.unwrap_err().to_string(),
        "InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP \
         header."
    );
    let mut twice = presigned.clone();
    twice.query += "&X-Amz-Signature=00";
    assert_eq!(send(&world, twice).await.unwrap_err().kind, "InvalidSignatureException");
    let mut longer = presigned.clone();
    longer.query = sigv4::presign(&unsigned, &keys, &scope, now, 604_801).unwrap();
    assert_eq!(
        send(&world, longer).await.unwrap_err().to_string(),
        "IncompleteSignatureException: X-Amz-Expires must be between 1 and 604800 seconds."
    );
    world.clock.pass(std::time::Duration::from_secs(61));
    assert_eq!(send(&world, presigned).await.unwrap_err().kind, "InvalidSignatureException");
}

#[tokio::test]
async fn keys_tokens_and_scopes_that_are_not_ours_are_told_apart() {
    let world = World::new().await.enforcing();
    let signer = world.introduce(user("ana", &[]));
    let stranger = Credentials { id: "AKIAIOSFODNN7EXAMPLE".into(), ..signer.clone() };
    let forger = Credentials { secret: "x".repeat(40), ..signer.clone() };
    for (who, expected) in [
        (&stranger, "UnrecognizedClientException: The security token included in the request is invalid."),
        (
            &forger,
            "InvalidSignatureException: The request signature we calculated does not match the signature you provided. \
             Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ),
    ] {
        assert_eq!(send(&world, signed(&world, who)).await.unwrap_err().to_string(), expected);
    }

    let with_token = Credentials { session_token: Some("c3RyYW5nZXI=".into()), ..stranger };
    let refused = send(&world, signed(&world, &with_token)).await.unwrap_err();
    assert_eq!(refused.kind, "UnrecognizedClientException");

    let mut elsewhere = request(list(), &json!({"MaxResults": 1}));
    world.sign(&mut elsewhere, &signer, "iam");
    assert_eq!(
        send(&world, elsewhere).await.unwrap_err().to_string(),
        "InvalidSignatureException: Credential should be scoped to correct service: 'cognito-idp'. "
    );
    let unsigned = request(list(), &json!({"MaxResults": 1}));
    assert_eq!(
        send(&world, unsigned).await.unwrap_err().to_string(),
        "MissingAuthenticationTokenException: Missing Authentication Token"
    );
}
