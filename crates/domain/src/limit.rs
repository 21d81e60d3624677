//! Request rates of API categories, as an account provisions them. They are kept and shown; nothing here counts requests.

use serde::{Deserialize, Serialize};

use crate::names::names;
use crate::time::Timestamp;

names! {
    /// A category of operations that share a rate: "Quotas in Amazon Cognito".
    pub enum Category {
        ClientAuthentication = "ClientAuthentication",
        LimitManagement = "LimitManagement",
        UserAccountRecovery = "UserAccountRecovery",
        UserAuthentication = "UserAuthentication",
        UserCreation = "UserCreation",
        UserFederation = "UserFederation",
        UserList = "UserList",
        UserPoolClientRead = "UserPoolClientRead",
        UserPoolClientUpdate = "UserPoolClientUpdate",
        UserPoolRead = "UserPoolRead",
        UserPoolResourceRead = "UserPoolResourceRead",
        UserPoolResourceUpdate = "UserPoolResourceUpdate",
        UserPoolUpdate = "UserPoolUpdate",
        UserRead = "UserRead",
        UserResourceRead = "UserResourceRead",
        UserResourceUpdate = "UserResourceUpdate",
        UserToken = "UserToken",
        UserUpdate = "UserUpdate",
    }
}

/// The most that can be provisioned, in requests per second: there is no Service Quotas here to ask for more.
pub const MAX_RATE: u32 = 100_000;

impl Category {
    /// `FreeLimitValue`, in requests per second: "Quotas in Amazon Cognito".
    pub const fn free_rate(self) -> u32 {
        match self {
            Self::UserAuthentication | Self::UserRead | Self::UserToken => 120,
            Self::ClientAuthentication => 150,
            Self::UserCreation | Self::UserResourceRead => 50,
            Self::UserAccountRecovery | Self::UserList => 30,
            Self::UserFederation | Self::UserUpdate | Self::UserResourceUpdate => 25,
            Self::UserPoolResourceRead => 20,
            Self::UserPoolRead
            | Self::UserPoolUpdate
            | Self::UserPoolResourceUpdate
            | Self::UserPoolClientRead
            | Self::UserPoolClientUpdate => 15,
            Self::LimitManagement => 1,
        }
    }
}

/// A rate that an account asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionedLimit {
    /// Twelve digits.
    pub account: String,
    pub category: Category,
    /// Requests per second.
    pub rate: u32,
    pub modified: Timestamp,
}

/// Why a rate is not provisioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitRefused {
    /// Below what is free: `free` requests per second.
    #[error("below the free rate of {free}")]
    BelowFree { free: u32 },
    /// Over [`MAX_RATE`].
    #[error("over the most an account can have")]
    OverMaximum,
}

impl ProvisionedLimit {
    /// `requested` is the wire's number, which may be negative.
    ///
    /// # Errors
    /// See [`LimitRefused`].
    pub fn request(account: &str, category: Category, requested: i32, now: Timestamp) -> Result<Self, LimitRefused> {
        let free = category.free_rate();
        let rate = u32::try_from(requested).ok().filter(|&rate| rate >= free);
        let rate = rate.ok_or(LimitRefused::BelowFree { free })?;
        if rate > MAX_RATE {
            return Err(LimitRefused::OverMaximum);
        }
        Ok(Self { account: account.to_owned(), category, rate, modified: now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_lies_between_the_free_one_and_the_most() {
        for &category in Category::ALL {
            let free = i32::try_from(category.free_rate()).unwrap();
            let request = |rate| {
                ProvisionedLimit::request("123456789012", category, rate, Timestamp::EPOCH).map(|limit| limit.rate)
            };
            assert_eq!(request(free), Ok(category.free_rate()));
            assert_eq!(request(free - 1), Err(LimitRefused::BelowFree { free: category.free_rate() }));
            assert_eq!(request(-1), Err(LimitRefused::BelowFree { free: category.free_rate() }));
            assert_eq!(request(100_000), Ok(MAX_RATE));
            assert_eq!(request(100_001), Err(LimitRefused::OverMaximum));
        }
    }
}
