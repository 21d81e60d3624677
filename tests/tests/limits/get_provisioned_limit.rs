//! GetProvisionedLimit.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::of;

#[tokio::test]
async fn a_category_that_nobody_provisioned_has_its_free_rate() {
    let world = World::new().await;
    for (category, free) in [("UserAuthentication", 120), ("UserCreation", 50), ("ClientAuthentication", 150)] {
        let answer = world.call("GetProvisionedLimit", json!({"LimitDefinition": of(category)})).await.answered();
        let limit = json!({"LimitDefinition": of(category), "ProvisionedLimitValue": free, "FreeLimitValue": free});
        assert_eq!(answer, json!({"Limit": limit}));
    }
}

#[tokio::test]
async fn what_is_no_category_is_refused() {
    let world = World::new().await;
    let unknown = world.call("GetProvisionedLimit", json!({"LimitDefinition": of("UserAmusement")})).await;
    assert_eq!(unknown.refused_kind(), "ResourceNotFoundException");
    for definition in [
        json!({"LimitClass": "API_CATEGORY", "Attributes": {}}),
        json!({"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserCreation", "Region": "x"}}),
        json!({"LimitClass": "OTHER", "Attributes": {"Category": "UserCreation"}}),
        json!({"LimitClass": "API_CATEGORY"}),
    ] {
        for operation in ["GetProvisionedLimit", "UpdateProvisionedLimit"] {
            let input = json!({"LimitDefinition": definition, "RequestedLimitValue": 200});
            let refused = world.call(operation, input).await.refused_kind();
            assert_eq!(refused, "InvalidParameterException", "{operation} {definition}");
        }
    }
}
