//! How many messages may be sent: one limit in the place of the usual one.

use std::str::FromStr;

use domain::budget::{Budget, Budgets, Rate};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageLimit {
    what: What,
    /// None: as many as anybody likes.
    rate: Option<Rate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Budget(Budget),
    /// Text messages to numbers that begin so.
    Beginning(String),
}

impl FromStr for MessageLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = || {
            let names: Vec<_> = Budget::ALL.iter().map(|budget| budget.as_str()).collect();
            format!(
                "expected NAME=COUNT/h, NAME=COUNT/d or NAME=off, such as address=40/h or +1900=0/d; a NAME is one of {} or \
                 how numbers begin",
                names.join(", ")
            )
        };
        let (name, rate) = text.split_once('=').ok_or_else(expected)?;
        let what = match name.strip_prefix('+') {
            Some(digits) if is_beginning(digits) => What::Beginning(name.to_owned()),
            Some(_) => return Err(expected()),
            None => What::Budget(Budget::parse(name).ok_or_else(expected)?),
        };
        let rate = match rate {
            "off" => None,
            rate => Some(rate.parse().map_err(|_| expected())?),
        };
        Ok(Self { what, rate })
    }
}

fn is_beginning(digits: &str) -> bool {
    (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// All that were given together, in the place of the usual ones; the last one of a name counts.
pub fn budgets(limits: &[MessageLimit]) -> Budgets {
    let mut budgets = Budgets::default();
    for limit in limits {
        match (&limit.what, limit.rate) {
            (What::Budget(budget), Some(rate)) => drop(budgets.rates.insert(*budget, rate)),
            (What::Budget(budget), None) => drop(budgets.rates.remove(budget)),
            (What::Beginning(digits), Some(rate)) => drop(budgets.beginnings.insert(digits.clone(), rate)),
            (What::Beginning(digits), None) => drop(budgets.beginnings.remove(digits)),
        }
    }
    budgets
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::budget::Period;

    #[test]
    fn what_is_given_stands_in_the_place_of_the_usual() {
        let given = ["address=5/h", "sms=20/d", "client=off", "+1900=0/d", "+44=7/h", "+44=off"];
        let given: Vec<MessageLimit> = given.iter().map(|text| text.parse().unwrap()).collect();

        let budgets = budgets(&given);

        assert_eq!(budgets.rates.get(&Budget::Address), Some(&Rate::new(5, Period::Hour)));
        assert_eq!(budgets.rates.get(&Budget::Sms), Some(&Rate::new(20, Period::Day)));
        assert_eq!(budgets.rates.get(&Budget::Client), None);
        assert_eq!(budgets.rates.get(&Budget::Mail), Budgets::default().rates.get(&Budget::Mail));
        assert_eq!(budgets.beginnings, [("+1900".to_owned(), Rate::new(0, Period::Day))].into());
        assert_eq!(super::budgets(&[]), Budgets::default());
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for text in ["", "address", "address=", "address=5", "street=5/h", "+=5/h", "+1x=5/h", "=5/h", "address=5/h,"] {
            assert!(text.parse::<MessageLimit>().unwrap_err().contains("NAME=COUNT/h"), "{text}");
        }
    }
}
