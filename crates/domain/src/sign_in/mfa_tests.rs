use super::*;
use crate::pool::{EmailConfiguration, EmailMfa, Mfa, NewPool, RecoveryOption, SendingAccount, SettingsDraft};
use crate::secret::Sealed;
use crate::user::{SoftwareToken, fixture};
use Factor::{EmailOtp, SmsMfa, SoftwareTokenMfa};
use RecoveryMechanism::{AdminOnly, VerifiedEmail, VerifiedPhoneNumber};

const EVERY: &[Factor] = &IN_ORDER;

fn pool(mode: MfaMode, allowed: &[Factor], first_recovery: Option<RecoveryMechanism>) -> Pool {
    let recovery = first_recovery.map(|mechanism| vec![RecoveryOption { mechanism, priority: 1 }]);
    let settings = SettingsDraft { recovery, ..SettingsDraft::default() };
    let mut pool = fixture::pool(NewPool { settings, ..NewPool::default() });
    pool.settings.email = EmailConfiguration { account: SendingAccount::Developer, ..pool.settings.email };
    pool.mfa = Mfa {
        mode,
        sms: allowed.contains(&SmsMfa),
        software_token: allowed.contains(&SoftwareTokenMfa),
        email: allowed.contains(&EmailOtp).then(EmailMfa::default),
        passkeys: None,
    };
    pool
}

fn user(pool: &Pool, has: &str) -> User {
    let mut attributes = Vec::new();
    if has.contains('e') {
        attributes.push(("email", "ana@example.com"));
    }
    if has.contains('p') {
        attributes.push(("phone_number", "+15550001111"));
    }
    fixture::user(pool, &attributes)
}

fn factors(token: bool, enabled: &[Factor], preferred: Option<Factor>) -> Factors {
    let mut factors = Factors { enabled: enabled.iter().copied().collect(), preferred, ..Factors::default() };
    if token {
        let secret = Sealed::from_ciphertext(vec![1]);
        factors = factors.with_software_token(SoftwareToken { number: 1, secret, name: None, last_step: 1 });
    }
    factors
}

/// Addresses (e-mail, phone), token, what is turned on, what is preferred; what follows.
type Row<'a> = (&'a str, bool, &'a [Factor], Option<Factor>, Demand);

