//! Headers, lines and rows by example.

use std::collections::BTreeSet;

use super::rows::cells;
use super::*;
use crate::pool::{Alias, AttributeDraft, Contact, DataType, MfaDraft, MfaMode, NewPool, Pool, SettingsDraft};
use crate::random::fixed::Counter;
use crate::time::Timestamp;
use crate::user::{AttributeProblem, AttributesRefused, NewName, UsernameRefused, fixture};

const NOW: Timestamp = fixture::NOW;

fn verifying(new: NewPool) -> Pool {
    let settings = SettingsDraft { auto_verified: BTreeSet::from([Contact::Email]), ..new.settings };
    fixture::pool(NewPool { settings, ..new })
}

fn plain() -> Pool {
    let schema = vec![
        AttributeDraft { name: "family_name".into(), required: Some(true), ..AttributeDraft::default() },
        AttributeDraft { name: "city".into(), data_type: Some(DataType::String), ..AttributeDraft::default() },
    ];
    verifying(NewPool { schema, ..NewPool::default() })
}

fn header(pool: &Pool) -> String {
    csv_header(&pool.schema).join(",")
}

fn layout(pool: &Pool) -> Layout {
    Layout::read(header(pool).as_bytes(), &pool.schema, false).unwrap()
}

/// A row with these values and nothing else.
fn row(pool: &Pool, values: &[(&str, &str)]) -> String {
    let value = |name: &String| values.iter().find(|(wanted, _)| wanted == name).map_or("", |(_, value)| value);
    csv_header(&pool.schema).iter().map(value).collect::<Vec<_>>().join(",")
}

const ANA: [(&str, &str); 4] =
    [("cognito:username", "ana"), ("email", "ana@example.com"), ("email_verified", "TRUE"), ("family_name", "Lima")];

fn read(pool: &Pool, more: &[(&str, &str)]) -> Result<Option<NewUser>, RowProblem> {
    // The first of two values counts: what a case says goes before what everybody has.
    let line = row(pool, &[more, &ANA].concat());
    NewUser::read(pool, &layout(pool), None, line.as_bytes(), |name| !name.contains(' '))
}

#[test]
fn the_header_has_standard_attributes_in_amazons_order_then_custom_ones_then_cognitos_two() {
    let header = header(&plain());

    assert_eq!(
        header,
        "name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,\
         email_verified,gender,birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,\
         custom:city,cognito:mfa_enabled,cognito:username"
    );
}

#[test]
fn columns_stand_in_any_order_but_each_once() {
    let pool = plain();
    let mut names = csv_header(&pool.schema);
    let read = |line: String, hashes| Layout::read(line.as_bytes(), &pool.schema, hashes).map(|_| ());

    assert_eq!(read(header(&pool), false), Ok(()));
    assert_eq!(read(format!("{}\r", header(&pool).replace(',', " , ")), false), Ok(()));
    names.reverse();
    assert_eq!(read(names.join(","), true), Ok(()), "a column of hashes need not be there");
    names.push(PASSWORD_HASH.into());
    assert_eq!(read(names.join(","), true), Ok(()));
    assert_eq!(read(names.join(","), false), Err(HeaderRefused::Unknown(PASSWORD_HASH.into())));
    for (line, why) in [
        (header(&pool).replace("email,", ""), HeaderRefused::Missing("email".into())),
        (format!("{},email", header(&pool)), HeaderRefused::Twice("email".into())),
        (format!("{},custom:town", header(&pool)), HeaderRefused::Unknown("custom:town".into())),
        (format!("\u{feff}{}", header(&pool)), HeaderRefused::Unknown("\u{feff}name".into())),
        (header(&pool).replace("email,", "\"email\","), HeaderRefused::Unknown("\"email\"".into())),
        (String::new(), HeaderRefused::Unknown(String::new())),
    ] {
        assert_eq!(read(line, false), Err(why));
    }
    let broken = [header(&pool).as_bytes(), b"\xff"].concat();
    assert_eq!(Layout::read(&broken, &pool.schema, false), Err(HeaderRefused::NotText));
}

