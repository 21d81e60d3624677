//! SMS_MFA and EMAIL_OTP.

use poolhouse_tests::{Client, Outcome, PASSWORD, Tokens, World, minutes, seconds};
use serde_json::{Value, json};

use super::*;

fn sms(code: &str) -> Value {
    json!({"SMS_MFA_CODE": code})
}

fn email(code: &str) -> Value {
    json!({"EMAIL_OTP_CODE": code})
}

/// A pool that asks `ana` for a code by SMS.
async fn by_sms(world: &World) -> (Client, User) {
    let pool = pool_with(world, "OPTIONAL", &["sms", "email"]).await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", NUMBER).confirmed().await;
    prefers(&ana, "SMSMfaSettings").await;
    (client, ana)
}

#[tokio::test]
async fn a_text_message_is_the_second_factor() {
    let world = World::new().await;
    let (client, ana) = by_sms(&world).await;

    let challenge = asked(&client, "ana").await;

    assert_eq!(challenge["ChallengeName"], "SMS_MFA");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS", "CODE_DELIVERY_DESTINATION": "+*******1111",
            "USER_ID_FOR_SRP": "ana",
        })
    );
    assert!(challenge.get("AuthenticationResult").is_none());
    let message = world.inbox().next(NUMBER).await;
    let code = message.code.clone().unwrap();
    assert_eq!((message.kind.as_str(), code.len()), ("mfa", 6));
    assert_eq!(message.body, format!("Enter {code}"));

    let finished = client.respond(&challenge, "ana", sms(&code)).await.answered();
    assert_eq!(finished["ChallengeParameters"], json!({}));
    assert!(!Tokens::of(&finished).refresh.is_empty());
    assert_eq!(ana.attributes().await["phone_number_verified"], "true", "the answer proved the number");
}

#[tokio::test]
async fn so_is_a_mail_and_a_back_end_may_ask_for_it() {
    let world = World::new().await;
    let pool = pool_with(&world, "OPTIONAL", &["email"]).await;
    let client = pool.confidential_client().await;
    let ana = pool.user("ana").confirmed().await;
    prefers(&ana, "EmailMfaSettings").await;

    let challenge = client.admin_sign_in("ana", PASSWORD).await.answered();

    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL", "CODE_DELIVERY_DESTINATION": "a***@e***",
            "USER_ID_FOR_SRP": "ana",
        })
    );
    let message = world.inbox().next("ana@example.com").await;
    let code = message.code.clone().unwrap();
    assert_eq!(message.subject.as_deref(), Some("Sign in"));
    assert_eq!((message.kind.as_str(), message.body.as_str()), ("mfa", format!("<b>{code}</b>").as_str()));
    Tokens::of(&client.admin_respond(&challenge, "ana", email(&code)).await.answered());
}

#[tokio::test]
async fn a_wrong_code_leaves_the_session_and_a_right_one_uses_it_up() {
    let world = World::new().await;
    let (client, _) = by_sms(&world).await;
    let challenge = asked(&client, "ana").await;
    let code = world.inbox().code_for(NUMBER).await;

    for wrong in [other_than(&code), "1".into(), format!("{code}0"), "no code".into()] {
        assert_eq!(client.respond(&challenge, "ana", sms(&wrong)).await.refused(), WRONG_CODE);
    }
    client.respond(&challenge, "ana", sms(&code)).await.answered();
    assert_eq!(client.respond(&challenge, "ana", sms(&code)).await.refused(), USED_SESSION);
}

