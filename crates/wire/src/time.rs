//! Moments as the Query protocol writes them: RFC 3339, or seconds since the epoch.

use crate::sigv4::stamp;

/// `2026-01-01T00:00:00Z`: whole seconds, as IAM and STS answer.
pub fn format(millis: i64) -> String {
    let stamp = stamp::format(millis);
    let part = |from: usize, to: usize| stamp.get(from..to).unwrap_or_default();
    format!("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 6), part(6, 8), part(9, 11), part(11, 13), part(13, 15))
}

/// Milliseconds since the epoch. Fractions of a second are read, other zones than UTC are not.
pub fn parse(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<f64>() {
        return seconds.is_finite().then_some((seconds * 1000.0).round() as i64);
    }
    let (whole, fraction) = text.strip_suffix('Z')?.split_once('.').unwrap_or((text.strip_suffix('Z')?, ""));
    let digits_only = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let form = whole.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte }).collect::<Vec<u8>>();
    if form != b"0000-00-00T00:00:00" || !digits_only {
        return None;
    }
    let compact: String = whole.chars().filter(|letter| !matches!(letter, '-' | ':')).collect();
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    Some(stamp::parse(&format!("{compact}Z"))? + thousandths.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_one_is_written() {
        for (text, millis) in [
            ("2026-01-01T00:00:00Z", 1_767_225_600_000),
            ("2026-01-01T00:00:00.25Z", 1_767_225_600_250),
            ("1767225600", 1_767_225_600_000),
            ("1767225600.5", 1_767_225_600_500),
        ] {
            assert_eq!(parse(text), Some(millis), "{text}");
        }
        assert_eq!(format(1_767_225_600_250), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in ["", "Z", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00+01:00", "NaN", "éé"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
