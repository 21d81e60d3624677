//! AdminCreateUser: invitations.

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, World, attributes_of, days};
use serde_json::{Value, json};

const EXPIRED: &str = "NotAuthorizedException: Temporary password has expired and must be reset by an administrator.";

fn email(address: &str) -> Value {
    json!([{"Name": "email", "Value": address}])
}

#[tokio::test]
async fn a_bare_user_is_made_without_a_message() {
    let world = World::new().await;
    let pool = world.pool().await;

    let answer = pool.call("AdminCreateUser", json!({"Username": "ana"})).await.answered();

    let sub = answer["User"]["Attributes"][0]["Value"].clone();
    let moment = 1_772_521_689.123;
    assert_eq!(
        answer,
        json!({"User": {
            "Username": "ana", "Attributes": [{"Name": "sub", "Value": sub}], "UserCreateDate": moment,
            "UserLastModifiedDate": moment, "Enabled": true, "UserStatus": "FORCE_CHANGE_PASSWORD",
        }})
    );
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn the_invitation_carries_name_and_password() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let input = json!({
        "Username": "ana", "UserAttributes": email("ana@example.com"), "DesiredDeliveryMediums": ["EMAIL"],
    });
    pool.call("AdminCreateUser", input).await.answered();

    let message = world.inbox().next("ana@example.com").await;
    assert_eq!((message.kind.as_str(), message.channel.as_str()), ("invitation", "email"));
    assert_eq!(message.subject.as_deref(), Some("Your temporary password"));
    assert_eq!(message.username.as_deref(), Some("ana"));
    let password = message.temporary_password.unwrap();
    assert!(password.len() >= 8, "{password}");
    assert_eq!(message.body.trim_end(), format!("Your username is ana and temporary password is {password}."));
    let answer = client.sign_in("ana", &password).await.answered();
    assert_eq!(answer["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[tokio::test]
async fn a_generated_password_satisfies_any_policy() {
    let world = World::new().await;
    let policy = json!({
        "MinimumLength": 40, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
        "RequireSymbols": true,
    });
    let pool = world.pool_with(json!({"Policies": {"PasswordPolicy": policy}})).await;
    for round in 0..20 {
        let address = format!("u{round}@example.com");
        let input = json!({
            "Username": format!("u{round}"), "UserAttributes": email(&address), "DesiredDeliveryMediums": ["EMAIL"],
        });
        pool.call("AdminCreateUser", input).await.answered();
        let password = world.inbox().next(&address).await.temporary_password.unwrap();
        let set = json!({"Username": format!("u{round}"), "Password": password, "Permanent": true});
        pool.call("AdminSetUserPassword", set).await.answered();
    }
}

#[tokio::test]
async fn mediums_choose_where_it_goes() {
    let world = World::new().await;
    let pool =
        world.pool_with(json!({"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}})).await;
    let both =
        json!([{"Name": "email", "Value": "ana@example.com"}, {"Name": "phone_number", "Value": "+15550001111"}]);
    for (name, mediums, mails, texts) in [
        ("default", Value::Null, 0, 1),
        ("sms", json!(["SMS"]), 0, 1),
        ("email", json!(["EMAIL"]), 1, 0),
        ("both", json!(["SMS", "EMAIL"]), 1, 1),
    ] {
        let before = (world.inbox().to("ana@example.com").len(), world.inbox().to("+15550001111").len());
        let mut input = json!({"Username": name, "UserAttributes": both});
        if !mediums.is_null() {
            input["DesiredDeliveryMediums"] = mediums;
        }
        pool.call("AdminCreateUser", input).await.answered();
        let after = (world.inbox().to("ana@example.com").len(), world.inbox().to("+15550001111").len());
        assert_eq!((after.0 - before.0, after.1 - before.1), (mails, texts), "{name}");
    }
}

#[tokio::test]
async fn suppress_sends_nothing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let input = json!({
        "Username": "ana", "UserAttributes": email("ana@example.com"), "DesiredDeliveryMediums": ["EMAIL"],
        "MessageAction": "SUPPRESS",
    });
    pool.call("AdminCreateUser", input).await.answered();
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn an_invitation_of_the_pools_own_is_used_only_when_it_is_complete() {
    let world = World::new().await;
    for (template, shows_own) in [
        ("Hi {username}: {####}, {####}", true),
        ("Hi {username}", false),
        ("Password {####}", false),
        ("Welcome to us", false),
    ] {
        let pool = world
            .pool_with(json!({"AdminCreateUserConfig": {"InviteMessageTemplate": {
                "EmailMessage": template, "EmailSubject": "Welcome",
            }}}))
            .await;
        let input = json!({
            "Username": "ana", "UserAttributes": email("ana@example.com"), "DesiredDeliveryMediums": ["EMAIL"],
            "TemporaryPassword": PASSWORD,
        });
        pool.call("AdminCreateUser", input).await.answered();
        let message = world.inbox().next("ana@example.com").await;
        let expected = if shows_own {
            template.replace("{username}", "ana").replace("{####}", PASSWORD)
        } else {
            format!("Your username is ana and temporary password is {PASSWORD}.")
        };
        assert_eq!(message.body.trim_end(), expected, "{template}");
        assert_eq!(message.temporary_password.as_deref(), Some(PASSWORD));
    }
}

#[tokio::test]
async fn a_given_password_must_fit_the_policy_in_the_words_of_administrators() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (password, tail) in [
        ("Ab1!", "Password not long enough"),
        ("UPPER-CASE1!", "Password must have lowercase characters"),
        ("lower-case1!", "Password must have uppercase characters"),
        ("No-numbers!!", "Password must have numeric characters"),
        ("NoSymbols123", "Password must have symbol characters"),
    ] {
        let refused =
            pool.call("AdminCreateUser", json!({"Username": "ana", "TemporaryPassword": password})).await.refused();
        assert_eq!(refused, format!("InvalidPasswordException: Password did not conform with password policy: {tail}"));
    }
    assert!(pool.usernames().await.is_empty());
}

#[tokio::test]
async fn a_taken_name_is_refused_in_the_words_of_administrators() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.user("ana").invited().await;
    assert_eq!(
        pool.call("AdminCreateUser", json!({"Username": "ana"})).await.refused(),
        "UsernameExistsException: User account already exists"
    );
    let addresses = world.pool_with(json!({"UsernameAttributes": ["email"]})).await;
    addresses.call("AdminCreateUser", json!({"Username": "ana@example.com"})).await.answered();
    assert_eq!(
        addresses.call("AdminCreateUser", json!({"Username": "ana@example.com"})).await.refused(),
        "UsernameExistsException: An account with the given email already exists."
    );
}

#[tokio::test]
async fn required_attributes_are_not_asked_for_and_others_are_checked() {
    let world = World::new().await;
    let pool = world
        .pool_with(
            json!({"Schema": [{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}]}),
        )
        .await;
    pool.call("AdminCreateUser", json!({"Username": "ana"})).await.answered();

    let with = |name: &str, value: &str| json!({"Username": "ben", "UserAttributes": [{"Name": name, "Value": value}]});
    assert_eq!(
        pool.call("AdminCreateUser", with("email", "ben")).await.refused(),
        "InvalidParameterException: Invalid email address format."
    );
    assert_eq!(
        pool.call("AdminCreateUser", with("birthdate", "1")).await.refused(),
        "InvalidParameterException: Attributes did not conform to the schema: birthdate: String must be no shorter than \
         10 characters\n"
    );
    assert_eq!(pool.call("AdminCreateUser", with("custom:x", "1")).await.refused_kind(), "InvalidParameterException");
    for attribute in ["sub", "identities"] {
        assert!(pool.call("AdminCreateUser", with(attribute, "x")).await.is_err(), "{attribute}");
    }
}

#[tokio::test]
async fn verified_flags_are_an_administrators_to_set() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").attribute("email_verified", "True").invited().await;
    assert_eq!(ana.attributes().await["email_verified"], "true");
    let ben = pool.user("ben").attribute("email_verified", "false").invited().await;
    assert_eq!(ben.attributes().await["email_verified"], "false");
}

#[tokio::test]
async fn a_closed_pool_takes_whom_an_administrator_makes() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}})).await;
    assert_eq!(pool.user("ana").invited().await.status().await, "FORCE_CHANGE_PASSWORD");
}

