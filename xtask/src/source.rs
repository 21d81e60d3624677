//! Reads Rust source just well enough to know which paths it names: comments, texts and test modules do not count.
//!
//! No macro is expanded and no name resolved. That is enough for import rules, for a crate can be named in few ways.

/// A path such as `super::users::admin_get_user`, from a `use` or from an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub segments: Vec<String>,
    /// The line on which it starts, from 1.
    pub line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Word(String),
    /// `::`
    Colons,
    Mark(char),
}

/// A token and its line.
pub type Placed = (Token, usize);

/// The tokens of a source file outside comments, texts and `#[cfg(test)]` items.
pub fn tokens(source: &str) -> Vec<Placed> {
    without_tests(all_tokens(source))
}

/// All paths of a token list, `use` trees spelled out.
pub fn paths(tokens: &[Placed]) -> Vec<Path> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((token, _)) = tokens.get(at) {
        at = match token {
            Token::Word(word) if word == "use" && !is_capture(tokens, at) => use_tree(tokens, at + 1, &[], &mut found),
            Token::Word(_) => plain_path(tokens, at, &mut found),
            _ => at + 1,
        };
    }
    found
}

/// `impl Trait + use<'a>` names no path.
fn is_capture(tokens: &[Placed], at: usize) -> bool {
    matches!(tokens.get(at + 1), Some((Token::Mark('<'), _)))
}

