//! Texts of a pool, as people read them.

use super::*;
use crate::ids::{PoolId, PoolNumber};
use crate::pool::{
    EmailConfiguration, EmailOption, InvitationTemplate, MfaDraft, NewPool, Pool, SendingAccount, VerificationTemplate,
};
use crate::secret::Secret;
use crate::time::Timestamp;

fn pool() -> Pool {
    let id = PoolId::from("us-east-1_Poolhouse");
    Pool::create(PoolNumber(1), id, NewPool::default(), Timestamp::EPOCH).unwrap()
}

fn pool_with(template: VerificationTemplate) -> Pool {
    let mut pool = pool();
    pool.settings.verification = template;
    pool
}

fn pool_inviting(email: &str) -> Pool {
    let mut pool = pool();
    pool.settings.admin_create_user.invitation =
        Some(InvitationTemplate { email_message: Some(email.into()), ..InvitationTemplate::default() });
    pool
}

fn composed(pool: &Pool, kind: Kind, channel: Channel) -> Composed {
    composed_with(pool, kind, channel, &CustomTexts::default())
}

fn composed_with(pool: &Pool, kind: Kind, channel: Channel, custom: &CustomTexts) -> Composed {
    let code = Secret::from("042042");
    let values = Values { code: Some(&code), username: "ana", link: Some("https://x/confirmUser?a=1") };
    compose(pool, kind, channel, custom, values)
}

#[test]
fn a_pool_without_texts_sends_amazons() {
    let table = [
        (Kind::SignUp, Channel::Email, Some("Your verification code"), "Your verification code is 042042."),
        (Kind::Resend, Channel::Sms, None, "Your verification code is 042042."),
        (Kind::UpdateAttribute, Channel::Email, Some("Your verification code"), "Your verification code is 042042."),
        (
            Kind::Invitation,
            Channel::Email,
            Some("Your temporary password"),
            "Your username is ana and temporary password is 042042.",
        ),
        (Kind::Invitation, Channel::Sms, None, "Your username is ana and temporary password is 042042."),
        (Kind::Mfa, Channel::Sms, None, "Your authentication code is 042042."),
        (Kind::SignInCode, Channel::Email, Some("Your authentication code"), "Your authentication code is 042042."),
    ];
    for (kind, channel, subject, body) in table {
        let composed = composed(&pool(), kind, channel);
        assert_eq!(composed.payload.subject.as_deref(), subject, "{kind} by {channel}");
        assert_eq!(composed.payload.body, body, "{kind} by {channel}");
        assert!(!composed.fell_back);
    }
}

#[test]
fn the_pools_texts_come_before_amazons_and_the_functions_before_both() {
    let pool = pool_with(VerificationTemplate {
        email_message: Some("Pool: {####}".into()),
        email_subject: Some("Pool's subject".into()),
        sms_message: Some("SMS: {####}".into()),
        ..VerificationTemplate::default()
    });
    let custom = CustomTexts { email: Some("Function: {####}".into()), ..CustomTexts::default() };

    assert_eq!(composed(&pool, Kind::ForgotPassword, Channel::Email).payload.body, "Pool: 042042");
    assert_eq!(composed(&pool, Kind::SignUp, Channel::Sms).payload.body, "SMS: 042042");
    let message = composed_with(&pool, Kind::SignUp, Channel::Email, &custom).payload;
    assert_eq!(message.body, "Function: 042042");
    assert_eq!(message.subject.as_deref(), Some("Pool's subject"));
    assert_eq!(message.code.as_deref(), Some("042042"));
    assert_eq!((&message.link, &message.username, &message.temporary_password), (&None, &None, &None));
}

#[test]
fn a_text_without_its_code_is_never_sent() {
    let custom = CustomTexts { email: Some("Hello!".into()), sms: Some(String::new()), subject: Some("Hi".into()) };

    let mail = composed_with(&pool(), Kind::SignUp, Channel::Email, &custom);
    assert_eq!(mail.payload.body, "Your verification code is 042042.");
    assert_eq!(mail.payload.subject.as_deref(), Some("Hi"));
    assert!(mail.fell_back);
    assert!(composed_with(&pool(), Kind::Mfa, Channel::Sms, &custom).fell_back);
}

#[test]
fn an_invitation_needs_both_the_name_and_the_password() {
    for text in ["Welcome!", "Welcome {username}!", "Your password: {####}"] {
        let composed = composed(&pool_inviting(text), Kind::Invitation, Channel::Email);
        assert_eq!(composed.payload.body, "Your username is ana and temporary password is 042042.", "{text}");
        assert!(composed.fell_back);
    }
    let invitation = composed(&pool_inviting("{username} / {####}"), Kind::Invitation, Channel::Email);
    assert_eq!(invitation.payload.body, "ana / 042042");
    assert_eq!(invitation.payload.username.as_deref(), Some("ana"));
    assert_eq!(invitation.payload.temporary_password.as_deref(), Some("042042"));
    assert_eq!(invitation.payload.code, None);
    assert!(!invitation.fell_back);
}

