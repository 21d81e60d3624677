//! ListUsers: filters, attributes, pages.

use std::collections::BTreeSet;

use poolhouse_tests::{Outcome, Pool, World, attributes_of, minutes};
use serde_json::{Value, json};

async fn names(pool: &Pool, filter: &str) -> Vec<String> {
    let page = pool.call("ListUsers", json!({"Filter": filter})).await.answered();
    page["Users"].as_array().unwrap().iter().map(|user| user["Username"].as_str().unwrap().to_owned()).collect()
}

async fn town(world: &World) -> Pool {
    let pool = world.pool().await;
    let people =
        [("ana", "Ana", "Alves"), ("anabel", "Anabel", "Braga"), ("ben", "Ben", "Alves"), ("cleo", "Cleo", "Costa")];
    for (place, (username, name, family)) in people.into_iter().enumerate() {
        pool.user(username)
            .attribute("name", name)
            .attribute("given_name", name)
            .attribute("family_name", family)
            .attribute("preferred_username", &format!("pref-{username}"))
            .attribute("phone_number", &format!("+1555000{place}"))
            .confirmed()
            .await;
    }
    pool
}

#[tokio::test]
async fn a_user_is_listed_as_it_is() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").confirmed().await;
    let page = ana.pool.call("ListUsers", json!({})).await.answered();
    let user = &page["Users"][0];
    let moment = 1_772_521_689.123;
    assert_eq!(
        page,
        json!({"Users": [{
            "Username": "ana", "Attributes": user["Attributes"], "UserCreateDate": moment,
            "UserLastModifiedDate": moment, "Enabled": true, "UserStatus": "CONFIRMED",
        }]})
    );
    assert_eq!(
        attributes_of(&user["Attributes"]),
        json!({"sub": ana.sub, "email": "ana@example.com", "email_verified": "true"})
    );
}

