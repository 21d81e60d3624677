//! Facts about files that no compiler reads.

use crate::workspace::{read_file, root};

#[test]
fn the_journeys_lock_names_no_registry() {
    let lock = read_file(&root().join("clients/package-lock.json")).unwrap();
    for line in lock.lines() {
        assert!(!line.contains("\"resolved\""), "{line}");
    }
    assert!(lock.contains("\"integrity\": \"sha512-"), "packages are pinned by hash");
}

#[test]
fn everything_the_python_journeys_install_has_one_version() {
    let requirements = read_file(&root().join("clients/python/requirements.txt")).unwrap();
    let lines: Vec<&str> = requirements.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(!lines.is_empty());
    for line in lines {
        let (name, version) = line.split_once("==").unwrap_or_else(|| panic!("{line} is not pinned"));
        assert!(!name.is_empty() && version.starts_with(|c: char| c.is_ascii_digit()), "{line}");
        assert!(version.chars().all(|c| c.is_ascii_alphanumeric() || c == '.'), "{line}");
    }
}
