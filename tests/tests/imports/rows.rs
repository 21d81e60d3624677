//! What becomes of rows, and of files that are none.

use poolhouse_tests::{Import, Pool, World, csv_row, merge};
use serde_json::{Value, json};

use super::verifying;

fn row(name: &str, more: Value) -> Value {
    let mut row = csv_row(name);
    merge(&mut row, more);
    row
}

async fn failed(pool: &Pool, file: impl Into<bytes::Bytes>) -> (Value, String) {
    let job = pool.import().await.of(file).await;
    let seen = job.describe().await;
    assert_eq!(seen["Status"], "Failed", "{seen}");
    (seen["CompletionMessage"].clone(), job.log().await)
}

#[tokio::test]
async fn every_row_has_a_line_in_the_log() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    pool.user("taken").confirmed().await;
    let mut file = pool
        .csv([
            csv_row("ana"),
            csv_row("taken"),
            csv_row("ana"),
            row("bea", json!({"email_verified": "false"})),
            row("cem", json!({"email": "nobody"})),
            row("", json!({})),
            row("d e", json!({})),
            row("eve", json!({"birthdate": "1984-02-29", "name": "Eve"})),
            row("fay", json!({"name": "=HYPERLINK(1+1)", "nickname": "@SUM", "address": "1, Main St"})),
            row("gus", json!({"phone_number": "+1 555"})),
            row("hal", json!({"cognito:mfa_enabled": "true"})),
            row("ida", json!({"nickname": "x".repeat(20_000)})),
        ])
        .await
        .into_bytes();
    file.extend_from_slice(b"\xff\xfe,,\n\n\0\nx,y\n");
    file.extend(b"y".repeat(400_000));

    let job = pool.import().await.of(file).await;

    let seen = job.describe().await;
    assert_eq!((&seen["Status"], Import::counts(&seen)), (&json!("Succeeded"), (2, 2, 12)));
    assert_eq!(pool.usernames().await, ["ana", "fay", "taken"]);
    let reasons = job.log().await;
    assert_eq!(
        reasons,
        "[SUCCEEDED] Line Number 2 - The import succeeded.\n\
         [SKIPPED] Line Number 3 - The user already exists.\n\
         [SKIPPED] Line Number 4 - The user already exists.\n\
         [FAILED] Line Number 5 - The User Record does not set any of the auto verified attributes to true. (Example: \
         email_verified to true).\n\
         [FAILED] Line Number 6 - Invalid email address format.\n\
         [FAILED] Line Number 7 - The User Record does not have a value for cognito:username.\n\
         [FAILED] Line Number 8 - The value of cognito:username is too long, or has characters that user names do not \
         have.\n\
         [FAILED] Line Number 9 - birthdate: The value must be a date in the form MM/DD/YYYY.\n\
         [SUCCEEDED] Line Number 10 - The import succeeded.\n\
         [FAILED] Line Number 11 - Invalid phone number format.\n\
         [FAILED] Line Number 12 - cognito:mfa_enabled cannot be true, since MFA is off for the user pool.\n\
         [FAILED] Line Number 13 - The row is longer than 16000 characters.\n\
         [FAILED] Line Number 14 - The row is not UTF-8.\n\
         [FAILED] Line Number 16 - The row has a control character.\n\
         [FAILED] Line Number 17 - The row has 2 values, and the header 21 columns.\n\
         [FAILED] Line Number 18 - The row is longer than 16000 characters.\n"
    );
    let fay = pool.call("AdminGetUser", json!({"Username": "fay"})).await.unwrap();
    let attributes = poolhouse_tests::attributes_of(&fay["UserAttributes"]);
    assert_eq!(attributes["name"], "=HYPERLINK(1+1)", "a formula is a text like any other");
    assert_eq!(attributes["address"], "1, Main St");
    world.verify().await;
}

