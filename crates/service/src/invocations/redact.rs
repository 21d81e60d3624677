//! Strikes out what nobody should read over a shoulder: passwords, tokens, authorization headers.

use serde_json::Value;

/// What stands in its place.
const STRUCK_OUT: &str = "***";
/// Members whose name holds one of these, without regard to case, hyphens or underscores.
const SECRET: [&str; 7] = ["password", "secret", "authorization", "cookie", "accesstoken", "idtoken", "refreshtoken"];

/// The value without its secrets. A text that is JSON or a form itself (the `body` of a request) is read as such.
pub fn redacted(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| {
                    let value = match value {
                        Value::Null => Value::Null,
                        _ if is_secret(name) => Value::from(STRUCK_OUT),
                        Value::String(text) if name == "body" => Value::from(body(text)),
                        value => redacted(value),
                    };
                    (name.clone(), value)
                })
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(redacted).collect()),
        other => other.clone(),
    }
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|each| !matches!(each, '-' | '_')).collect::<String>().to_ascii_lowercase();
    SECRET.iter().any(|secret| plain.contains(secret))
}

fn body(text: &str) -> String {
    if let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
        return redacted(&value).to_string();
    }
    let is_form = text.contains('=') && !text.contains(char::is_whitespace) && !text.contains('<');
    if !is_form {
        return text.to_owned();
    }
    let fields = form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| (name.clone(), if is_secret(&name) { STRUCK_OUT.into() } else { value }));
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_struck_out_wherever_they_stand() {
        let event = json!({
            "userName": "ana",
            "request": { "password": "hunter2", "validationData": { "new_password": "hunter2" }, "session": [] },
            "headers": { "Authorization": "Bearer x", "Set-Cookie": "a=b", "accept": "*/*" },
            "body": "username=ana&Password=hunter2",
            "response": null,
        });
        assert_eq!(
            redacted(&event),
            json!({
                "userName": "ana",
                "request": { "password": "***", "validationData": { "new_password": "***" }, "session": [] },
                "headers": { "Authorization": "***", "Set-Cookie": "***", "accept": "*/*" },
                "body": "username=ana&Password=***",
                "response": null,
            })
        );
        let nested = json!({ "body": r#"{"newPassword":"hunter2","name":"ana"}"# });
        assert_eq!(redacted(&nested), json!({ "body": r#"{"newPassword":"***","name":"ana"}"# }));
        let page = json!({ "body": "<p>a=b</p> password=1" });
        assert_eq!(redacted(&page), page);
    }
}
