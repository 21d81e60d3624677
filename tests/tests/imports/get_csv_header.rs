//! GetCSVHeader.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn the_columns_are_the_pools_attributes_and_cognitos_two() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"Schema": [{"Name": "city", "AttributeDataType": "String"}]})).await;

    let answer = pool.call("GetCSVHeader", json!({})).await.answered();

    assert_eq!(
        answer,
        json!({"UserPoolId": pool.id, "CSVHeader": [
            "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
            "website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number",
            "phone_number_verified", "address", "updated_at", "custom:city", "cognito:mfa_enabled", "cognito:username",
        ]})
    );
    assert_eq!(
        world.call("GetCSVHeader", json!({"UserPoolId": "us-east-1_Nowhere00"})).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}
