//! What the machine says to every order of answers, honest or not, in pools with second factors.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::ids::ClientId;
use crate::otp::FreshCode;
use crate::password::{Checked, Scheme, StoredPassword};
use crate::pool::{EmailMfa, Mfa, MfaMode, NewPool, Pool};
use crate::random::fixed::Counter;
use crate::secret::Sealed;
use crate::sign_in::machine::{Answer, First, Need, Pending, Visit, begin};
use crate::sign_in::{ChallengeName, Session, demand};
use crate::srp::Salt;
use crate::time::Timestamp;
use crate::user::{Attempts, SoftwareToken, Status, TokenRefused, User, fixture};

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
const KEY: &[u8] = b"a key of the keyring";
const VALIDITY: Duration = Duration::from_secs(180);

/// Everything a sign-in can meet, and what an honest outside would have committed so far.
struct World {
    pool: Pool,
    user: User,
    credentials: Credentials,
    attempts: Attempts,
    random: Counter,
    /// A right answer to a question for a second factor was given.
    second: bool,
}

#[derive(Clone, Debug)]
enum Move {
    Password {
        right: bool,
    },
    NewPassword,
    Code {
        right: bool,
    },
    Token(Result<(), TokenRefused>),
    Choose(Factor),
    Associate,
    Prove {
        honest: bool,
    },
    SetUpToken,
    SetUpEmail,
    Session(ChallengeName),
    /// What others do meanwhile.
    Disable,
    Fail,
    TokenDeleted,
    Mode(MfaMode),
}

fn any_move() -> impl Strategy<Value = Move> {
    let token = prop_oneof![Just(Ok(())), Just(Err(TokenRefused::Mismatch)), Just(Err(TokenRefused::Used))];
    prop_oneof![
        6 => any::<bool>().prop_map(|right| Move::Password { right }),
        2 => Just(Move::NewPassword),
        6 => any::<bool>().prop_map(|right| Move::Code { right }),
        6 => token.prop_map(Move::Token),
        4 => prop::sample::select(Factor::ALL).prop_map(Move::Choose),
        4 => Just(Move::Associate),
        4 => any::<bool>().prop_map(|honest| Move::Prove { honest }),
        4 => Just(Move::SetUpToken),
        3 => Just(Move::SetUpEmail),
        2 => prop::sample::select(ChallengeName::ALL).prop_map(Move::Session),
        1 => Just(Move::Disable),
        1 => Just(Move::Fail),
        1 => Just(Move::TokenDeleted),
        1 => prop::sample::select(MfaMode::ALL).prop_map(Move::Mode),
    ]
}

fn token(number: u32) -> SoftwareToken {
    SoftwareToken { number, secret: Sealed::from_ciphertext(vec![1]), name: None, last_step: 1 }
}

fn password(epoch: u32) -> StoredPassword {
    let sealed = Sealed::from_ciphertext(vec![1]);
    StoredPassword { scheme: Scheme::Srp, salt: Salt::from_random([1; 16]), sealed, epoch, set_at: NOW }
}

