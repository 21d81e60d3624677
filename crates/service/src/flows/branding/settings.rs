//! The settings of managed login: a document with three parts, most of it colours.
//!
//! What a style leaves out is as in the defaults. Members that the defaults know must be of the kind that they are there;
//! others are kept, for pages may learn of them before this server does.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::refusals::{Refusal, Result};

static DEFAULTS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("defaults.json")).unwrap_or_default());

const PARTS: [&str; 3] = ["categories", "componentClasses", "components"];

/// Checks a style's own settings.
///
/// # Errors
/// [`Refusal::Settings`].
pub fn check(settings: &Value) -> Result<()> {
    let Value::Object(parts) = settings else {
        return Err(Refusal::Settings("Settings must be a JSON object.".into()));
    };
    if let Some(unknown) = parts.keys().find(|name| !PARTS.contains(&name.as_str())) {
        return Err(Refusal::Settings(format!("Unknown member {unknown} in Settings.")));
    }
    match first_mismatch(&DEFAULTS, settings, String::new()) {
        Some(path) => Err(Refusal::Settings(format!("Invalid value at {path} in Settings."))),
        None => Ok(()),
    }
}

/// The path to the first member that is of another kind than the default.
fn first_mismatch(default: &Value, given: &Value, path: String) -> Option<String> {
    match (default, given) {
        (Value::Object(default), Value::Object(given)) => given.iter().find_map(|(name, given)| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            first_mismatch(default.get(name)?, given, path)
        }),
        (Value::Array(_), Value::Array(_))
        | (Value::Bool(_), Value::Bool(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::String(_), Value::String(_))
        | (Value::Null, _) => None,
        _ => Some(path),
    }
}

/// The defaults with a style's own settings over them.
pub fn merged(own: Option<Value>) -> Value {
    let mut settings = DEFAULTS.clone();
    if let Some(own) = own {
        lay_over(&mut settings, own);
    }
    settings
}

/// Lists are replaced, objects are merged.
fn lay_over(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (name, value) in above {
                lay_over(below.entry(name).or_insert_with(|| Value::Object(Map::new())), value);
            }
        }
        (below, above) => *below = above,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_defaults_have_the_three_parts_and_pass_their_own_check() {
        let names: Vec<_> = DEFAULTS.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, PARTS);
        assert!(check(&DEFAULTS).is_ok());
        assert_eq!(merged(None), *DEFAULTS);
    }

    #[test]
    fn own_settings_lie_over_the_defaults() {
        let own = json!({
            "components": {"form": {"borderRadius": 3.5, "logo": {"enabled": true}}},
            "categories": {"auth": {"authMethodOrder": []}},
        });
        let all = merged(Some(own));
        assert_eq!(all["components"]["form"]["borderRadius"], 3.5);
        assert_eq!(all["components"]["form"]["logo"]["enabled"], true);
        assert_eq!(all["components"]["form"]["logo"]["position"], DEFAULTS["components"]["form"]["logo"]["position"]);
        assert_eq!(all["categories"]["auth"]["authMethodOrder"], json!([]));
        assert_eq!(all["componentClasses"], DEFAULTS["componentClasses"]);
    }

    #[test]
    fn a_member_of_another_kind_is_named() {
        for (settings, message) in [
            (json!("dark"), "Settings must be a JSON object."),
            (json!({"colors": {}}), "Unknown member colors in Settings."),
            (json!({"components": []}), "Invalid value at components in Settings."),
            (
                json!({"components": {"form": {"borderRadius": "8"}}}),
                "Invalid value at components.form.borderRadius in Settings.",
            ),
        ] {
            let Err(Refusal::Settings(text)) = check(&settings) else { panic!("{settings} was taken") };
            assert_eq!(text, message);
        }
        assert!(check(&json!({})).is_ok());
        assert!(check(&json!({"components": {"carousel": {"speed": 9}}})).is_ok());
    }
}
