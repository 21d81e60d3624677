//! The `TIMESTAMP` that a client signs: `EEE MMM d HH:mm:ss 'UTC' yyyy`, in English and in UTC.

use std::time::Duration;

use crate::time::Timestamp;

/// How far the client's clock may be off, either way: what Amazon allows signed requests.
const LEEWAY: Duration = Duration::from_secs(300);

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Whether the text is written exactly so and names a moment near `now`.
pub(super) fn is_near(text: &str, now: Timestamp) -> bool {
    parse(text).is_some_and(|moment| now.since(moment) <= LEEWAY && moment.since(now) <= LEEWAY)
}

/// `Tue Mar 3 07:08:09 UTC 2026`: the day of the month without, the time of day with leading zeros. None for anything
/// else, a day of the week that is not the date's included.
fn parse(text: &str) -> Option<Timestamp> {
    let mut words = text.split(' ');
    let mut next = || words.next();
    let (weekday, month, day, time, zone, year) = (next()?, next()?, next()?, next()?, next()?, next()?);
    if words.next().is_some() || zone != "UTC" || year.len() != 4 || day.starts_with('0') || day.len() > 2 {
        return None;
    }
    let (year, day) = (number(year)?, number(day)?);
    let month = (1_i64..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    let mut parts = time.split(':');
    let mut two = || parts.next().filter(|part| part.len() == 2).and_then(number);
    let (hour, minute, second) = (two()?, two()?, two()?);
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 || !(1..=days_of(year, month)).contains(&day) {
        return None;
    }
    let days = days_since_epoch(year, month, day);
    let is_weekday = usize::try_from(days.rem_euclid(7)).ok().and_then(|place| DAYS.get(place)) == Some(&weekday);
    is_weekday.then(|| Timestamp::from_seconds(days * 86_400 + hour * 3600 + minute * 60 + second))
}

fn number(text: &str) -> Option<i64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Of the Gregorian calendar, 1970-01-01 being day 0.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let leaps = before / 4 - before / 100 + before / 400;
    // 719,162 days lie before 1970 in a calendar that begins with the year 1.
    365 * before + leaps + (1..month).map(|month| days_of(year, month)).sum::<i64>() + day - 1 - 719_162
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_write_is_read() {
        for (text, seconds) in [
            ("Thu Jan 1 00:00:00 UTC 1970", 0),
            ("Tue Mar 3 07:08:09 UTC 2026", 1_772_521_689),
            ("Thu Feb 29 23:59:59 UTC 2024", 1_709_251_199),
            ("Fri Dec 31 12:00:00 UTC 1999", 946_641_600),
            ("Wed Dec 31 23:59:59 UTC 2036", 2_114_380_799),
        ] {
            assert_eq!(parse(text), Some(Timestamp::from_seconds(seconds)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        for text in [
            "",
            "Tue Mar 03 07:08:09 UTC 2026",
            "Tue Mar  3 07:08:09 UTC 2026",
            "Mon Mar 3 07:08:09 UTC 2026",
            "Di Mrz 3 07:08:09 UTC 2026",
            "Tue März 3 07:08:09 UTC 2026",
            "tue mar 3 07:08:09 UTC 2026",
            "Tue Mar 3 7:08:09 UTC 2026",
            "Tue Mar 3 07:08:09 GMT 2026",
            "Tue Mar 3 07:08:09 UTC 26",
            "Tue Mar 3 07:08 UTC 2026",
            "Tue Mar 3 24:08:09 UTC 2026",
            "Tue Mar 3 07:60:09 UTC 2026",
            "Tue Mar 3 07:08:60 UTC 2026",
            "Sun Feb 29 07:08:09 UTC 2026",
            "Tue Mar 0 07:08:09 UTC 2026",
            "Tue Mar 3 07:08:09 UTC 2026 ",
            "Tue Mar 3 07:08:09 UTC +026",
            "2026-03-03T07:08:09Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn five_minutes_either_way_are_near() {
        let text = "Tue Mar 3 07:08:09 UTC 2026";
        let moment = parse(text).unwrap();
        let leeway = LEEWAY.as_millis() as i64;
        for (off, near) in [(0, true), (leeway, true), (-leeway, true), (leeway + 1, false), (-leeway - 1, false)] {
            assert_eq!(is_near(text, Timestamp::from_millis(moment.millis() + off)), near, "{off}");
        }
    }
}