impl World {
    fn facts(&self) -> Facts<'_> {
        Facts {
            pool: &self.pool,
            user: &self.user,
            credentials: &self.credentials,
            attempts: &self.attempts,
            has_passkey: false,
            device: None,
            now: NOW,
        }
    }

    /// The next question, with what the machine needs for it done.
    fn settled(&self, mut step: Step) -> Step {
        while let Step::Need(need) = step {
            step = match need {
                Need::PreAuthentication(waiting) => waiting.allowed(),
                Need::SendCode(sending) => {
                    let code = FreshCode::generate(&self.random, sending.purpose(), VALIDITY, NOW);
                    let (pool, user) = (self.user.pool, self.user.id);
                    sending.sent(code.digest(KEY, pool, user))
                }
                Need::Define(_) | Need::Create(_) => panic!("no function was asked"),
                Need::AskPasskey(_) => panic!("no passkey was asked"),
            };
        }
        step
    }

    fn play(&mut self, pending: Pending, answer: Move) -> Step {
        let name = pending.name();
        match answer {
            Move::Password { right } => pending.answer(Answer::Password(Checked::assumed(right)), self.facts()),
            Move::NewPassword => {
                let new = password(self.credentials.next_epoch());
                let changed = self.credentials.clone().with_permanent_password(new, 0);
                let answer = Answer::NewPassword { user: &self.user, credentials: &changed };
                let step = pending.answer(answer, self.facts());
                if !matches!(step, Step::Refused(_)) {
                    self.credentials = changed;
                }
                step
            }
            Move::Code { right } => {
                let (user, credentials) = match pending.challenge() {
                    Challenge::SentCode(sent) => (sent.proved(&self.user, NOW), sent.credentials(&self.credentials)),
                    _ => (self.user.clone(), self.credentials.clone()),
                };
                self.second |= right && matches!(name, ChallengeName::SmsMfa | ChallengeName::EmailOtp);
                let answer = Answer::Code { is_right: right, user: &user, credentials: &credentials };
                let step = pending.answer(answer, self.facts());
                if !matches!(step, Step::Refused(_)) {
                    (self.user, self.credentials) = (user, credentials);
                }
                step
            }
            Move::Token(checked) => {
                self.second |= checked.is_ok() && name == ChallengeName::SoftwareTokenMfa;
                let credentials = self.credentials.clone();
                pending.answer(Answer::SoftwareToken { checked, credentials: &credentials }, self.facts())
            }
            Move::Choose(factor) => pending.answer(Answer::Factor(factor), self.facts()),
            Move::Associate => {
                let number = self.credentials.factors.next_token();
                let secret = PendingToken { number, secret: Sealed::from_ciphertext(vec![2]) };
                pending.answer(Answer::SetUp(SetUp::Associated(&secret)), self.facts())
            }
            Move::Prove { honest } => {
                let number = match pending.challenge() {
                    Challenge::MfaSetup(setup) if honest => setup.secret().map(|secret| secret.number),
                    _ => None,
                };
                let mut changed = self.credentials.clone();
                if let Some(number) = number {
                    changed.factors =
                        changed.factors.with_software_token(token(number)).preferring(Factor::SoftwareTokenMfa);
                }
                let step = pending.answer(Answer::SetUp(SetUp::TokenProved(&changed)), self.facts());
                if matches!(step, Step::Ask(_)) {
                    // Nothing moves on without an honest proof.
                    assert!(number.is_some());
                    self.second = true;
                    self.credentials = changed;
                }
                step
            }
            Move::SetUpToken => pending.answer(Answer::SetUp(SetUp::Token), self.facts()),
            Move::SetUpEmail => pending.answer(Answer::SetUp(SetUp::Email("ana@example.org")), self.facts()),
            Move::Session(name) => {
                let text = serde_json::to_string(&pending.session(VALIDITY, &self.random, NOW)).unwrap();
                let session: Session = serde_json::from_str(&text).unwrap();
                match session.resume(self.user.pool, &ClientId::from("client"), name, NOW) {
                    Ok(pending) => Step::Ask(pending),
                    Err(_) => Step::Refused(Refusal::WrongAnswer),
                }
            }
            Move::Disable => {
                self.credentials = self.credentials.clone().disabled(NOW);
                Step::Ask(pending)
            }
            Move::Fail => {
                self.attempts = self.attempts.clone().failed(NOW);
                Step::Ask(pending)
            }
            Move::TokenDeleted => {
                self.credentials.factors = self.credentials.factors.clone().without_software_token();
                Step::Ask(pending)
            }
            Move::Mode(mode) => {
                self.pool.mfa.mode = mode;
                Step::Ask(pending)
            }
        }
    }
}

fn any_world() -> impl Strategy<Value = World> {
    let status = prop_oneof![4 => Just(Status::Confirmed), 1 => Just(Status::ForceChangePassword)];
    (
        (prop::sample::select(MfaMode::ALL), any::<[bool; 3]>()),
        any::<[bool; 3]>(),
        prop::sample::subsequence(Factor::ALL.to_vec(), 0..=3),
        prop::option::of(prop::sample::select(Factor::ALL)),
        status,
    )
        .prop_map(
            |((mode, [sms, software_token, email]), [has_email, has_phone, has_token], enabled, preferred, status)| {
                let mut pool = fixture::pool(NewPool::default());
                pool.mfa = Mfa { mode, sms, software_token, email: email.then(EmailMfa::default), passkeys: None };
                let mut attributes = Vec::new();
                if has_email {
                    attributes.push(("email", "ana@example.com"));
                }
                if has_phone {
                    attributes.push(("phone_number", "+15550001111"));
                }
                let user = fixture::user(&pool, &attributes);
                let mut credentials = Credentials::new(user.pool, user.id, status).with_password(password(1), 0);
                credentials.factors.enabled = enabled.into_iter().collect();
                credentials.factors.preferred = preferred.filter(|factor| credentials.factors.enabled.contains(factor));
                if has_token {
                    credentials.factors = credentials.factors.with_software_token(token(1));
                }
                let attempts = Attempts::none(user.pool, user.id);
                World { pool, user, credentials, attempts, random: Counter::default(), second: false }
            },
        )
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?} {:?}", self.pool.mfa, self.user.attributes, self.credentials)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn nobody_signs_in_without_the_second_factor_that_is_demanded(
        mut world in any_world(),
        moves in vec(any_move(), 1..10),
    ) {
        let visit = Visit {
            pool: world.user.pool,
            client: ClientId::from("client"),
            user: world.user.id,
            event_id: "event".into(),
            stranger: None,
        };
        let mut step = begin(visit, First::Password, world.facts());
        for answer in moves {
            step = match world.settled(step) {
                Step::Ask(pending) => world.play(pending, answer),
                Step::Need(_) | Step::SignedIn(_) | Step::Refused(_) => break,
            };
            step = world.settled(step);
            if let Step::SignedIn(proof) = &step {
                let demanded = demand(&world.pool, &world.user, &world.credentials.factors);
                prop_assert!(world.second || demanded == Demand::Nothing, "{demanded:?}");
                prop_assert!(world.pool.mfa.mode != MfaMode::On || proof.methods().len() > 1);
                prop_assert_eq!(proof.methods().first(), Some(&Method::Password));
                prop_assert!(world.credentials.enabled && world.attempts.check(NOW).is_ok());
                break;
            }
        }
    }
}
