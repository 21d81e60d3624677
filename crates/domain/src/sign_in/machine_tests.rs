use super::*;
use crate::password::{Scheme, StoredPassword};
use crate::random::fixed::Counter;
use crate::secret::Sealed;
use crate::srp::Salt;
use crate::user::Status;
use proptest::collection::vec;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
const POOL: PoolNumber = PoolNumber(1);
const USER: UserId = UserId(2);
const VALIDITY: Duration = Duration::from_secs(180);

fn visit() -> Visit {
    Visit { pool: POOL, client: ClientId::from("client"), user: USER, event_id: "event".into() }
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
    Facts { credentials, attempts, now: NOW }
}

fn begun(credentials: &Credentials) -> Challenge {
    match begin(visit(), facts(credentials, &none())) {
        Step::Need(Need::PreAuthentication(waiting)) => waiting.allowed(),
        other => panic!("{other:?}"),
    }
}

fn typed(credentials: &Credentials, right: bool) -> Step {
    begun(credentials).answer(Answer::Password(Checked::assumed(right)), facts(credentials, &none()))
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
    assert_eq!(refusal(begin(visit(), facts(&disabled, &none()))), Refusal::Obstacle(Obstacle::Disabled));

    let locked = (0..5).fold(none(), |attempts, _| attempts.failed(NOW));
    let until = NOW.plus(Duration::from_secs(1));
    let refused = refusal(begin(visit(), facts(&user(Status::Confirmed), &locked)));
    assert_eq!(refused, Refusal::Obstacle(Obstacle::Locked { until }));
    assert!(!refused.is_failed_attempt());
}

#[test]
fn a_temporary_password_leads_to_a_new_one_over_a_session() {
    let invited = user(Status::ForceChangePassword);
    let Step::Ask(challenge) = typed(&invited, true) else { panic!() };
    assert_eq!(challenge.name(), ChallengeName::NewPasswordRequired);

    let session = challenge.session(VALIDITY, &Counter::default(), NOW);
    let sealed = serde_json::to_string(&session).unwrap();
    let opened: Session = serde_json::from_str(&sealed).unwrap();
    assert_eq!(opened, session);
    let name = ChallengeName::NewPasswordRequired;
    let resume = |pool, client: &str, name, seconds: u64| {
        let now = NOW.plus(Duration::from_secs(seconds));
        Challenge::resume(opened.clone(), pool, &ClientId::from(client), name, now).map(|challenge| challenge.name())
    };

    assert_eq!(resume(POOL, "client", name, 179), Ok(name));
    assert_eq!(resume(POOL, "client", name, 180), Err(SessionRefused::Expired));
    assert_eq!(resume(POOL, "other", name, 0), Err(SessionRefused::Foreign));
    assert_eq!(resume(PoolNumber(9), "client", name, 0), Err(SessionRefused::Foreign));
    for &other in ChallengeName::ALL.iter().filter(|other| **other != name) {
        assert_eq!(resume(POOL, "client", other, 0), Err(SessionRefused::Foreign), "{other}");
    }

    let challenge = Challenge::resume(session, POOL, &ClientId::from("client"), name, NOW).unwrap();
    let changed = invited.clone().with_permanent_password(password(2), 0);
    let step = challenge.answer(Answer::NewPassword { changed: &changed }, facts(&invited, &none()));
    assert!(matches!(step, Step::SignedIn(_)));
}

#[test]
fn every_session_has_a_marker_of_its_own() {
    let random = Counter::default();
    let Step::Ask(challenge) = typed(&user(Status::ForceChangePassword), true) else { panic!() };
    let first = challenge.session(VALIDITY, &random, NOW).marker();
    let second = challenge.session(VALIDITY, &random, NOW).marker();

    assert_ne!(first.digest, second.digest);
    assert_eq!(first.until, NOW.plus(VALIDITY));
}

#[test]
fn a_password_set_meanwhile_ends_the_sign_in() {
    let invited = user(Status::ForceChangePassword);
    let Step::Ask(challenge) = typed(&invited, true) else { panic!() };
    let invited_again = invited.with_temporary_password(password(2), 0, NOW.plus(VALIDITY));
    let changed = invited_again.clone().with_permanent_password(password(3), 0);

    let step = challenge.answer(Answer::NewPassword { changed: &changed }, facts(&invited_again, &none()));

    assert_eq!(refusal(step), Refusal::WrongAnswer);
}

#[derive(Clone, Debug)]
enum Move {
    Password {
        right: bool,
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
        enabled: bool,
        failures in 0_u32..8,
        temporary_for in prop::option::of(0_u64..3),
        moves in vec(any_move(), 0..8),
    ) {
        let mut credentials = user(status);
        credentials.enabled = enabled;
        credentials.temporary_until = temporary_for.map(|seconds| NOW.plus(Duration::from_secs(seconds)));
        let mut attempts = (0..failures).fold(none(), |attempts, _| attempts.failed(NOW));
        let random = Counter::default();
        let (mut shown, mut renewed) = (false, false);

        let mut step = begin(visit(), facts(&credentials, &attempts));
        for answer in moves {
            let challenge = match step {
                Step::Need(Need::PreAuthentication(waiting)) => waiting.allowed(),
                Step::Ask(challenge) => challenge,
                Step::SignedIn(_) | Step::Refused(_) => break,
            };
            step = match answer {
                Move::Password { right } => {
                    shown |= right && challenge.name() == ChallengeName::Password;
                    challenge.answer(Answer::Password(Checked::assumed(right)), facts(&credentials, &attempts))
                }
                Move::NewPassword { honest } => {
                    let honestly = credentials.clone().with_permanent_password(password(credentials.next_epoch()), 0);
                    let changed = if honest { honestly } else { credentials.clone() };
                    renewed |= honest && challenge.name() == ChallengeName::NewPasswordRequired;
                    challenge.answer(Answer::NewPassword { changed: &changed }, facts(&credentials, &attempts))
                }
                Move::Session { name } => {
                    let session = challenge.session(VALIDITY, &random, NOW);
                    match Challenge::resume(session, POOL, &ClientId::from("client"), name, NOW) {
                        Ok(challenge) => Step::Ask(challenge),
                        Err(_) => break,
                    }
                }
                Move::Disable => {
                    credentials = credentials.disabled(NOW);
                    Step::Ask(challenge)
                }
                Move::Reset => {
                    credentials.status = Status::ResetRequired;
                    Step::Ask(challenge)
                }
                Move::Fail => {
                    attempts = attempts.failed(NOW);
                    Step::Ask(challenge)
                }
            };
            if let Step::SignedIn(proof) = &step {
                prop_assert!(shown);
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
                prop_assert_eq!(proof.methods(), &[Method::Password]);
                prop_assert_eq!(proof.generation(), credentials.generation);
            }
        }
    }
}
