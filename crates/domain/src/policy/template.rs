//! Texts of a policy that may hold wildcards and variables, and whether a value is what they say.

use std::borrow::Cow;

use super::malformed::Malformed;
use super::request::Context;

/// One place of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    One(char),
    /// `?`
    AnyOne,
    /// `*`
    AnyRun,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Fixed(Vec<Glyph>),
    /// `${key}`, `${key, 'default'}`; the key in lower case.
    Variable {
        key: String,
        default: Option<String>,
    },
}

/// What is read out of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// `*` and `?` are wildcards.
    pub wildcards: bool,
    /// `${…}` is a variable: only since version 2012-10-17.
    pub variables: bool,
}

/// A text with its wildcards and variables found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

impl Template {
    /// # Errors
    /// [`Malformed::Syntax`]: a variable without end or name.
    pub fn parse(text: &str, reading: Reading) -> Result<Self, Malformed> {
        let mut pieces = Vec::new();
        let mut fixed = Vec::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if reading.variables && rest.starts_with("${") {
                let end = rest.find('}').ok_or(Malformed::Syntax)?;
                let inner = rest.get(2..end).unwrap_or_default();
                rest = rest.get(end + 1..).unwrap_or_default();
                match inner {
                    "*" | "?" | "$" => fixed.extend(inner.chars().map(Glyph::One)),
                    _ => {
                        if !fixed.is_empty() {
                            pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                        }
                        pieces.push(variable(inner)?);
                    }
                }
                continue;
            }
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
            fixed.push(match character {
                '*' if reading.wildcards => Glyph::AnyRun,
                '?' if reading.wildcards => Glyph::AnyOne,
                other => Glyph::One(other),
            });
        }
        if !fixed.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Fixed(fixed));
        }
        Ok(Self { pieces })
    }

    /// Whether it matches everything.
    pub fn is_everything(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece::Fixed(glyphs)] if matches!(glyphs.as_slice(), [Glyph::AnyRun]))
    }

    /// The keys of its variables, in lower case.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable { key, .. } => Some(key.as_str()),
            Piece::Fixed(_) => None,
        })
    }

    /// With the values of this request in the place of variables, where their wildcards mean nothing. `None`: a variable
    /// has no value, or several, so nothing is equal to the text or like it.
    pub fn filled(&self, context: &Context) -> Option<Cow<'_, [Glyph]>> {
        if let [Piece::Fixed(glyphs)] = self.pieces.as_slice() {
            return Some(Cow::Borrowed(glyphs));
        }
        let mut filled = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(glyphs) => filled.extend_from_slice(glyphs),
                Piece::Variable { key, default } => {
                    let value = match context.values(key) {
                        Some([value]) => value,
                        _ => default.as_ref()?,
                    };
                    filled.extend(value.chars().map(Glyph::One));
                }
            }
        }
        Some(Cow::Owned(filled))
    }
}

/// `key` or `key, 'default'`.
fn variable(inner: &str) -> Result<Piece, Malformed> {
    let (key, default) = match inner.split_once(',') {
        None => (inner, None),
        Some((key, default)) => {
            let quoted = default.trim().strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            (key, Some(quoted.ok_or(Malformed::Syntax)?.to_owned()))
        }
    };
    let key = key.trim();
    if key.is_empty() {
        return Err(Malformed::Syntax);
    }
    Ok(Piece::Variable { key: key.to_lowercase(), default })
}

/// Whether the whole text is what the pattern says. Time grows with the product of both lengths at worst.
pub(super) fn is_like(pattern: &[Glyph], text: &str) -> bool {
    let mut place = 0;
    let mut rest = text.chars();
    // Where to go on when what follows the last run does not fit: one character further.
    let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        let here = rest.clone();
        match (pattern.get(place), rest.next()) {
            (Some(Glyph::AnyRun), _) => {
                place += 1;
                rest = here.clone();
                retry = Some((place, here));
            }
            (Some(Glyph::AnyOne), Some(_)) => place += 1,
            (Some(Glyph::One(wanted)), Some(found)) if *wanted == found => place += 1,
            (None, None) => return true,
            _ => {
                let Some((after_run, mut from)) = retry.take() else { return false };
                if from.next().is_none() {
                    return false;
                }
                place = after_run;
                rest = from.clone();
                retry = Some((after_run, from));
            }
        }
    }
}

/// The five colons that part an ARN, or `None` where there are fewer.
pub(super) fn arn_segments(pattern: &[Glyph]) -> Option<[&[Glyph]; 6]> {
    let mut segments = pattern.splitn(6, |glyph| *glyph == Glyph::One(':'));
    let mut next = || segments.next();
    Some([next()?, next()?, next()?, next()?, next()?, next()?])
}

/// Whether an ARN is like a pattern, segment by segment: a wildcard does not cross one of the first five colons.
pub(super) fn is_arn_like(pattern: &[Glyph], arn: &str) -> bool {
    let Some(segments) = arn_segments(pattern) else { return false };
    let mut parts = arn.splitn(6, ':');
    segments.iter().all(|segment| parts.next().is_some_and(|part| is_like(segment, part)))
}
