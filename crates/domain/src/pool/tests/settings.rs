//! Rules of configuration.

use super::*;

fn refused(settings: SettingsDraft) -> Option<PoolRefused> {
    create(with_settings(settings)).err()
}

fn settled(settings: SettingsDraft) -> Settings {
    create(with_settings(settings)).unwrap().settings
}

#[test]
fn a_policy_sent_in_parts_asks_for_no_more_than_it_says() {
    let part = PasswordPolicyDraft { minimum_length: Some(12), require_numbers: Some(true), ..Default::default() };
    let policy = settled(SettingsDraft { password_policy: Some(part), ..Default::default() }).password_policy;

    assert_eq!((policy.minimum_length, policy.require_numbers), (12, true));
    assert!(!policy.require_symbols && !policy.require_uppercase && !policy.require_lowercase);
    assert_eq!(policy.temporary_password_days, 7);
    assert_eq!(policy.temporary_password_lifetime().as_secs(), 7 * 86_400);
}

fn validity(policy: Option<u16>, unused: Option<u16>) -> SettingsDraft {
    let password_policy =
        policy.map(|days| PasswordPolicyDraft { temporary_password_days: Some(days), ..Default::default() });
    let admin_create_user = AdminCreateUserDraft { unused_account_days: unused, ..Default::default() };
    SettingsDraft { password_policy, admin_create_user, ..SettingsDraft::default() }
}

#[test]
fn the_validity_of_temporary_passwords_has_two_names_and_one_value() {
    for (policy, unused, days) in [
        (None, None, 7),
        (Some(1), None, 1),
        (None, Some(1), 1),
        (Some(3), Some(3), 3),
        (Some(0), None, 7),
        (Some(0), Some(5), 5),
        (Some(365), Some(0), 365),
    ] {
        let settings = settled(validity(policy, unused));
        assert_eq!(settings.password_policy.temporary_password_days, days, "{policy:?} {unused:?}");
    }
    assert_eq!(refused(validity(Some(3), Some(4))), Some(PoolRefused::UnusedAccountValidity));
}

#[test]
fn a_pool_that_uses_the_newer_name_is_not_updated_by_the_older() {
    let update = |settings| PoolUpdate { settings, ..PoolUpdate::default() };
    let newer = create(with_settings(validity(Some(3), None))).unwrap();
    let older = create(with_settings(validity(None, Some(3)))).unwrap();

    assert_eq!(newer.updated(update(validity(None, Some(4))), LATER), Err(PoolRefused::UnusedAccountValidity));
    assert!(newer.updated(update(validity(None, Some(3))), LATER).is_ok(), "what Describe shows is taken back");
    let changed = older.updated(update(validity(None, Some(4))), LATER).unwrap();
    assert_eq!(changed.settings.password_policy.temporary_password_days, 4);
}

#[test]
fn a_password_is_always_a_first_factor() {
    let factors = |factors: &[FirstFactor]| SettingsDraft {
        first_factors: Some(factors.iter().copied().collect()),
        ..SettingsDraft::default()
    };

    assert_eq!(refused(factors(&[FirstFactor::EmailOtp])), Some(PoolRefused::PasswordNotAFirstFactor));
    assert_eq!(
        refused(factors(&[FirstFactor::Password, FirstFactor::SoftwareToken])),
        Some(PoolRefused::SoftwareTokenAsFirstFactor)
    );
    assert!(settled(factors(&[FirstFactor::Password, FirstFactor::WebAuthn])).sign_in_policy.is_passwordless());
}

#[test]
fn phone_numbers_are_verified_by_messages_only() {
    let phone = SettingsDraft { auto_verified: [Contact::PhoneNumber].into(), ..SettingsDraft::default() };

    assert_eq!(refused(phone.clone()), Some(PoolRefused::PhoneVerificationWithoutSms));
    assert_eq!(refused(SettingsDraft { sms: sms(), ..phone }), None);
    let mail = SettingsDraft { auto_verified: [Contact::Email].into(), ..SettingsDraft::default() };
    assert_eq!(refused(mail), None);
}

#[test]
fn what_is_verified_before_an_update_is_verified_automatically() {
    let draft = |auto: &[Contact], before: &[Contact]| SettingsDraft {
        auto_verified: auto.iter().copied().collect(),
        verify_before_update: Some(before.iter().copied().collect()),
        ..SettingsDraft::default()
    };

    assert_eq!(
        refused(draft(&[], &[Contact::Email])),
        Some(PoolRefused::UpdateSettingNotVerified { attribute: "email" })
    );
    assert_eq!(settled(draft(&[Contact::Email], &[])).verify_before_update, Some(BTreeSet::new()));
    assert_eq!(refused(draft(&[Contact::Email], &[Contact::Email])), None);
}

