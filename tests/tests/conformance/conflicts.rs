//! Every operation starts again cleanly when a rival was faster, and nobody outside notices.

use std::sync::Arc;

use poolhouse_tests::{AwsError, Colliding, Options, Outcome, Stage, World, callable, minutes};
use serde_json::json;
use service::ports::Clock as _;

/// The operations on client secrets have a name of their own for it.
#[track_caller]
fn is_a_fault_of_ours(operation: &str, error: &AwsError) {
    let is_named = matches!(error.kind.as_str(), "InternalErrorException" | "InternalServerException");
    assert!(is_named && error.status == 500, "{operation}: {error}");
}

/// What the outside has seen of one call: kinds of messages, and to whom.
async fn messages(operation: &str, conflicting: bool) -> Vec<(String, String)> {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let stage = Stage::new(&world).await;
    let input = stage.input(operation).await;
    let sent_before = world.inbox().all().len();

    if conflicting {
        world.engine.rivals.come();
    }
    let outcome = world.call(operation, input).await;
    world.engine.rivals.go();

    if let Err(error) = outcome {
        panic!("{operation}, conflicts {conflicting}: {error}");
    }
    world.verify().await;
    let mut sent: Vec<_> = world.inbox().all().into_iter().map(|message| (message.kind, message.to)).collect();
    sent.truncate(sent.len() - sent_before);
    sent
}

#[tokio::test]
async fn a_conflict_before_every_commit_changes_nothing_that_is_seen() {
    for operation in callable() {
        let calm = messages(operation, false).await;
        let stormy = messages(operation, true).await;
        assert_eq!(calm, stormy, "{operation}");
    }
}

#[tokio::test]
async fn what_was_sent_amid_conflicts_is_not_sent_again_when_its_lease_ends() {
    for operation in [
        "AdminCreateUser",
        "AdminUpdateUserAttributes",
        "GetUserAttributeVerificationCode",
        "ResendConfirmationCode",
        "SignUp",
        "UpdateUserAttributes",
    ] {
        let world = World::with(Options { workers: false, ..Options::default() }).await;
        let stage = Stage::new(&world).await;
        let input = stage.input(operation).await;
        let sent_before = world.inbox().all().len();

        world.engine.rivals.come();
        world.call(operation, input).await.answered();
        world.engine.rivals.go();
        assert_eq!(world.inbox().all().len(), sent_before + 1, "{operation}");

        // What a worker would find to send.
        world.clock.pass(minutes(2));
        let store = world.service().store();
        let due = store.claim_messages(world.clock.wall(), minutes(1), 16).await.unwrap();
        assert!(due.is_empty(), "{operation} would be sent twice: {due:?}");
    }
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_answered_or_owned_up_to() {
    for operation in callable() {
        let world = World::with(Options { workers: false, ..Options::default() }).await;
        let stage = Stage::new(&world).await;
        let input = stage.input(operation).await;
        let sent_before = world.inbox().all().len();

        world.engine.lose_answers(1);
        let outcome = world.call(operation, input).await;
        world.engine.heal();

        if let Err(error) = outcome {
            is_a_fault_of_ours(operation, &error);
        }
        assert!(world.inbox().all().len() - sent_before <= 1, "{operation} sent twice");
        world.verify().await;
    }
}

#[tokio::test]
async fn an_engine_that_fails_is_an_internal_error_and_nothing_is_half_done() {
    for operation in callable() {
        let world = World::with(Options { workers: false, ..Options::default() }).await;
        let stage = Stage::new(&world).await;
        let input = stage.input(operation).await;
        let before = world.dump_at_rest().await;

        world.engine.fail_commits();
        let outcome = world.call(operation, input.clone()).await;
        world.engine.heal();

        match outcome {
            // It only read.
            Ok(_) => assert!(world.dump().await == before, "{operation} wrote without a commit"),
            Err(error) => {
                is_a_fault_of_ours(operation, &error);
                assert!(world.dump().await == before, "{operation} left something behind");
                let message = error.message.unwrap_or_default();
                assert!(!message.contains("fault"), "the cause is for the log: {message}");
                world.call(operation, input).await.answered();
            }
        }
    }
}

#[tokio::test]
async fn two_users_who_drew_one_id_in_one_millisecond_are_both_made() {
    let random = Arc::new(Colliding::new(7));
    let world = World::with(Options { random: Some(random.clone()), ..Options::default() }).await;
    let pool = world.pool().await;

    // The clock stands still: ana, ben and ben's second attempt draw the same id, his third one does not.
    random.collide(3);
    for name in ["ana", "ben"] {
        pool.call("AdminCreateUser", json!({"Username": name, "MessageAction": "SUPPRESS"})).await.answered();
    }

    assert_eq!(random.left(), 0, "nobody drew the same id");
    assert_eq!(pool.usernames().await, ["ana", "ben"]);
    world.verify().await;
}
