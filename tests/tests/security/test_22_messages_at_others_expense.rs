//! 22: nobody's mailbox is filled, and no numbers are called that earn by it: messages have budgets, by user, address,
//! number, prefix and network, and each pool has its day's.

use domain::budget::{Budget, Budgets, Period, Rate};
use futures::future::join_all;
use poolhouse_tests::{AwsError, Client, Options, Outcome, Pool, World, days, hours, minutes};
use serde_json::{Value, json};

const LIMIT: &str = "LimitExceededException: Attempt limit exceeded, please try after some time.";
const TOO_MANY: &str = "TooManyRequestsException: Attempt limit exceeded, please try after some time.";
const NO_MORE_MAIL: &str = "LimitExceededException: Exceeded daily email limit for the operation or the account. If a \
                            higher limit is required, please configure your user pool to use your own Amazon SES \
                            configuration for sending email.";

/// A world in which only these are limited.
async fn world(rates: &[(Budget, Rate)]) -> World {
    let budgets = Budgets { rates: rates.iter().copied().collect(), beginnings: [].into() };
    World::with(Options { budgets: Some(budgets), workers: false, ..Options::default() }).await
}

fn hourly(budget: Budget, most: u32) -> (Budget, Rate) {
    (budget, Rate::new(most, Period::Hour))
}

async fn texting_pool(world: &World) -> Pool {
    let sms = json!({"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"});
    world.pool_with(json!({"AutoVerifiedAttributes": ["phone_number"], "SmsConfiguration": sms})).await
}

async fn hiding_client(pool: &Pool) -> Client {
    pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await
}

async fn forgets(client: &Client, username: &str) -> Result<Value, AwsError> {
    client.call("ForgotPassword", json!({"Username": username})).await
}