#[test]
fn token_generation_has_two_names_and_one_function() {
    let arn = |name: &str| format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}");
    let draft = |old: Option<&str>, new: Option<(&str, TokenEventVersion)>| SettingsDraft {
        triggers: TriggersDraft {
            pre_token_generation: old.map(arn),
            pre_token_generation_config: new.map(|(name, version)| TokenFunction { arn: arn(name), version }),
            ..TriggersDraft::default()
        },
        ..SettingsDraft::default()
    };
    let function = |name: &str, version| Some(TokenFunction { arn: arn(name), version });

    for (old, new, expected) in [
        (Some("a"), None, function("a", TokenEventVersion::V1)),
        (None, Some(("a", TokenEventVersion::V2)), function("a", TokenEventVersion::V2)),
        (Some("a"), Some(("a", TokenEventVersion::V3)), function("a", TokenEventVersion::V3)),
        (None, None, None),
    ] {
        assert_eq!(settled(draft(old, new)).triggers.pre_token_generation, expected);
    }
    assert_eq!(refused(draft(Some("a"), Some(("b", TokenEventVersion::V1)))), Some(PoolRefused::TokenFunctionsDiffer));
}

#[test]
fn a_custom_sender_needs_a_key() {
    let function = || Some(VersionedFunction { arn: "arn".into(), version: EventVersion::V1 });
    let draft = |triggers| SettingsDraft {
        triggers: TriggersDraft { triggers, ..TriggersDraft::default() },
        ..SettingsDraft::default()
    };

    for triggers in [
        Triggers { custom_email_sender: function(), ..Triggers::default() },
        Triggers { custom_sms_sender: function(), ..Triggers::default() },
    ] {
        assert_eq!(refused(draft(triggers.clone())), Some(PoolRefused::SenderWithoutKey));
        assert_eq!(refused(draft(Triggers { kms_key_id: Some("key".into()), ..triggers })), None);
    }
    assert_eq!(refused(draft(Triggers { inbound_federation: function(), ..Triggers::default() })), None);
}

#[test]
fn verification_texts_have_two_names_and_one_value() {
    let draft = |new: Option<&str>, old: Option<&str>| SettingsDraft {
        verification: VerificationDraft {
            template: VerificationTemplate { email_message: new.map(str::to_owned), ..Default::default() },
            email_message: old.map(str::to_owned),
            ..VerificationDraft::default()
        },
        ..SettingsDraft::default()
    };

    for (new, old, text) in [
        (Some("a {####}"), None, Some("a {####}")),
        (None, Some("a {####}"), Some("a {####}")),
        (Some("a {####}"), Some("a {####}"), Some("a {####}")),
        (None, None, None),
    ] {
        assert_eq!(settled(draft(new, old)).verification.email_message.as_deref(), text);
    }
    assert_eq!(
        refused(draft(Some("a {####}"), Some("b {####}"))),
        Some(PoolRefused::VerificationTextsDiffer(VerificationText::EmailMessage))
    );
    let both_options = VerificationTemplate {
        email_message: Some("{####}xx".into()),
        email_message_by_link: Some("{##x##}".into()),
        default_email_option: Some(EmailOption::Link),
        ..VerificationTemplate::default()
    };
    let verification = VerificationDraft { template: both_options.clone(), ..VerificationDraft::default() };
    assert_eq!(settled(SettingsDraft { verification, ..SettingsDraft::default() }).verification, both_options);
}

#[test]
fn mfa_at_creation_is_by_message_only() {
    for mode in [MfaMode::On, MfaMode::Optional] {
        let draft = SettingsDraft { mfa_mode: Some(mode), ..SettingsDraft::default() };
        assert_eq!(refused(draft.clone()), Some(PoolRefused::MfaWithoutSms));
        let pool = create(with_settings(SettingsDraft { sms: sms(), ..draft })).unwrap();
        assert_eq!((pool.mfa.mode, pool.mfa.sms), (mode, true));
    }
    let off = create(with_settings(SettingsDraft { sms: sms(), ..SettingsDraft::default() })).unwrap();
    assert_eq!((off.mfa.mode, off.mfa.sms), (MfaMode::Off, false));
}

