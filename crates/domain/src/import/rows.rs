//! Lines and cells, as Cognito's files have them: UTF-8, commas between values, no quotes; a comma inside a value is
//! written `\,`, and blanks around a value are not part of it.

use super::RowProblem;

/// Amazon's limit of a row, in characters: "Importing users from a CSV file".
pub const LONGEST_ROW: usize = 16_000;

/// Characters take this many bytes at most: whoever holds so much without a line end holds a row that is too long.
pub const LONGEST_ROW_BYTES: usize = LONGEST_ROW * 4;

/// The whole lines at the beginning of some bytes.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    rest: &'a [u8],
    read: usize,
    is_end: bool,
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Without its end.
    pub bytes: &'a [u8],
    /// Where the next one begins, counted from where the first one did.
    pub end: usize,
}

impl<'a> Rows<'a> {
    /// `is_end`: nothing follows the bytes, so that what comes after the last line end is a line too.
    pub fn of(bytes: &'a [u8], is_end: bool) -> Self {
        Self { rest: bytes, read: 0, is_end }
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        let (line, rest) = match self.rest.iter().position(|&byte| byte == b'\n') {
            Some(end) => (self.rest.get(..end)?, self.rest.get(end + 1..)?),
            None if self.is_end && !self.rest.is_empty() => (self.rest, &[][..]),
            None => return None,
        };
        self.read += self.rest.len() - rest.len();
        self.rest = rest;
        Some(Row { bytes: line, end: self.read })
    }
}

/// A line's text.
pub(super) fn text(line: &[u8]) -> Result<&str, RowProblem> {
    if line.len() > LONGEST_ROW_BYTES {
        return Err(RowProblem::TooLong);
    }
    let text = str::from_utf8(line).map_err(|_| RowProblem::NotUtf8)?.trim();
    if text.chars().count() > LONGEST_ROW {
        return Err(RowProblem::TooLong);
    }
    if text.chars().any(|letter| letter.is_control() && letter != '\t') {
        return Err(RowProblem::ControlCharacter);
    }
    Ok(text)
}

/// The values of a line.
pub(super) fn cells(line: &str) -> impl Iterator<Item = String> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let mut cell = String::new();
        let mut part = rest.take()?;
        loop {
            let Some((before, after)) = part.split_once(',') else {
                cell.push_str(part);
                break;
            };
            rest = Some(after);
            let Some(escaped) = before.strip_suffix('\\') else {
                cell.push_str(before);
                break;
            };
            cell.push_str(escaped);
            cell.push(',');
            part = after;
            rest = None;
        }
        Some(cell.trim().to_owned())
    })
}
