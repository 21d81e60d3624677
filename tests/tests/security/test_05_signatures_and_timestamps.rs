//! 5: signatures of another length, no base64, and moments that are not now.

use poolhouse_tests::{Outcome, PASSWORD, SrpClient, World, srp_timestamp};
use service::ports::Clock as _;

use super::careful_srp_client;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

#[tokio::test]
async fn test_05_prove_nothing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    let srp = SrpClient::new(1);
    let now = world.clock.wall().seconds();
    let right = srp_timestamp(now);
    let cases: [(&str, &str); 9] = [
        ("signature", "AAAA"),
        ("signature", "no base64!"),
        ("signature", "WFHcYF++8adBPAWkbKamlOo6ya5l/GSQgiEHjF4vHPA="),
        ("timestamp", &srp_timestamp(now - 7200)),
        ("timestamp", &srp_timestamp(now + 7200)),
        ("timestamp", &right.replace("Tue Mar 3", "Di Mrz 3")),
        ("timestamp", &right.replace("Mar 3", "Mar 03")),
        ("timestamp", &right.replace("UTC", "CET")),
        ("timestamp", "2026-03-03T07:08:09Z"),
    ];
    for (number, (what, text)) in cases.into_iter().enumerate() {
        // One failure each: nobody is locked.
        let name = format!("user-{number}");
        pool.user(&name).confirmed().await;
        let asked = client.begin_srp(&name, &srp).await.answered();
        let mut proof = client.srp_proof(&srp, &asked, PASSWORD);
        let responses = &mut proof["ChallengeResponses"];
        if what == "signature" {
            responses["PASSWORD_CLAIM_SIGNATURE"] = text.into();
        } else {
            let (_, suffix) = pool.id.split_once('_').unwrap();
            let signature = srp.sign([suffix, &name], PASSWORD, &asked["ChallengeParameters"], text);
            responses["PASSWORD_CLAIM_SIGNATURE"] = signature.into();
            responses["TIMESTAMP"] = text.into();
        }
        assert_eq!(client.call("RespondToAuthChallenge", proof).await.refused(), WRONG, "{what} {text}");
    }
}
