use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use super::*;
use crate::password::{Scheme, StoredPassword};
use crate::pool::{FirstFactor, MfaMode, NewPool, Tier};
use crate::random::Random;
use crate::random::fixed::Counter;
use crate::secret::{Sealed, Secret};
use crate::sign_in::{Session, SessionRefused, Verdict};
use crate::srp::{ClientPublic, Identity, Salt, Verifier};
use crate::user::{Status, fixture};
use proptest::collection::vec;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
const POOL: PoolNumber = PoolNumber(1);
const USER: UserId = UserId(2);
const VALIDITY: Duration = Duration::from_secs(180);
static PEOPLE: LazyLock<Pool> = LazyLock::new(|| fixture::pool(NewPool::default()));
static ANA: LazyLock<User> = LazyLock::new(|| fixture::user(&PEOPLE, &[]));

fn visit() -> Visit {
    Visit { pool: POOL, client: ClientId::from("client"), user: USER, event_id: "event".into(), stranger: None }
}

fn none() -> Attempts {
    Attempts::none(POOL, USER)
}

fn password(epoch: u32) -> StoredPassword {
    let sealed = Sealed::from_ciphertext(vec![1]);
    StoredPassword { scheme: Scheme::Srp, salt: Salt::from_random([1; 16]), sealed, epoch, set_at: NOW }
}

fn user(status: Status) -> Credentials {
    Credentials::new(POOL, USER, status).with_password(password(1), 0)
}

fn facts<'a>(credentials: &'a Credentials, attempts: &'a Attempts) -> Facts<'a> {
    Facts { pool: &PEOPLE, user: &ANA, credentials, attempts, has_passkey: false, device: None, now: NOW }
}

fn asked(step: Step) -> Pending {
    match step {
        Step::Ask(pending) => pending,
        other => panic!("{other:?}"),
    }
}

fn begun(first: First, credentials: &Credentials) -> Pending {
    match begin(visit(), first, facts(credentials, &none())) {
        Step::Need(Need::PreAuthentication(waiting)) => asked(waiting.allowed()),
        other => panic!("{other:?}"),
    }
}

fn exchange() -> SrpExchange {
    let identity = Identity { pool: "AbCdEfGhI", username: "ana" };
    let verifier = Verifier::derive(identity, Salt::from_random([9; 16]), &Secret::new("Correct-Horse-9"));
    SrpExchange::begin(ClientPublic::parse("abc").unwrap(), &verifier, zeroize::Zeroizing::new([7; 32]))
}

fn through_the_wire(pending: &Pending, random: &dyn Random, name: ChallengeName) -> Result<Pending, SessionRefused> {
    let sealed = serde_json::to_string(&pending.session(VALIDITY, random, NOW)).unwrap();
    let opened: Session = serde_json::from_str(&sealed).unwrap();
    opened.resume(POOL, &ClientId::from("client"), name, NOW)
}

fn typed(credentials: &Credentials, right: bool) -> Step {
    let pending = begun(First::Password, credentials);
    pending.answer(Answer::Password(Checked::assumed(right)), facts(credentials, &none()))
}

