//! A list of passwords that are known from break-ins, as a sorted file of SHA-1 digests.
//!
//! The form is that of "Pwned Passwords, ordered by hash": one digest of 40 hexadecimal digits a line, in order, each
//! followed by nothing, or by `:` or a blank and anything. Such a file may have tens of gigabytes: nothing of it is held
//! in memory, and a look-up reads a few blocks, by halving.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use service::ports::KnownPasswords;

use crate::failure::Failure;

const DIGITS: usize = 40;
/// Longer than any line: the rest of one, a whole one.
const BLOCK: usize = 512;
/// Lines looked at before the list is believed.
const SAMPLES: u64 = 64;

/// The operator's list, if there is one; a wrong file keeps the server from starting.
///
/// # Errors
/// A file that cannot be read, holds other lines, or is not in order.
pub fn list(path: Option<&Path>) -> Result<Option<Arc<dyn KnownPasswords>>, Failure> {
    let Some(path) = path else { return Ok(None) };
    Ok(Some(Arc::new(PasswordFile::open(path)?)))
}

struct PasswordFile {
    file: File,
    length: u64,
}

/// A line that begins at or behind some place.
struct Line {
    digest: [u8; 20],
    /// Where the next one begins.
    next: u64,
}

impl PasswordFile {
    /// Looks at lines all over the list before it is believed.
    fn open(path: &Path) -> Result<Self, Failure> {
        let refuse = |why: String| Failure::refused(format!("--compromised-passwords {}: {why}", path.display()));
        let cannot = |error: io::Error| refuse(format!("cannot be read: {error}"));
        let file = File::open(path).map_err(cannot)?;
        let length = file.metadata().map_err(cannot)?.len();
        let list = Self { file, length };
        let mut before = None;
        for sample in 0..SAMPLES {
            // Without overflow for any size of file.
            let place = length / SAMPLES * sample;
            let Some(line) = list.line_from(place).map_err(cannot)? else { continue };
            if before.is_some_and(|before| line.digest < before) {
                return Err(refuse("is not in the order of its digests; sort it (LC_ALL=C sort)".into()));
            }
            before = Some(line.digest);
        }
        if before.is_none() {
            return Err(refuse("holds no SHA-1 digests of 40 hexadecimal digits".into()));
        }
        Ok(list)
    }

    /// The first line that begins at this place or behind it; none behind the last.
    fn line_from(&self, place: u64) -> io::Result<Option<Line>> {
        // One byte earlier: a line that begins right here is behind the end of the one before.
        let mut start = match place.checked_sub(1) {
            None => 0,
            Some(before) => match self.end_of_line(before)? {
                None => return Ok(None),
                Some(end) => end + 1,
            },
        };
        loop {
            let mut block = [0; BLOCK];
            let read = self.read(start, &mut block)?;
            let text = block.get(..read).unwrap_or_default();
            let end = text.iter().position(|&byte| byte == b'\n');
            let line = text.get(..end.unwrap_or(read)).unwrap_or_default();
            if line.iter().all(u8::is_ascii_whitespace) {
                match end {
                    // An empty line says nothing.
                    Some(end) => start += u64::try_from(end).unwrap_or(0) + 1,
                    None => return Ok(None),
                }
                continue;
            }
            let digest = digest(line).ok_or_else(|| io::Error::other("a line that begins with no SHA-1 digest"))?;
            let next = match end {
                Some(end) => start + u64::try_from(end).unwrap_or(0) + 1,
                None => self.length,
            };
            return Ok(Some(Line { digest, next }));
        }
    }

    /// Where the line ends that this place is in.
    fn end_of_line(&self, mut place: u64) -> io::Result<Option<u64>> {
        loop {
            let mut block = [0; BLOCK];
            let read = self.read(place, &mut block)?;
            if read == 0 {
                return Ok(None);
            }
            let text = block.get(..read).unwrap_or_default();
            if let Some(end) = text.iter().position(|&byte| byte == b'\n') {
                return Ok(Some(place + u64::try_from(end).unwrap_or(0)));
            }
            place += u64::try_from(read).unwrap_or(u64::MAX);
        }
    }

    fn read(&self, place: u64, block: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = block.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.file.read_at(rest, place + u64::try_from(filled).unwrap_or(0)) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

impl KnownPasswords for PasswordFile {
    fn contains(&self, sha1: &[u8; 20]) -> io::Result<bool> {
        // Lines that begin before `low` are smaller; the first that begins at or behind `high` is not.
        let (mut low, mut high) = (0, self.length);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.line_from(middle)? {
                Some(line) if line.digest < *sha1 => low = line.next,
                Some(line) if line.digest == *sha1 => return Ok(true),
                _ => high = middle,
            }
        }
        Ok(self.line_from(low)?.is_some_and(|line| line.digest == *sha1))
    }
}

/// The digest that a line begins with.
fn digest(line: &[u8]) -> Option<[u8; 20]> {
    let (digits, rest) = line.split_at_checked(DIGITS)?;
    if rest.first().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let mut bytes = [0; 20];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<PasswordFile, String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("list");
        std::fs::write(&path, text).unwrap();
        // The open file outlives its name.
        PasswordFile::open(&path).map_err(|failure| failure.to_string())
    }

    /// The digest whose every byte is made of a number, in some order of digits.
    fn digest_of(number: u32) -> [u8; 20] {
        let mut bytes = [7; 20];
        bytes[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
        bytes
    }

    fn hex(digest: [u8; 20]) -> String {
        digest.iter().map(|byte| format!("{byte:02X}")).collect()
    }

    #[test]
    fn every_listed_digest_is_found_and_no_other() {
        for (count, ending) in [(1, ""), (2, ":3\r\n"), (3, "  -\n"), (1000, ":12345\n"), (777, "\n")] {
            let mut lines: Vec<String> = (0..count).map(|number| hex(digest_of(number)) + ending).collect();
            lines.sort_unstable();
            if count == 777 {
                lines = lines.iter().map(|line| line.to_lowercase()).collect();
            }
            let list = open(&lines.concat()).unwrap();

            for number in 0..count {
                assert!(list.contains(&digest_of(number)).unwrap(), "{number} of {count}");
            }
            for number in count..count + 500 {
                assert!(!list.contains(&digest_of(number)).unwrap(), "{number} of {count}");
            }
            for edge in [[0; 20], [255; 20]] {
                assert!(!list.contains(&edge).unwrap());
            }
        }
    }

    #[test]
    fn what_is_no_such_list_is_refused_in_one_line() {
        let (small, large) = (hex([1; 20]), hex([9; 20]));
        for (text, why) in [
            (String::new(), "holds no SHA-1 digests"),
            ("\n\n".into(), "holds no SHA-1 digests"),
            ("password\n123456\n".into(), "begins with no SHA-1 digest"),
            (format!("{small}ff\n"), "begins with no SHA-1 digest"),
            (format!("{large}:1\n").repeat(40) + &format!("{small}:1\n").repeat(40), "is not in the order"),
        ] {
            let refused = open(&text).err().unwrap();
            assert!(refused.contains(why) && refused.contains("--compromised-passwords"), "{refused}");
            assert_eq!(refused.lines().count(), 1, "{refused}");
        }
    }
}
