//! DeleteSigningCertificate: there is no certificate to delete.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nobody_has_a_certificate_to_delete() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let call = |user| {
        world
            .iam("DeleteSigningCertificate", json!({"UserName": user, "CertificateId": "TA7SMP42TDN5Z26OBPJE7EXAMPLE"}))
    };
    assert_eq!(call("ana").await.unwrap_err().kind, "NoSuchEntity");
    assert_eq!(call("nobody").await.refused(), "NoSuchEntity: The user with name nobody cannot be found.");
}
