//! The AWS region and account that ids and ARNs carry.

use std::str::FromStr;

/// Such as `us-east-1` or `us-gov-west-1`: what verifiers demand of a pool id's first half.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region(String);

impl Region {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Region {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split('-').collect();
        let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_region = match parts.as_slice() {
            [area, middle @ .., number] => {
                area.len() == 2
                    && is_word(area)
                    && !middle.is_empty()
                    && middle.iter().all(is_word)
                    && number.len() == 1
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            }
            _ => false,
        };
        if is_region { Ok(Self(text.to_owned())) } else { Err("expected an AWS region such as eu-central-1") }
    }
}

/// Twelve digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account(String);

impl Account {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Account {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err("expected twelve digits")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_look_like_amazons() {
        for region in ["us-east-1", "eu-central-2", "us-gov-west-1", "ap-southeast-3"] {
            assert_eq!(region.parse::<Region>().unwrap().as_str(), region);
        }
        for region in
            ["", "local", "us-east", "us-east-", "US-EAST-1", "us-1", "usa-east-1", "us_east_1", "us--1", "us-east-1x"]
        {
            assert!(region.parse::<Region>().is_err(), "{region}");
        }
    }

    #[test]
    fn accounts_have_twelve_digits() {
        assert!("123456789012".parse::<Account>().is_ok());
        for account in ["", "12345678901", "1234567890123", "12345678901a", "１２３４"] {
            assert!(account.parse::<Account>().is_err(), "{account}");
        }
    }
}
