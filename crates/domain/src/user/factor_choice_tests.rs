use super::*;
use crate::pool::{EmailMfa, Mfa, NewPool, Passkeys};
use crate::secret::Sealed;
use crate::user::SoftwareToken;
use crate::user::fixture;
use ChoiceRefused as Refused;
use Factor::{EmailOtp, SmsMfa, SoftwareTokenMfa};

/// Allows every factor.
fn pool(mode: MfaMode) -> Pool {
    let passkeys = Passkeys { factors: Some(PasskeyFactors::MultiWithUserVerification), ..Passkeys::default() };
    let mfa = Mfa { mode, sms: true, software_token: true, email: Some(EmailMfa::default()), passkeys: Some(passkeys) };
    Pool { mfa, ..fixture::pool(NewPool::default()) }
}

fn reachable() -> User {
    fixture::user(&pool(MfaMode::Optional), &[("email", "ana@example.com"), ("phone_number", "+15550001111")])
}

fn with_token() -> Factors {
    let token = SoftwareToken { number: 1, secret: Sealed::from_ciphertext(vec![1]), name: None, last_step: 1 };
    Factors::default().with_software_token(token)
}

const ON: FactorChoice = FactorChoice { enabled: Some(true), preferred: None };
const OFF: FactorChoice = FactorChoice { enabled: Some(false), preferred: None };
const FIRST: FactorChoice = FactorChoice { enabled: Some(true), preferred: Some(true) };
const NONE: FactorChoices = FactorChoices { sms: None, software_token: None, email: None, passkeys: None };

fn optional(choices: FactorChoices, before: &Factors) -> Result<Factors, Refused> {
    choices.applied(&pool(MfaMode::Optional), &reachable(), before, Chooser::User)
}

#[test]
fn only_what_is_sent_changes() {
    let sms = optional(FactorChoices { sms: Some(FIRST), ..NONE }, &Factors::default()).unwrap();
    assert_eq!(sms, Factors::default().preferring(SmsMfa));

    let both = optional(FactorChoices { email: Some(ON), ..NONE }, &sms).unwrap();
    assert_eq!(both, sms.clone().with(EmailOtp));
    let other = FactorChoice { enabled: None, preferred: Some(true) };
    let other = optional(FactorChoices { email: Some(other), ..NONE }, &both).unwrap();
    assert_eq!(other.preferred, Some(EmailOtp));
    let none = FactorChoice { enabled: None, preferred: Some(false) };
    let none = optional(FactorChoices { email: Some(none), ..NONE }, &other).unwrap();
    assert_eq!((none.preferred, none.enabled.len()), (None, 2));

    let off = optional(FactorChoices { sms: Some(OFF), ..NONE }, &sms).unwrap();
    assert_eq!(off, Factors::default());
    assert_eq!(optional(FactorChoices { sms: Some(FactorChoice::default()), ..NONE }, &both), Ok(both));
}

#[test]
fn a_preference_is_one_and_turned_on() {
    let two = FactorChoices { sms: Some(FIRST), email: Some(FIRST), ..NONE };
    assert_eq!(optional(two, &Factors::default()), Err(Refused::SeveralPreferred));
    for enabled in [Some(false), None] {
        let off = FactorChoices { sms: Some(FactorChoice { enabled, preferred: Some(true) }), ..NONE };
        assert_eq!(optional(off, &Factors::default()), Err(Refused::PreferredButOff(SmsMfa)));
    }
    assert_eq!(optional(NONE, &Factors::default()), Err(Refused::Nothing));
}