#[test]
fn nobody_is_asked_for_a_second_factor_who_may_sign_in_by_a_sent_code() {
    for factor in [FirstFactor::EmailOtp, FirstFactor::SmsOtp] {
        let draft = |mode| SettingsDraft {
            first_factors: Some([FirstFactor::Password, factor].into()),
            mfa_mode: Some(mode),
            sms: sms(),
            ..SettingsDraft::default()
        };
        assert_eq!(refused(draft(MfaMode::On)), Some(PoolRefused::MfaRequiredWithSentCodes));
        assert_eq!(refused(draft(MfaMode::Optional)), None);
    }
}

#[test]
fn a_tier_lacks_what_is_above_it() {
    let threat = |mode| SettingsDraft {
        add_ons: Some(AddOns { threat_protection: mode, custom_auth: None }),
        ..SettingsDraft::default()
    };
    let history = SettingsDraft {
        password_policy: Some(PasswordPolicyDraft { history_size: Some(3), ..Default::default() }),
        ..SettingsDraft::default()
    };
    let v2 = SettingsDraft {
        triggers: TriggersDraft {
            pre_token_generation_config: Some(TokenFunction { arn: "a".into(), version: TokenEventVersion::V2 }),
            ..TriggersDraft::default()
        },
        ..SettingsDraft::default()
    };
    let passwordless = SettingsDraft {
        first_factors: Some([FirstFactor::Password, FirstFactor::WebAuthn].into()),
        ..SettingsDraft::default()
    };
    let table = [
        (threat(ThreatProtection::Audit), Feature::ThreatProtection, Tier::Plus),
        (threat(ThreatProtection::Enforced), Feature::ThreatProtection, Tier::Plus),
        (history, Feature::PasswordHistory, Tier::Essentials),
        (v2, Feature::AccessTokenCustomization, Tier::Essentials),
        (passwordless, Feature::PasswordlessSignIn, Tier::Essentials),
    ];
    for (settings, feature, least) in table {
        for &tier in Tier::ALL {
            let kept = KeptDraft { tier: Some(tier), ..KeptDraft::default() };
            let made = create(NewPool { kept, ..with_settings(settings.clone()) });
            let expected = (tier < least).then(|| PoolRefused::NotInTier { tier, features: vec![feature] });
            assert_eq!(made.err(), expected, "{feature} in {tier}");
        }
    }
    let off = NewPool {
        kept: KeptDraft { tier: Some(Tier::Lite), ..KeptDraft::default() },
        ..with_settings(threat(ThreatProtection::Off))
    };
    assert!(create(off).is_ok());
}

#[test]
fn names_of_assurance_levels_are_unique_uris() {
    let acr = |names: &[(AssuranceLevel, &str)]| {
        let names = names.iter().map(|&(level, name)| (level, name.to_owned())).collect();
        create(NewPool { kept: KeptDraft { acr: Some(names), ..KeptDraft::default() }, ..named() })
    };
    use AssuranceLevel::{Level1, Level2};

    let duplicate = |value: &str| Some(PoolRefused::DuplicateAcr { value: value.into() });
    assert_eq!(acr(&[(Level1, "urn:a"), (Level2, "urn:a")]).err(), duplicate("urn:a"));
    assert_eq!(acr(&[(Level1, "urn:cognito:loa:2")]).err(), duplicate("urn:cognito:loa:2"));
    assert!(acr(&[(Level1, "urn:cognito:loa:2"), (Level2, "urn:cognito:loa:1")]).is_ok());
    assert_eq!(acr(&[(Level1, "a b")]).err(), Some(PoolRefused::AcrNotAUri { value: "a b".into() }));
    assert_eq!(acr(&[(Level1, "urn:low")]).unwrap().acr_value(Level1), "urn:low");
}

#[test]
fn a_customers_key_is_named() {
    let key = |kms_key_arn: Option<&str>| KeptDraft {
        key: Some(KeyConfiguration {
            key_type: Some(KeyType::CustomerManaged),
            kms_key_arn: kms_key_arn.map(str::to_owned),
        }),
        ..KeptDraft::default()
    };

    assert_eq!(create(NewPool { kept: key(None), ..named() }).err(), Some(PoolRefused::CustomerKeyMissing));
    assert!(create(NewPool { kept: key(Some("arn")), ..named() }).is_ok());
}
