//! Where a code goes, and how much of that the caller may see.

use super::Channel;
use crate::pool::{Contact, Pool, RecoveryMechanism, is_address};
use serde::{Deserialize, Serialize};

/// `CodeDeliveryDetails`: a masked address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeDelivery {
    pub destination: String,
    pub channel: Channel,
    pub attribute: Contact,
}

impl CodeDelivery {
    pub fn to(contact: Contact, address: &str) -> Self {
        let destination = match contact {
            Contact::Email => mask_email(address),
            Contact::PhoneNumber => mask_phone(address),
        };
        Self { destination, channel: contact.channel(), attribute: contact }
    }
}

impl Contact {
    pub const fn channel(self) -> Channel {
        match self {
            Self::Email => Channel::Email,
            Self::PhoneNumber => Channel::Sms,
        }
    }
}

/// `ana@example.com` is `a***@e***`.
fn mask_email(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let mut masked = String::new();
    masked.extend(local.chars().next());
    masked.push_str("***@");
    masked.extend(domain.chars().next());
    masked.push_str("***");
    masked
}

/// `+15555559934` is `+*******9934`: one star for each hidden digit.
fn mask_phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let hidden = digits.len().saturating_sub(4);
    let mut masked = String::from("+");
    masked.extend(std::iter::repeat_n('*', hidden));
    masked.extend(digits.iter().skip(hidden));
    masked
}

/// Where a new account is verified: at the phone when the pool verifies both and the user has both.
pub fn verification_contact(pool: &Pool, has: impl Fn(Contact) -> bool) -> Option<Contact> {
    [Contact::PhoneNumber, Contact::Email]
        .into_iter()
        .find(|contact| pool.settings.auto_verified.contains(contact) && has(*contact))
}

/// What an unknown user would be told to look at: the form of the name says it, else what the pool uses.
pub fn simulated_contact(pool: &Pool, username: &str) -> Contact {
    if is_address(username) {
        return Contact::Email;
    }
    if is_number(username) {
        return Contact::PhoneNumber;
    }
    let mut recovery = pool.settings.recovery.iter().flat_map(|recovery| recovery.by_priority());
    let preferred = recovery.find_map(RecoveryMechanism::contact);
    preferred.or_else(|| verification_contact(pool, |_| true)).unwrap_or(Contact::Email)
}

fn is_number(username: &str) -> bool {
    username.strip_prefix('+').is_some_and(|rest| rest.len() > 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Details for a user who does not exist. Who names an address is told of that address, as its owner would be. Of any
/// other name the digest, a keyed one of pool and name, makes one up: the same name is always told the same, and nobody
/// can compute it.
pub fn simulated(pool: &Pool, username: &str, digest: &[u8; 32]) -> CodeDelivery {
    let contact = simulated_contact(pool, username);
    let names_it = match contact {
        Contact::Email => is_address(username),
        Contact::PhoneNumber => is_number(username),
    };
    if names_it {
        return CodeDelivery::to(contact, &pool.folded(username));
    }
    let [first, second, third, fourth, ..] = *digest;
    let destination = match contact {
        Contact::Email => {
            let letter = |byte: u8| char::from(b'a' + byte % 26);
            format!("{}***@{}***", letter(first), letter(second))
        }
        Contact::PhoneNumber => {
            let number = u32::from_be_bytes([first, second, third, fourth]) % 10_000;
            format!("+*******{number:04}")
        }
    };
    CodeDelivery { destination, channel: contact.channel(), attribute: contact }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{PoolId, PoolNumber};
    use crate::pool::{NewPool, RecoveryOption};
    use crate::time::Timestamp;

    #[test]
    fn addresses_are_masked_as_amazon_masks_them() {
        let table = [
            (Contact::Email, "test@test.com", "t***@t***"),
            (Contact::Email, "j@example.co.uk", "j***@e***"),
            (Contact::Email, "é@ü.de", "é***@ü***"),
            (Contact::PhoneNumber, "+15555559934", "+*******9934"),
            (Contact::PhoneNumber, "+491700002076", "+********2076"),
            (Contact::PhoneNumber, "+8613800004516", "+*********4516"),
        ];
        for (contact, address, masked) in table {
            assert_eq!(CodeDelivery::to(contact, address).destination, masked);
        }
    }

    fn pool(mechanism: Option<RecoveryMechanism>) -> Pool {
        let mut draft = NewPool::default();
        draft.settings.recovery = mechanism.map(|mechanism| vec![RecoveryOption { mechanism, priority: 1 }]);
        Pool::create(PoolNumber(1), PoolId::from("us-east-1_AbCdEfGhI"), draft, Timestamp::EPOCH).unwrap()
    }

    #[test]
    fn an_unknown_user_is_always_told_the_same() {
        let digest = [7; 32];

        assert_eq!(simulated(&pool(None), "nobody", &digest).destination, "h***@h***");
        let by_phone = pool(Some(RecoveryMechanism::VerifiedPhoneNumber));
        let phone = simulated(&by_phone, "nobody", &digest);
        assert_eq!(phone.destination.len(), "+*******9934".len());
        assert_eq!(phone.channel.medium(), "SMS");
        assert_ne!(simulated(&by_phone, "nobody", &[8; 32]), phone);
    }

    #[test]
    fn who_names_an_address_is_told_of_it_whether_or_not_it_is_known() {
        let pool = pool(None);
        for (name, told) in [("ana@example.com", "a***@e***"), ("+15555559934", "+*******9934")] {
            assert_eq!(simulated(&pool, name, &[7; 32]).destination, told);
        }
    }
}
