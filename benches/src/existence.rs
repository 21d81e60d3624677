//! Whether the time of an answer tells that a user exists: known and unknown names in turn, over one connection, in a
//! client that hides who exists.

use std::{path::Path, time::Instant};

use hdrhistogram::Histogram;
use serde_json::{Value, json};

use crate::{
    client::Client,
    operations::{House, email},
    process::{Engine, Server},
};

/// Each known user is asked once for each question, so that no lock and no limit is in the way.
const USERS: usize = 1_000;
/// A public number of SRP: any element of the group will do, as nobody goes on from it.
const SRP_A: &str = "2b5a9c71e4d803f6a1";

struct Question {
    title: &'static str,
    operation: &'static str,
    ask: fn(&str, &str) -> Value,
}

const QUESTIONS: &[Question] = &[
    Question {
        title: "wrong password",
        operation: "InitiateAuth",
        ask: |app, name| {
            json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": app,
                "AuthParameters": {"USERNAME": name, "PASSWORD": "Wr0ng-horse"}})
        },
    },
    Question {
        title: "SRP, first step",
        operation: "InitiateAuth",
        ask: |app, name| json!({"AuthFlow": "USER_SRP_AUTH", "ClientId": app, "AuthParameters": {"USERNAME": name, "SRP_A": SRP_A}}),
    },
    Question {
        title: "ForgotPassword",
        operation: "ForgotPassword",
        ask: |app, name| json!({"ClientId": app, "Username": name}),
    },
    Question {
        title: "ConfirmForgotPassword",
        operation: "ConfirmForgotPassword",
        ask: |app, name| json!({"ClientId": app, "Username": name, "Password": "An0ther-horse", "ConfirmationCode": "123456"}),
    },
    Question {
        title: "ConfirmSignUp",
        operation: "ConfirmSignUp",
        ask: |app, name| json!({"ClientId": app, "Username": name, "ConfirmationCode": "123456"}),
    },
];

/// Medians and 95th percentiles of both, and the ratio of the medians.
pub async fn compare(binary: &Path, engine: Engine) -> Result<(), String> {
    let server = Server::start(binary, engine).await?;
    let mut client = Client::connect(&server.address).await?;
    let house = House::furnish(&mut client, USERS).await?;
    server.settle().await?;
    println!(
        "  {:<26}{:>12}{:>14}{:>12}{:>14}{:>9}",
        "known and unknown, ms", "known p50", "unknown p50", "known p95", "unknown p95", "ratio"
    );
    for question in QUESTIONS {
        let (mut known, mut unknown) = (histogram()?, histogram()?);
        for number in 0..2 * USERS as u64 {
            let is_known = number % 2 == 0;
            let name = if is_known { email(number / 2) } else { format!("nobody{number}@example.com") };
            let input = (question.ask)(&house.client, &name);
            let sent = Instant::now();
            client.send(question.operation, &input).await?;
            let took = u64::try_from(sent.elapsed().as_nanos()).unwrap_or(u64::MAX);
            let times = if is_known { &mut known } else { &mut unknown };
            times.record(took).map_err(|error| error.to_string())?;
        }
        let quantile = |times: &Histogram<u64>, q| times.value_at_quantile(q) as f64 / 1e6;
        println!(
            "  {:<26}{:>12.3}{:>14.3}{:>12.3}{:>14.3}{:>9.2}",
            question.title,
            quantile(&known, 0.5),
            quantile(&unknown, 0.5),
            quantile(&known, 0.95),
            quantile(&unknown, 0.95),
            quantile(&unknown, 0.5) / quantile(&known, 0.5)
        );
    }
    Ok(())
}

fn histogram() -> Result<Histogram<u64>, String> {
    Histogram::new(3).map_err(|error| error.to_string())
}