#[tokio::test]
async fn every_searchable_name_finds_exactly_and_by_its_beginning() {
    let world = World::new().await;
    let pool = town(&world).await;
    for (filter, expected) in [
        (r#"username = "ana""#, vec!["ana"]),
        (r#"username ^= "ana""#, vec!["ana", "anabel"]),
        (r#"username="ana""#, vec!["ana"]),
        (r#"username   ^=   "b""#, vec!["ben"]),
        (r#"email = "ana@example.com""#, vec!["ana"]),
        (r#"email = "ANA@EXAMPLE.COM""#, vec!["ana"]),
        (r#"email ^= "ana""#, vec!["ana", "anabel"]),
        (r#"phone_number = "+15550002""#, vec!["ben"]),
        (r#"phone_number ^= "+1555000""#, vec!["ana", "anabel", "ben", "cleo"]),
        (r#"name = "Anabel""#, vec!["anabel"]),
        (r#"name ^= "an""#, vec!["ana", "anabel"]),
        (r#"given_name = "ben""#, vec!["ben"]),
        (r#"family_name = "Alves""#, vec!["ana", "ben"]),
        (r#"family_name ^= "a""#, vec!["ana", "ben"]),
        (r#"preferred_username = "pref-cleo""#, vec!["cleo"]),
        (r#"cognito:user_status = "CONFIRMED""#, vec!["ana", "anabel", "ben", "cleo"]),
        (r#"cognito:user_status = "confirmed""#, vec!["ana", "anabel", "ben", "cleo"]),
        (r#"cognito:user_status = "UNCONFIRMED""#, vec![]),
        (r#"status = "Enabled""#, vec!["ana", "anabel", "ben", "cleo"]),
        (r#"status = "Disabled""#, vec![]),
        (r#"name = "nobody""#, vec![]),
        (r#"name = "a\"b\\c""#, vec![]),
        ("", vec!["ana", "anabel", "ben", "cleo"]),
    ] {
        let mut found = names(&pool, filter).await;
        found.sort();
        assert_eq!(found, expected, "{filter}");
    }
}

#[tokio::test]
async fn sub_and_status_follow_changes() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").confirmed().await;
    let ben = pool.user("ben").invited().await;
    ana.call("AdminDisableUser", json!({})).await.answered();

    assert_eq!(names(&pool, &format!(r#"sub = "{}""#, ben.sub)).await, ["ben"]);
    assert_eq!(names(&pool, r#"status = "Disabled""#).await, ["ana"]);
    assert_eq!(names(&pool, r#"status = "Enabled""#).await, ["ben"]);
    assert!(names(&pool, r#"status = "enabled""#).await.is_empty(), "as it is written");
    assert_eq!(names(&pool, r#"cognito:user_status = "FORCE_CHANGE_PASSWORD""#).await, ["ben"]);
    ana.call("AdminDeleteUser", json!({})).await.answered();
    assert!(names(&pool, r#"status = "Disabled""#).await.is_empty());
    assert!(names(&pool, r#"email = "ana@example.com""#).await.is_empty());
}

#[tokio::test]
async fn a_filtered_list_is_sorted_by_what_is_filtered() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (username, name) in [("one", "xc"), ("two", "xa"), ("three", "xd"), ("four", "xb")] {
        pool.user(username).attribute("name", name).invited().await;
    }
    assert_eq!(names(&pool, r#"name ^= "x""#).await, ["two", "four", "one", "three"]);
}

#[tokio::test]
async fn quotes_and_wildcards_are_only_characters() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.user("ana").attribute("name", r#"O"Neil \ 100%"#).invited().await;
    pool.user("ben").attribute("name", "O'Neil").invited().await;
    assert_eq!(names(&pool, r#"name = "O\"Neil \\ 100%""#).await, ["ana"]);
    assert_eq!(names(&pool, r#"name = "O'Neil""#).await, ["ben"]);
    assert!(names(&pool, r#"name ^= "%""#).await.is_empty());
    assert!(names(&pool, r#"name = "' OR '1'='1""#).await.is_empty());
}

#[tokio::test]
async fn what_is_no_filter_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    for filter in [
        "username",
        "username =",
        "= \"ana\"",
        "username = ana",
        "username = \"ana",
        "username == \"ana\"",
        "username = \"ana\" AND email = \"x\"",
        "username > \"a\"",
        "username = 'ana'",
        "username = \"a\" \"b\"",
    ] {
        let refused = pool.call("ListUsers", json!({"Filter": filter})).await.refused();
        assert_eq!(refused, "InvalidParameterException: Error while parsing filter.", "{filter}");
    }
    for attribute in ["custom:foo", "address", "email_verified", "Username"] {
        let refused = pool.call("ListUsers", json!({"Filter": format!("{attribute} = \"x\"")})).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: Invalid search attribute: {attribute}"));
    }
    let long = format!("name = \"{}\"", "x".repeat(260));
    let refused = pool.call("ListUsers", json!({"Filter": long})).await.refused();
    assert!(
        refused
            .ends_with("at 'filter' failed to satisfy constraint: Member must have length less than or equal to 256"),
        "{refused}"
    );
}

#[tokio::test]
async fn only_wanted_attributes_are_told() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").attribute("name", "Ana").confirmed().await;
    let attributes = |wanted: Value| {
        let pool = ana.pool.clone();
        async move {
            let page = pool.call("ListUsers", json!({"AttributesToGet": wanted})).await.answered();
            page["Users"][0].get("Attributes").map_or(json!({}), attributes_of)
        }
    };
    assert_eq!(attributes(json!(["name"])).await, json!({"name": "Ana"}));
    assert_eq!(attributes(json!(["sub", "email"])).await, json!({"sub": ana.sub, "email": "ana@example.com"}));
    assert_eq!(attributes(json!(["nickname"])).await, json!({}));
    let refused = ana.pool.call("ListUsers", json!({"AttributesToGet": ["name", "custom:x"]})).await.refused();
    assert!(
        refused.starts_with("InvalidParameterException: One or more requested attributes do not exist"),
        "{refused}"
    );
}

#[tokio::test]
async fn every_user_is_on_exactly_one_page() {
    let world = World::new().await;
    let pool = world.pool().await;
    for number in 0..11 {
        pool.user(&format!("u{number:02}")).attribute("name", "same").invited().await;
    }
    for filter in [None, Some(r#"name = "same""#), Some(r#"username ^= "u""#), Some(r#"status = "Enabled""#)] {
        let mut input = json!({"Limit": 4});
        if let Some(filter) = filter {
            input["Filter"] = filter.into();
        }
        let (mut found, mut pages) = (Vec::new(), 0);
        loop {
            let page = pool.call("ListUsers", input.clone()).await.answered();
            let users = page["Users"].as_array().unwrap();
            assert!(users.len() <= 4);
            found.extend(users.iter().map(|user| user["Username"].as_str().unwrap().to_owned()));
            pages += 1;
            assert!(pages < 10, "{filter:?} does not end");
            match page.get("PaginationToken") {
                Some(token) => input["PaginationToken"] = token.clone(),
                None => break,
            }
        }
        assert_eq!(found.len(), 11, "{filter:?}");
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 11, "{filter:?}");
    }
}

#[tokio::test]
async fn sixty_is_a_page_and_zero_means_sixty() {
    let world = World::new().await;
    let pool = world.pool().await;
    for number in 0..61 {
        pool.call("AdminCreateUser", json!({"Username": format!("u{number}"), "TemporaryPassword": "Aa1!aaaa"}))
            .await
            .answered();
    }
    for input in [json!({}), json!({"Limit": 0}), json!({"Limit": 60})] {
        let page = pool.call("ListUsers", input.clone()).await.answered();
        assert_eq!(page["Users"].as_array().unwrap().len(), 60, "{input}");
        let mut next = input.clone();
        next["PaginationToken"] = page["PaginationToken"].clone();
        let rest = pool.call("ListUsers", next).await.answered();
        assert_eq!(rest["Users"].as_array().unwrap().len(), 1, "{input}");
        assert!(rest.get("PaginationToken").is_none(), "{input}");
    }
    let refused = pool.call("ListUsers", json!({"Limit": 61})).await.refused();
    assert!(
        refused.ends_with(
            "Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60"
        ),
        "{refused}"
    );
}

#[tokio::test]
async fn a_page_token_is_sealed_to_its_question_and_its_hour() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    for each in [&pool, &other] {
        for name in ["ana", "ben", "cleo"] {
            each.user(name).invited().await;
        }
    }
    let filtered = json!({"Limit": 1, "Filter": r#"status = "Enabled""#});
    let first = pool.call("ListUsers", filtered.clone()).await.answered();
    let token = first["PaginationToken"].as_str().unwrap().to_owned();
    let with = |mut input: Value, token: &str| {
        input["PaginationToken"] = token.into();
        input
    };

    pool.call("ListUsers", with(filtered.clone(), &token)).await.answered();
    assert_eq!(
        other.call("ListUsers", with(filtered.clone(), &token)).await.refused_kind(),
        "InvalidParameterException"
    );
    let without = pool.call("ListUsers", with(json!({"Limit": 1}), &token)).await;
    assert_eq!(without.refused_kind(), "InvalidParameterException", "another filter");
    for place in [0, token.len() / 2, token.len() - 1] {
        let mut bytes = token.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let edited = String::from_utf8(bytes).unwrap();
        let refused = pool.call("ListUsers", with(filtered.clone(), &edited)).await;
        assert_eq!(refused.refused_kind(), "InvalidParameterException", "edited at {place}");
    }
    for made_up in ["x", "eyJ0IjoxfQ", &"A".repeat(4096)] {
        assert_eq!(
            pool.call("ListUsers", with(filtered.clone(), made_up)).await.refused_kind(),
            "InvalidParameterException"
        );
    }
    world.wait(minutes(61));
    assert_eq!(
        pool.call("ListUsers", with(filtered, &token)).await.refused_kind(),
        "InvalidParameterException",
        "expired"
    );
}

#[tokio::test]
async fn a_page_begins_behind_the_last_even_when_that_user_is_gone() {
    let world = World::new().await;
    let pool = world.pool().await;
    for name in ["a", "b", "c", "d"] {
        pool.user(name).invited().await;
    }
    let filter = r#"status = "Enabled""#;
    let first = pool.call("ListUsers", json!({"Limit": 2, "Filter": filter})).await.answered();
    let seen: BTreeSet<_> =
        first["Users"].as_array().unwrap().iter().map(|user| user["Username"].clone().to_string()).collect();
    let last = first["Users"][1]["Username"].clone();
    pool.call("AdminDeleteUser", json!({"Username": last})).await.answered();
    let rest = pool
        .call("ListUsers", json!({"Limit": 2, "Filter": filter, "PaginationToken": first["PaginationToken"]}))
        .await
        .answered();
    let rest: BTreeSet<_> =
        rest["Users"].as_array().unwrap().iter().map(|user| user["Username"].clone().to_string()).collect();
    assert_eq!(rest.len(), 2);
    assert!(rest.is_disjoint(&seen));
}

#[tokio::test]
async fn an_unknown_pool_is_named() {
    let world = World::new().await;
    let refused = world.call("ListUsers", json!({"UserPoolId": "us-east-1_Nowhere00"})).await.refused();
    assert_eq!(refused, "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.");
}
