//! ListServiceSpecificCredentials: a user has no passwords of one service.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_user_has_no_passwords_of_one_service() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let none = json!({"ServiceSpecificCredentials": [], "IsTruncated": false});
    let list = |input| world.iam("ListServiceSpecificCredentials", input);
    assert_eq!(list(json!({"UserName": "ana", "MaxItems": 5})).await.answered(), none);
    assert_eq!(list(json!({})).await.answered(), none, "of the account itself");
    assert_eq!(
        list(json!({"UserName": "nobody"})).await.refused(),
        "NoSuchEntity: The user with name nobody cannot be found."
    );
    assert_eq!(list(json!({"UserName": "ana", "Marker": "elsewhere"})).await.unwrap_err().kind, "ValidationError");
    assert_eq!(list(json!({"UserName": "ana", "MaxItems": 0})).await.unwrap_err().kind, "ValidationError");
    assert_eq!(list(json!({"AllUsers": true, "ServiceName": "codecommit.amazonaws.com"})).await.answered(), none);
    let of_mail = list(json!({"UserName": "ana", "ServiceName": "ses.amazonaws.com"})).await;
    assert_eq!(of_mail.unwrap_err().kind, "NotSupportedService");
    assert_eq!(list(json!({"UserName": "ana", "AllUsers": true})).await.unwrap_err().kind, "ValidationError");
}
