//! A licence expression as crates write it: `(MIT OR Apache-2.0) AND Unicode-3.0`, `Apache-2.0 WITH LLVM-exception`.

#[derive(Debug, PartialEq, Eq)]
pub enum Expression {
    /// One licence, with its exception when it has one.
    Licence(String),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

impl Expression {
    /// Parses SPDX 2 syntax. The slash that older crates wrote (`MIT/Apache-2.0`) means OR.
    pub fn parse(text: &str) -> Result<Self, String> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        let expression = any(&mut rest).map_err(|why| format!("`{text}`: {why}"))?;
        match rest.first() {
            None => Ok(expression),
            Some(word) => Err(format!("`{text}`: `{word}` is in the wrong place")),
        }
    }

    /// Whether the licences that are allowed suffice to use the crate.
    pub fn is_allowed(&self, allowed: &[String]) -> bool {
        match self {
            Self::Licence(name) => allowed.contains(name),
            Self::All(parts) => parts.iter().all(|part| part.is_allowed(allowed)),
            Self::Any(parts) => parts.iter().any(|part| part.is_allowed(allowed)),
        }
    }
}

type Words<'a, 'b> = &'a mut &'b [&'b str];

/// Takes the next word if it is this one.
fn take(rest: Words, wanted: &str) -> bool {
    match rest.split_first() {
        Some((word, tail)) if *word == wanted => {
            *rest = tail;
            true
        }
        _ => false,
    }
}

/// OR binds least.
fn any(rest: Words) -> Result<Expression, String> {
    let mut parts = vec![all(rest)?];
    while take(rest, "OR") {
        parts.push(all(rest)?);
    }
    Ok(alone_or(parts, Expression::Any))
}

fn all(rest: Words) -> Result<Expression, String> {
    let mut parts = vec![one(rest)?];
    while take(rest, "AND") {
        parts.push(one(rest)?);
    }
    Ok(alone_or(parts, Expression::All))
}

fn alone_or(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}

fn one(rest: Words) -> Result<Expression, String> {
    if take(rest, "(") {
        let inner = any(rest)?;
        return if take(rest, ")") { Ok(inner) } else { Err("a bracket is not closed".to_owned()) };
    }
    let name = word(rest)?;
    if take(rest, "WITH") {
        return Ok(Expression::Licence(format!("{name} WITH {}", word(rest)?)));
    }
    Ok(Expression::Licence(name))
}

fn word(rest: Words) -> Result<String, String> {
    match rest.split_first() {
        Some((word, tail)) if !matches!(*word, "AND" | "OR" | "WITH" | "(" | ")") => {
            *rest = tail;
            Ok((*word).to_owned())
        }
        Some((word, _)) => Err(format!("a licence should stand where `{word}` does")),
        None => Err("a licence is missing at the end".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(expression: &str, names: &[&str]) -> bool {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Expression::parse(expression).unwrap().is_allowed(&names)
    }

    #[test]
    fn one_of_several_suffices_and_all_of_several_do_not() {
        assert!(allowed("GPL-3.0 OR MIT", &["MIT"]));
        assert!(allowed("Unlicense/MIT", &["MIT"]));
        assert!(!allowed("GPL-3.0 AND MIT", &["MIT"]));
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert!(allowed("MIT OR ISC AND GPL-3.0", &["MIT"]));
        assert!(!allowed("(MIT OR ISC) AND GPL-3.0", &["MIT", "ISC"]));
        assert!(allowed("(MIT OR GPL-3.0) AND Unicode-3.0", &["MIT", "Unicode-3.0"]));
    }

    #[test]
    fn an_exception_makes_another_licence() {
        assert!(!allowed("Apache-2.0 WITH LLVM-exception", &["Apache-2.0"]));
        assert!(allowed("Apache-2.0 WITH LLVM-exception", &["Apache-2.0 WITH LLVM-exception"]));
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for broken in ["", "MIT OR", "(MIT", "MIT Apache-2.0", "AND MIT", "MIT WITH"] {
            assert!(Expression::parse(broken).is_err(), "{broken}");
        }
    }
}