#[tokio::test]
async fn test_22_many_accounts_do_not_fill_one_mailbox() {
    let world = world(&[hourly(Budget::Address, 3)]).await;
    let client = world.verifying_pool().await.client().await;
    let elsewhere = world.verifying_pool().await.client().await;
    for (name, address) in [("a", "ana@example.com"), ("b", "ANA@example.com"), ("c", "ana+1@example.com")] {
        client.sign_up(name, json!({"email": address})).await.answered();
    }

    assert_eq!(client.sign_up("d", json!({"email": "ana+2@example.com"})).await.refused(), LIMIT);
    assert_eq!(elsewhere.sign_up("d", json!({"email": "ana@example.com"})).await.refused(), LIMIT);
    // Nothing of it was stored: the name is free.
    client.sign_up("d", json!({"email": "dee@example.com"})).await.answered();
    assert_eq!(world.inbox().all().len(), 4);

    world.wait(hours(2));
    client.sign_up("e", json!({"email": "ana@example.com"})).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn test_22_the_usual_budgets_let_the_twentieth_sign_up_with_one_address_send() {
    let world = World::with(Options { budgets: Some(Budgets::default()), ..Options::default() }).await;
    let client = world.verifying_pool().await.client().await;
    for number in 1..=20 {
        client.sign_up(&format!("u{number}"), json!({"email": "ana@example.com"})).await.answered();
    }
    assert_eq!(world.inbox().to("ana@example.com").len(), 20);
}

#[tokio::test]
async fn test_22_numbers_in_a_row_are_not_called_one_after_another() {
    let world = world(&[hourly(Budget::Number, 2), hourly(Budget::Prefix, 4)]).await;
    let client = texting_pool(&world).await.client().await;
    let sign_up = async |name: u32, number: u32| {
        client.sign_up(&format!("u{name}"), json!({"phone_number": format!("+252900{number:05}")})).await
    };
    for name in 0..2 {
        sign_up(name, 10_001).await.answered();
    }
    assert_eq!(sign_up(2, 10_001).await.refused(), LIMIT);
    // What was refused used up nothing of the prefix.
    for (name, number) in [(3, 10_002), (4, 10_003)] {
        sign_up(name, number).await.answered();
    }
    for number in 10_004..10_050 {
        assert_eq!(sign_up(number, number).await.refused(), LIMIT);
    }
    sign_up(5, 20_001).await.answered();
    assert_eq!(world.inbox().all().len(), 5);
}

#[tokio::test]
async fn test_22_named_beginnings_of_numbers_have_limits_of_their_own() {
    let beginnings = [("+252".to_owned(), Rate::new(0, Period::Day)), ("+44".to_owned(), Rate::new(1, Period::Day))];
    let budgets = Budgets { rates: [].into(), beginnings: beginnings.into() };
    let world = World::with(Options { budgets: Some(budgets), ..Options::default() }).await;
    let client = texting_pool(&world).await.client().await;
    let sign_up = async |number: &str| client.sign_up(number, json!({"phone_number": number})).await;

    assert_eq!(sign_up("+25290010001").await.refused(), LIMIT);
    sign_up("+447700900001").await.answered();
    assert_eq!(sign_up("+447700910002").await.refused(), LIMIT);
    sign_up("+4917000000001").await.answered();
}

#[tokio::test]
async fn test_22_one_network_causes_no_more_than_its_share_whomever_it_names() {
    let world = world(&[hourly(Budget::Client, 3)]).await;
    let pool = world.verifying_pool().await;
    let client = hiding_client(&pool).await;
    pool.user("ana").confirmed().await;
    let ask = async |from: &str, operation: &str, username: &str| {
        world.call_from(from, operation, json!({"ClientId": client.id, "Username": username})).await
    };
    // Who is there and who is not counts alike, and so does what is asked.
    for (from, username) in [("2001:db8::1", "ana"), ("2001:db8::2", "nobody"), ("2001:db8::3", "ana")] {
        ask(from, "ForgotPassword", username).await.answered();
    }
    for username in ["ana", "nobody"] {
        assert_eq!(ask("2001:db8::4", "ForgotPassword", username).await.refused(), LIMIT, "{username}");
    }
    assert_eq!(ask("2001:db8::4", "ResendConfirmationCode", "nobody").await.refused(), LIMIT);
    // What an app says of its user's address moves nobody elsewhere.
    let elsewhere = json!({"IpAddress": "198.51.100.7"});
    let claiming = json!({"ClientId": client.id, "Username": "ana", "UserContextData": elsewhere});
    assert_eq!(world.call_from("2001:db8::4", "ForgotPassword", claiming).await.refused(), LIMIT);
    ask("2001:db8:0:1::1", "ForgotPassword", "nobody").await.answered();
    // A proxy, or a back end: behind it is everybody.
    for _ in 0..9 {
        ask("10.0.0.1", "ForgotPassword", "nobody").await.answered();
    }
}

#[tokio::test]
async fn test_22_one_user_is_not_written_to_by_all_ways_at_once() {
    let world = world(&[hourly(Budget::User, 2)]).await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let verify = json!({"AccessToken": tokens.access, "AttributeName": "email"});
    world.call("GetUserAttributeVerificationCode", verify.clone()).await.answered();
    forgets(&client, "ana").await.answered();

    assert_eq!(forgets(&client, "ana").await.refused(), LIMIT);
    assert_eq!(world.call("GetUserAttributeVerificationCode", verify).await.refused(), LIMIT);
    assert_eq!(ana.call("AdminResetUserPassword", json!({})).await.refused(), LIMIT);
    // It declares no LimitExceededException; nothing of the change is stored.
    let change = json!({"AccessToken": tokens.access, "UserAttributes": [{"Name": "email", "Value": "a@example.org"}]});
    assert_eq!(world.call("UpdateUserAttributes", change).await.refused(), TOO_MANY);
    assert_eq!(ana.attributes().await["email"], "ana@example.com");
    assert_eq!(ana.status().await, "CONFIRMED");
}

#[tokio::test]
async fn test_22_what_is_used_up_tells_nobody_who_is_there_and_nothing_says_sent() {
    let world = world(&[hourly(Budget::Address, 1), hourly(Budget::User, 9)]).await;
    let pool = world.verifying_pool().await;
    let client = hiding_client(&pool).await;
    pool.user("ana").confirmed().await;
    forgets(&client, "ana").await.answered();
    world.inbox().next("ana@example.com").await;

    for username in ["ana", "nobody"] {
        let answer = forgets(&client, username).await.answered();
        assert_eq!(answer["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL", "{username}");
    }

    assert_eq!(world.inbox().all().len(), 1);
    let why = "the budget of messages by address is used up";
    assert_eq!(pool.happened("{ $.status = \"dropped\" }").await, [("dropped".to_owned(), 0, Some(why.to_owned()))]);
    // Whoever may know is told.
    assert_eq!(forgets(&pool.client().await, "ana").await.refused(), LIMIT);
    world.verify().await;
}

#[tokio::test]
async fn test_22_a_pool_has_its_day_by_channel() {
    let daily = |most| Rate::new(most, Period::Day);
    let world = world(&[(Budget::Mail, daily(2)), (Budget::Sms, daily(1))]).await;
    let (pool, other) = (world.verifying_pool().await, world.verifying_pool().await);
    let client = pool.client().await;
    for name in ["a", "b"] {
        client.sign_up(name, json!({"email": format!("{name}@example.com")})).await.answered();
    }
    assert_eq!(client.sign_up("c", json!({"email": "c@example.com"})).await.refused(), NO_MORE_MAIL);
    let invitation = json!({"Username": "c", "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": [{"Name": "email", "Value": "c@example.com"}]});
    let refused = pool.call("AdminCreateUser", invitation.clone()).await.refused();
    assert!(refused.starts_with("TooManyRequestsException: Exceeded daily email limit"), "{refused}");
    other.client().await.sign_up("c", json!({"email": "c@example.com"})).await.answered();
    let texting = texting_pool(&world).await.client().await;
    texting.sign_up("d", json!({"phone_number": "+15550001111"})).await.answered();
    assert_eq!(texting.sign_up("e", json!({"phone_number": "+15550002222"})).await.refused(), LIMIT);

    world.wait(days(2));
    pool.call("AdminCreateUser", invitation).await.answered();
}

#[tokio::test]
async fn test_22_a_restart_forgets_nothing_and_servers_share_what_there_is() {
    let world = world(&[hourly(Budget::Address, 4)]).await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    let other = world.restarted();
    let elsewhere = Client { pool: Pool { world: other.clone(), ..pool.clone() }, ..client.clone() };
    for (client, world, name) in [(&client, &world, "a"), (&elsewhere, &other, "b"), (&client, &world, "c")] {
        client.sign_up(name, json!({"email": "ana@example.com"})).await.answered();
        world.budgets_settled().await;
    }
    // Two servers settle at the same time what they count of the same budget.
    client.sign_up("d", json!({"email": "ana@example.com"})).await.answered();
    futures::future::join(world.budgets_settled(), other.budgets_settled()).await;

    assert_eq!(elsewhere.sign_up("e", json!({"email": "ana@example.com"})).await.refused(), LIMIT);
    let restarted = Pool { world: world.restarted(), ..pool.clone() };
    let client = Client { pool: restarted, ..client };
    assert_eq!(client.sign_up("e", json!({"email": "ana@example.com"})).await.refused(), LIMIT);
    world.verify().await;

    world.wait(minutes(180));
    client.sign_up("e", json!({"email": "ana@example.com"})).await.answered();
}

#[tokio::test]
async fn test_22_of_many_at_once_as_many_are_sent_as_there_are() {
    let world = world(&[hourly(Budget::Address, 7)]).await;
    let client = world.verifying_pool().await.client().await;
    let names: Vec<String> = (0..40).map(|number| format!("u{number}")).collect();
    let all = names.iter().map(|name| client.sign_up(name, json!({"email": "ana@example.com"})));
    let settle = async {
        for _ in 0..20 {
            world.budgets_settled().await;
            tokio::task::yield_now().await;
        }
    };
    let (answers, ()) = futures::future::join(join_all(all), settle).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 7);
    assert_eq!(world.inbox().to("ana@example.com").len(), 7);
}

#[tokio::test]
async fn test_22_a_refused_message_costs_no_commit_and_nobody_costs_what_somebody_costs() {
    let world = world(&[hourly(Budget::Client, 2)]).await;
    let pool = world.verifying_pool().await;
    let client = hiding_client(&pool).await;
    pool.user("ana").confirmed().await;
    let mut costs = Vec::new();
    for username in ["nobody", "ana", "nobody", "ana"] {
        world.engine.engine.reset_counts();
        drop(forgets(&client, username).await);
        world.attempts_settled().await;
        let counts = world.engine.engine.counts();
        costs.push(counts.commits);
    }
    assert_eq!(costs[2..], [0, 0]);
}
