//! So many within an hour or a day.

use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a budget is for; then there is a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Hour,
    Day,
}

impl Period {
    pub const fn length(self) -> Duration {
        match self {
            Self::Hour => Duration::from_secs(60 * 60),
            Self::Day => Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// How many, and within what. Nothing at all is a rate, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub most: u32,
    pub per: Period,
}

/// What is no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected COUNT/h or COUNT/d, such as 40/h")]
pub struct BadRate;

impl Rate {
    pub const fn new(most: u32, per: Period) -> Self {
        Self { most, per }
    }
}

/// `40/h`, `1000/d`
impl FromStr for Rate {
    type Err = BadRate;

    fn from_str(text: &str) -> Result<Self, BadRate> {
        let (most, per) = text.split_once('/').ok_or(BadRate)?;
        let per = match per {
            "h" => Period::Hour,
            "d" => Period::Day,
            _ => return Err(BadRate),
        };
        let is_plain = !most.is_empty() && most.bytes().all(|byte| byte.is_ascii_digit());
        let most = most.parse().ok().filter(|_| is_plain).ok_or(BadRate)?;
        Ok(Self { most, per })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_count_and_a_period() {
        assert_eq!("40/h".parse(), Ok(Rate::new(40, Period::Hour)));
        assert_eq!("0/d".parse(), Ok(Rate::new(0, Period::Day)));
        for text in ["", "40", "40/", "/h", "40/m", "+4/h", "-1/h", "4 /h", "4/h/h", "4294967296/h"] {
            assert_eq!(text.parse::<Rate>(), Err(BadRate), "{text}");
        }
    }
}
