//! UpdateTerms.

use poolhouse_tests::{Outcome, World, seconds};
use serde_json::json;

use super::{NOTHING, terms};

#[tokio::test]
async fn what_is_not_sent_stays_and_links_are_replaced_as_a_whole() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let made = pool.call("CreateTerms", terms(&client.id, "terms-of-use")).await.answered();
    let id = &made["Terms"]["TermsId"];

    world.wait(seconds(2));
    let links = json!({"cognito:german": "https://example.com/agb"});
    let changed = pool.call("UpdateTerms", json!({"TermsId": id, "Links": links})).await.answered();
    assert_eq!((&changed["Terms"]["Links"], &changed["Terms"]["TermsName"]), (&links, &json!("terms-of-use")));
    assert_eq!(changed["Terms"]["CreationDate"], made["Terms"]["CreationDate"]);
    assert_ne!(changed["Terms"]["LastModifiedDate"], made["Terms"]["LastModifiedDate"]);

    let renamed = json!({"TermsId": id, "TermsName": "privacy-policy", "TermsSource": "LINK", "Enforcement": "NONE"});
    let renamed = pool.call("UpdateTerms", renamed).await.answered();
    assert_eq!((&renamed["Terms"]["Links"], &renamed["Terms"]["TermsName"]), (&links, &json!("privacy-policy")));
    let by_client = json!({"ClientId": client.id, "TermsName": "privacy-policy"});
    assert_eq!(pool.call("DescribeTermsByClient", by_client).await.answered(), renamed);
    let by_former = json!({"ClientId": client.id, "TermsName": "terms-of-use"});
    assert_eq!(pool.call("DescribeTermsByClient", by_former).await.refused_kind(), "ResourceNotFoundException");
    world.verify().await;
}

#[tokio::test]
async fn a_name_that_the_client_has_is_taken() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.call("CreateTerms", terms(&client.id, "terms-of-use")).await.answered();
    let made = pool.call("CreateTerms", terms(&client.id, "privacy-policy")).await.answered();
    let rename = json!({"TermsId": made["Terms"]["TermsId"], "TermsName": "terms-of-use"});
    assert_eq!(pool.call("UpdateTerms", rename).await.refused_kind(), "TermsExistsException");
    let wrong = json!({"TermsId": made["Terms"]["TermsId"], "Links": {"cognito:default": "nowhere"}});
    assert_eq!(pool.call("UpdateTerms", wrong).await.refused_kind(), "InvalidParameterException");
    let unknown = pool.call("UpdateTerms", json!({"TermsId": NOTHING})).await;
    assert_eq!(unknown.refused_kind(), "ResourceNotFoundException");
}
