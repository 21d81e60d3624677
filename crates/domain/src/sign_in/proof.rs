//! The evidence that somebody signed in.

use crate::ids::{ClientId, DeviceId, PoolNumber, UserId};
use crate::names::names;
use crate::pool::AssuranceLevel;
use crate::time::Timestamp;

names! {
    /// A way to prove who one is, as the claim `amr` names it.
    pub enum Method {
        Password = "pwd",
        /// The pool's own challenges.
        Custom = "custom",
        SoftwareToken = "otp",
        Sms = "sms",
        Email = "email_otp",
        /// A passkey in the device itself.
        SoftwareKey = "swk",
        /// A passkey in a key of its own.
        HardwareKey = "hwk",
        /// What was proved before stands for two factors: its holder was verified.
        SeveralFactors = "mfa",
    }
}

/// A finished sign-in. Only the machine of this module makes one, so only a finished sign-in can be given tokens.
#[derive(Debug)]
pub struct Proof {
    pub(super) pool: PoolNumber,
    pub(super) client: ClientId,
    pub(super) user: UserId,
    /// The user's [`generation`](crate::user::Credentials::generation) at the end.
    pub(super) generation: u32,
    pub(super) at: Timestamp,
    pub(super) event_id: String,
    pub(super) methods: Vec<Method>,
    pub(super) credit: Vec<Method>,
    pub(super) assurance: Option<AssuranceLevel>,
    pub(super) device: Option<DeviceId>,
}

impl Proof {
    pub fn pool(&self) -> PoolNumber {
        self.pool
    }

    pub fn client(&self) -> &ClientId {
        &self.client
    }

    pub fn user(&self) -> UserId {
        self.user
    }

    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// When the last factor was proved.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The authentication event, a UUID.
    pub fn event_id(&self) -> &str {
        &self.event_id
    }

    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    /// How much was proved in the session before, and counts.
    pub fn credited(&self) -> usize {
        self.credit.len()
    }

    /// What the new session stands on: proved before, and now.
    pub fn shown(&self) -> Vec<Method> {
        [self.credit.as_slice(), &self.methods].concat()
    }

    /// How sure the sign-in is, where tokens say so.
    pub fn assurance(&self) -> Option<AssuranceLevel> {
        self.assurance
    }

    /// The device it came from: known before, and proved if it is a remembered one.
    pub fn device(&self) -> Option<DeviceId> {
        self.device
    }
}
