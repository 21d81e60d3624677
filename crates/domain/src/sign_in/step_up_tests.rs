use std::collections::BTreeSet;

use super::*;
use crate::ids::{ClientId, PoolNumber};
use crate::password::{Checked, Scheme, StoredPassword};
use crate::pool::{AcrNames, FirstFactor, KeptDraft, Mfa, MfaMode, NewPool};
use crate::secret::Sealed;
use crate::sign_in::machine::{Answer, First, Need, Visit, begin as begin_sign_in};
use crate::srp::Salt;
use crate::user::{Attempts, SoftwareToken, Status, User, fixture};

use AssuranceLevel::{Level1, Level2, Level3, Level4};
use Method::{Custom, Email, HardwareKey, Password, SeveralFactors, Sms, SoftwareKey, SoftwareToken as Token};

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

#[test]
fn levels_and_claims_of_what_was_shown() {
    let table: &[(&[Method], Option<AssuranceLevel>, &[Method])] = &[
        (&[], None, &[]),
        (&[Custom], None, &[Custom]),
        (&[Password], Some(Level1), &[Password]),
        (&[Email], Some(Level2), &[Email]),
        (&[Sms], Some(Level2), &[Sms]),
        (&[SoftwareKey], Some(Level3), &[SoftwareKey]),
        (&[HardwareKey, SeveralFactors], Some(Level3), &[HardwareKey, SeveralFactors]),
        (&[Password, Sms], Some(Level3), &[Password, Sms, SeveralFactors]),
        (&[Email, Password], Some(Level3), &[Email, Password, SeveralFactors]),
        (&[Password, Token], Some(Level4), &[Password, Token, SeveralFactors]),
        (&[Password, Sms, Token], Some(Level4), &[Password, Sms, Token, SeveralFactors]),
        (&[Password, Password], Some(Level1), &[Password]),
        // A token of one's own is no level by itself.
        (&[Token], None, &[Token]),
    ];
    for (shown, level, claims) in table {
        assert_eq!((assurance(shown), references(shown).as_slice()), (*level, *claims), "{shown:?}");
    }
}

/// A pool that asks for second factors only of those who turned one on.
fn pool() -> Pool {
    let acr = Some(AcrNames::from([(Level4, "urn:high".to_owned())]));
    let kept = KeptDraft { acr, ..KeptDraft::default() };
    let mut pool = fixture::pool(NewPool { kept, ..NewPool::default() });
    pool.settings.sign_in_policy.first_factors =
        BTreeSet::from([FirstFactor::Password, FirstFactor::EmailOtp, FirstFactor::WebAuthn]);
    pool.mfa = Mfa { mode: MfaMode::Optional, sms: true, software_token: true, ..pool.mfa };
    pool
}

fn credentials(factors: &[Factor]) -> Credentials {
    let sealed = Sealed::from_ciphertext(vec![1]);
    let password =
        StoredPassword { scheme: Scheme::Srp, salt: Salt::from_random([1; 16]), sealed, epoch: 1, set_at: NOW };
    let mut credentials = Credentials::new(PoolNumber(1), UserId(2), Status::Confirmed).with_password(password, 0);
    credentials.factors.enabled = factors.iter().copied().collect();
    if factors.contains(&Factor::SoftwareTokenMfa) {
        credentials.factors.software_token =
            Some(SoftwareToken { number: 1, secret: Sealed::from_ciphertext(vec![1]), name: None, last_step: 1 });
    }
    credentials
}

fn user(pool: &Pool) -> User {
    fixture::user(pool, &[("email", "ana@example.com"), ("phone_number", "+4915550")])
}