fn refusal(step: Step) -> Refusal {
    match step {
        Step::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_right_password_of_a_confirmed_user_is_a_sign_in() {
    let Step::SignedIn(proof) = typed(&user(Status::Confirmed), true) else { panic!() };

    assert_eq!((proof.pool(), proof.user(), proof.client()), (POOL, USER, &ClientId::from("client")));
    assert_eq!((proof.at(), proof.event_id(), proof.methods()), (NOW, "event", &[Method::Password][..]));
}

#[test]
fn who_does_not_know_the_password_learns_nothing_of_an_unconfirmed_or_invited_user() {
    let expired = Credentials { temporary_until: Some(NOW), ..user(Status::ForceChangePassword) };
    for credentials in [user(Status::Confirmed), user(Status::Unconfirmed), user(Status::ForceChangePassword), expired]
    {
        assert_eq!(refusal(typed(&credentials, false)), Refusal::WrongPassword, "{}", credentials.status);
    }
}

#[test]
fn obstacles_after_a_right_password() {
    let expired = Credentials { temporary_until: Some(NOW), ..user(Status::ForceChangePassword) };
    for (credentials, obstacle) in [
        (user(Status::Unconfirmed), Obstacle::Unconfirmed),
        (user(Status::ResetRequired), Obstacle::ResetRequired),
        (expired, Obstacle::TemporaryPasswordExpired),
    ] {
        assert_eq!(refusal(typed(&credentials, true)), Refusal::Obstacle(obstacle));
    }
    assert_eq!(refusal(typed(&user(Status::ResetRequired), false)), Refusal::Obstacle(Obstacle::ResetRequired));
}

#[test]
fn disabled_and_locked_users_are_refused_before_any_password() {
    let disabled = user(Status::Confirmed).disabled(NOW);
    assert_eq!(
        refusal(begin(visit(), First::Password, facts(&disabled, &none()))),
        Refusal::Obstacle(Obstacle::Disabled)
    );

    let locked = (0..5).fold(none(), |attempts, _| attempts.failed(NOW));
    let until = NOW.plus(Duration::from_secs(1));
    let refused = refusal(begin(visit(), First::Password, facts(&user(Status::Confirmed), &locked)));
    assert_eq!(refused, Refusal::Obstacle(Obstacle::Locked { until }));
    assert!(!refused.is_failed_attempt());
}

#[test]
fn a_temporary_password_leads_to_a_new_one_over_a_session() {
    let invited = user(Status::ForceChangePassword);
    let pending = asked(typed(&invited, true));
    assert_eq!(pending.name(), ChallengeName::NewPasswordRequired);

    let session = pending.session(VALIDITY, &Counter::default(), NOW);
    let name = ChallengeName::NewPasswordRequired;
    let resume = |pool, client: &str, name, seconds: u64| {
        let now = NOW.plus(Duration::from_secs(seconds));
        session.clone().resume(pool, &ClientId::from(client), name, now).map(|pending| pending.name())
    };

    assert_eq!(resume(POOL, "client", name, 179), Ok(name));
    assert_eq!(resume(POOL, "client", name, 180), Err(SessionRefused::Expired));
    assert_eq!(resume(POOL, "other", name, 0), Err(SessionRefused::Foreign));
    assert_eq!(resume(PoolNumber(9), "client", name, 0), Err(SessionRefused::Foreign));
    for &other in ChallengeName::ALL.iter().filter(|other| **other != name) {
        assert_eq!(resume(POOL, "client", other, 0), Err(SessionRefused::Foreign), "{other}");
    }

    let pending = through_the_wire(&pending, &Counter::default(), name).unwrap();
    let changed = invited.clone().with_permanent_password(password(2), 0);
    let step = pending.answer(Answer::NewPassword { user: &ANA, credentials: &changed }, facts(&invited, &none()));
    assert!(matches!(step, Step::SignedIn(_)));
}

#[test]
fn every_session_has_a_marker_of_its_own() {
    let random = Counter::default();
    let pending = asked(typed(&user(Status::ForceChangePassword), true));
    let first = pending.session(VALIDITY, &random, NOW).marker();
    let second = pending.session(VALIDITY, &random, NOW).marker();

    assert_ne!(first.digest, second.digest);
    assert_eq!(first.until, NOW.plus(VALIDITY));
}

#[test]
fn a_password_set_meanwhile_ends_the_sign_in() {
    let invited = user(Status::ForceChangePassword);
    let pending = asked(typed(&invited, true));
    let invited_again = invited.with_temporary_password(password(2), 0, NOW.plus(VALIDITY));
    let changed = invited_again.clone().with_permanent_password(password(3), 0);

    let step =
        pending.answer(Answer::NewPassword { user: &ANA, credentials: &changed }, facts(&invited_again, &none()));

    assert_eq!(refusal(step), Refusal::WrongAnswer);
}

#[test]
fn a_proof_is_asked_for_whoever_it_is_and_judged_as_a_password_is() {
    let expired = Credentials { temporary_until: Some(NOW), ..user(Status::ForceChangePassword) };
    for (credentials, right, expected) in [
        (user(Status::Confirmed), true, None),
        (user(Status::Confirmed), false, Some(Refusal::WrongPassword)),
        (user(Status::Unconfirmed), true, Some(Refusal::Obstacle(Obstacle::Unconfirmed))),
        (user(Status::Unconfirmed), false, Some(Refusal::WrongPassword)),
        (user(Status::ResetRequired), true, Some(Refusal::Obstacle(Obstacle::ResetRequired))),
        (user(Status::ResetRequired), false, Some(Refusal::WrongPassword)),
        (expired, true, Some(Refusal::Obstacle(Obstacle::TemporaryPasswordExpired))),
    ] {
        let begun = begun(First::Srp, &credentials);
        assert_eq!(begun.name(), ChallengeName::PasswordSrp);
        let pending = asked(begun.answer(Answer::SrpBegun(exchange()), facts(&credentials, &none())));
        let pending = through_the_wire(&pending, &Counter::default(), ChallengeName::PasswordVerifier).unwrap();
        let step = pending.answer(Answer::SrpProof(Checked::assumed(right)), facts(&credentials, &none()));

        match expected {
            None => assert!(matches!(step, Step::SignedIn(_)), "{step:?}"),
            Some(expected) => assert_eq!(refusal(step), expected, "{}", credentials.status),
        }
    }
}

#[test]
fn nobody_signs_in_as_a_stranger() {
    let nobody = user(Status::Confirmed);
    let stranger = Some(Stranger { name: Digest([1; 32]), user_id: "7c9e6679".into() });
    let visit = Visit { stranger, ..visit() };
    let Step::Need(Need::PreAuthentication(waiting)) = begin(visit, First::Password, facts(&nobody, &none())) else {
        panic!()
    };
    let step = asked(waiting.allowed()).answer(Answer::Password(Checked::assumed(true)), facts(&nobody, &none()));

    assert_eq!(refusal(step), Refusal::WrongPassword);
}

#[test]
fn a_pool_that_demands_a_second_factor_gives_nothing_without_one() {
    let mut demanding = fixture::pool(NewPool::default());
    demanding.mfa.mode = MfaMode::On;
    let (credentials, none) = (user(Status::Confirmed), none());
    let facts = Facts { pool: &demanding, ..facts(&credentials, &none) };

    let step = begun(First::Password, &credentials).answer(Answer::Password(Checked::assumed(true)), facts);

    assert_eq!(refusal(step), Refusal::NoFactorToSetUp);
}

#[derive(Clone, Debug)]
enum Move {
    Password {
        right: bool,
    },
    SrpBegun,
    SrpProof {
        right: bool,
    },
    Choose {
        name: ChallengeName,
    },
    /// What the pool's functions say whenever they are asked.
    Custom {
        enough: bool,
    },
    /// Hands over credentials, honestly changed or not.
    NewPassword {
        honest: bool,
    },
    /// Through the wire and back, answered under a name.
    Session {
        name: ChallengeName,
    },
    Disable,
    Reset,
    Fail,
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => any::<bool>().prop_map(|right| Move::Password { right }),
        4 => Just(Move::SrpBegun),
        4 => any::<bool>().prop_map(|right| Move::SrpProof { right }),
        2 => prop::sample::select(ChallengeName::ALL).prop_map(|name| Move::Choose { name }),
        2 => any::<bool>().prop_map(|enough| Move::Custom { enough }),
        4 => any::<bool>().prop_map(|honest| Move::NewPassword { honest }),
        2 => prop::sample::select(ChallengeName::ALL).prop_map(|name| Move::Session { name }),
        1 => Just(Move::Session { name: ChallengeName::NewPasswordRequired }),
        1 => Just(Move::Disable),
        1 => Just(Move::Reset),
        1 => Just(Move::Fail),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nobody_signs_in_without_every_demanded_factor(
        status in prop::sample::select(Status::ALL),
        first in prop::sample::select(vec![
            First::Password, First::Srp, First::Choice(None), First::Choice(Some(ChallengeName::Password)),
            First::SignedUp(Contact::Email), First::Custom,
        ]),
        enabled: bool,
        demands_mfa in prop::bool::weighted(0.2),
        failures in 0_u32..8,
        temporary_for in prop::option::of(0_u64..3),
        moves in vec(any_move(), 0..8),
    ) {
        let mut credentials = user(status);
        credentials.enabled = enabled;
        credentials.temporary_until = temporary_for.map(|seconds| NOW.plus(Duration::from_secs(seconds)));
        let mut attempts = (0..failures).fold(none(), |attempts, _| attempts.failed(NOW));
        let mut pool = fixture::pool(NewPool::default());
        if demands_mfa {
            pool.mfa.mode = MfaMode::On;
        }
        let random = Counter::default();
        let exchange = exchange();
        let (mut shown, mut renewed, mut enough) = (false, false, false);

        let mut step = begin(visit(), first, Facts { pool: &pool, ..facts(&credentials, &attempts) });
        for answer in moves {
            let facts = Facts { pool: &pool, ..facts(&credentials, &attempts) };
            if let Step::Need(Need::PreAuthentication(waiting)) = step {
                step = waiting.allowed();
            }
            if let Step::Need(Need::Create(creating)) = step {
                step = creating.created();
            }
            step = match (step, answer) {
                (Step::Need(Need::Define(defining)), answer) => {
                    let says_enough = matches!(answer, Move::Custom { enough: true });
                    enough |= says_enough;
                    let verdict = match answer {
                        _ if says_enough => Verdict::Enough,
                        Move::SrpBegun => Verdict::AskPassword(exchange.clone()),
                        Move::Disable => Verdict::Denied,
                        _ => Verdict::AskOwn,
                    };
                    defining.answered(verdict, Digest([1; 32]), facts)
                }
                (Step::Ask(pending), answer) => match answer {
                    Move::Password { right } => {
                        shown |= right && pending.name() == ChallengeName::Password;
                        pending.answer(Answer::Password(Checked::assumed(right)), facts)
                    }
                    Move::Choose { name } => pending.answer(Answer::Choice(name), facts),
                    Move::Custom { .. } => pending.answer(Answer::Custom, facts),
                    Move::SrpBegun => pending.answer(Answer::SrpBegun(exchange.clone()), facts),
                    Move::SrpProof { right } => {
                        shown |= right && pending.name() == ChallengeName::PasswordVerifier;
                        pending.answer(Answer::SrpProof(Checked::assumed(right)), facts)
                    }
                    Move::NewPassword { honest } => {
                        let honestly = credentials.clone().with_permanent_password(password(credentials.next_epoch()), 0);
                        let changed = if honest { honestly } else { credentials.clone() };
                        renewed |= honest && pending.name() == ChallengeName::NewPasswordRequired;
                        pending.answer(Answer::NewPassword { user: &ANA, credentials: &changed }, facts)
                    }
                    Move::Session { name } => match through_the_wire(&pending, &random, name) {
                        Ok(pending) => Step::Ask(pending),
                        Err(_) => break,
                    },
                    Move::Disable => {
                        credentials = credentials.disabled(NOW);
                        Step::Ask(pending)
                    }
                    Move::Reset => {
                        credentials.status = Status::ResetRequired;
                        Step::Ask(pending)
                    }
                    Move::Fail => {
                        attempts = attempts.failed(NOW);
                        Step::Ask(pending)
                    }
                },
                _ => break,
            };
            if let Step::SignedIn(proof) = &step {
                prop_assert!(shown || enough);
                prop_assert!(!demands_mfa);
                prop_assert!(credentials.enabled);
                prop_assert!(attempts.check(NOW).is_ok());
                match credentials.status {
                    Status::Confirmed | Status::ExternalProvider => {}
                    Status::ForceChangePassword => {
                        prop_assert!(renewed);
                        prop_assert!(credentials.temporary_until.is_none_or(|until| NOW < until));
                    }
                    Status::Unconfirmed | Status::ResetRequired => prop_assert!(false, "{}", credentials.status),
                }
                prop_assert!(!proof.methods().is_empty());
                prop_assert!(shown || !proof.methods().contains(&Method::Password));
                prop_assert!(enough || !proof.methods().contains(&Method::Custom));
                prop_assert_eq!(proof.generation(), credentials.generation);
            }
        }
    }
}

#[test]
fn what_the_pool_allows_and_the_user_has_can_be_chosen() {
    let factors = BTreeSet::from([FirstFactor::Password, FirstFactor::EmailOtp, FirstFactor::SmsOtp]);
    let policy = |tier| {
        let mut pool = fixture::pool(NewPool::default());
        pool.settings.sign_in_policy.first_factors.clone_from(&factors);
        pool.tier = tier;
        pool
    };
    let (essentials, lite) = (policy(Tier::Essentials), policy(Tier::Lite));
    let both = [("email", "ana@example.com"), ("phone_number", "+15550001111")];
    let with_both = fixture::user(&essentials, &both);
    let bare = Credentials::new(POOL, USER, Status::Confirmed);
    use ChallengeName as Name;
    for (pool, person, credentials, expected) in [
        (
            &essentials,
            &with_both,
            user(Status::Confirmed),
            vec![Name::PasswordSrp, Name::Password, Name::EmailOtp, Name::SmsOtp],
        ),
        (&essentials, &with_both, bare.clone(), vec![Name::EmailOtp, Name::SmsOtp]),
        (&essentials, &with_both, user(Status::ForceChangePassword), vec![Name::PasswordSrp, Name::Password]),
        (&essentials, &*ANA, user(Status::Confirmed), vec![Name::PasswordSrp, Name::Password]),
        (&lite, &with_both, user(Status::Confirmed), vec![Name::PasswordSrp, Name::Password]),
        (&*PEOPLE, &with_both, user(Status::Confirmed), vec![Name::PasswordSrp, Name::Password]),
        (&*PEOPLE, &with_both, bare, vec![]),
    ] {
        let none = none();
        let facts = Facts {
            pool,
            user: person,
            credentials: &credentials,
            attempts: &none,
            has_passkey: false,
            device: None,
            now: NOW,
        };
        assert_eq!(choice::available(facts, false), expected);
    }
}
