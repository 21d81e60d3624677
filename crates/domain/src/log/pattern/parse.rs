//! From the text of a pattern to what it means.

use super::{Comparison, Condition, Malformed, Path, Pattern, Step, Terms};

/// Parentheses within parentheses: a pattern has 1,024 characters at most, and a stack its end.
const DEEPEST: usize = 32;

type Result<T> = std::result::Result<T, Malformed>;

pub(super) fn pattern(text: &str) -> Result<Pattern> {
    let text = text.trim();
    if text.is_empty() || text == "\"\"" {
        return Ok(Pattern::Everything);
    }
    if text.starts_with('[') {
        return Err(Malformed::Unsupported("Patterns of columns"));
    }
    let Some(inner) = text.strip_prefix('{') else { return terms(text).map(Pattern::Terms) };
    let inner = inner.strip_suffix('}').ok_or_else(|| syntax("a condition on JSON ends in }"))?;
    let mut reader = Reader { rest: inner };
    let condition = any_of(&mut reader, 0)?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(Pattern::Json(condition)) } else { Err(reader.unexpected()) }
}

fn syntax(what: &str) -> Malformed {
    Malformed::Syntax(what.to_owned())
}

fn terms(text: &str) -> Result<Terms> {
    let mut terms = Terms::default();
    let mut reader = Reader { rest: text };
    loop {
        reader.skip_space();
        if reader.rest.is_empty() {
            return Ok(terms);
        }
        let list = if reader.take("?") {
            &mut terms.any
        } else if reader.take("-") {
            &mut terms.none
        } else {
            &mut terms.all
        };
        let term = match reader.quoted()? {
            Some(term) => term,
            None => reader.until(char::is_whitespace).to_owned(),
        };
        if term.starts_with('%') {
            return Err(Malformed::Unsupported("Regular expressions"));
        }
        if term.is_empty() {
            return Err(syntax("a term is empty"));
        }
        list.push(term);
    }
}

fn any_of(reader: &mut Reader<'_>, depth: usize) -> Result<Condition> {
    let mut parts = vec![all_of(reader, depth)?];
    while reader.take_after_space("||") {
        parts.push(all_of(reader, depth)?);
    }
    Ok(one_or(parts, Condition::Or))
}

fn all_of(reader: &mut Reader<'_>, depth: usize) -> Result<Condition> {
    let mut parts = vec![single(reader, depth)?];
    while reader.take_after_space("&&") {
        parts.push(single(reader, depth)?);
    }
    Ok(one_or(parts, Condition::And))
}

fn one_or(mut parts: Vec<Condition>, several: fn(Vec<Condition>) -> Condition) -> Condition {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            several(parts)
        }
    }
}

fn single(reader: &mut Reader<'_>, depth: usize) -> Result<Condition> {
    if reader.take_after_space("(") {
        if depth == DEEPEST {
            return Err(syntax("there are too many parentheses"));
        }
        let condition = any_of(reader, depth + 1)?;
        return if reader.take_after_space(")") { Ok(condition) } else { Err(reader.unexpected()) };
    }
    let path = path(reader)?;
    reader.skip_space();
    Ok(Condition::Is(path, comparison(reader)?))
}

fn path(reader: &mut Reader<'_>) -> Result<Path> {
    if !reader.take_after_space("$") {
        return Err(reader.unexpected());
    }
    let mut steps = Vec::new();
    loop {
        if reader.take(".") {
            let key = reader.until(|next| next.is_whitespace() || ".[=!<>()&|".contains(next));
            if key.is_empty() {
                return Err(reader.unexpected());
            }
            steps.push(Step::Key(key.to_owned()));
        } else if reader.take("[") {
            steps.push(in_brackets(reader)?);
        } else if steps.is_empty() {
            return Err(reader.unexpected());
        } else {
            return Ok(Path(steps));
        }
    }
}

