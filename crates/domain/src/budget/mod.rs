//! How many messages may go to, or because of, one and the same within an hour or a day: what keeps a stranger from having
//! somebody's mailbox filled, or numbers called that earn by it, at a pool's expense.
//!
//! Begin with [`Budgets::of`], which says what a message draws on; [`Spent`] is what was drawn so far.

mod rate;
mod spent;

use std::collections::BTreeMap;
use std::net::IpAddr;

pub use rate::{BadRate, Period, Rate};
pub use spent::Spent;

use crate::ids::{PoolNumber, UserId};
use crate::message::Channel;
use crate::names::names;

/// The digits at a number's end that do not belong to its prefix: whoever earns by calls owns numbers by the thousand, in
/// a row.
const OWN_DIGITS: usize = 4;

names! {
    /// What a budget is of. Flags and figures show these names.
    pub enum Budget {
        /// Messages to one user, by all ways and of all kinds.
        User = "user",
        /// Mail to one mailbox, in all pools.
        Address = "address",
        /// Text messages to one number, in all pools.
        Number = "number",
        /// Text messages to numbers that differ in their last four digits only, in all pools.
        Prefix = "prefix",
        /// Messages that callers from one network address cause, in all pools.
        Client = "client",
        /// All mail of a pool.
        Mail = "mail",
        /// All text messages of a pool.
        Sms = "sms",
    }
}

/// How much of each there is; `None` is as much as anybody likes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budgets {
    pub rates: BTreeMap<Budget, Rate>,
    /// Of all text messages to numbers that begin so, `+` first; the longest beginning counts.
    pub beginnings: BTreeMap<String, Rate>,
}

/// What `serve` imposes unless it is told otherwise. Twenty mails to one address within an hour, which twenty sign-ups
/// cause, are within all of them.
impl Default for Budgets {
    fn default() -> Self {
        let rates = [
            (Budget::User, Rate::new(40, Period::Hour)),
            (Budget::Address, Rate::new(40, Period::Hour)),
            (Budget::Number, Rate::new(20, Period::Hour)),
            (Budget::Prefix, Rate::new(100, Period::Hour)),
            (Budget::Client, Rate::new(100, Period::Hour)),
            (Budget::Mail, Rate::new(50_000, Period::Day)),
            (Budget::Sms, Rate::new(1000, Period::Day)),
        ];
        Self { rates: rates.into(), beginnings: BTreeMap::new() }
    }
}

/// A message that is about to be written.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    pub pool: PoolNumber,
    /// `None` for nobody: who asked does not know that there is no such user.
    pub user: Option<UserId>,
    pub channel: Channel,
    pub to: &'a str,
    /// Where whoever caused it is; `None` for who may speak for others.
    pub client: Option<IpAddr>,
}

/// One budget that a message draws on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    pub budget: Budget,
    pub rate: Rate,
    /// Whose it is: no two of one budget have the same.
    pub owner: Vec<u8>,
}

impl Budgets {
    /// What a message draws on; all of it must be there.
    pub fn of(&self, sending: &Sending<'_>) -> Vec<Draw> {
        let pool = sending.pool.0.to_be_bytes().to_vec();
        let mut draws = Vec::with_capacity(6);
        let mut add = |budget: Budget, owner: Option<Vec<u8>>| {
            if let (Some(rate), Some(owner)) = (self.rates.get(&budget), owner) {
                draws.push(Draw { budget, rate: *rate, owner });
            }
        };
        add(Budget::Client, sending.client.and_then(network));
        let user = sending.user.map(|user| [pool.as_slice(), &user.0.to_be_bytes()].concat());
        add(Budget::User, user);
        match sending.channel {
            Channel::Email => {
                add(Budget::Address, Some(mailbox(sending.to)));
                add(Budget::Mail, Some(pool));
            }
            Channel::Sms => {
                add(Budget::Number, Some(sending.to.as_bytes().to_vec()));
                add(Budget::Prefix, Some(prefix(sending.to)));
                add(Budget::Sms, Some(pool));
                let beginning =
                    self.beginnings.iter().rev().find(|(beginning, _)| sending.to.starts_with(beginning.as_str()));
                if let Some((beginning, &rate)) = beginning {
                    let owner = [b"beginning ", beginning.as_bytes()].concat();
                    draws.push(Draw { budget: Budget::Prefix, rate, owner });
                }
            }
        }
        draws
    }
}

/// What mail to an address ends up in: case does not matter, nor what follows a plus sign.
fn mailbox(address: &str) -> Vec<u8> {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let local = local.split_once('+').map_or(local, |(before, _)| before);
    format!("{local}@{domain}").to_lowercase().into_bytes()
}

