//! The rules of Cognito's pools, as tables: what is sent, and what comes of it.

mod schema;
mod settings;
mod update;

use super::*;

const NOW: Timestamp = Timestamp::from_seconds(1_700_000_000);
const LATER: Timestamp = Timestamp::from_seconds(1_700_000_060);
const ROLE: &str = "arn:aws:iam::123456789012:role/sms";

fn create(draft: NewPool) -> Result<Pool, PoolRefused> {
    Pool::create(PoolNumber(7), PoolId::from("eu-west-1_Poolhouse"), draft, NOW)
}

/// A pool that was made with a name and nothing else.
fn bare() -> Pool {
    create(named()).unwrap()
}

fn named() -> NewPool {
    NewPool { name: "x".into(), ..NewPool::default() }
}

fn with_settings(settings: SettingsDraft) -> NewPool {
    NewPool { settings, ..named() }
}

fn with_schema(schema: Vec<AttributeDraft>) -> NewPool {
    NewPool { schema, ..named() }
}

fn sms() -> Option<SmsDraft> {
    Some(SmsDraft { sns_caller_arn: Some(ROLE.into()), ..SmsDraft::default() })
}

fn developer_email() -> Option<EmailDraft> {
    Some(EmailDraft {
        account: Some(SendingAccount::Developer),
        source_arn: Some("arn:aws:ses:eu-west-1:123456789012:identity/example.com".into()),
        ..EmailDraft::default()
    })
}

fn custom(name: &str, data_type: DataType) -> AttributeDraft {
    AttributeDraft { name: name.into(), data_type: Some(data_type), ..AttributeDraft::default() }
}

fn lengths(least: Option<&str>, greatest: Option<&str>) -> Constraints {
    let owned = |text: Option<&str>| text.map(|text| Cow::Owned(text.to_owned()));
    let string = StringConstraints { min_length: owned(least), max_length: owned(greatest) };
    Constraints { string: Some(string), number: None }
}

fn values(least: Option<&str>, greatest: Option<&str>) -> Constraints {
    let owned = |text: Option<&str>| text.map(|text| Cow::Owned(text.to_owned()));
    let number = NumberConstraints { min_value: owned(least), max_value: owned(greatest) };
    Constraints { string: None, number: Some(number) }
}

#[test]
fn a_bare_pool_has_amazons_defaults() {
    let pool = bare();

    assert_eq!(pool.settings, Settings::default());
    assert_eq!(pool.settings.password_policy, PasswordPolicy::default());
    assert_eq!(pool.settings.password_policy.minimum_length, 8);
    assert_eq!(pool.settings.password_policy.temporary_password_days, 7);
    assert!(pool.settings.sign_in_policy.allows(FirstFactor::Password));
    assert!(!pool.settings.sign_in_policy.is_passwordless());
    assert_eq!(pool.mfa, Mfa::default());
    assert_eq!(pool.tier, Tier::Essentials);
    assert_eq!(pool.identifiers, Identifiers::Usernames);
    assert!(pool.is_case_sensitive() && pool.may_sign_up() && !pool.deletion_protected);
    assert_eq!(pool.schema.attributes().len(), 21);
    assert_eq!(pool.arn("123456789012"), "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Poolhouse");
    assert_eq!(pool.acr_value(AssuranceLevel::Level3), "urn:cognito:loa:3");
}

#[test]
fn a_pool_survives_storage_and_a_bare_one_is_small() {
    let full = NewPool {
        alias_attributes: Some([Alias::Email, Alias::PreferredUsername].into()),
        case_sensitive: Some(false),
        schema: vec![
            AttributeDraft { required: Some(true), ..custom("email", DataType::String) },
            AttributeDraft { constraints: values(Some("1"), None), ..custom("age", DataType::Number) },
            AttributeDraft { developer_only: Some(true), ..custom("rank", DataType::String) },
        ],
        settings: SettingsDraft {
            auto_verified: [Contact::Email, Contact::PhoneNumber].into(),
            mfa_mode: Some(MfaMode::Optional),
            sms: sms(),
            email: developer_email(),
            recovery: Some(vec![RecoveryOption { mechanism: RecoveryMechanism::VerifiedEmail, priority: 1 }]),
            verify_before_update: Some([Contact::Email].into()),
            ..SettingsDraft::default()
        },
        kept: KeptDraft {
            tier: Some(Tier::Plus),
            tags: Some([("team".to_owned(), "blue".to_owned())].into()),
            acr: Some([(AssuranceLevel::Level1, "urn:low".to_owned())].into()),
            ..KeptDraft::default()
        },
        ..named()
    };
    for pool in [bare(), create(full).unwrap()] {
        let json = serde_json::to_string(&pool).unwrap();
        assert_eq!(serde_json::from_str::<Pool>(&json).unwrap(), pool, "{json}");
    }
    let bare = serde_json::to_string(&bare()).unwrap();
    assert!(bare.len() < 700, "{} bytes: {bare}", bare.len());
}

