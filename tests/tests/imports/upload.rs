//! The file of a job, sent to the address that CreateUserImportJob gave.

use poolhouse_tests::{Import, Outcome, World, csv_row, minutes};
use service::{UploadRefused, UploadRequest};

use super::verifying;

#[tokio::test]
async fn an_address_is_good_for_its_job_and_a_quarter_of_an_hour() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let (job, other) = (pool.import().await, pool.import().await);
    let refused = |spoil: fn(UploadRequest<'_>) -> UploadRequest<'_>| {
        let job = job.clone();
        async move { job.upload_with(spoil, "x").await.unwrap_err() }
    };

    for spoil in [
        (|request| UploadRequest { signature: "", ..request }) as fn(UploadRequest<'_>) -> UploadRequest<'_>,
        |request| UploadRequest { expires: "99999999999", ..request },
        |request| UploadRequest { expires: "soon", ..request },
        |request| UploadRequest { job_id: "import-0123456789", ..request },
        |request| UploadRequest { pool_id: "us-east-1_AAAAAAAAA", ..request },
        |request| UploadRequest { encryption: None, ..request },
        |request| UploadRequest { encryption: Some("AES256"), ..request },
    ] {
        assert_eq!(refused(spoil).await, UploadRefused::Signature);
    }
    let forged = Import { id: other.id.clone(), ..job.clone() };
    assert_eq!(forged.upload("x").await, Err(UploadRefused::Signature), "another job's address");
    assert_eq!(job.pieces().await + other.pieces().await, 0);

    world.wait(minutes(15));
    assert_eq!(job.upload("x").await, Err(UploadRefused::Expired));
}

#[tokio::test]
async fn a_file_is_taken_whole_or_not_at_all() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let job = pool.import().await;

    let broken = job.upload_with(|request| UploadRequest { length: Some(1_000_000), ..request }, vec![b'x'; 300_000]);
    assert_eq!(broken.await, Err(UploadRefused::BrokenOff));
    assert_eq!(job.call("StartUserImportJob").await.refused_kind(), "PreconditionNotMetException");
    let large = job.upload_with(|request| UploadRequest { length: Some(100 * 1024 * 1024 + 1), ..request }, "x");
    assert_eq!(large.await, Err(UploadRefused::TooLarge));

    job.upload(pool.csv([csv_row("ana")]).await).await.unwrap();
    assert_eq!(job.pieces().await, 1, "nothing is left of the one that broke off");
    job.upload(pool.csv([csv_row("bea")]).await).await.unwrap();
    assert_eq!(job.pieces().await, 1);
    job.start().await;
    job.finish().await;
    assert_eq!(pool.usernames().await, ["bea"], "the last file counts");
    assert_eq!(job.upload("x").await, Err(UploadRefused::NotWanted));
    world.verify().await;
}

#[tokio::test]
async fn a_file_lies_sealed_until_it_is_gone() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let job = pool.import().await;

    job.upload(pool.csv([csv_row("somebody-special")]).await).await.unwrap();

    let dump = world.dump().await;
    let is_readable = |value: &bytes::Bytes| value.windows(16).any(|part| part == b"somebody-special");
    assert!(!dump.values().any(is_readable), "the file is readable in the store");
    pool.call("DeleteUserPool", serde_json::json!({})).await.answered();
    assert_eq!(job.upload("x").await, Err(UploadRefused::NotWanted));
}

#[tokio::test]
async fn rows_that_lie_over_two_pieces_are_whole() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let mut rows = Vec::new();
    for number in 0..300 {
        let mut row = csv_row(&format!("user{number}"));
        row["address"] = "x".repeat(1500 + number).into();
        rows.push(row);
    }

    let job = pool.import().await.of(pool.csv(rows).await).await;

    assert_eq!(Import::counts(&job.describe().await), (300, 0, 0));
    let user = pool.call("AdminGetUser", serde_json::json!({"Username": "user83"})).await.answered();
    let attributes = poolhouse_tests::attributes_of(&user["UserAttributes"]);
    assert_eq!(attributes["address"].as_str().unwrap().len(), 1583);
}
