//! 6: guesses in parallel are no better than guesses one after another.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::join_all;
use poolhouse_tests::{Client, EngineKind, Functions, Options, Outcome, PASSWORD, SrpClient, World, hours, seconds};
use serde_json::json;
use tokio::sync::Semaphore;

use super::careful_srp_client;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";
const LOCKED: &str = "NotAuthorizedException: Password attempts exceeded";

/// How often each answer was given.
async fn at_once(
    client: &Client,
    tries: impl Iterator<Item = (&'static str, &'static str)>,
) -> BTreeMap<String, usize> {
    let running: Vec<_> = tries
        .map(|(name, password)| {
            let client = client.clone();
            tokio::spawn(async move { client.sign_in(name, password).await })
        })
        .collect();
    let mut answers = BTreeMap::new();
    for outcome in join_all(running).await {
        let answer = outcome.unwrap().map_or_else(|error| error.to_string(), |_| "in".to_owned());
        *answers.entry(answer).or_default() += 1;
    }
    answers
}

#[tokio::test]
async fn test_06_the_right_password_after_five_wrong_ones() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    for _ in 0..5 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), LOCKED);
    world.wait(seconds(1));
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_06_of_fifty_wrong_ones_at_once_five_are_checked() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    // Names that nobody has are counted without a transaction: often enough to meet a race between count and turn.
    for name in ["ana", "nobody", "noone", "nemo", "niemand", "personne", "nessuno", "nadie"] {
        let answers = at_once(&client, (0..50).map(|_| (name, "Wr0ng-password!"))).await;
        assert_eq!(answers, BTreeMap::from([(WRONG.to_owned(), 5), (LOCKED.to_owned(), 45)]), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_06_fifty_right_ones_at_once_all_succeed() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    let answers = at_once(&client, (0..50).map(|_| ("ana", PASSWORD))).await;
    assert_eq!(answers, BTreeMap::from([("in".to_owned(), 50)]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_06_a_few_wrong_ones_lock_out_no_right_one() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    let tries = (0..24).map(|number| ("ana", if number % 8 == 0 { "Wr0ng-password!" } else { PASSWORD }));
    let answers = at_once(&client, tries).await;
    assert_eq!(answers, BTreeMap::from([(WRONG.to_owned(), 3), ("in".to_owned(), 21)]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_06_of_fifty_wrong_proofs_at_once_five_are_checked() {
    for name in ["ana", "nobody"] {
        let world = World::new().await;
        let pool = world.pool().await;
        let client = careful_srp_client(&pool).await;
        pool.user("ana").confirmed().await;
        let srp = SrpClient::new(1);
        let mut proofs = Vec::new();
        for _ in 0..50 {
            let asked = client.begin_srp(name, &srp).await.answered();
            proofs.push(client.srp_proof(&srp, &asked, "Wr0ng-password!"));
        }
        let tries = proofs.into_iter().map(|proof| {
            let client = client.clone();
            tokio::spawn(async move { client.call("RespondToAuthChallenge", proof).await.refused() })
        });
        let outcomes: Vec<_> = join_all(tries.collect::<Vec<_>>()).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes.iter().filter(|answer| *answer == WRONG).count(), 5, "{name}");
        assert_eq!(outcomes.iter().filter(|answer| *answer == LOCKED).count(), 45, "{name}");
    }
}

/// Counts who is where somebody looks.
#[derive(Default)]
struct Room {
    inside: AtomicUsize,
    most: AtomicUsize,
}

struct Guest(Arc<Room>);

impl Guest {
    fn enters(room: &Arc<Room>) -> Self {
        let inside = room.inside.fetch_add(1, Ordering::SeqCst) + 1;
        room.most.fetch_max(inside, Ordering::SeqCst);
        Self(room.clone())
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The pool's own function is asked between the turn and the look at the password: it holds whoever is at it.
#[tokio::test]
async fn test_06_no_more_than_five_are_at_it_at_once() {
    let functions = Arc::new(Functions::default());
    let (room, doors) = (Arc::new(Room::default()), Arc::new(Semaphore::new(0)));
    let (of_function, door) = (room.clone(), doors.clone());
    functions.run("hold", move |event| {
        let (guest, door) = (Guest::enters(&of_function), door.clone());
        Box::pin(async move {
            door.acquire().await.unwrap().forget();
            drop(guest);
            Ok(event.to_string())
        })
    });
    // Nothing is waited for but the function, so that after a few rounds everybody is where they will be.
    let options = Options {
        engine: EngineKind::Memory,
        functions: Some(functions.clone()),
        workers: false,
        ..Options::default()
    };
    let world = World::with(options).await;
    let pool = world.pool_with(json!({"LambdaConfig": {"PreAuthentication": Functions::arn("hold")}})).await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    for name in ["ana", "nobody"] {
        let tries: Vec<_> = (0..12)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.sign_in(name, "Wr0ng-password!").await.refused() })
            })
            .collect();
        for _ in 0..5 {
            functions.next("PreAuthentication_Authentication").await;
        }
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        doors.add_permits(12);
        let answers: Vec<_> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
        assert!(answers.iter().filter(|answer| *answer == WRONG).count() <= 5, "{name}: {answers:?}");
        assert_eq!(room.most.load(Ordering::SeqCst), 5, "{name}");
        doors.forget_permits(12);
        functions.events();
        world.wait(hours(1));
    }
}