#[test]
fn a_comma_inside_a_value_is_escaped_and_nothing_else_is() {
    for (line, expected) in [
        ("", vec![""]),
        ("a", vec!["a"]),
        ("a,b", vec!["a", "b"]),
        (",", vec!["", ""]),
        (" a , b ", vec!["a", "b"]),
        (r"a\,b,c", vec!["a,b", "c"]),
        (r"a\,b\,c", vec!["a,b,c"]),
        (r"\,", vec![","]),
        (r"a\b,c\", vec![r"a\b", r"c\"]),
        ("\"a,b\"", vec!["\"a", "b\""]),
        ("=1+1,@SUM(A1)", vec!["=1+1", "@SUM(A1)"]),
    ] {
        assert_eq!(cells(line).collect::<Vec<_>>(), expected, "{line}");
    }
}

#[test]
fn lines_end_where_they_end_and_the_last_one_at_the_end() {
    let lines = |bytes: &'static [u8], is_end| {
        Rows::of(bytes, is_end).map(|row| (str::from_utf8(row.bytes).unwrap(), row.end)).collect::<Vec<_>>()
    };

    assert_eq!(lines(b"a\nbc\nd", false), [("a", 2), ("bc", 5)]);
    assert_eq!(lines(b"a\nbc\nd", true), [("a", 2), ("bc", 5), ("d", 6)]);
    assert_eq!(lines(b"a\n\r\n", true), [("a", 2), ("\r", 4)]);
    assert_eq!(lines(b"", true), []);
}

#[test]
fn a_row_becomes_a_user() {
    let user = read(&plain(), &[("birthdate", "02/29/1984"), ("custom:city", r"Paris\, France"), ("name", "=1+1")]);

    let user = user.unwrap().unwrap();
    assert_eq!(user.name, NewName::Username("ana".into()));
    assert_eq!(
        user.attributes,
        fixture::map(&[
            ("birthdate", "1984-02-29"),
            ("custom:city", "Paris, France"),
            ("email", "ana@example.com"),
            ("email_verified", "true"),
            ("family_name", "Lima"),
            ("name", "=1+1"),
        ])
    );
    assert!(user.factors.is_empty() && user.hash.is_none());
    assert_eq!(NewUser::read(&plain(), &layout(&plain()), None, b" \r", |_| true), Ok(None), "an empty line is none");
}

#[test]
fn every_problem_of_a_row_is_found() {
    let schema = |problem: AttributeProblem| RowProblem::Attributes(AttributesRefused::Schema(vec![problem]));
    let name = |name: &str| name.to_owned();
    for (value, problem) in [
        (("cognito:username", ""), RowProblem::NoUsername),
        (("cognito:username", "a na"), RowProblem::UsernameForm),
        (("email_verified", ""), RowProblem::NothingVerified),
        (("email_verified", "false"), RowProblem::NothingVerified),
        (("email_verified", "yes"), schema(AttributeProblem::NotABoolean { name: name("email_verified") })),
        (("email", ""), AttributesRefused::NothingToVerify(Contact::Email).into()),
        (("email", "nobody"), AttributesRefused::EmailForm.into()),
        (("phone_number", "0151"), AttributesRefused::PhoneNumberForm.into()),
        (("family_name", ""), schema(AttributeProblem::Required { name: name("family_name") })),
        (("birthdate", "1984-02-29"), RowProblem::Birthdate),
        (("birthdate", "13/01/1984"), RowProblem::Birthdate),
        (("birthdate", "1/1/1984"), RowProblem::Birthdate),
        (("updated_at", "soon"), schema(AttributeProblem::NotANumber { name: name("updated_at") })),
        (("cognito:mfa_enabled", "maybe"), RowProblem::MfaForm),
        (("cognito:mfa_enabled", "true"), RowProblem::MfaOff),
        (("nickname", "a,b"), RowProblem::Values { expected: 22, found: 23 }),
        (("nickname", "a\0b"), RowProblem::ControlCharacter),
        (("nickname", &"x".repeat(2049)), schema(AttributeProblem::TooLong { name: name("nickname"), maximum: 2048 })),
        (("nickname", &"ü".repeat(LONGEST_ROW)), RowProblem::TooLong),
        (("nickname", &"x".repeat(5 * LONGEST_ROW)), RowProblem::TooLong),
    ] {
        assert_eq!(read(&plain(), &[value]), Err(problem), "{} {:.20}", value.0, value.1);
    }
    let bytes = [row(&plain(), &ANA).as_bytes(), b"\xc3"].concat();
    assert_eq!(NewUser::read(&plain(), &layout(&plain()), None, &bytes, |_| true), Err(RowProblem::NotUtf8));
}