#[tokio::test]
async fn a_verified_alias_has_one_owner() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let owner = pool.user("owner").email("shared@example.com").confirmed().await;
    let attributes =
        json!([{"Name": "email", "Value": "shared@example.com"}, {"Name": "email_verified", "Value": "true"}]);

    let input = json!({"Username": "rival", "UserAttributes": attributes, "MessageAction": "SUPPRESS"});
    assert_eq!(
        pool.call("AdminCreateUser", input.clone()).await.refused(),
        "AliasExistsException: An account with the given email already exists."
    );
    assert_eq!(pool.usernames().await, ["owner"]);

    let mut forced = input;
    forced["ForceAliasCreation"] = true.into();
    pool.call("AdminCreateUser", forced).await.answered();
    let by_alias = pool.call("AdminGetUser", json!({"Username": "shared@example.com"})).await.answered();
    assert_eq!(by_alias["Username"], "rival");
    assert_eq!(owner.attributes().await["email_verified"], "false");
    world.verify().await;
}

#[tokio::test]
async fn an_unverified_address_belongs_to_anybody() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    for name in ["ana", "ben"] {
        pool.user(name).email("shared@example.com").attribute("email_verified", "false").invited().await;
    }
    let refused = pool.call("AdminGetUser", json!({"Username": "shared@example.com"})).await.refused();
    assert_eq!(refused, "UserNotFoundException: User does not exist.");
    world.verify().await;
}

