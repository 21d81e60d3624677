use std::sync::LazyLock;

use super::*;
use crate::device::{Device, DeviceSalt, NewDevice, Remembrance};
use crate::ids::{ClientId, PoolNumber, UserId};
use crate::password::Checked;
use crate::pool::{Devices, NewPool, Pool, SettingsDraft};
use crate::secret::{Sealed, Secret};
use crate::sign_in::{Answer, First, Need, Pending, Visit, begin};
use crate::srp::{ClientPublic, Identity, Salt, Verifier};
use crate::time::Timestamp;
use crate::user::{Attempts, Credentials, Status, User, fixture};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
const POOL: PoolNumber = PoolNumber(1);
const USER: UserId = UserId(2);
const RULES: Devices = Devices { challenge_on_new: true, remembered_on_prompt: false };
static TRACKING: LazyLock<Pool> = LazyLock::new(|| {
    let settings = SettingsDraft { devices: Some(RULES), ..SettingsDraft::default() };
    fixture::pool(NewPool { settings, ..NewPool::default() })
});
static ANA: LazyLock<User> = LazyLock::new(|| fixture::user(&TRACKING, &[]));
static CREDENTIALS: LazyLock<Credentials> = LazyLock::new(|| Credentials::new(POOL, USER, Status::Confirmed));
static NO_ATTEMPTS: LazyLock<Attempts> = LazyLock::new(|| Attempts::none(POOL, USER));

fn device(number: u8, remembrance: Remembrance) -> Device {
    let new = NewDevice {
        pool: POOL,
        user: USER,
        id: DeviceId::from_bytes([number; 16]),
        name: None,
        salt: DeviceSalt::parse("Bw==").unwrap(),
        verifier: Sealed::from_ciphertext(vec![1]),
        address: "192.0.2.1".into(),
    };
    Device::confirm(new, RULES, NOW).with_remembrance(remembrance, NOW)
}

fn facts(device: Option<&Device>) -> Facts<'_> {
    Facts {
        pool: &TRACKING,
        user: &ANA,
        credentials: &CREDENTIALS,
        attempts: &NO_ATTEMPTS,
        device,
        has_passkey: false,
        now: NOW,
    }
}

/// What a right password leads to.
fn after_password(from: Option<&Device>) -> Step {
    let visit =
        Visit { pool: POOL, client: ClientId::from("client"), user: USER, event_id: "event".into(), stranger: None };
    let Step::Need(Need::PreAuthentication(waiting)) = begin(visit, First::Password, facts(from)) else { panic!() };
    let Step::Ask(pending) = waiting.allowed() else { panic!() };
    pending.answer(Answer::Password(Checked::assumed(true)), facts(from))
}

fn asked(step: Step) -> Pending {
    match step {
        Step::Ask(pending) => pending,
        other => panic!("{other:?}"),
    }
}

fn exchange() -> SrpExchange {
    let identity = Identity { pool: "-aBcD1234", username: "us-east-1_0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" };
    let verifier = Verifier::derive(identity, Salt::from_random([9; 16]), &Secret::new("of a device"));
    SrpExchange::begin(ClientPublic::parse("abc").unwrap(), &verifier, zeroize::Zeroizing::new([7; 32]))
}

fn is_refused(step: Step, expected: Refusal) {
    match step {
        Step::Refused(why) => assert_eq!(why, expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_a_remembered_device_is_asked_for_its_proof() {
    let remembered = device(1, Remembrance::Remembered);
    let not_remembered = device(2, Remembrance::NotRemembered);

    assert_eq!(asked(after_password(Some(&remembered))).name(), ChallengeName::DeviceSrpAuth);
    for from in [None, Some(&not_remembered)] {
        let Step::SignedIn(proof) = after_password(from) else { panic!() };
        assert_eq!(proof.device(), from.map(|device| device.id));
    }
}

#[test]
fn a_proof_ends_the_sign_in_and_a_wrong_one_counts() {
    let laptop = device(1, Remembrance::Remembered);
    for right in [true, false] {
        let begun = asked(after_password(Some(&laptop)));
        let verifier = asked(begun.answer(Answer::DeviceSrpBegun(exchange()), facts(Some(&laptop))));
        assert_eq!(verifier.name(), ChallengeName::DevicePasswordVerifier);

        match verifier.answer(Answer::DeviceProof(Checked::assumed(right)), facts(Some(&laptop))) {
            Step::SignedIn(proof) if right => assert_eq!(proof.device(), Some(laptop.id)),
            Step::Refused(Refusal::WrongPassword) if !right => {}
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn neither_another_nor_a_forgotten_device_goes_on() {
    let laptop = device(1, Remembrance::Remembered);
    let other = device(2, Remembrance::NotRemembered);
    for from in [None, Some(&other)] {
        let begun = asked(after_password(Some(&laptop)));
        is_refused(begun.answer(Answer::DeviceSrpBegun(exchange()), facts(from)), Refusal::WrongAnswer);
    }
}

#[test]
fn a_device_that_is_named_late_is_asked_too() {
    let laptop = device(1, Remembrance::Remembered);
    let visit =
        Visit { pool: POOL, client: ClientId::from("client"), user: USER, event_id: "event".into(), stranger: None };
    let Step::Need(Need::PreAuthentication(waiting)) = begin(visit, First::Password, facts(None)) else { panic!() };
    let pending = asked(waiting.allowed());

    let next = pending.answer(Answer::Password(Checked::assumed(true)), facts(Some(&laptop)));

    assert_eq!(asked(next).name(), ChallengeName::DeviceSrpAuth);
}

proptest! {
    #[test]
    fn no_answers_sign_in_from_a_remembered_device_without_its_proof(answers in proptest::collection::vec(0_u8..5, 1..8)) {
        let laptop = device(1, Remembrance::Remembered);
        let mut pending = asked(after_password(Some(&laptop)));
        let mut proved = false;
        for answer in answers {
            let is_verifier = pending.name() == ChallengeName::DevicePasswordVerifier;
            let answer = match answer {
                0 => Answer::Password(Checked::assumed(true)),
                1 => Answer::SrpProof(Checked::assumed(true)),
                2 => Answer::DeviceSrpBegun(exchange()),
                3 => Answer::DeviceProof(Checked::assumed(false)),
                _ => {
                    proved = is_verifier;
                    Answer::DeviceProof(Checked::assumed(true))
                }
            };
            match pending.answer(answer, facts(Some(&laptop))) {
                Step::Ask(next) => pending = next,
                Step::SignedIn(_) => {
                    prop_assert!(proved);
                    break;
                }
                _ => break,
            }
        }
    }
}
