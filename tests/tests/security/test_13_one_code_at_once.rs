//! 13: the same right code, fifty times at once.

use futures::future::join_all;
use poolhouse_tests::World;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_13_a_code_is_good_once() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("new", json!({"email": "new@example.com"})).await.unwrap();
    let sign_up = world.inbox().code_for("new@example.com").await;
    pool.user("ana").confirmed().await;
    client.call("ForgotPassword", json!({"Username": "ana"})).await.unwrap();
    let reset = world.inbox().code_for("ana@example.com").await;
    for (operation, name, code) in [("ConfirmSignUp", "new", sign_up), ("ConfirmForgotPassword", "ana", reset)] {
        let tries = (0..50).map(|number| {
            let client = client.clone();
            let mut input = json!({"Username": name, "ConfirmationCode": code});
            if operation == "ConfirmForgotPassword" {
                input["Password"] = format!("Numb3r-{number}-wins!").into();
            }
            tokio::spawn(async move { client.call(operation, input).await })
        });

        let outcomes = join_all(tries).await;

        let won = outcomes.iter().filter(|outcome| outcome.as_ref().unwrap().is_ok()).count();
        assert_eq!(won, 1, "{operation}");
    }
    world.verify().await;
}