#[tokio::test]
async fn a_temporary_password_lives_as_long_as_the_pool_says() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").invited().await;

    world.wait(days(7) - std::time::Duration::from_secs(60));
    assert_eq!(client.sign_in("ana", PASSWORD).await.answered()["ChallengeName"], "NEW_PASSWORD_REQUIRED");

    world.wait(days(1));
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), EXPIRED);
    assert_eq!(client.admin_sign_in("ana", PASSWORD).await.refused(), EXPIRED);
    let wrong = client.sign_in("ana", NEW_PASSWORD).await.refused();
    assert_eq!(wrong, "NotAuthorizedException: Incorrect username or password.");
    let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(user["UserStatus"], "FORCE_CHANGE_PASSWORD");
}

#[tokio::test]
async fn resend_gives_a_new_password_and_new_time() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").invited().await;
    world.wait(days(8));
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), EXPIRED);

    let input = json!({
        "Username": "ana", "MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": [{"Name": "name", "Value": "ignored"}],
    });
    let answer = pool.call("AdminCreateUser", input).await.answered();

    assert_eq!(answer["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(attributes_of(&answer["User"]["Attributes"])["sub"], ana.sub);
    assert!(ana.attributes().await.get("name").is_none());
    let message = world.inbox().next("ana@example.com").await;
    let password = message.temporary_password.unwrap();
    assert_ne!(password, PASSWORD);
    assert_eq!(client.sign_in("ana", &password).await.answered()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(
        client.sign_in("ana", PASSWORD).await.refused(),
        "NotAuthorizedException: Incorrect username or password."
    );
    world.wait(days(6));
    assert!(client.sign_in("ana", &password).await.is_ok());
}

#[tokio::test]
async fn resend_may_be_given_a_password() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").invited().await;
    let input = json!({
        "Username": "ana", "MessageAction": "RESEND", "TemporaryPassword": NEW_PASSWORD,
        "DesiredDeliveryMediums": ["EMAIL"],
    });
    pool.call("AdminCreateUser", input).await.answered();
    assert_eq!(world.inbox().next("ana@example.com").await.temporary_password.as_deref(), Some(NEW_PASSWORD));
    assert_eq!(client.sign_in("ana", NEW_PASSWORD).await.answered()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[tokio::test]
async fn resend_is_for_those_who_were_invited() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.user("ana").confirmed().await;
    let resend = |name: &str| json!({"Username": name, "MessageAction": "RESEND"});
    assert_eq!(pool.call("AdminCreateUser", resend("ana")).await.refused_kind(), "UnsupportedUserStateException");
    assert_eq!(
        pool.call("AdminCreateUser", resend("nobody")).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}