#[test]
fn every_factor_needs_its_means() {
    let nobody = fixture::user(&pool(MfaMode::Optional), &[]);
    let pending = Factors::default().with_pending_token(Sealed::from_ciphertext(vec![1]));
    let (sms, email) = (FactorChoices { sms: Some(ON), ..NONE }, FactorChoices { email: Some(ON), ..NONE });
    let token = FactorChoices { software_token: Some(ON), ..NONE };
    let table = [
        (sms, Factors::default(), Chooser::User, Refused::NoMeans(SmsMfa)),
        (email, Factors::default(), Chooser::User, Refused::NoMeans(EmailOtp)),
        (email, Factors::default(), Chooser::Administrator, Refused::NoMeans(EmailOtp)),
        (token, Factors::default(), Chooser::User, Refused::TokenNotSetUp),
        (token, pending.clone(), Chooser::User, Refused::TokenNotProved),
        (token, pending, Chooser::Administrator, Refused::NoMeans(SoftwareTokenMfa)),
    ];
    for (choices, before, by, why) in table {
        assert_eq!(choices.applied(&pool(MfaMode::Optional), &nobody, &before, by), Err(why), "{choices:?} {by:?}");
        // What is off needs no means.
        let off = FactorChoices {
            sms: choices.sms.and(Some(OFF)),
            email: choices.email.and(Some(OFF)),
            software_token: choices.software_token.and(Some(OFF)),
            passkeys: None,
        };
        assert_eq!(off.applied(&pool(MfaMode::Optional), &nobody, &before, by), Ok(before));
    }
    assert!(optional(token, &with_token()).is_ok());
}

#[test]
fn a_factor_is_the_pools_before_it_is_anybodys() {
    let choices = [
        (FactorChoices { sms: Some(ON), ..NONE }, SmsMfa),
        (FactorChoices { email: Some(ON), ..NONE }, EmailOtp),
        (FactorChoices { software_token: Some(ON), ..NONE }, SoftwareTokenMfa),
    ];
    for (choice, factor) in choices {
        let without = |factor| {
            let mut pool = pool(MfaMode::Optional);
            match factor {
                SmsMfa => pool.mfa.sms = false,
                EmailOtp => pool.mfa.email = None,
                SoftwareTokenMfa => pool.mfa.software_token = false,
            }
            pool
        };
        for pool in [without(factor), pool(MfaMode::Off)] {
            let refused = choice.applied(&pool, &reachable(), &with_token(), Chooser::Administrator);
            assert_eq!(refused, Err(Refused::NotInPool(factor)));
        }
    }
}

#[test]
fn where_everybody_needs_a_factor_only_an_administrator_turns_one_off() {
    let before = Factors::default().preferring(SmsMfa).with(EmailOtp);
    let off = FactorChoices { sms: Some(OFF), ..NONE };
    let by = |chooser| off.applied(&pool(MfaMode::On), &reachable(), &before, chooser);

    assert_eq!(by(Chooser::User), Err(Refused::Demanded(SmsMfa)));
    assert_eq!(by(Chooser::Administrator), Ok(Factors::default().with(EmailOtp)));
    let other = FactorChoices { email: Some(FIRST), ..NONE };
    let other = other.applied(&pool(MfaMode::On), &reachable(), &before, Chooser::User).unwrap();
    assert_eq!(other.preferred, Some(EmailOtp));
}

#[test]
fn passkeys_count_beside_another_factor_where_the_pool_says_so() {
    let on = FactorChoices { passkeys: Some(true), ..NONE };
    assert_eq!(optional(on, &Factors::default()), Err(Refused::PasskeysAlone));
    assert!(optional(on, &Factors::default().with(SmsMfa)).unwrap().passkeys);
    assert!(optional(FactorChoices { sms: Some(ON), ..on }, &Factors::default()).unwrap().passkeys);
    let mut single = pool(MfaMode::Optional);
    single.mfa.passkeys = None;
    let refused = on.applied(&single, &reachable(), &Factors::default().with(SmsMfa), Chooser::User);
    assert_eq!(refused, Err(Refused::PasskeysNotInPool));
    let off = FactorChoices { passkeys: Some(false), ..NONE };
    let before = Factors { passkeys: true, ..Factors::default() };
    assert_eq!(off.applied(&single, &reachable(), &before, Chooser::User), Ok(Factors::default()));
}