#[test]
fn names_are_those_of_the_kind_of_pool() {
    let contacts =
        verifying(NewPool { username_attributes: Some(BTreeSet::from([Contact::Email])), ..NewPool::default() });
    let aliases = verifying(NewPool { alias_attributes: Some(BTreeSet::from([Alias::Email])), ..NewPool::default() });

    let named = read(&contacts, &[("cognito:username", "bea@example.com")]).unwrap().unwrap();
    assert_eq!(named.name, NewName::Contact(Contact::Email, "bea@example.com".into()));
    assert_eq!(named.attributes["email"], "bea@example.com", "the user name wins over the column");
    assert_eq!(read(&contacts, &[]), Err(UsernameRefused::NotAnEmail.into()));
    assert_eq!(read(&aliases, &[("cognito:username", "a@b")]), Err(UsernameRefused::EmailForm.into()));
}

#[test]
fn a_second_factor_is_what_the_pool_says() {
    let with = |mode| {
        let pool = plain();
        let draft = MfaDraft { mode: Some(mode), software_token: Some(true), ..MfaDraft::default() };
        pool.with_mfa(draft, NOW).unwrap()
    };
    let phone = ("phone_number", "+4915550");

    for (mode, given, expected) in [
        (MfaMode::Off, "", Ok(false)),
        (MfaMode::Off, "false", Ok(false)),
        (MfaMode::Off, "true", Err(RowProblem::MfaOff)),
        (MfaMode::Optional, "", Ok(false)),
        (MfaMode::Optional, "FALSE", Ok(false)),
        (MfaMode::Optional, "True", Ok(true)),
        (MfaMode::On, "", Ok(false)),
        (MfaMode::On, "true", Ok(true)),
        (MfaMode::On, "false", Err(RowProblem::MfaRequired)),
    ] {
        let pool = if mode == MfaMode::Off { plain() } else { with(mode) };
        let user = read(&pool, &[("cognito:mfa_enabled", given), phone]);
        assert_eq!(user.map(|user| !user.unwrap().factors.is_empty()), expected, "{mode} {given}");
    }
}

#[test]
fn a_hash_is_read_where_the_job_names_its_algorithm() {
    use crate::password::{Algorithm, HashRefused};
    let pool = plain();
    let line = format!("{},{PASSWORD_HASH}", header(&pool));
    let layout = Layout::read(line.as_bytes(), &pool.schema, true).unwrap();
    let hash = "$pbkdf2-sha256$i=1000$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let read = |hash: &str, algorithm| {
        let line = format!("{},{}", row(&pool, &ANA), hash.replace(',', r"\,"));
        NewUser::read(&pool, &layout, Some(algorithm), line.as_bytes(), |_| true).map(|user| user.unwrap().hash)
    };

    assert_eq!(read(hash, Algorithm::Pbkdf2Sha256), Ok(Some(hash.to_owned())));
    assert_eq!(read("", Algorithm::Pbkdf2Sha256), Ok(None), "such a user has to choose a password");
    assert_eq!(read("secret", Algorithm::Pbkdf2Sha256), Err(HashRefused::Form.into()));
    let other = HashRefused::OtherAlgorithm { expected: Algorithm::Bcrypt, found: Algorithm::Pbkdf2Sha256 };
    assert_eq!(read(hash, Algorithm::Bcrypt), Err(other.into()));
    let argon = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(read(argon, Algorithm::Argon2id), Ok(Some(argon.to_owned())), "its commas are escaped like all others");
}