#[test]
fn names_are_compared_as_the_pool_says() {
    let insensitive = create(NewPool { case_sensitive: Some(false), ..named() }).unwrap();

    assert_eq!(bare().folded("Ana"), "Ana");
    assert_eq!(insensitive.folded("Ana@Example.com"), "ana@example.com");
}

#[test]
fn a_pool_has_one_kind_of_names() {
    let contacts = || Some(BTreeSet::from([Contact::Email]));
    let aliases = || Some(BTreeSet::from([Alias::Email, Alias::PreferredUsername]));

    let both = NewPool { username_attributes: contacts(), alias_attributes: aliases(), ..named() };
    assert_eq!(create(both), Err(PoolRefused::AliasAndUsernameAttributes));

    let by_email = create(NewPool { username_attributes: contacts(), ..named() }).unwrap();
    assert!(by_email.identifiers.has_contact(Contact::Email));
    assert!(!by_email.identifiers.has_contact(Contact::PhoneNumber));
    assert!(!by_email.identifiers.has_alias(Alias::Email));
    assert_eq!(by_email.identifiers.contacts().collect::<Vec<_>>(), [Contact::Email]);

    let with_alias = create(NewPool { alias_attributes: aliases(), ..named() }).unwrap();
    assert_eq!(with_alias.identifiers.aliases().count(), 2);
    assert_eq!(with_alias.identifiers.contacts().count(), 0);

    let empty = NewPool { username_attributes: Some(BTreeSet::new()), alias_attributes: aliases(), ..named() };
    assert!(create(empty).is_ok());

    let required = AttributeDraft { required: Some(true), ..custom("preferred_username", DataType::String) };
    let refused = NewPool { alias_attributes: aliases(), schema: vec![required.clone()], ..named() };
    assert_eq!(create(refused), Err(PoolRefused::PreferredUsernameRequired));
    assert!(create(with_schema(vec![required])).is_ok());
}

#[test]
fn the_first_broken_rule_in_amazons_order_is_told() {
    let mut draft = NewPool {
        schema: vec![AttributeDraft { required: Some(true), ..custom("x", DataType::String) }],
        username_attributes: Some([Contact::Email].into()),
        alias_attributes: Some([Alias::Email].into()),
        settings: SettingsDraft {
            verification: VerificationDraft {
                template: VerificationTemplate { sms_message: Some("a{####}".into()), ..Default::default() },
                sms_message: Some("b{####}".into()),
                ..VerificationDraft::default()
            },
            auto_verified: [Contact::PhoneNumber].into(),
            first_factors: Some([FirstFactor::Password, FirstFactor::EmailOtp].into()),
            ..SettingsDraft::default()
        },
        kept: KeptDraft { tier: Some(Tier::Lite), ..KeptDraft::default() },
        ..named()
    };

    assert!(matches!(create(draft.clone()), Err(PoolRefused::CustomRequired { .. })));
    draft.schema.clear();
    assert_eq!(create(draft.clone()), Err(PoolRefused::AliasAndUsernameAttributes));
    draft.alias_attributes = None;
    assert_eq!(create(draft.clone()), Err(PoolRefused::VerificationTextsDiffer(VerificationText::SmsMessage)));
    draft.settings.verification.sms_message = None;
    assert_eq!(create(draft.clone()), Err(PoolRefused::PhoneVerificationWithoutSms));
    draft.settings.sms = sms();
    let features = vec![Feature::PasswordlessSignIn];
    assert_eq!(create(draft.clone()), Err(PoolRefused::NotInTier { tier: Tier::Lite, features }));
    draft.kept.tier = None;
    assert!(create(draft).is_ok());
}
