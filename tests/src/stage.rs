//! A stage on which every operation can be called as it should be: what tests of all operations start from.
//!
//! A new operation needs a line in the file of its neighbours here; a coverage test says which are missing.

mod appearance;
mod clients;
mod devices;
mod federation;
mod groups;
mod imports;
mod passkeys;
mod people;
mod pools;
mod risk;
mod sessions;
mod sign_in;

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::{Client, Outcome, Pool, Tokens, User, World};

/// Operations by name, and how an input is made that each must accept once.
macro_rules! inputs {
    (($stage:ident, $operation:ident) $($($name:literal)|+ => $make:expr,)*) => {
        pub const NAMES: &[&str] = &[$($($name),+),*];

        pub async fn input($stage: &super::Stage, $operation: &str) -> Option<serde_json::Value> {
            Some(match $operation {
                $($($name)|+ => $make,)*
                _ => return None,
            })
        }
    };
}
use inputs;
pub use risk::{Told, told_of_a_sign_in};

/// A pool with an app client and a user.
pub struct Stage {
    pub world: World,
    pub pool: Pool,
    pub client: Client,
    /// Confirmed, with [`crate::PASSWORD`].
    pub user: User,
    pub tokens: Tokens,
    next: AtomicU64,
}

impl Stage {
    pub async fn new(world: &World) -> Self {
        Self::with(world, json!({})).await
    }

    /// With these members of CreateUserPool besides.
    pub async fn with(world: &World, members: Value) -> Self {
        // Every tier's features, and codes by mail.
        let mut input = json!({
            "AutoVerifiedAttributes": ["email"], "UserPoolTier": "PLUS",
            "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
        });
        crate::merge(&mut input, members);
        let pool = world.pool_with(input).await;
        let client = pool.client().await;
        let user = pool.user("someone").confirmed().await;
        let tokens = user.signs_in(&client).await;
        Self { world: world.clone(), pool, client, user, tokens, next: AtomicU64::new(0) }
    }

    /// An input that the operation must accept, once. Makes what it consumes.
    ///
    /// # Panics
    /// When nobody has said how to call it: see [`callable`].
    pub async fn input(&self, operation: &str) -> Value {
        macro_rules! first_of {
            ($($file:ident)+) => {$(
                if let Some(input) = $file::input(self, operation).await {
                    return input;
                }
            )+};
        }
        first_of!(pools risk people sign_in devices clients groups imports sessions federation appearance passkeys);
        panic!("nobody has said how to call {operation}")
    }

    fn new_name(&self) -> String {
        format!("user{}", self.next.fetch_add(1, Ordering::Relaxed))
    }

    /// Another user, who may sign in.
    async fn another(&self) -> User {
        self.pool.user(&self.new_name()).confirmed().await
    }

    async fn called(&self, operation: &str, input: Value) -> Value {
        self.pool.call(operation, input).await.answered()
    }

    /// With the id of this stage's pool.
    fn here(&self, mut input: Value) -> Value {
        input["UserPoolId"] = self.pool.id.as_str().into();
        input
    }
}

/// The operations that are built, by name.
pub fn built() -> Vec<&'static str> {
    service::operations().into_iter().filter(|operation| operation.built).map(|operation| operation.name).collect()
}

/// Those of them that a stage can call.
pub fn callable() -> Vec<&'static str> {
    let known = [
        pools::NAMES,
        risk::NAMES,
        people::NAMES,
        sign_in::NAMES,
        devices::NAMES,
        clients::NAMES,
        groups::NAMES,
        imports::NAMES,
        sessions::NAMES,
        federation::NAMES,
        appearance::NAMES,
        passkeys::NAMES,
    ]
    .concat();
    built().into_iter().filter(|operation| known.contains(operation)).collect()
}
