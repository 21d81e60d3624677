//! What UpdateUserPool and SetUserPoolMfaConfig replace, and what they keep.

use super::*;

fn rich() -> Pool {
    create(NewPool {
        settings: SettingsDraft {
            password_policy: Some(PasswordPolicyDraft { minimum_length: Some(20), ..Default::default() }),
            auto_verified: [Contact::Email].into(),
            sms_authentication_message: Some("{####}??".into()),
            mfa_mode: Some(MfaMode::Optional),
            devices: Some(Devices { challenge_on_new: true, remembered_on_prompt: false }),
            email: developer_email(),
            sms: sms(),
            admin_create_user: AdminCreateUserDraft { only_administrators: Some(true), ..Default::default() },
            ..SettingsDraft::default()
        },
        kept: KeptDraft {
            deletion_protected: Some(true),
            tier: Some(Tier::Plus),
            tags: Some([("a".to_owned(), "b".to_owned())].into()),
            registration: Some(DynamicRegistration {
                enabled: true,
                open: false,
                authenticated_grant_types: None,
                open_grant_types: None,
                allowed_scopes: None,
            }),
            issuer: Some(IssuerKind::Updated),
            ..KeptDraft::default()
        },
        schema: vec![custom("city", DataType::String)],
        ..named()
    })
    .unwrap()
}

#[test]
fn an_empty_update_resets_settings_and_keeps_the_rest() {
    let before = rich();

    let after = before.updated(PoolUpdate::default(), LATER).unwrap();

    assert_eq!(after.settings, Settings::default());
    assert_eq!(after.mfa.mode, MfaMode::Off);
    assert_eq!(
        after,
        Pool { settings: after.settings.clone(), mfa: after.mfa.clone(), modified: LATER, ..before.clone() },
        "everything else is as it was"
    );
    assert_eq!(after.created, NOW);
}

#[test]
fn what_is_sent_replaces() {
    let update = PoolUpdate {
        name: Some("y".into()),
        kept: KeptDraft {
            deletion_protected: Some(false),
            tags: Some([("c".to_owned(), "d".to_owned())].into()),
            ..KeptDraft::default()
        },
        ..PoolUpdate::default()
    };

    let after = rich().updated(update, LATER).unwrap();

    assert_eq!((after.name.as_str(), after.deletion_protected), ("y", false));
    assert_eq!(after.tags.keys().collect::<Vec<_>>(), ["c"]);
    assert_eq!(after.tier, Tier::Plus);
}

#[test]
fn a_pool_leaves_a_tier_only_without_its_features() {
    let to_lite = |registration| PoolUpdate {
        kept: KeptDraft { tier: Some(Tier::Lite), registration, ..KeptDraft::default() },
        ..PoolUpdate::default()
    };
    let off = DynamicRegistration { enabled: false, ..rich().registration.unwrap() };

    let features = vec![Feature::DynamicClientRegistration];
    assert_eq!(rich().updated(to_lite(None), LATER), Err(PoolRefused::NotInTier { tier: Tier::Lite, features }));
    assert!(rich().updated(to_lite(Some(off)), LATER).is_ok());
}

#[test]
fn factors_that_are_not_sent_are_off() {
    let token = MfaDraft { mode: Some(MfaMode::On), software_token: Some(true), ..MfaDraft::default() };

    let pool = rich().with_mfa(token, LATER).unwrap();

    assert_eq!(pool.mfa, Mfa { mode: MfaMode::On, software_token: true, ..Mfa::default() });
    assert_eq!(pool.settings.sms, rich().settings.sms, "messages are still sent for other ends");
    assert_eq!(pool.modified, LATER);
}

