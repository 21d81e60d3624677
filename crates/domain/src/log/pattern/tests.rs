use super::*;
use proptest::prelude::*;
use serde_json::Value;

/// Members of a JSON text, by the simplest of readers.
struct Entry(String, Value);

impl Entry {
    fn new(text: &str) -> Self {
        Self(text.to_owned(), serde_json::from_str(text).unwrap_or(Value::Null))
    }
}

impl Fields for Entry {
    fn text(&self) -> &str {
        &self.0
    }

    fn look(&self, path: &[Step]) -> Vec<Found<'_>> {
        let mut here = vec![&self.1];
        for step in path {
            here = here
                .into_iter()
                .flat_map(|value| match step {
                    Step::Key(key) => value.get(key).into_iter().collect::<Vec<_>>(),
                    Step::Index(index) => value.get(index).into_iter().collect(),
                    Step::Each => value.as_array().into_iter().flatten().collect(),
                })
                .collect();
        }
        here.into_iter()
            .map(|value| match value {
                Value::String(text) => Found::Text(text.into()),
                Value::Number(number) => Found::Number(number.as_f64().unwrap()),
                Value::Bool(flag) => Found::Flag(*flag),
                Value::Null => Found::Null,
                Value::Array(_) | Value::Object(_) => Found::Inner,
            })
            .collect()
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).unwrap().matches(&Entry::new(text))
}

#[test]
fn terms_are_looked_for_in_the_text() {
    let text = "[ERROR 400] Bad request from \"ana\"";
    for (pattern, expected) in [
        ("", true),
        ("\"\"", true),
        ("ERROR", true),
        ("error", false),
        ("ERROR 400]", true),
        ("ERROR 500", false),
        ("\"Bad request\"", true),
        ("\"request Bad\"", false),
        ("\"\\\"ana\\\"\"", true),
        ("?WARN ?ERROR", true),
        ("?WARN ?INFO", false),
        ("ERROR -Bad", false),
        ("ERROR -\"Bad luck\"", true),
        ("-Bad", false),
        ("Bad ?WARN", true),
    ] {
        assert_eq!(matches(pattern, text), expected, "{pattern}");
    }
}

#[test]
fn conditions_look_into_json() {
    let text = r#"{"to":"ana@example.com","status":"failed","attempt":3,"ok":true,"no":false,"none":null,
        "list":[{"a":"x"},{"a":"y"}],"odd key":"z","deep":{"er":{"n":-1.5}}}"#;
    for (pattern, expected) in [
        ("{ $.status = \"failed\" }", true),
        ("{$.status=failed}", true),
        ("{ $.status = \"fail*\" }", true),
        ("{ $.status = *ile* }", true),
        ("{ $.status = \"f*x*d\" }", false),
        ("{ $.status != \"sent\" }", true),
        ("{ $.status != failed }", false),
        ("{ $.missing != failed }", false),
        ("{ $.missing NOT EXISTS }", true),
        ("{ $.status NOT EXISTS }", false),
        ("{ $.attempt = 3 }", true),
        ("{ $.attempt = 3e0 }", true),
        ("{ $.attempt = \"3\" }", false),
        ("{ $.attempt != 3 }", false),
        ("{ $.attempt > 2 && $.attempt <= 3 }", true),
        ("{ $.attempt < 3 || $.attempt >= 4 }", false),
        ("{ $.ok IS TRUE }", true),
        ("{ $.ok is false }", false),
        ("{ $.no IS FALSE }", true),
        ("{ $.none IS NULL }", true),
        ("{ $.list[1].a = \"y\" }", true),
        ("{ $.list[*].a = \"x\" }", true),
        ("{ $.list[2].a = \"x\" }", false),
        ("{ $['odd key'] = \"z\" }", true),
        ("{ $.deep.er.n = -1.5 }", true),
        ("{ ($.status = \"sent\" || $.status = \"failed\") && ($.attempt > 1) }", true),
        ("{ $.status = \"sent\" || $.status = \"failed\" && $.attempt > 5 }", false),
    ] {
        assert_eq!(matches(pattern, text), expected, "{pattern}");
        assert!(!matches("{ $.a = b }", "no JSON at all"));
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    for (pattern, why) in [
        ("{ $.a = }", "the condition has no end"),
        ("{ $.a ~ 1 }", "cannot be read from here: ~ 1 "),
        ("{ $.a = \"b }", "a quoted text has no end"),
        ("{ $.a = 1", "a condition on JSON ends in }"),
        ("{ $ = 1 }", "cannot be read from here:  = 1 "),
        ("{ $.a > b }", "only numbers are less or greater"),
        ("{ $.a = %b% }", "Regular expressions are not supported here"),
        ("%b%", "Regular expressions are not supported here"),
        ("[ip, user]", "Patterns of columns are not supported here"),
        ("?", "a term is empty"),
        ("{ $.a = 1 } x", "a condition on JSON ends in }"),
    ] {
        assert_eq!(Pattern::parse(pattern).unwrap_err().to_string(), why, "{pattern}");
    }
    let deep = format!("{{ {}$.a = 1{} }}", "(".repeat(500), ")".repeat(500));
    assert_eq!(Pattern::parse(&deep).unwrap_err().to_string(), "there are too many parentheses");
}

#[test]
fn an_index_is_asked_for_what_every_match_has() {
    let demands = |pattern: &str| Pattern::parse(pattern).unwrap().demands("user_sub").map(str::to_owned);

    assert_eq!(demands("{ $.user_sub = \"a\" && $.status = \"sent\" }").as_deref(), Some("a"));
    for pattern in ["{ $.user_sub = \"a*\" }", "{ $.user_sub = a || $.status = b }", "{ $.x.user_sub = a }", "a", ""] {
        assert_eq!(demands(pattern), None, "{pattern}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_pattern_or_refused(text in r#"[a-c$.{}()\[\]=!<>&|%?" *'\\-]{0,24}"#) {
        if let Ok(pattern) = Pattern::parse(&text) {
            pattern.matches(&Entry::new("{\"a\":\"b\"}"));
        }
    }

    #[test]
    fn stars_match_as_a_plain_search_would(pieces in proptest::collection::vec("[ab]{0,2}", 1..4), text in "[ab]{0,8}") {
        fn slow(pattern: &str, text: &str) -> bool {
            match (pattern.chars().next(), text.chars().next()) {
                (None, None) => true,
                (Some('*'), _) => {
                    slow(&pattern[1..], text) || (!text.is_empty() && slow(pattern, &text[1..]))
                }
                (Some(one), Some(other)) if one == other => slow(&pattern[1..], &text[1..]),
                _ => false,
            }
        }
        let pattern = pieces.join("*");
        prop_assert_eq!(is_like(&pattern, &text), slow(&pattern, &text));
    }
}