fn all_tokens(source: &str) -> Vec<Placed> {
    let text: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    let char_at = |at: usize| text.get(at).copied().unwrap_or('\0');
    while at < text.len() {
        let end = match (char_at(at), char_at(at + 1)) {
            ('/', '/') => end_of_line(&text, at),
            ('/', '*') => end_of_block_comment(&text, at),
            ('"', _) => end_of_text(&text, at + 1),
            ('b', '"') => end_of_text(&text, at + 2),
            ('r', '"' | '#') if raw_text(&text, at).is_some() => raw_text(&text, at).unwrap_or(at + 1),
            ('b', 'r') if raw_text(&text, at + 1).is_some() => raw_text(&text, at + 1).unwrap_or(at + 1),
            ('\'', _) => end_of_quote(&text, at),
            (first, _) if first.is_alphanumeric() || first == '_' => {
                let end = (at..text.len()).find(|&i| !is_word(char_at(i))).unwrap_or(text.len());
                tokens.push((Token::Word(text.get(at..end).unwrap_or_default().iter().collect()), line));
                end
            }
            (':', ':') => {
                tokens.push((Token::Colons, line));
                at + 2
            }
            (mark, _) => {
                if !mark.is_whitespace() {
                    tokens.push((Token::Mark(mark), line));
                }
                at + 1
            }
        };
        line += text.get(at..end).unwrap_or_default().iter().filter(|&&c| c == '\n').count();
        at = end;
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn end_of_line(text: &[char], at: usize) -> usize {
    (at..text.len()).find(|&i| text.get(i) == Some(&'\n')).unwrap_or(text.len())
}

fn end_of_block_comment(text: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at < text.len() {
        match (text.get(at), text.get(at + 1)) {
            (Some('/'), Some('*')) => (depth, at) = (depth + 1, at + 2),
            (Some('*'), Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The end of a text whose first character inside the quotes is at `at`.
fn end_of_text(text: &[char], mut at: usize) -> usize {
    while let Some(c) = text.get(at) {
        match c {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// The end of `r"…"` or `r##"…"##` that starts at `at`, None when a raw text does not start there (`r#type` is a word).
fn raw_text(text: &[char], at: usize) -> Option<usize> {
    let hashes = text.get(at + 1..)?.iter().take_while(|&&c| c == '#').count();
    if text.get(at + 1 + hashes) != Some(&'"') {
        return None;
    }
    let mut end = at + 2 + hashes;
    while end < text.len() {
        let closes = text.get(end) == Some(&'"')
            && text.get(end + 1..end + 1 + hashes).is_some_and(|tail| tail.iter().all(|&c| c == '#'));
        if closes {
            return Some(end + 1 + hashes);
        }
        end += 1;
    }
    Some(text.len())
}

/// After a single quote comes a character or a lifetime.
fn end_of_quote(text: &[char], at: usize) -> usize {
    match (text.get(at + 1), text.get(at + 2)) {
        (Some('\\'), _) => (at + 3..text.len()).find(|&i| text.get(i) == Some(&'\'')).map_or(text.len(), |end| end + 1),
        (Some(_), Some('\'')) => at + 3,
        _ => (at + 1..text.len()).find(|&i| !text.get(i).copied().is_some_and(is_word)).unwrap_or(text.len()),
    }
}

/// Drops every item under `#[cfg(test)]`: tests may use what the code may not.
fn without_tests(tokens: Vec<Placed>) -> Vec<Placed> {
    let attribute = [
        Token::Mark('#'),
        Token::Mark('['),
        Token::Word("cfg".to_owned()),
        Token::Mark('('),
        Token::Word("test".to_owned()),
        Token::Mark(')'),
        Token::Mark(']'),
    ];
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(placed) = tokens.get(at) {
        let here = tokens.get(at..at + attribute.len()).unwrap_or_default();
        if here.len() == attribute.len() && here.iter().zip(&attribute).all(|((token, _), wanted)| token == wanted) {
            at = end_of_item(&tokens, at + attribute.len());
        } else {
            kept.push(placed.clone());
            at += 1;
        }
    }
    kept
}

/// An item ends with a semicolon outside braces, or with its closing brace.
fn end_of_item(tokens: &[Placed], start: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, (token, _)) in tokens.iter().skip(start).enumerate() {
        match token {
            Token::Mark('{') => depth += 1,
            Token::Mark('}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return start + offset + 1;
                }
            }
            Token::Mark(';') if depth == 0 => return start + offset + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// One branch of a `use` tree, from `at`; returns where it ends.
fn use_tree(tokens: &[Placed], mut at: usize, prefix: &[String], found: &mut Vec<Path>) -> usize {
    let mut segments = prefix.to_vec();
    let mut line = None;
    while let Some((token, here)) = tokens.get(at) {
        match token {
            // The name after `as` is the importer's own.
            Token::Word(word) if word == "as" => at += 1,
            Token::Word(word) => {
                line = line.or(Some(*here));
                segments.push(word.clone());
            }
            Token::Mark('{') => {
                loop {
                    at = use_tree(tokens, at + 1, &segments, found);
                    if !matches!(tokens.get(at), Some((Token::Mark(','), _))) {
                        break;
                    }
                }
                // Past the closing brace; this branch named its paths already.
                return at + 1;
            }
            Token::Mark(',' | '}' | ';') => break,
            _ => {}
        }
        at += 1;
    }
    if let Some(line) = line {
        found.push(Path { segments, line });
    }
    at
}

/// A path in an expression or a type; returns where it ends.
fn plain_path(tokens: &[Placed], start: usize, found: &mut Vec<Path>) -> usize {
    let mut segments = Vec::new();
    let mut at = start;
    let line = tokens.get(at).map_or(0, |(_, line)| *line);
    while let Some((Token::Word(word), _)) = tokens.get(at) {
        segments.push(word.clone());
        if !matches!(tokens.get(at + 1), Some((Token::Colons, _))) {
            at += 1;
            break;
        }
        at += 2;
    }
    if segments.len() > 1 {
        found.push(Path { segments, line });
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(source: &str) -> Vec<String> {
        paths(&tokens(source)).iter().map(|path| format!("{} {}", path.line, path.segments.join("::"))).collect()
    }

    #[test]
    fn use_trees_are_spelled_out() {
        let source = "use a::{b, c::{d, e as f}, g::*};\nuse h;\npub(crate) use ::i::j;";
        assert_eq!(named(source), ["1 a::b", "1 a::c::d", "1 a::c::e", "1 a::g", "2 h", "3 i::j"]);
    }

    #[test]
    fn paths_in_code_count_and_plain_names_do_not() {
        assert_eq!(
            named("fn x(y: store::User) -> z {\n  super::ban::run(cx).await\n}"),
            ["1 store::User", "2 super::ban::run"]
        );
    }

    #[test]
    fn comments_texts_and_characters_do_not_count() {
        let source = "// a::b\n/* c::d /* e::f */ g::h */\nlet i = \"j::k \\\" l::m\"; r#\"n::o\"#; b\"p::q\"; 'x'; '\\''; &'r s::t";
        assert_eq!(named(source), ["3 s::t"]);
    }

    #[test]
    fn test_modules_do_not_count() {
        let source = "#[cfg(test)]\nmod tests { use a::b; fn c() {} }\n#[cfg(test)] use d::e;\nuse f::g;";
        assert_eq!(named(source), ["4 f::g"]);
    }
}