#[tokio::test]
async fn five_wrong_codes_begin_the_back_off_and_a_right_password_does_not_end_it() {
    let world = World::new().await;
    let (client, _) = by_sms(&world).await;
    for attempt in 0..5 {
        // A new session and a new code each time: the failures are the user's.
        let challenge = asked(&client, "ana").await;
        let code = world.inbox().code_for(NUMBER).await;
        let refused = client.respond(&challenge, "ana", sms(&other_than(&code))).await.refused();
        assert_eq!(refused, WRONG_CODE, "attempt {attempt}");
        if attempt == 4 {
            assert_eq!(client.respond(&challenge, "ana", sms(&code)).await.refused(), LOCKED);
            assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), LOCKED);
            world.wait(seconds(1));
            Tokens::of(&client.respond(&challenge, "ana", sms(&code)).await.answered());
        }
    }
    for _ in 0..4 {
        assert!(client.sign_in("ana", "Wr0ng-password!").await.is_err());
    }
    asked(&client, "ana").await;
}

#[tokio::test]
async fn a_code_is_good_for_the_life_of_its_session() {
    let world = World::new().await;
    let (client, _) = by_sms(&world).await;
    for (age, expected) in [(minutes(3) - seconds(1), None), (minutes(3), Some(EXPIRED_SESSION))] {
        let challenge = asked(&client, "ana").await;
        let code = world.inbox().code_for(NUMBER).await;
        world.wait(age);
        let outcome = client.respond(&challenge, "ana", sms(&code)).await;
        match expected {
            None => drop(outcome.answered()),
            Some(refusal) => assert_eq!(outcome.refused(), refusal),
        }
    }
}

#[tokio::test]
async fn a_code_is_of_one_session_one_user_and_one_client() {
    let world = World::new().await;
    let (client, ana) = by_sms(&world).await;
    let sibling = ana.pool.client().await;
    let ben = ana.pool.user("ben").attribute("phone_number", "+15550002222").confirmed().await;
    prefers(&ben, "SMSMfaSettings").await;
    let (first, second) = (asked(&client, "ana").await, asked(&client, "ana").await);
    let (of_first, of_second) = (world.inbox().code_for(NUMBER).await, world.inbox().code_for(NUMBER).await);
    let of_ben = asked(&client, "ben").await;
    let code_of_ben = world.inbox().code_for("+15550002222").await;
    assert!(of_first != of_second && of_second != code_of_ben, "seeded codes that differ");

    assert_eq!(client.respond(&second, "ana", sms(&of_first)).await.refused(), WRONG_CODE);
    assert_eq!(client.respond(&of_ben, "ben", sms(&of_second)).await.refused(), WRONG_CODE);
    assert_eq!(client.respond(&second, "ben", sms(&of_second)).await.refused(), INVALID_SESSION);
    assert_eq!(sibling.respond(&second, "ana", sms(&of_second)).await.refused(), INVALID_SESSION);
    let mut renamed = second.clone();
    renamed["ChallengeName"] = "EMAIL_OTP".into();
    assert_eq!(client.respond(&renamed, "ana", email(&of_second)).await.refused(), INVALID_SESSION);
    client.respond(&second, "ana", sms(&of_second)).await.answered();
    client.respond(&first, "ana", sms(&of_first)).await.answered();
}

#[tokio::test]
async fn a_number_that_was_changed_meanwhile_proves_nothing() {
    let world = World::new().await;
    let (client, ana) = by_sms(&world).await;
    let challenge = asked(&client, "ana").await;
    let code = world.inbox().code_for(NUMBER).await;
    moves_to(&ana, "phone_number", "+15550009999").await;
    assert_eq!(client.respond(&challenge, "ana", sms(&code)).await.refused(), INVALID_SESSION);
}

#[tokio::test]
async fn the_code_is_asked_for_by_name() {
    let world = World::new().await;
    let (client, _) = by_sms(&world).await;
    let challenge = asked(&client, "ana").await;
    assert_eq!(
        client.respond(&challenge, "ana", json!({})).await.refused(),
        "InvalidParameterException: Missing required parameter SMS_MFA_CODE"
    );
    let mut input = client.answer(&challenge, "ana", sms("123456"));
    input.as_object_mut().unwrap().remove("Session");
    assert_eq!(
        client.call("RespondToAuthChallenge", input).await.refused(),
        "InvalidParameterException: Missing required parameter Session"
    );
}