#[test]
fn one_without_a_password_is_invited_with_the_text_as_it_is() {
    let values = Values { code: None, username: "ana", link: None };
    let none = CustomTexts::default();

    let own = compose(&pool_inviting("Welcome!"), Kind::Invitation, Channel::Email, &none, values);
    let default = compose(&pool(), Kind::Invitation, Channel::Sms, &none, values);

    assert_eq!((own.payload.body.as_str(), own.fell_back), ("Welcome!", false));
    assert_eq!((default.payload.body.as_str(), default.fell_back), ("Your username is ana.", false));
    assert_eq!(own.payload.temporary_password, None);
}

#[test]
fn links_are_for_new_accounts_by_mail_only() {
    let pool = pool_with(VerificationTemplate {
        default_email_option: Some(EmailOption::Link),
        email_message: Some("Code {####}".into()),
        email_message_by_link: Some("Click {##here##}".into()),
        ..VerificationTemplate::default()
    });

    let mail = composed(&pool, Kind::SignUp, Channel::Email).payload;
    assert_eq!(mail.body, "Click <a href=\"https://x/confirmUser?a=1\">here</a>");
    assert_eq!(mail.subject.as_deref(), Some("Your verification link"));
    assert_eq!(mail.link.as_deref(), Some("https://x/confirmUser?a=1"));
    assert!(is_by_link(&pool, Kind::Resend, Channel::Email));
    for (kind, channel) in [
        (Kind::SignUp, Channel::Sms),
        (Kind::UpdateAttribute, Channel::Email),
        (Kind::VerifyAttribute, Channel::Email),
        (Kind::ForgotPassword, Channel::Email),
    ] {
        assert!(!is_by_link(&pool, kind, channel));
        let message = composed(&pool, kind, channel).payload;
        assert!(message.body.contains("042042"), "{kind}");
        assert_eq!(message.link, None);
    }

    let custom = CustomTexts { email: Some("Code {####}".into()), ..CustomTexts::default() };
    let fallen_back = composed_with(&pool, Kind::SignUp, Channel::Email, &custom);
    assert!(fallen_back.fell_back && fallen_back.payload.body.contains("<a href="));
}

#[test]
fn a_password_is_readable_in_html_and_plain_in_sms() {
    let code = Secret::from("<b>&1A");
    let values = Values { code: Some(&code), username: "a&b", link: None };
    let none = CustomTexts::default();

    let mail = compose(&pool(), Kind::Invitation, Channel::Email, &none, values).payload;
    let sms = compose(&pool(), Kind::Invitation, Channel::Sms, &none, values).payload;

    assert_eq!(mail.body, "Your username is a&amp;b and temporary password is &lt;b&gt;&amp;1A.");
    assert_eq!(mail.temporary_password.as_deref(), Some("<b>&1A"));
    assert_eq!(sms.body, "Your username is a&b and temporary password is <b>&1A.");
}

#[test]
fn mfa_texts_are_the_pools() {
    let mut pool = pool();
    pool.settings.email.account = SendingAccount::Developer;
    let email = crate::pool::EmailMfa { message: Some("MFA {####}".into()), subject: Some("S".into()) };
    let draft = MfaDraft { email: Some(email), ..MfaDraft::default() };
    pool = pool.with_mfa(draft, Timestamp::EPOCH).unwrap();
    pool.settings.sms_authentication_message = Some("SMS {####}".into());

    let mail = composed(&pool, Kind::Mfa, Channel::Email).payload;
    assert_eq!((mail.subject.as_deref(), mail.body.as_str()), (Some("S"), "MFA 042042"));
    assert_eq!(composed(&pool, Kind::SignInCode, Channel::Sms).payload.body, "SMS 042042");
}

#[test]
fn mail_is_from_whom_the_pool_says() {
    let with = |from: Option<&str>, identity: Option<&str>| {
        sender(&EmailConfiguration {
            from: from.map(str::to_owned),
            source_arn: identity.map(|identity| format!("arn:aws:ses:us-east-1:123456789012:identity/{identity}")),
            ..EmailConfiguration::default()
        })
        .from
    };

    assert_eq!(with(None, None), DEFAULT_SENDER);
    assert_eq!(with(None, Some("a@b.c")), "a@b.c");
    assert_eq!(with(None, Some("b.c")), "no-reply@b.c");
    assert_eq!(with(Some("Ana <a@b.c>"), Some("b.c")), "Ana <a@b.c>");
}

#[test]
fn a_payload_hides_itself_and_survives_being_sealed() {
    let payload = composed(&pool(), Kind::Invitation, Channel::Email).payload;

    assert_eq!(format!("{payload:?}"), "Payload(..)");
    let json = serde_json::to_string(&payload).unwrap();
    assert_eq!(serde_json::from_str::<Payload>(&json).unwrap(), payload);
}

#[test]
fn a_phone_is_verified_before_a_mailbox() {
    use crate::pool::Contact::{Email, PhoneNumber};
    let mut pool = pool();
    pool.settings.auto_verified = [Email, PhoneNumber].into();

    assert_eq!(verification_contact(&pool, |_| true), Some(PhoneNumber));
    assert_eq!(verification_contact(&pool, |contact| contact == Email), Some(Email));
    assert_eq!(verification_contact(&pool, |_| false), None);
    pool.settings.auto_verified = [Email].into();
    assert_eq!(verification_contact(&pool, |_| true), Some(Email));
    assert_eq!(simulated_contact(&pool, "ana"), Email);
    assert_eq!(simulated_contact(&pool, "+4917012345"), PhoneNumber);
    assert_eq!(simulated_contact(&pool, "a@b.c"), Email);
}
