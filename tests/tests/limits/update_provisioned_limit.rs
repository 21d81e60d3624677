//! UpdateProvisionedLimit.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::of;

#[tokio::test]
async fn what_was_asked_for_is_read_back() {
    let world = World::new().await;
    for rate in [200, 120, 100_000] {
        let input = json!({"LimitDefinition": of("UserRead"), "RequestedLimitValue": rate});
        let updated = world.call("UpdateProvisionedLimit", input).await.answered();

        let limit = json!({"LimitDefinition": of("UserRead"), "ProvisionedLimitValue": rate, "FreeLimitValue": 120});
        assert_eq!(updated, json!({"Limit": limit}));
        let read = world.call("GetProvisionedLimit", json!({"LimitDefinition": of("UserRead")})).await.answered();
        assert_eq!(read, updated);
    }
    let other = world.call("GetProvisionedLimit", json!({"LimitDefinition": of("UserToken")})).await.answered();
    assert_eq!(other["Limit"]["ProvisionedLimitValue"], 120);
    world.verify().await;
}

#[tokio::test]
async fn a_rate_lies_between_the_free_one_and_the_accounts_most() {
    let world = World::new().await;
    for (rate, kind) in [
        (119, "InvalidParameterException"),
        (0, "InvalidParameterException"),
        (-1, "InvalidParameterException"),
        (2_000_000_000, "ServiceQuotaExceededException"),
    ] {
        let input = json!({"LimitDefinition": of("UserRead"), "RequestedLimitValue": rate});
        assert_eq!(world.call("UpdateProvisionedLimit", input).await.refused_kind(), kind, "{rate}");
    }
    let read = world.call("GetProvisionedLimit", json!({"LimitDefinition": of("UserRead")})).await.answered();
    assert_eq!(read["Limit"]["ProvisionedLimitValue"], 120);
}
