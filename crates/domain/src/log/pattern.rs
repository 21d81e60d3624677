//! Filter patterns of CloudWatch Logs: terms, and conditions on JSON. Source: "Filter pattern syntax for metric filters,
//! subscription filters, filter log events, and Live Tail" in the user guide.
//!
//! Left out, and refused by name: regular expressions (`%…%`) and columns (`[ip, user, …]`).

mod parse;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

/// What entries are searched for.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    Everything,
    Terms(Terms),
    Json(Condition),
}

/// Words of an entry that need not be JSON. Case matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    all: Vec<String>,
    /// One is enough; without effect beside others, as at Amazon.
    any: Vec<String>,
    none: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Is(Path, Comparison),
    And(Vec<Self>),
    Or(Vec<Self>),
}

/// Where in a JSON text: `$.eventSource`, `$.answers[0].name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(String),
    Index(usize),
    /// `[*]`
    Each,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// `*` stands for any characters.
    Text(String),
    NotText(String),
    Number(f64),
    NotNumber(f64),
    Less(f64),
    AtMost(f64),
    Greater(f64),
    AtLeast(f64),
    /// `IS TRUE`, `IS FALSE`
    Flag(bool),
    Null,
    /// `NOT EXISTS`
    Missing,
}

/// What lies at a place of a JSON text.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Flag(bool),
    Null,
    /// An object or a list.
    Inner,
}

/// An entry that a pattern can look into.
pub trait Fields {
    fn text(&self) -> &str;
    /// What lies at a path; nothing when the entry is no JSON or has no such place.
    fn look(&self, path: &[Step]) -> Vec<Found<'_>>;
}

/// A pattern that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("{0}")]
    Syntax(String),
    #[error("{0} are not supported here")]
    Unsupported(&'static str),
}

impl Pattern {
    /// # Errors
    /// [`Malformed`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        parse::pattern(text)
    }

    pub fn matches(&self, entry: &impl Fields) -> bool {
        match self {
            Self::Everything => true,
            Self::Terms(terms) => terms.match_text(entry.text()),
            Self::Json(condition) => condition.holds(entry),
        }
    }

    /// The one text that a top-level member of every matching entry has: what an index can be asked for.
    pub fn demands(&self, member: &str) -> Option<&str> {
        match self {
            Self::Json(condition) => condition.demands(member),
            Self::Everything | Self::Terms(_) => None,
        }
    }
}

impl Terms {
    fn match_text(&self, text: &str) -> bool {
        let has = |term: &String| text.contains(term.as_str());
        if self.none.iter().any(has) || !self.all.iter().all(has) {
            return false;
        }
        let only_optional = self.all.is_empty() && self.none.is_empty();
        !only_optional || self.any.is_empty() || self.any.iter().any(has)
    }
}

impl Condition {
    fn holds(&self, entry: &impl Fields) -> bool {
        match self {
            Self::Is(path, comparison) => comparison.holds(&entry.look(&path.0)),
            Self::And(all) => all.iter().all(|condition| condition.holds(entry)),
            Self::Or(any) => any.iter().any(|condition| condition.holds(entry)),
        }
    }

    fn demands(&self, member: &str) -> Option<&str> {
        match self {
            Self::Is(path, Comparison::Text(text)) => {
                let is_member = matches!(path.0.as_slice(), [Step::Key(key)] if key == member);
                (is_member && !text.contains('*')).then_some(text.as_str())
            }
            Self::And(all) => all.iter().find_map(|condition| condition.demands(member)),
            Self::Is(..) | Self::Or(_) => None,
        }
    }
}

impl Comparison {
    fn holds(&self, found: &[Found<'_>]) -> bool {
        if matches!(self, Self::Missing) {
            return found.is_empty();
        }
        found.iter().any(|found| self.holds_for(found))
    }

    fn holds_for(&self, found: &Found<'_>) -> bool {
        match (self, found) {
            (Self::Text(wanted), Found::Text(text)) => is_like(wanted, text),
            (Self::NotText(wanted), Found::Text(text)) => !is_like(wanted, text),
            (Self::NotText(_), _) => true,
            (Self::NotNumber(wanted), Found::Number(number)) => number != wanted,
            (Self::NotNumber(_), _) => true,
            #[allow(clippy::float_cmp, reason = "both are what somebody wrote")]
            (Self::Number(wanted), Found::Number(number)) => number == wanted,
            (Self::Less(limit), Found::Number(number)) => number < limit,
            (Self::AtMost(limit), Found::Number(number)) => number <= limit,
            (Self::Greater(limit), Found::Number(number)) => number > limit,
            (Self::AtLeast(limit), Found::Number(number)) => number >= limit,
            (Self::Flag(wanted), Found::Flag(flag)) => wanted == flag,
            (Self::Null, Found::Null) => true,
            _ => false,
        }
    }
}

/// Whether a text is what a pattern with `*` describes. Linear in the text for each star.
fn is_like(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = rest.get(at + piece.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}