fn job() -> Job {
    let draft = NewJob { name: "people".into(), role_arn: "arn:aws:iam::123456789012:role/r".into(), algorithm: None };
    Job::create(plain().number, draft, 0, &Counter::default(), NOW).unwrap()
}

const UPLOAD: Upload = Upload { number: 7, bytes: 100, lines: 3 };

#[test]
fn a_job_goes_from_its_file_to_its_end() {
    let (created, later) = (job(), NOW.plus(UPLOAD_TIME));
    let lease = Lease { holder: 1, until: later };
    assert!(created.id.0.starts_with("import-") && created.id.0.len() == 17);
    assert_eq!(created.start(NOW), Err(JobRefused::NoFile));
    assert_eq!(created.stop(), Err(JobRefused::NotRunning));
    assert_eq!(created.received(UPLOAD), Err(JobRefused::NotCreated));

    let receiving = created.receiving(7).unwrap();
    assert!(receiving.is_receiving(7) && !receiving.is_receiving(8));
    assert_eq!(receiving.receiving(8).unwrap().received(UPLOAD), Err(JobRefused::NotCreated), "another one began");
    let ready = receiving.received(UPLOAD).unwrap();
    let running = ready.start(NOW).unwrap();
    assert!(running.is_running());
    assert_eq!(running.start(NOW), Err(JobRefused::NotCreated));
    assert_eq!(running.receiving(9), Err(JobRefused::NotCreated));

    let held = running.claimed(lease, NOW).unwrap();
    assert!(held.is_held_by(1) && !held.is_held_by(2));
    let rival = Lease { holder: 2, until: later };
    assert_eq!(held.claimed(rival, NOW), None);
    assert!(held.claimed(rival, later).unwrap().is_held_by(2), "a lease ends");
    let progress = Progress { bytes: 50, lines: 2, imported: 1, ..Progress::default() };
    let further = held.advanced(progress, lease).stop().unwrap().stop().unwrap();
    assert_eq!(further.progress(), progress);
    let stopped = further.ended(Ending::Stopped, later);
    assert_eq!(stopped.stop(), Err(JobRefused::NotRunning));
    assert_eq!(stopped.ended(Ending::Succeeded, NOW), stopped);
    assert_eq!((stopped.due(), stopped.tidied().due()), (Some(HardTime::Wall(Timestamp::EPOCH)), None));
}

#[test]
fn a_job_that_nobody_starts_is_over_by_itself() {
    let ready = job().receiving(7).unwrap().received(UPLOAD).unwrap();
    let end = NOW.plus(STARTING_TIME);

    assert_eq!(ready.at(NOW), ready);
    assert_eq!(ready.due(), Some(HardTime::Server(end)));
    let State::Ended { how, at, started, untidy, .. } = ready.at(end).state else { panic!("not over") };
    assert_eq!((how, at, started, untidy), (Ending::Expired, end, None, true));
    assert_eq!(ready.start(end), Err(JobRefused::NotCreated));
    assert_eq!(ready.at(end).at(end), ready.at(end));
}

#[test]
fn a_pool_has_a_thousand_jobs_and_the_newest_comes_first() {
    let draft = NewJob { name: "x".into(), role_arn: String::new(), algorithm: None };
    let make = |others, now| Job::create(plain().number, draft.clone(), others, &Counter::default(), now);

    assert!(make(MAX_JOBS - 1, NOW).is_ok());
    assert_eq!(make(MAX_JOBS, NOW), Err(JobRefused::TooMany));
    let next = NOW.plus(std::time::Duration::from_millis(1));
    assert!(make(0, next).unwrap().number < make(0, NOW).unwrap().number);
}
