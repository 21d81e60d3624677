//! SetUserPoolClientSessionConfiguration.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::track;

#[tokio::test]
async fn what_is_set_is_read_back_also_while_tracking_is_off() {
    let world = World::new().await;
    let pool = world.pool().await;
    track(&pool, 20).await;
    let client = pool.client().await;
    for minutes in [0, 129_600, 7] {
        let input = json!({"ClientId": client.id, "SSOSession": {"MaxValidityMinutes": minutes}});
        let set = pool.call("SetUserPoolClientSessionConfiguration", input.clone()).await.answered();
        let mut expected = input;
        expected["UserPoolId"] = pool.id.as_str().into();
        assert_eq!(set, expected);
        pool.call("UpdateUserPoolClient", json!({"ClientId": client.id})).await.answered();
        let read = pool.call("GetUserPoolClientSessionConfiguration", json!({"ClientId": client.id})).await;
        assert_eq!(read.answered(), expected);
    }
    let off = json!({"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}});
    pool.call("SetUserPoolSessionConfiguration", off).await.answered();
    let read = pool.call("GetUserPoolClientSessionConfiguration", json!({"ClientId": client.id})).await.answered();
    assert_eq!(read["SSOSession"]["MaxValidityMinutes"], 7);
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let input = |minutes: i32| json!({"ClientId": client.id, "SSOSession": {"MaxValidityMinutes": minutes}});
    let untracked = pool.call("SetUserPoolClientSessionConfiguration", input(5)).await;
    assert_eq!(untracked.refused_kind(), "InvalidParameterException");
    track(&pool, 20).await;
    for minutes in [-1, 129_601] {
        let refused = pool.call("SetUserPoolClientSessionConfiguration", input(minutes)).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException");
    }
    let lite = world.pool_with(json!({"UserPoolTier": "LITE"})).await;
    let cheap = lite.client().await;
    let input = json!({"ClientId": cheap.id, "SSOSession": {"MaxValidityMinutes": 5}});
    let refused = lite.call("SetUserPoolClientSessionConfiguration", input).await.refused_kind();
    assert_eq!(refused, "FeatureUnavailableInTierException");
    let unknown = json!({"ClientId": "38fjsnc484p94kpqsnet7mpld0", "SSOSession": {"MaxValidityMinutes": 5}});
    let refused = pool.call("SetUserPoolClientSessionConfiguration", unknown).await.refused_kind();
    assert_eq!(refused, "ResourceNotFoundException");
}
