//! The places in a text where values go: `{####}`, `{username}` and `{##label##}`.

use std::borrow::Cow;

const CODE: &str = "{####}";
const USERNAME: &str = "{username}";
const LINK_BEGIN: &str = "{##";
const LINK_END: &str = "##}";

/// What goes into a text; a place whose value is `None` stays as it is.
#[derive(Clone, Copy, Default)]
pub(super) struct Inserts<'a> {
    pub code: Option<&'a str>,
    pub username: Option<&'a str>,
    pub link: Option<&'a str>,
    /// The text is HTML: values are escaped, so that a user name is never markup.
    pub is_html: bool,
}

pub fn has_code(text: &str) -> bool {
    text.contains(CODE)
}

pub fn has_username(text: &str) -> bool {
    text.contains(USERNAME)
}

/// Whether there is a place for a link, its label included. `{####}` is not one.
pub fn has_link(text: &str) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (_, at_brace) = rest.split_at(start);
        match next_place(at_brace) {
            Some((Place::Link(_), _)) => return true,
            Some((_, after)) => rest = after,
            None => rest = at_brace.get(1..).unwrap_or_default(),
        }
    }
    false
}

enum Place<'a> {
    Code,
    Username,
    /// With its label.
    Link(&'a str),
}

/// The place that a text begins with, and the text behind it.
fn next_place(text: &str) -> Option<(Place<'_>, &str)> {
    if let Some(after) = text.strip_prefix(CODE) {
        return Some((Place::Code, after));
    }
    if let Some(after) = text.strip_prefix(USERNAME) {
        return Some((Place::Username, after));
    }
    let (label, after) = text.strip_prefix(LINK_BEGIN)?.split_once(LINK_END)?;
    // A label with a beginning in it is two beginnings and one end: `{##a {####} b`.
    (!label.contains(LINK_BEGIN)).then_some((Place::Link(label), after))
}

/// The text with its values. Values are put in once: one that looks like a place is not replaced in turn.
pub(super) fn fill(text: &str, inserts: &Inserts<'_>) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (before, at_brace) = rest.split_at(start);
        filled.push_str(before);
        let place = next_place(at_brace);
        let value = place.as_ref().and_then(|(place, _)| value(place, inserts));
        match (place, value) {
            (Some((_, after)), Some(value)) => {
                filled.push_str(&value);
                rest = after;
            }
            _ => {
                filled.push('{');
                rest = at_brace.get(1..).unwrap_or_default();
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn value<'a>(place: &Place<'a>, inserts: &Inserts<'a>) -> Option<Cow<'a, str>> {
    let escaped = |text| if inserts.is_html { escape(text) } else { Cow::Borrowed(text) };
    match place {
        Place::Code => inserts.code.map(escaped),
        Place::Username => inserts.username.map(escaped),
        // The label is the pool owner's own HTML.
        Place::Link(label) => inserts.link.map(|link| Cow::Owned(format!("<a href=\"{}\">{label}</a>", escape(link)))),
    }
}

pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(is_html: bool) -> Inserts<'static> {
        Inserts { code: Some("123456"), username: Some("a<b"), link: Some("https://x/?a=1&b=2"), is_html }
    }

    #[test]
    fn values_go_into_every_place() {
        assert_eq!(fill("{####} and {####}, {username}!", &all(false)), "123456 and 123456, a<b!");
        assert_eq!(
            fill("<b>{username}</b> {##Verify <i>now</i>##}", &all(true)),
            "<b>a&lt;b</b> <a href=\"https://x/?a=1&amp;b=2\">Verify <i>now</i></a>"
        );
    }

    #[test]
    fn what_is_no_place_stays() {
        for text in ["{", "}", "{###}", "{user name}", "{##no end", "##}", "{{", "ü{é}"] {
            assert_eq!(fill(text, &all(false)), text);
        }
        assert_eq!(fill("{##a {####} b", &all(false)), "{##a 123456 b");
        assert_eq!(fill("{{####}}", &all(false)), "{123456}");
        assert_eq!(fill("{####} {username} {##x##}", &Inserts::default()), "{####} {username} {##x##}");
    }

    #[test]
    fn a_value_that_looks_like_a_place_is_not_replaced() {
        let inserts = Inserts { username: Some("{####}"), ..all(false) };

        assert_eq!(fill("{username}: {####}", &inserts), "{####}: 123456");
    }

    #[test]
    fn a_code_is_no_link() {
        assert!(!has_link("{####}"));
        assert!(has_link("{##Go##}"));
        assert!(has_link("{####} or {##Go##}"));
        assert!(!has_link("{##Go"));
    }

    proptest! {
        #[test]
        fn text_without_braces_is_never_touched(text in "[^{]{0,40}") {
            prop_assert_eq!(fill(&text, &all(true)), text);
        }

        #[test]
        fn with_nothing_to_put_in_any_text_stays(text in r"([a-zé]|\{####\}|\{username\}|\{##|##\}|[{}#]){0,12}") {
            prop_assert_eq!(fill(&text, &Inserts::default()), text);
        }

        #[test]
        fn a_filled_text_has_no_place_left(text in r"([a-zé ]|\{####\}|\{username\}|\{##go##\}){0,12}") {
            let filled = fill(&text, &all(true));
            prop_assert!(!has_code(&filled) && !has_username(&filled) && !has_link(&filled), "{}", filled);
        }

        #[test]
        fn a_user_name_is_never_markup(name in r#"[<>&"'a-z]{0,12}"#) {
            let filled = fill("{username}", &Inserts { username: Some(&name), is_html: true, ..Inserts::default() });
            prop_assert!(!filled.contains(['<', '>', '"', '\'']));
        }
    }
}
