//! Moments in conditions: ISO 8601 as the W3C note profiles it, or seconds since the epoch.

/// Milliseconds since the epoch, or `None` for what is no moment.
pub(super) fn parse(text: &str) -> Option<i64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() != 4 {
        return text.parse::<i64>().ok()?.checked_mul(1000);
    }
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    let midnight = days_before(year, month, day) * 86_400_000;
    time.map_or(Some(midnight), |time| Some(midnight + of_day(time)?))
}

/// `hh:mm[:ss[.s…]]` and a zone, in milliseconds after midnight UTC.
fn of_day(text: &str) -> Option<i64> {
    let zone = text.find(['Z', '+', '-'])?;
    let (clock, zone) = text.split_at(zone);
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2).filter(|hour| *hour < 24)?;
    let minute = digits(parts.next()?, 2).filter(|minute| *minute < 60)?;
    let milliseconds = match parts.next() {
        None => 0,
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
            digits(whole, 2).filter(|second| *second < 60)? * 1000 + digits(&thousandths, 3)?
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Some((hour * 60 + minute) * 60_000 + milliseconds - offset(zone)?)
}

/// `Z`, `+hh:mm` or `-hh:mm`, in milliseconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("Z", "") => return Some(0),
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let hours = digits(hours, 2).filter(|hours| *hours < 24)?;
    let minutes = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
    Some(sign * (hours * 60 + minutes) * 60_000)
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the epoch to a date of the years 0 to 9999.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let leaps = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    years + months + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1440938160", Some(1_440_938_160_000)),
            ("1970-01-01", Some(0)),
            ("2015-08-30T12:36:00Z", Some(1_440_938_160_000)),
            ("2015-08-30T12:36Z", Some(1_440_938_160_000)),
            ("2015-08-30T14:36:00+02:00", Some(1_440_938_160_000)),
            ("2015-08-30T10:06:00-02:30", Some(1_440_938_160_000)),
            ("2015-08-30T12:36:00.25Z", Some(1_440_938_160_250)),
            ("2000-02-29T23:59:59Z", Some(951_868_799_000)),
            ("1969-12-31T23:59:59Z", Some(-1000)),
            ("2024", Some(1_704_067_200_000)),
            ("2024-02", Some(1_706_745_600_000)),
            ("0000-01-01", Some(-62_167_219_200_000)),
            ("2023-02-29", None),
            ("2015-13-01", None),
            ("2015-08-30T24:00:00Z", None),
            ("2015-08-30T12:36:00", None),
            ("2015-08-30T12:36:00.Z", None),
            ("2015-08-30T12:36:00ZZ", None),
            ("2015-08-30T12:36:00+2:00", None),
            ("yesterday", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