#[tokio::test]
async fn an_address_that_another_user_proved_stays_theirs() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"AliasAttributes": ["email"], "EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/people@example.com",
        }}))
        .await;
    configure(&pool, "OPTIONAL", &["email"]).await;
    let client = pool.client().await;
    let shared = |name: &str, verified: &str| {
        pool.user(name).email("us@example.com").attribute("email_verified", verified).confirmed()
    };
    let (owner, other) = (shared("owner", "true").await, shared("other", "false").await);
    prefers(&other, "EmailMfaSettings").await;

    let challenge = asked(&client, "other").await;
    let code = world.inbox().code_for("us@example.com").await;
    Tokens::of(&client.respond(&challenge, "other", email(&code)).await.answered());

    assert_eq!(other.attributes().await["email_verified"], "false");
    assert_eq!(owner.attributes().await["email_verified"], "true");
    world.verify().await;
}

#[tokio::test]
async fn a_disabled_user_is_told_so_whatever_the_code() {
    let world = World::new().await;
    let (client, ana) = by_sms(&world).await;
    let challenge = asked(&client, "ana").await;
    let code = world.inbox().code_for(NUMBER).await;
    ana.call("AdminDisableUser", json!({})).await.answered();
    for code in [other_than(&code), code] {
        assert_eq!(
            client.respond(&challenge, "ana", sms(&code)).await.refused(),
            "NotAuthorizedException: User is disabled."
        );
    }
}

#[tokio::test]
async fn a_conflict_before_every_commit_sends_one_code_and_signs_in_once() {
    let world = World::with(poolhouse_tests::Options { workers: false, ..Default::default() }).await;
    let (client, ana) = by_sms(&world).await;

    world.engine.rivals.come();
    let challenge = asked(&client, "ana").await;
    let code = world.inbox().code_for(NUMBER).await;
    assert_eq!(client.respond(&challenge, "ana", sms(&other_than(&code))).await.refused(), WRONG_CODE);
    Tokens::of(&client.respond(&challenge, "ana", sms(&code)).await.answered());
    world.engine.rivals.go();

    assert_eq!(world.inbox().to(NUMBER).len(), 1);
    assert_eq!(ana.attributes().await["phone_number_verified"], "true");
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_right_answers_at_once_one_signs_in() {
    let world = World::new().await;
    let (client, _) = by_sms(&world).await;
    let challenge = asked(&client, "ana").await;
    let input = client.answer(&challenge, "ana", sms(&world.inbox().code_for(NUMBER).await));
    let tries = (0..16).map(|_| {
        let (client, input) = (client.clone(), input.clone());
        tokio::spawn(async move { client.call("RespondToAuthChallenge", input).await.is_ok() })
    });
    let taken = futures::future::join_all(tries).await.into_iter().filter(|taken| *taken.as_ref().unwrap()).count();
    assert_eq!(taken, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_wrong_answers_at_once_five_are_looked_at() {
    let world = World::new().await;
    let (client, _) = by_sms(&world).await;
    let challenge = asked(&client, "ana").await;
    let code = world.inbox().code_for(NUMBER).await;
    let tries = (0..16).map(|_| {
        let (client, challenge, wrong) = (client.clone(), challenge.clone(), other_than(&code));
        tokio::spawn(async move { client.respond(&challenge, "ana", sms(&wrong)).await.refused() })
    });
    let refusals: Vec<_> = futures::future::join_all(tries).await.into_iter().map(Result::unwrap).collect();
    let looked_at = refusals.iter().filter(|refusal| *refusal == WRONG_CODE).count();
    assert!((1..=5).contains(&looked_at), "{refusals:?}");
    assert_eq!(client.respond(&challenge, "ana", sms(&code)).await.refused(), LOCKED);
}