fn check(pool: &Pool, rows: &[Row<'_>]) {
    for (has, token, enabled, preferred, expected) in rows {
        let found = demand(pool, &user(pool, has), &factors(*token, enabled, *preferred));
        assert_eq!(&found, expected, "{:?} {has:?} token {token} {enabled:?} {preferred:?}", pool.mfa.mode);
    }
}

#[test]
fn where_it_is_off_nobody_is_asked() {
    let pool = pool(MfaMode::Off, EVERY, None);
    check(
        &pool,
        &[("", false, &[], None, Demand::Nothing), ("ep", true, EVERY, Some(SoftwareTokenMfa), Demand::Nothing)],
    );
}

#[test]
fn where_it_is_optional_only_what_is_turned_on_counts() {
    let pool = pool(MfaMode::Optional, EVERY, Some(VerifiedEmail));
    check(
        &pool,
        &[
            ("ep", false, &[], None, Demand::Nothing),
            ("ep", true, &[], None, Demand::Nothing),
            ("ep", true, &[SoftwareTokenMfa], None, Demand::One(SoftwareTokenMfa)),
            ("ep", false, &[SmsMfa], None, Demand::One(SmsMfa)),
            ("ep", false, &[EmailOtp], None, Demand::One(EmailOtp)),
            ("ep", true, EVERY, None, Demand::OneOf(EVERY.to_vec())),
            ("ep", true, EVERY, Some(SmsMfa), Demand::One(SmsMfa)),
            ("ep", true, &[SoftwareTokenMfa, SmsMfa], None, Demand::OneOf(vec![SmsMfa, SoftwareTokenMfa])),
            // What lacks its means is no factor, preferred or not.
            ("e", false, &[SoftwareTokenMfa, SmsMfa], Some(SmsMfa), Demand::Nothing),
            ("e", true, &[SoftwareTokenMfa, SmsMfa], Some(SmsMfa), Demand::One(SoftwareTokenMfa)),
        ],
    );
}

#[test]
fn where_it_is_demanded_addresses_and_tokens_count_by_themselves() {
    let all = pool(MfaMode::On, EVERY, None);
    check(
        &all,
        &[
            ("", false, &[], None, Demand::SetUp(EVERY.to_vec())),
            ("p", false, &[], None, Demand::One(SmsMfa)),
            ("e", false, &[], None, Demand::One(EmailOtp)),
            ("ep", false, &[], None, Demand::OneOf(vec![SmsMfa, EmailOtp])),
            ("", true, &[], None, Demand::One(SoftwareTokenMfa)),
            ("p", true, &[], None, Demand::OneOf(vec![SmsMfa, SoftwareTokenMfa])),
            ("ep", true, &[], None, Demand::OneOf(EVERY.to_vec())),
            ("ep", true, &[SoftwareTokenMfa], Some(SoftwareTokenMfa), Demand::One(SoftwareTokenMfa)),
            ("e", false, &[SoftwareTokenMfa], Some(SoftwareTokenMfa), Demand::One(EmailOtp)),
        ],
    );
    let token = pool(MfaMode::On, &[SoftwareTokenMfa], None);
    check(
        &token,
        &[
            ("ep", false, &[], None, Demand::SetUp(vec![SoftwareTokenMfa])),
            ("ep", false, EVERY, Some(SmsMfa), Demand::SetUp(vec![SoftwareTokenMfa])),
            ("ep", true, &[], None, Demand::One(SoftwareTokenMfa)),
        ],
    );
}

#[test]
fn the_way_to_recover_an_account_is_no_second_factor_unless_it_was_chosen() {
    let by_mail = pool(MfaMode::On, EVERY, Some(VerifiedEmail));
    check(
        &by_mail,
        &[
            ("e", false, &[], None, Demand::SetUp(vec![SmsMfa, SoftwareTokenMfa])),
            ("ep", false, &[], None, Demand::One(SmsMfa)),
            ("e", true, &[], None, Demand::One(SoftwareTokenMfa)),
            ("e", false, &[EmailOtp], None, Demand::One(EmailOtp)),
            ("ep", true, &[EmailOtp], Some(EmailOtp), Demand::One(EmailOtp)),
        ],
    );
    let by_phone = pool(MfaMode::On, EVERY, Some(VerifiedPhoneNumber));
    check(
        &by_phone,
        &[
            ("p", false, &[], None, Demand::SetUp(vec![SoftwareTokenMfa, EmailOtp])),
            ("ep", false, &[], None, Demand::One(EmailOtp)),
        ],
    );
    let by_nobody = pool(MfaMode::On, EVERY, Some(AdminOnly));
    check(&by_nobody, &[("ep", false, &[], None, Demand::OneOf(vec![SmsMfa, EmailOtp]))]);
    let nothing_left = pool(MfaMode::On, &[SmsMfa], Some(VerifiedPhoneNumber));
    check(&nothing_left, &[("p", false, &[], None, Demand::SetUp(Vec::new()))]);
}

#[test]
fn a_second_factor_is_one_that_follows_a_first() {
    for (methods, second) in [
        (vec![], false),
        (vec![Method::Password], false),
        (vec![Method::Email], false),
        (vec![Method::Password, Method::Password], false),
        (vec![Method::Password, Method::Custom], false),
        (vec![Method::Custom], false),
        (vec![Method::Password, Method::SoftwareKey], false),
        (vec![Method::Password, Method::HardwareKey], false),
        (vec![Method::HardwareKey, Method::SeveralFactors], true),
        (vec![Method::Password, Method::Email], true),
        (vec![Method::Password, Method::Sms], true),
        (vec![Method::Password, Method::SoftwareToken], true),
    ] {
        assert_eq!(has_second(&methods), second, "{methods:?}");
    }
}
