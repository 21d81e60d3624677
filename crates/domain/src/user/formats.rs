//! What addresses and typed values look like.

/// Digits of the longest number in E.164.
const LONGEST_NUMBER: usize = 15;

/// One `@`, something on both sides, no space: what Cognito asks, and no more.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !text.chars().any(char::is_whitespace)
}

/// A plus and digits. A leading zero is accepted, as Cognito does.
pub fn is_phone_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    !digits.is_empty() && digits.len() <= LONGEST_NUMBER && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The lower-case form of a flag.
pub(super) fn flag(text: &str) -> Option<&'static str> {
    if text.eq_ignore_ascii_case("true") {
        Some("true")
    } else if text.eq_ignore_ascii_case("false") {
        Some("false")
    } else {
        None
    }
}

/// Seconds since 1970, or a date of ISO 8601 with or without a time.
pub(super) fn is_date_time(text: &str) -> bool {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let Some((date, time)) = text.split_at_checked(10) else { return false };
    let is_time = time.is_empty() || (time.starts_with('T') && is_time_of_day(time.trim_start_matches('T')));
    is_date(date) && is_time
}

fn is_date(text: &str) -> bool {
    let parts = text.split('-').map(|part| (part.len(), number(part))).collect::<Vec<_>>();
    matches!(parts.as_slice(), [(4, Some(_)), (2, Some(1..=12)), (2, Some(1..=31))])
}

/// `HH:MM`, then seconds, parts of seconds and a zone or not.
fn is_time_of_day(text: &str) -> bool {
    let Some((clock, rest)) = text.split_at_checked(5) else { return false };
    let parts = clock.split(':').map(|part| (part.len(), number(part))).collect::<Vec<_>>();
    let is_clock = matches!(parts.as_slice(), [(2, Some(0..=23)), (2, Some(0..=59))]);
    is_clock && rest.bytes().all(|byte| byte.is_ascii_digit() || b":.+-Z".contains(&byte))
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_judged_as_cognito_judges_them() {
        for good in ["a@b", "ana+1@example.com", "ä@ö.de", "x@localhost"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "@", "a@", "@b", "a@b@c", "a b@c", "a@b ", "a@b\n", "ana"] {
            assert!(!is_email(bad), "{bad}");
        }
        for good in ["+01115551212", "+1", "+123456789012345"] {
            assert!(is_phone_number(good), "{good}");
        }
        for bad in ["", "+", "1234567", "+1 555", "+1-555", "+1234567890123456", "++1", "+１２３"] {
            assert!(!is_phone_number(bad), "{bad}");
        }
    }

    #[test]
    fn dates_are_epochs_or_iso() {
        for good in ["1700000000", "2026-11-20", "2026-11-20T19:00Z", "2026-11-20T19:00:01.5+01:00"] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in
            ["", "soon", "2026-13-01", "2026-1-1", "20-11-2026", "2026-11-20 19:00", "2026-11-20T25:00", "-5", "äöüäöü"]
        {
            assert!(!is_date_time(bad), "{bad}");
        }
    }
}
