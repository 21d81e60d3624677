//! Every operation answers an input that it must accept.

use poolhouse_tests::{Outcome, Stage, World, callable};

#[tokio::test]
async fn every_built_operation_answers() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    for operation in callable() {
        let input = stage.input(operation).await;
        if let Err(error) = world.call(operation, input.clone()).await {
            panic!("{operation} refuses {input}: {error}");
        }
    }
    world.verify().await;
}

#[tokio::test]
async fn an_unknown_pool_is_named_by_every_operation_that_takes_one() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    for operation in callable() {
        let mut input = stage.input(operation).await;
        if input.get("UserPoolId").is_none() {
            continue;
        }
        input["UserPoolId"] = "us-east-1_Nowhere00".into();
        assert_eq!(
            world.call(operation, input).await.refused(),
            "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.",
            "{operation}"
        );
    }
}

#[tokio::test]
async fn a_pools_region_and_case_are_part_of_its_id() {
    let world = World::new().await;
    let pool = world.pool().await;
    for id in [pool.id.replace("us-east-1", "eu-west-1"), pool.id.to_lowercase(), format!("{}x", pool.id)] {
        if id == pool.id {
            continue;
        }
        let refused = world.call("DescribeUserPool", serde_json::json!({"UserPoolId": id})).await.refused();
        assert_eq!(refused, format!("ResourceNotFoundException: User pool {id} does not exist."));
    }
}