#[test]
fn mfa_needs_a_factor_and_a_factor_its_means() {
    let email = || Some(EmailMfa::default());
    let with = |draft| bare().with_mfa(draft, LATER).err();
    let by_sms = |configuration| Some(SmsMfaDraft { message: None, configuration });

    for mode in [MfaMode::On, MfaMode::Optional] {
        let draft = MfaDraft { mode: Some(mode), software_token: Some(false), ..MfaDraft::default() };
        assert_eq!(with(draft), Some(PoolRefused::MfaWithoutFactor));
    }
    assert_eq!(
        with(MfaDraft { sms: by_sms(None), ..MfaDraft::default() }),
        Some(PoolRefused::SmsMfaWithoutConfiguration)
    );
    assert_eq!(with(MfaDraft { sms: by_sms(sms()), ..MfaDraft::default() }), None);
    assert_eq!(with(MfaDraft { email: email(), ..MfaDraft::default() }), Some(PoolRefused::EmailMfaWithoutDeveloper));

    let by_mail = SettingsDraft { email: developer_email(), ..SettingsDraft::default() };
    let able = create(with_settings(by_mail.clone())).unwrap();
    assert!(able.with_mfa(MfaDraft { email: email(), ..MfaDraft::default() }, LATER).is_ok());
    let recovery = Some(vec![RecoveryOption { mechanism: RecoveryMechanism::VerifiedEmail, priority: 1 }]);
    let email_only = create(with_settings(SettingsDraft { recovery, ..by_mail.clone() })).unwrap();
    assert_eq!(
        email_only.with_mfa(MfaDraft { email: email(), ..MfaDraft::default() }, LATER),
        Err(PoolRefused::EmailMfaWithEmailRecovery)
    );
    let lite = NewPool { kept: KeptDraft { tier: Some(Tier::Lite), ..KeptDraft::default() }, ..with_settings(by_mail) };
    assert_eq!(
        create(lite).unwrap().with_mfa(MfaDraft { email: email(), ..MfaDraft::default() }, LATER),
        Err(PoolRefused::NotInTier { tier: Tier::Lite, features: vec![Feature::EmailMfa] })
    );
}

#[test]
fn mfa_is_not_turned_off_and_configured_at_once() {
    let off = |software_token, sms| {
        let draft = MfaDraft { mode: Some(MfaMode::Off), software_token, sms, ..MfaDraft::default() };
        rich().with_mfa(draft, LATER).err()
    };

    assert_eq!(off(Some(true), None), Some(PoolRefused::MfaOffWithFactor));
    assert_eq!(off(None, Some(SmsMfaDraft::default())), Some(PoolRefused::MfaOffWithFactor));
    assert_eq!(off(Some(false), None), None);
}

#[test]
fn a_request_about_passkeys_only_leaves_second_factors_alone() {
    let passkeys = |id: &str| Some(Passkeys { relying_party_id: Some(id.to_owned()), ..Passkeys::default() });
    let pool = rich();

    let with = pool.with_mfa(MfaDraft { passkeys: passkeys("example.com"), ..MfaDraft::default() }, LATER).unwrap();
    assert_eq!(with.mfa, Mfa { passkeys: passkeys("example.com"), ..pool.mfa.clone() });
    let kept = with.with_mfa(MfaDraft { mode: Some(MfaMode::Off), ..MfaDraft::default() }, LATER).unwrap();
    assert_eq!(kept.mfa, Mfa { passkeys: passkeys("example.com"), ..Mfa::default() });

    for (id, accepted) in [
        ("localhost", true),
        ("auth.example.com", true),
        ("com", false),
        ("example.co.uk", true),
        ("co.uk", false),
        ("Co.UK", false),
        ("github.io", false),
        ("team.github.io", true),
        ("intranet.test", true),
        ("https://example.com", false),
        ("example..com", false),
        ("-a.example.com", false),
    ] {
        let made = pool.with_mfa(MfaDraft { passkeys: passkeys(id), ..MfaDraft::default() }, LATER);
        assert_eq!(made.is_ok(), accepted, "{id}");
    }
}

#[test]
fn an_update_keeps_factors_that_it_cannot_name() {
    let token = MfaDraft { mode: Some(MfaMode::On), software_token: Some(true), ..MfaDraft::default() };
    let pool = bare().with_mfa(token, LATER).unwrap();
    let update = |mode, sms| PoolUpdate {
        settings: SettingsDraft { mfa_mode: mode, sms, ..SettingsDraft::default() },
        ..PoolUpdate::default()
    };

    let on = pool.updated(update(Some(MfaMode::On), None), LATER).unwrap();
    assert_eq!((on.mfa.mode, on.mfa.software_token, on.mfa.sms), (MfaMode::On, true, false));
    let with_sms = pool.updated(update(Some(MfaMode::Optional), sms()), LATER).unwrap();
    assert!(!with_sms.mfa.sms, "messages may be for verification only");
    let off = pool.updated(update(None, None), LATER).unwrap();
    assert_eq!((off.mfa.mode, off.mfa.software_token), (MfaMode::Off, true));

    let by_sms = rich();
    let without = by_sms.updated(update(Some(MfaMode::Optional), None), LATER);
    assert_eq!(without, Err(PoolRefused::MfaWithoutSms));
}