fn prefix(number: &str) -> Vec<u8> {
    let end = number.len().saturating_sub(OWN_DIGITS);
    number.as_bytes().get(..end).unwrap_or_default().to_vec()
}

/// Whom an address belongs to: of IPv6, a customer has 64 bits to choose from. `None` of a private network and of this
/// machine: that is a proxy or a back end, behind which is everybody.
fn network(address: IpAddr) -> Option<Vec<u8>> {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let is_carriers_own = first == 100 && (64..128).contains(&second);
            let is_inside = address.is_loopback()
                || address.is_private()
                || address.is_link_local()
                || address.is_unspecified()
                || is_carriers_own;
            (!is_inside).then(|| address.octets().to_vec())
        }
        IpAddr::V6(address) => {
            let is_inside = address.is_loopback()
                || address.is_unique_local()
                || address.is_unicast_link_local()
                || address.is_unspecified();
            let octets = address.octets();
            (!is_inside).then(|| octets.get(..8).unwrap_or_default().to_vec())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(to: &str) -> Sending<'_> {
        Sending { pool: PoolNumber(1), user: Some(UserId(2)), channel: Channel::Email, to, client: None }
    }

    fn text(to: &str) -> Sending<'_> {
        Sending { channel: Channel::Sms, ..mail(to) }
    }

    fn names(draws: &[Draw]) -> Vec<&'static str> {
        draws.iter().map(|draw| draw.budget.as_str()).collect()
    }

    fn owner(draws: &[Draw], budget: Budget) -> Option<Vec<u8>> {
        draws.iter().find(|draw| draw.budget == budget).map(|draw| draw.owner.clone())
    }

    #[test]
    fn mail_and_text_messages_draw_on_budgets_of_their_own() {
        let budgets = Budgets::default();
        let client = Some("203.0.113.9".parse().unwrap());
        let table = [
            (Sending { client, ..mail("ana@example.com") }, vec!["client", "user", "address", "mail"]),
            (mail("ana@example.com"), vec!["user", "address", "mail"]),
            (Sending { user: None, ..mail("ana@example.com") }, vec!["address", "mail"]),
            (Sending { client, ..text("+15550001111") }, vec!["client", "user", "number", "prefix", "sms"]),
        ];
        for (sending, expected) in table {
            assert_eq!(names(&budgets.of(&sending)), expected, "{sending:?}");
        }
        let none = Budgets { rates: BTreeMap::new(), beginnings: BTreeMap::new() };
        assert_eq!(none.of(&mail("ana@example.com")), []);
    }

    #[test]
    fn one_mailbox_has_one_budget_however_it_is_written() {
        let of = |to| owner(&Budgets::default().of(&mail(to)), Budget::Address);
        for same in ["ANA@example.com", "ana+1@example.com", "ana+x+y@EXAMPLE.com"] {
            assert_eq!(of(same), of("ana@example.com"), "{same}");
        }
        for other in ["ben@example.com", "ana@example.org", "a.na@example.com"] {
            assert_ne!(of(other), of("ana@example.com"), "{other}");
        }
    }

    #[test]
    fn numbers_in_a_row_share_a_prefix() {
        let of = |to| owner(&Budgets::default().of(&text(to)), Budget::Prefix);
        assert_eq!(of("+25290012345"), of("+25290019999"));
        assert_ne!(of("+25290012345"), of("+25290022345"));
        assert_eq!(of("+1"), of("+12"));
    }

    #[test]
    fn the_longest_named_beginning_counts() {
        let none = Rate::new(0, Period::Day);
        let some = Rate::new(5, Period::Day);
        let beginnings = BTreeMap::from([("+1".to_owned(), some), ("+1900".to_owned(), none)]);
        let budgets = Budgets { beginnings, ..Budgets::default() };
        let rate = |to: &str| budgets.of(&text(to)).last().map(|draw| (draw.budget, draw.rate)).unwrap();
        assert_eq!(rate("+19005550001"), (Budget::Prefix, none));
        assert_eq!(rate("+12015550001"), (Budget::Prefix, some));
        assert_eq!(rate("+4917012345").0, Budget::Sms);
    }

    #[test]
    fn a_customer_has_one_budget_and_what_is_inside_has_none() {
        let of = |address: &str| network(address.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:203.0.113.9"), of("203.0.113.9"));
        assert_ne!(of("203.0.113.8"), of("203.0.113.9"));
        let inside =
            ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "100.64.0.1", "fd00::1", "fe80::1", "0.0.0.0", "::"];
        for inside in inside {
            assert_eq!(of(inside), None, "{inside}");
        }
    }
}
