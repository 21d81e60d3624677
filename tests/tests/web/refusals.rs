//! Over HTTP, every operation of user pools is closed to everybody whom no policy lets in.

use poolhouse_tests::{AccessKey, HttpRequest, Outcome, Server};
use serde_json::json;
use tempfile::TempDir;

const OF_ANOTHER: &str = r#"{"Statement":{"Effect":"Allow","Action":"cognito-idp:*","Resource":"arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Another00"}}"#;

#[tokio::test]
async fn every_signed_operation_is_closed_to_strangers() {
    let folder = TempDir::new().unwrap();
    let store = format!("sqlite:{}", folder.path().join("pools.sqlite").display());
    let document = folder.path().join("another.json");
    std::fs::write(&document, OF_ANOTHER).unwrap();
    let server = Server::start(&["serve", "--store", &store, "--public-url", "https://id.example.org"]).await;
    let mut keys = Vec::new();
    for name in ["nobody", "other"] {
        let made = Server::run(&["keys", "create", "--store", &store, "--user", name, "--json"]).await;
        keys.push(AccessKey::of_json(&made.stdout));
    }
    let document = document.display().to_string();
    let put = Server::run(&["policy", "put", "--store", &store, "another", &document, "--user", "other"]).await;
    assert!(put.status.success());
    let (nobody, other) = (&keys[0], &keys[1]);

    let arn = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Abcdefghi";
    let mut count = 0;
    for operation in wire::model::operations().filter(|operation| !operation.unsigned) {
        let name = operation.name;
        let input = json!({"UserPoolId": "us-east-1_Abcdefghi", "ResourceArn": arn}).to_string();
        let asked = || HttpRequest::aws(name, input.clone());
        let anonymous = server.send(&asked()).await.outcome().refused();
        // A client's own secret lets it call these two unsigned; there is none here.
        assert_eq!(anonymous, "MissingAuthenticationTokenException: Missing Authentication Token", "{name}");
        for (who, key) in [("nobody", nobody), ("other", other)] {
            let refused = server.send(&asked().signed(&server.address, key)).await.outcome().refused();
            let expected = format!(
                "AccessDeniedException: User: arn:aws:iam::000000000000:user/{who} is not authorized to perform: \
                 cognito-idp:{name} on resource: "
            );
            assert!(refused.starts_with(&expected), "{refused}");
        }
        count += 1;
    }
    assert!(count > 100, "{count}");
}