/// What a sign-in of ana's for these values begins with.
fn begun(factors: &[Factor], has_passkey: bool, preferred: Option<ChallengeName>, step_up: Option<StepUp>) -> Step {
    let (pool, credentials) = (pool(), credentials(factors));
    let (user, attempts) = (user(&pool), Attempts::none(PoolNumber(1), UserId(2)));
    let facts = Facts {
        pool: &pool,
        user: &user,
        credentials: &credentials,
        has_passkey,
        attempts: &attempts,
        device: None,
        now: NOW,
    };
    let visit = Visit {
        pool: PoolNumber(1),
        client: ClientId::from("client"),
        user: UserId(2),
        event_id: "event".into(),
        stranger: None,
    };
    match begin_sign_in(visit, First::StepUp(preferred, step_up.unwrap()), facts) {
        Step::Need(Need::PreAuthentication(waiting)) => waiting.allowed(),
        other => other,
    }
}

fn to(values: &str) -> Option<StepUp> {
    StepUp::to(&pool(), values)
}

fn after(values: &str, shown: &[Method]) -> Option<StepUp> {
    Some(to(values)?.after(UserId(2), shown, NOW, None, NOW))
}

/// The question, and what there is to choose from.
fn summary(step: &Step) -> String {
    match step {
        Step::Ask(pending) => {
            let available: Vec<_> = pending.available().iter().map(|name| name.as_str()).collect();
            format!("{} {}", pending.name().as_str(), available.join(","))
        }
        Step::Need(Need::SendCode(sending)) => format!("send {:?}", sending.contact()),
        Step::Need(Need::AskPasskey(_)) => "passkey".into(),
        Step::Refused(why) => format!("{why:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_pool_knows_its_own_names_alone_and_each_once() {
    assert_eq!(to("urn:cognito:loa:4 urn:cognito:loa:9"), None);
    assert_eq!(to(""), None);
    let known = to("urn:high  urn:cognito:loa:1 x urn:high").unwrap();
    assert_eq!(known.targets, [Level4, Level1]);
}

#[test]
fn what_is_offered_leads_to_the_target() {
    use Factor::{SmsMfa, SoftwareTokenMfa as Totp};
    let table: &[(&[Factor], bool, &str, &str)] = &[
        (&[], true, "urn:cognito:loa:1", "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD,EMAIL_OTP,WEB_AUTHN"),
        (&[], true, "urn:cognito:loa:2", "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD,EMAIL_OTP,WEB_AUTHN"),
        (&[], true, "urn:cognito:loa:3", "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD,WEB_AUTHN"),
        (&[], true, "urn:high", "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD"),
        // The dearest that can be reached.
        (&[], true, "urn:high urn:cognito:loa:2", "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD,EMAIL_OTP,WEB_AUTHN"),
        (&[SmsMfa], false, "urn:high urn:cognito:loa:3", "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD"),
        (&[Totp], false, "urn:high", "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD"),
    ];
    for (factors, has_passkey, values, expected) in table {
        let step = begun(factors, *has_passkey, None, to(values));
        assert_eq!(summary(&step), *expected, "{factors:?} {values}");
    }
}

/// Second factors, a passkey, the target, what the session showed; what follows.
type Row<'a> = (&'a [Factor], bool, &'a str, &'a [Method], &'a str);

#[test]
fn what_the_session_showed_is_not_asked_again() {
    use Factor::{SmsMfa, SoftwareTokenMfa as Totp};
    let table: &[Row<'_>] = &[
        (&[Totp], false, "urn:high", &[Password], "SOFTWARE_TOKEN_MFA "),
        (&[Totp, SmsMfa], false, "urn:cognito:loa:3", &[Password], "SELECT_MFA_TYPE "),
        (&[Totp, SmsMfa], false, "urn:high", &[Password, Sms], "SOFTWARE_TOKEN_MFA "),
        (&[SmsMfa], false, "urn:cognito:loa:3", &[Password], "send PhoneNumber"),
        (&[], false, "urn:cognito:loa:2", &[Password], "send Email"),
        (&[], true, "urn:cognito:loa:3", &[Password], "SELECT_CHALLENGE EMAIL_OTP,WEB_AUTHN"),
        (&[], false, "urn:cognito:loa:3", &[Email], "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD"),
        (&[], false, "urn:high", &[Password], "LacksFactors"),
        (&[], false, "urn:cognito:loa:1", &[Password], "AlreadyAssured"),
        (&[Totp], false, "urn:cognito:loa:3", &[Password, Token], "AlreadyAssured"),
        // The pool's own questions count for nothing.
        (&[], false, "urn:cognito:loa:1", &[Custom], "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD,EMAIL_OTP"),
    ];
    for (factors, has_passkey, values, shown, expected) in table {
        let step = begun(factors, *has_passkey, None, after(values, shown));
        assert_eq!(summary(&step), *expected, "{factors:?} {values} {shown:?}");
    }
}

#[test]
fn a_preference_that_leads_there_comes_first() {
    let step = begun(&[], true, Some(ChallengeName::WebAuthn), after("urn:cognito:loa:3", &[Password]));
    assert_eq!(summary(&step), "passkey");
    // A code alone does not.
    let step = begun(&[], true, Some(ChallengeName::EmailOtp), to("urn:cognito:loa:3"));
    assert_eq!(summary(&step), "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD,WEB_AUTHN");
}

#[test]
fn a_session_counts_for_its_holder_while_it_is_young_and_the_password_is_the_same() {
    let totp = &[Factor::SoftwareTokenMfa][..];
    let begun = |holder, since: Timestamp, most| {
        summary(&begun(totp, false, None, to("urn:high").map(|to| to.after(holder, &[Password], since, most, NOW))))
    };
    let everything = "SELECT_CHALLENGE PASSWORD_SRP,PASSWORD";
    assert_eq!(begun(UserId(3), NOW, None), "NotTheHolder");
    assert_eq!(begun(UserId(2), NOW, Some(minutes(5))), "SOFTWARE_TOKEN_MFA ");
    assert_eq!(begun(UserId(2), NOW, Some(Duration::ZERO)), everything);
    // The password was set at NOW: the session showed another.
    assert_eq!(begun(UserId(2), NOW.minus(minutes(5)), Some(minutes(5))), everything);
    assert_eq!(begun(UserId(2), NOW.minus(minutes(6)), Some(minutes(5))), everything);
}

#[test]
fn there_are_no_tokens_short_of_the_target() {
    let (pool, credentials) = (pool(), credentials(&[]));
    let (user, attempts) = (user(&pool), Attempts::none(PoolNumber(1), UserId(2)));
    let facts = Facts {
        pool: &pool,
        user: &user,
        credentials: &credentials,
        has_passkey: false,
        attempts: &attempts,
        device: None,
        now: NOW,
    };
    let password = |values| {
        let Step::Ask(pending) = begun(&[], false, Some(ChallengeName::Password), to(values)) else { panic!() };
        pending.answer(Answer::Password(Checked::assumed(true)), facts)
    };
    assert!(matches!(password("urn:high"), Step::Refused(Refusal::LacksFactors)));
    let Step::SignedIn(proof) = password("urn:cognito:loa:1") else { panic!() };
    assert_eq!((proof.assurance(), proof.shown().as_slice()), (Some(Level1), &[Password][..]));
}

#[test]
fn a_sign_out_of_everything_ends_what_counted_on_the_session() {
    let totp = &[Factor::SoftwareTokenMfa][..];
    let Step::Ask(pending) = begun(totp, false, None, after("urn:high", &[Password])) else { panic!() };
    let (pool, credentials) = (pool(), credentials(totp).signed_out(NOW));
    let (user, attempts) = (user(&pool), Attempts::none(PoolNumber(1), UserId(2)));
    let facts = Facts {
        pool: &pool,
        user: &user,
        credentials: &credentials,
        has_passkey: false,
        attempts: &attempts,
        device: None,
        now: NOW,
    };
    let answer = Answer::SoftwareToken { checked: Ok(()), credentials: &credentials };
    assert!(matches!(pending.answer(answer, facts), Step::Refused(Refusal::WrongAnswer)));
}
