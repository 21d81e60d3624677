//! What a person would look for in a message that somebody else wrote: a code, a link, a temporary password.
//!
//! Messages of pools say themselves what is in them; these are the ones that functions and programs send by themselves.

use super::plain::plain_text;

/// Codes have this many digits; Cognito's six.
const CODE_DIGITS: std::ops::RangeInclusive<usize> = 4..=10;
const USUAL_DIGITS: usize = 6;
/// What stands in the address of a link that proves or confirms something.
const PROVING: [&str; 9] = ["confirm", "verif", "token", "code", "magic", "activat", "invite", "reset", "login"];
/// What stands before a temporary password.
const PASSWORD_IS: [&str; 3] = ["password is ", "password: ", "password:"];

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Digits.
    pub code: Option<String>,
    /// A web address.
    pub link: Option<String>,
    pub temporary_password: Option<String>,
}

/// Looks through a message's plain text and its HTML.
pub fn find(text: Option<&str>, html: Option<&str>) -> Found {
    let shown = html.map(plain_text);
    let texts = || text.into_iter().chain(shown.as_deref());
    // The links of the HTML first: there they are marked.
    let links: Vec<&str> = shown.iter().map(String::as_str).chain(text).flat_map(addresses).collect();
    let link = links.iter().find(|link| is_proving(link)).or(links.first()).map(|&link| link.to_owned());
    let temporary_password = texts().find_map(password);
    let code = texts().find_map(|text| code(text, temporary_password.as_deref()));
    Found { code, link, temporary_password }
}

/// Web addresses in a text, in their order.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | ')' | ']');
    text.split(is_end).filter_map(move |word| {
        let start = word.find("https://").or_else(|| word.find("http://"))?;
        let address = word.get(start..)?.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        (address.len() > "https://".len()).then_some(address)
    })
}

fn is_proving(link: &str) -> bool {
    let link = link.to_ascii_lowercase();
    PROVING.iter().any(|mark| link.contains(mark))
}

/// The first number of six digits that stands alone, else the first of another length that stands near the word "code"
/// or "pin".
fn code(text: &str, password: Option<&str>) -> Option<String> {
    let numbers = || numbers(text).filter(|(_, number)| password.is_none_or(|password| !password.contains(number)));
    if let Some((_, number)) = numbers().find(|(_, number)| number.len() == USUAL_DIGITS) {
        return Some(number.to_owned());
    }
    let lower = text.to_ascii_lowercase();
    let speaks_of_codes = lower.contains("code") || lower.contains("pin") || lower.contains("otp");
    let candidate = numbers().find(|(_, number)| CODE_DIGITS.contains(&number.len()) && speaks_of_codes);
    candidate.map(|(_, number)| number.to_owned())
}

/// Runs of digits that are no part of a word, an address or a longer number.
fn numbers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '=' | '&' | '@' | '+' | '_' | '-' | '%' | '#');
    let mut start = None;
    let mut found = Vec::new();
    for (place, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, character.is_ascii_digit()) {
            (None, true) => start = Some(place),
            (Some(begun), false) => {
                start = None;
                let before = text.get(..begun).and_then(|before| before.chars().next_back());
                // A point or comma between digits makes a longer number: an amount, a version, an address.
                let mut behind = text.get(place..).unwrap_or_default().chars();
                let joins =
                    matches!(behind.next(), Some('.' | ',')) && behind.next().is_some_and(|c| c.is_ascii_digit());
                let follows = before.is_some_and(is_part) || matches!(before, Some('.' | ','));
                if !follows && !is_part(character) && !joins {
                    found.extend(text.get(begun..place).map(|number| (begun, number)));
                }
            }
            _ => {}
        }
    }
    found.into_iter()
}

/// The word behind "password is" or "password:".
fn password(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let start = PASSWORD_IS.iter().find_map(|mark| lower.find(mark).map(|place| place + mark.len()))?;
    let word = text.get(start..)?.split_whitespace().next()?;
    // The end of a sentence is none of the password's, unless it is all there is.
    let word = word.strip_suffix('.').unwrap_or(word);
    (word.len() >= 6).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(text: &str) -> Option<String> {
        find(Some(text), None).code
    }

    #[test]
    fn codes_are_numbers_that_stand_alone() {
        for (text, code) in [
            ("Your code is 042042.", Some("042042")),
            ("042042 is your code", Some("042042")),
            ("Use 12345678 as your code", Some("12345678")),
            ("Your PIN: 4711", Some("4711")),
            ("In 2026 we send 654321", Some("654321")),
            ("In 2026 we moved", None),
            ("call +15550123456", None),
            ("ref AB-123456-x", None),
            ("https://x/123456", None),
            ("pay 123456.50 EUR", None),
            ("code (123456)", Some("123456")),
            ("", None),
        ] {
            assert_eq!(code_of(text).as_deref(), code, "{text}");
        }
    }

    #[test]
    fn html_is_read_as_people_see_it() {
        let html = "<h1>Hi</h1><style>.a{width:600000px}</style><p>Code <b>042</b><b>042</b></p>\
                    <a href=\"https://shop.example/\">Shop</a> <a href=\"https://x/confirm?t=1&amp;u=2\">Confirm</a>";
        let found = find(None, Some(html));
        assert_eq!(found.code.as_deref(), Some("042042"));
        assert_eq!(found.link.as_deref(), Some("https://x/confirm?t=1&u=2"));
        assert_eq!(found.temporary_password, None);
    }

    #[test]
    fn a_link_in_a_text_ends_with_its_sentence() {
        let found = find(Some("Go to https://app.example/verify?token=a.b, please (or http://other.example)."), None);
        assert_eq!(found.link.as_deref(), Some("https://app.example/verify?token=a.b"));
    }

    #[test]
    fn temporary_passwords_follow_their_word() {
        let found = find(Some("Your username is ana and temporary password is Zx9!ab123456."), None);
        assert_eq!(found.temporary_password.as_deref(), Some("Zx9!ab123456"));
        assert_eq!(found.code, None);
        let found = find(None, Some("<p>Password: <code>S3cret!!x</code></p>"));
        assert_eq!(found.temporary_password.as_deref(), Some("S3cret!!x"));
        assert_eq!(find(Some("Reset your password: soon"), None).temporary_password, None);
    }
}