fn in_brackets(reader: &mut Reader<'_>) -> Result<Step> {
    let inner = reader.until(|next| next == ']').trim();
    let step = if inner == "*" {
        Some(Step::Each)
    } else if let Ok(index) = inner.parse() {
        Some(Step::Index(index))
    } else {
        let key = ['\'', '"'].iter().find_map(|&mark| inner.strip_prefix(mark)?.strip_suffix(mark));
        key.map(|key| Step::Key(key.to_owned()))
    };
    match step {
        Some(step) if reader.take("]") => Ok(step),
        _ => Err(reader.unexpected()),
    }
}

fn comparison(reader: &mut Reader<'_>) -> Result<Comparison> {
    if reader.word("IS") {
        return [("TRUE", Comparison::Flag(true)), ("FALSE", Comparison::Flag(false)), ("NULL", Comparison::Null)]
            .into_iter()
            .find_map(|(word, comparison)| reader.word(word).then_some(comparison))
            .ok_or_else(|| reader.unexpected());
    }
    if reader.word("NOT") {
        return if reader.word("EXISTS") { Ok(Comparison::Missing) } else { Err(reader.unexpected()) };
    }
    type Make = fn(f64) -> Comparison;
    let ordered: [(&str, Make); 4] =
        [("<=", Comparison::AtMost), (">=", Comparison::AtLeast), ("<", Comparison::Less), (">", Comparison::Greater)];
    for (sign, make) in ordered {
        if reader.take(sign) {
            return match value(reader)? {
                Value::Number(number) => Ok(make(number)),
                Value::Text(_) => Err(syntax("only numbers are less or greater")),
            };
        }
    }
    let equal = reader.take("=");
    if !equal && !reader.take("!=") {
        return Err(reader.unexpected());
    }
    Ok(match (value(reader)?, equal) {
        (Value::Text(text), true) => Comparison::Text(text),
        (Value::Text(text), false) => Comparison::NotText(text),
        (Value::Number(number), true) => Comparison::Number(number),
        (Value::Number(number), false) => Comparison::NotNumber(number),
    })
}

enum Value {
    Number(f64),
    Text(String),
}

fn value(reader: &mut Reader<'_>) -> Result<Value> {
    reader.skip_space();
    if reader.rest.starts_with('%') {
        return Err(Malformed::Unsupported("Regular expressions"));
    }
    if let Some(text) = reader.quoted()? {
        return Ok(Value::Text(text));
    }
    let word = reader.until(|next| next.is_whitespace() || ")&|".contains(next));
    if word.is_empty() {
        return Err(reader.unexpected());
    }
    let is_numeric = word.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    Ok(match word.parse() {
        Ok(number) if is_numeric => Value::Number(number),
        _ => Value::Text(word.to_owned()),
    })
}

/// What is still to be read.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, beginning: &str) -> bool {
        let after = self.rest.strip_prefix(beginning);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn take_after_space(&mut self, beginning: &str) -> bool {
        self.skip_space();
        self.take(beginning)
    }

    /// A whole word, in any case.
    fn word(&mut self, word: &str) -> bool {
        self.skip_space();
        let Some((head, after)) = self.rest.split_at_checked(word.len()) else { return false };
        if !head.eq_ignore_ascii_case(word) || after.starts_with(|next: char| next.is_alphanumeric()) {
            return false;
        }
        self.rest = after;
        true
    }

    fn until(&mut self, ends: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// A text in double quotes, in which `\"` and `\\` stand for themselves; `None` when there is none here.
    fn quoted(&mut self) -> Result<Option<String>> {
        let Some(inner) = self.rest.strip_prefix('"') else { return Ok(None) };
        let mut text = String::new();
        let mut characters = inner.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = inner.get(at + 1..).unwrap_or_default();
                    return Ok(Some(text));
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        Err(syntax("a quoted text has no end"))
    }

    fn unexpected(&self) -> Malformed {
        let here: String = self.rest.chars().take(20).collect();
        Malformed::Syntax(if here.is_empty() {
            "the condition has no end".to_owned()
        } else {
            format!("cannot be read from here: {here}")
        })
    }
}