#[tokio::test]
async fn a_file_without_the_pools_header_imports_nobody() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let good = pool.csv([csv_row("ana")]).await;
    let message = "The header in the CSV file does not match the header of the user pool.";
    for (file, line) in [
        (good.replacen("nickname,", "", 1), "The header lacks a column: nickname."),
        (good.replacen("nickname", "surname", 1), "The header has an unknown column: surname."),
        (good.replacen("nickname", "email", 1), "The header has a column twice: email."),
        (good.replacen("name", "cognito:password_hash", 1), "The header has an unknown column: cognito:password_hash."),
        (format!("\u{feff}{good}"), "The file begins with a byte order mark."),
        ("x".repeat(300_000), "The header has an unknown column: ."),
    ] {
        assert_eq!(failed(&pool, file).await, (json!(message), format!("[FAILED] Line Number 1 - {line}\n")));
    }
    assert!(pool.usernames().await.is_empty());
    world.verify().await;
}

#[tokio::test]
async fn a_job_that_imports_nobody_failed_unless_there_was_nobody() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let again = pool.csv([csv_row("ana")]).await;
    pool.import().await.of(again.clone()).await;

    let (message, log) = failed(&pool, again).await;
    assert_eq!(message, "Too many users have failed or been skipped during the import.");
    assert_eq!(log, "[SKIPPED] Line Number 2 - The user already exists.\n");
    let empty = pool.import().await.of(pool.csv([]).await).await;
    assert_eq!(empty.describe().await["Status"], "Succeeded");
    assert_eq!(empty.log().await, "");
}

#[tokio::test]
async fn more_lines_than_a_job_may_have_are_not_begun() {
    let world = World::new().await;
    let pool = verifying(&world).await;

    let (message, log) = failed(&pool, format!("{}{}", pool.csv([]).await, "\n".repeat(500_001))).await;

    assert_eq!((message, log.as_str()), (json!("The CSV file has more than 500000 users."), ""));
}

#[tokio::test]
async fn an_alias_has_one_owner() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email", "preferred_username"],
            "UsernameConfiguration": {"CaseSensitive": false},
        }))
        .await;
    let email = |address: &str| json!({"email": address});

    let job = pool.import().await.of(pool
        .csv([
            row("ana", email("shared@example.com")),
            row("bea", email("Shared@Example.com")),
            row("ANA", email("other@example.com")),
            row("cem", json!({"preferred_username": "Ana"})),
            row("dan", json!({"preferred_username": "daniel"})),
            row("daniel", json!({})),
            row("e@example.com", json!({})),
        ])
        .await);

    let log = job.await.log().await;
    assert_eq!(
        log,
        "[SUCCEEDED] Line Number 2 - The import succeeded.\n\
         [FAILED] Line Number 3 - An account with the given email already exists.\n\
         [SKIPPED] Line Number 4 - The user already exists.\n\
         [FAILED] Line Number 5 - An account with the given preferred_username already exists.\n\
         [SUCCEEDED] Line Number 6 - The import succeeded.\n\
         [SKIPPED] Line Number 7 - The user already exists.\n\
         [FAILED] Line Number 8 - Username cannot be of email format, since user pool is configured for email alias.\n"
    );
    world.verify().await;
}

#[tokio::test]
async fn where_addresses_are_user_names_they_stand_in_that_column() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AutoVerifiedAttributes": ["email"], "UsernameAttributes": ["email"]})).await;

    let job = pool.import().await.of(pool
        .csv([row("ana@example.com", json!({"email": ""})), csv_row("bea"), row("ana@example.com", json!({}))])
        .await);

    assert_eq!(
        job.await.log().await,
        "[SUCCEEDED] Line Number 2 - The import succeeded.\n\
         [FAILED] Line Number 3 - Username should be an email.\n\
         [SKIPPED] Line Number 4 - The user already exists.\n"
    );
    let ana = pool.call("AdminGetUser", json!({"Username": "ana@example.com"})).await.unwrap();
    let attributes = poolhouse_tests::attributes_of(&ana["UserAttributes"]);
    assert_eq!((&ana["Username"], &attributes["email"]), (&attributes["sub"], &json!("ana@example.com")));
    world.verify().await;
}

#[tokio::test]
async fn required_attributes_are_demanded() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"], "Schema": [{"Name": "family_name", "Required": true}],
        }))
        .await;

    let job =
        pool.import().await.of(pool.csv([csv_row("ana"), row("bea", json!({"family_name": "Lima"}))]).await).await;

    assert_eq!(
        job.log().await,
        "[FAILED] Line Number 2 - Attributes did not conform to the schema: family_name: The attribute is required\n\
         [SUCCEEDED] Line Number 3 - The import succeeded.\n"
    );
}
