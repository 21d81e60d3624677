use super::*;

/// Of `Correct-Horse-9`, made by bcrypt, hashlib and argon2-cffi.
const BCRYPT: &str = "$2b$04$abcdefghijklmnopqrstuuL14P8YbLAn0JkPxtgtQFRlH3V5k9ZVC";
const SCRYPT: &str = "$scrypt$ln=4,r=8,p=1$c2l4dGVlbiBieXRlIHNhbA$2vMEooAozppPYmzUEvG6EB5HZEejokrvC07BEK2J4Fg";
const ARGON2ID: &str = "$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlIHNhbA$tkhTwwM4xrbTrfEe/wXAEdvjcHHxovTdCBDlK8rEYpc";
const PBKDF2_PHC: &str =
    "$pbkdf2-sha256$i=1000,l=32$c2l4dGVlbiBieXRlIHNhbA$NV84+q2QA43QBFUH6cGnuoiQu7bmOOeJXPNFX6017Dw";
const PBKDF2_PASSLIB: &str = "$pbkdf2-sha256$1000$c2l4dGVlbiBieXRlIHNhbA$NV84.q2QA43QBFUH6cGnuoiQu7bmOOeJXPNFX6017Dw";

#[test]
fn a_password_is_right_for_its_own_hash_whatever_made_it() {
    for (text, algorithm) in [
        (BCRYPT, Algorithm::Bcrypt),
        (SCRYPT, Algorithm::Scrypt),
        (ARGON2ID, Algorithm::Argon2id),
        (PBKDF2_PHC, Algorithm::Pbkdf2Sha256),
        (PBKDF2_PASSLIB, Algorithm::Pbkdf2Sha256),
    ] {
        let hash = ForeignHash::parse(text).unwrap();
        assert_eq!(hash.algorithm(), algorithm);
        assert_eq!(hash.expect_of(algorithm), Ok(()));
        assert_eq!(hash.matches(&Secret::new("Correct-Horse-9")), Ok(true), "{algorithm}");
        for wrong in ["correct-Horse-9", "", "Correct-Horse-9 "] {
            assert_eq!(hash.matches(&Secret::new(wrong)), Ok(false), "{algorithm} {wrong:?}");
        }
    }
}

#[test]
fn the_letters_after_the_two_of_bcrypt_say_who_made_it_and_x_is_a_defect() {
    for letter in ["a", "b", "y"] {
        let text = BCRYPT.replacen("$2b$", &format!("$2{letter}$"), 1);
        assert_eq!(ForeignHash::parse(&text).unwrap().matches(&Secret::new("Correct-Horse-9")), Ok(true));
    }
    assert_eq!(ForeignHash::parse(&BCRYPT.replacen("$2b$", "$2x$", 1)), Err(HashRefused::Form));
}

#[test]
fn a_hash_of_another_algorithm_is_not_taken() {
    let refused = HashRefused::OtherAlgorithm { expected: Algorithm::Scrypt, found: Algorithm::Bcrypt };
    assert_eq!(ForeignHash::parse(BCRYPT).unwrap().expect_of(Algorithm::Scrypt), Err(refused));
}

#[test]
fn what_costs_too_much_is_refused_before_anything_is_computed() {
    let salt_and_hash = "c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (text, fits) in [
        (BCRYPT.replacen("$04$", "$14$", 1), true),
        (BCRYPT.replacen("$04$", "$15$", 1), false),
        (BCRYPT.replacen("$04$", "$31$", 1), false),
        (format!("$scrypt$ln=17,r=8,p=1${salt_and_hash}"), true),
        (format!("$scrypt$ln=18,r=8,p=1${salt_and_hash}"), false),
        (format!("$scrypt$ln=63,r=8,p=1${salt_and_hash}"), false),
        (format!("$scrypt$ln=64,r=8,p=1${salt_and_hash}"), false),
        (format!("$scrypt$ln=17,r=8,p=9${salt_and_hash}"), false),
        (format!("$argon2id$v=19$m=65536,t=3,p=4${salt_and_hash}"), true),
        (format!("$argon2id$v=19$m=131073,t=1,p=1${salt_and_hash}"), false),
        (format!("$argon2id$v=19$m=4294967295,t=4294967295,p=1${salt_and_hash}"), false),
        (format!("$argon2id$v=19$m=8,t=1000000,p=1${salt_and_hash}"), false),
        (format!("$pbkdf2-sha256$i=2000000${salt_and_hash}"), true),
        (format!("$pbkdf2-sha256$i=2000001${salt_and_hash}"), false),
        (format!("$pbkdf2-sha256$2000001${salt_and_hash}"), false),
    ] {
        let expected = if fits { Ok(()) } else { Err(HashRefused::Cost) };
        assert_eq!(ForeignHash::parse(&text).map(|_| ()), expected, "{text}");
    }
}

#[test]
fn what_is_no_hash_is_refused() {
    let salt_and_hash = "c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for text in [
        String::new(),
        "$".to_owned(),
        "password".to_owned(),
        "5f4dcc3b5aa765d61d8327deb882cf99".to_owned(),
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0".to_owned(),
        format!("$argon2i$v=19$m=65536,t=3,p=4${salt_and_hash}"),
        format!("$argon2id$v=16$m=65536,t=3,p=4${salt_and_hash}"),
        format!("$argon2id$m=65536,t=3,p=4${salt_and_hash}"),
        format!("$argon2id$v=19$t=3,p=4${salt_and_hash}"),
        format!("$argon2id$v=19$m=8,t=0,p=1${salt_and_hash}"),
        format!("$scrypt$ln=0,r=8,p=1${salt_and_hash}"),
        format!("$scrypt$ln=4,r=0,p=1${salt_and_hash}"),
        format!("$pbkdf2-sha256$i=0${salt_and_hash}"),
        format!("$pbkdf2-sha256$i=10,l=31${salt_and_hash}"),
        "$pbkdf2-sha256$1000$c2FsdA$AAAA".to_owned(),
        "$pbkdf2-sha256$1000$!$AAAA".to_owned(),
        BCRYPT[..59].to_owned(),
        format!("{BCRYPT}a"),
        BCRYPT.replacen("$04$", "$03$", 1),
        format!("{ARGON2ID}{}", "A".repeat(600)),
    ] {
        let refused = ForeignHash::parse(&text).unwrap_err();
        assert!(matches!(refused, HashRefused::Form | HashRefused::Cost), "{text}: {refused}");
    }
}
