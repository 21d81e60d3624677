//! Master keys come and go, and nobody outside notices.

use domain::random::Random as _;
use poolhouse_tests::{Outcome, Seeded, Stage, World, callable};
use serde_json::json;

#[tokio::test]
async fn after_a_rotation_everything_opens_and_the_former_key_is_given_up() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    let confidential = stage.pool.confidential_client().await;
    let invited = json!({"Username": "ida", "TemporaryPassword": poolhouse_tests::PASSWORD});
    stage.pool.call("AdminCreateUser", invited).await.answered();
    for operation in callable() {
        stage.input(operation).await;
    }
    let store = world.service().store();
    let (keyring, random) = (store.keyring(), Seeded::new(11));
    let mut drawn = [0; 8];
    random.fill(&mut drawn);
    let first = keyring.primary().unwrap();
    let before = store.key_usage().await.unwrap();
    assert!(before[&first] > 20, "{before:?}");

    let second = keyring.add(&random).unwrap();
    keyring.make_primary(second, &random).unwrap();
    let resealed = store.reseal().await.unwrap();

    assert_eq!((resealed.secrets, resealed.left), (before[&first], 0));
    assert_eq!(store.key_usage().await.unwrap().get(&first), None);
    store.retire_key(first, &random).await.unwrap();
    stage.user.signs_in(&stage.client).await;
    let shown = stage.pool.call("DescribeUserPoolClient", json!({"ClientId": confidential.id})).await.answered();
    assert_eq!(shown["UserPoolClient"]["ClientSecret"].as_str(), confidential.secret.as_deref());
    for operation in callable() {
        let input = stage.input(operation).await;
        world.call(operation, input).await.answered();
    }
    world.verify().await;
}

#[tokio::test]
async fn secrets_move_while_people_sign_in() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let mut users = Vec::new();
    for number in 0..20 {
        users.push(pool.user(&format!("user{number}")).confirmed().await);
    }
    let (store, random) = (world.service().store().clone(), Seeded::new(11));
    let first = store.keyring().primary().unwrap();
    let second = store.keyring().add(&random).unwrap();
    store.keyring().make_primary(second, &random).unwrap();

    let signing_in = async {
        for user in &users {
            user.signs_in(&client).await;
            let password = json!({"Password": poolhouse_tests::NEW_PASSWORD, "Permanent": true});
            user.call("AdminSetUserPassword", password).await.answered();
        }
    };
    let resealing = async { while store.reseal().await.unwrap().left > 0 {} };
    tokio::join!(signing_in, resealing);

    store.reseal().await.unwrap();
    store.retire_key(first, &random).await.unwrap();
    for user in &users {
        client.tokens(&user.username, poolhouse_tests::NEW_PASSWORD).await;
    }
    world.verify().await;
}
