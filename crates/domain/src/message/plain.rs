//! Whether a text is HTML, and what of it a person reads who has no HTML.

/// Elements that begin a line of their own.
const BLOCKS: [&str; 16] =
    ["p", "div", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "br", "hr", "blockquote"];
/// Elements whose content nobody reads.
const UNREAD: [&str; 4] = ["script", "style", "head", "title"];

/// Whether there is a `<` that begins a tag.
pub fn is_html(text: &str) -> bool {
    text.split('<')
        .skip(1)
        .any(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/' || first == '!'))
}

/// What a mail program without HTML shows: words and lines, and the address of every link behind its label. A text
/// without tags is left as it is.
pub fn plain_text(text: &str) -> String {
    if !is_html(text) {
        return text.to_owned();
    }
    let mut shown = Lines::default();
    let mut link: Option<String> = None;
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (words, at_tag) = rest.split_at(start);
        shown.words(&unescaped(words));
        let Some(tag) = Tag::first_of(at_tag) else {
            // A lone `<` is a word.
            shown.words("<");
            rest = at_tag.get(1..).unwrap_or_default();
            continue;
        };
        rest = tag.after;
        if tag.name == "a" {
            if let Some(address) = link.take() {
                shown.address(&address);
            }
            link = tag.attribute("href");
        } else if BLOCKS.contains(&tag.name.as_str()) {
            shown.line();
        } else if UNREAD.contains(&tag.name.as_str()) && !tag.is_end {
            rest = behind_end(&tag.name, rest);
        }
    }
    shown.words(&unescaped(rest));
    shown.finished()
}

/// What lies behind the end tag of an element, or nothing.
fn behind_end<'a>(name: &str, text: &'a str) -> &'a str {
    let mut rest = text;
    while let Some(start) = rest.find("</") {
        rest = rest.get(start..).unwrap_or_default();
        match Tag::first_of(rest) {
            Some(tag) if tag.name == name => return tag.after,
            _ => rest = rest.get(2..).unwrap_or_default(),
        }
    }
    ""
}

struct Tag<'a> {
    /// In lower case; empty for comments and declarations.
    name: String,
    is_end: bool,
    attributes: &'a str,
    after: &'a str,
}

impl<'a> Tag<'a> {
    /// The tag that a text begins with.
    fn first_of(text: &'a str) -> Option<Self> {
        if let Some(comment) = text.strip_prefix("<!--") {
            let after = comment.split_once("-->").map_or("", |(_, after)| after);
            return Some(Self { name: String::new(), is_end: false, attributes: "", after });
        }
        let inner = text.strip_prefix('<')?;
        let (inner, is_end) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
        if !inner.starts_with(|first: char| first.is_ascii_alphabetic() || first == '!' || first == '?') {
            return None;
        }
        let end = tag_end(inner)?;
        let (inside, after) = inner.split_at(end);
        let after = after.get(1..).unwrap_or_default();
        let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(name_end);
        Some(Self { name: name.to_ascii_lowercase(), is_end, attributes, after })
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() && !self.is_end {
            let name_end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (own_name, behind) = rest.split_at(name_end);
            let behind = behind.trim_start();
            let Some(value) = behind.strip_prefix('=') else {
                // Without a value; a stray character is one, too, so that this comes to an end.
                rest = if name_end == 0 { rest.get(1..).unwrap_or_default() } else { behind };
                continue;
            };
            let value = value.trim_start();
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let inner = value.get(1..).unwrap_or_default();
                    inner.split_once(quote).unwrap_or((inner, ""))
                }
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            if own_name.eq_ignore_ascii_case(name) {
                return Some(unescaped(value));
            }
            rest = after.trim_start();
        }
        None
    }
}

/// Where the `>` of a tag is that stands in no quotes.
fn tag_end(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (place, character) in inside.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(place),
            // Only a value is quoted: an apostrophe elsewhere is one.
            (None, '"' | '\'') if inside.get(..place).is_some_and(|before| before.trim_end().ends_with('=')) => {
                quote = Some(character);
            }
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    None
}

/// Lines of words with one space between them, at most one empty line in a row.
#[derive(Default)]
struct Lines {
    text: String,
    is_space_due: bool,
}

impl Lines {
    fn words(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_ascii_whitespace() {
                self.is_space_due = !self.text.is_empty() && !self.text.ends_with('\n');
                continue;
            }
            if std::mem::take(&mut self.is_space_due) {
                self.text.push(' ');
            }
            self.text.push(character);
        }
    }

    fn line(&mut self) {
        self.is_space_due = false;
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Of a link, unless its label is that already.
    fn address(&mut self, address: &str) {
        if !address.is_empty() && !self.text.ends_with(address) {
            self.is_space_due = false;
            self.text.push_str(" (");
            self.text.push_str(address);
            self.text.push(')');
        }
    }

    fn finished(self) -> String {
        self.text.trim_end().to_owned()
    }
}

/// The named references that mails have, and all numbered ones.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let (before, at_reference) = rest.split_at(start);
        plain.push_str(before);
        let reference = at_reference.get(1..).and_then(|inner| inner.split_once(';'));
        match reference.and_then(|(name, after)| Some((referred(name)?, after))) {
            Some((character, after)) => {
                plain.push(character);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = at_reference.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn referred(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return number.ok().and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "copy" => '©',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_reads_as_words_and_lines() {
        for (html, text) in [
            ("Your code is 042042.", "Your code is 042042."),
            ("<b>042042</b> is\n  your code", "042042 is your code"),
            ("<p>Hello ana</p><p>Code: <b>042042</b></p>", "Hello ana\n\nCode: 042042"),
            ("a<br>b<BR/>c", "a\nb\nc"),
            ("<a href=\"https://x/y?a=1&amp;b=2\">Verify</a> now", "Verify (https://x/y?a=1&b=2) now"),
            ("<a href='https://x'>https://x</a>", "https://x"),
            ("<a class=big href=https://x >go</a>", "go (https://x)"),
            ("<style>p { color: red }</style><script>if (a < b) {}</script>text", "text"),
            ("1 &lt; 2 &amp; 3 &#65;&#x42; &unknown; <i>x</i>", "1 < 2 & 3 AB &unknown; x"),
            ("<!-- <b>not</b> --><i>seen</i>", "seen"),
            ("a < b <i>c</i>", "a < b c"),
            ("<p title='a > b'>in</p>", "in"),
            ("<p don't>in</p>", "in"),
            ("<b", "<b"),
            ("<a = = >x</a>", "x"),
        ] {
            assert_eq!(plain_text(html), text, "{html}");
        }
    }

    #[test]
    fn only_tags_make_html() {
        for (text, is) in
            [("1 < 2", false), ("a <b> c", true), ("</p>", true), ("<!doctype html>", true), ("<3", false)]
        {
            assert_eq!(is_html(text), is, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in "[<>a/!'\"= &;#x-]{0,40}") {
            let _ = plain_text(&text);
        }
    }
}
