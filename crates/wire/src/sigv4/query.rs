//! Query strings as signatures see them: decoded as a form is, encoded anew in one way, and sorted.

/// Name and value of each parameter, decoded, in the order sent.
pub fn parameters(query: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// The first parameter of that exact name, as text.
pub fn find<'a>(parameters: &'a [(Vec<u8>, Vec<u8>)], name: &str) -> Option<&'a str> {
    let (_, value) = parameters.iter().find(|(its, _)| its == name.as_bytes())?;
    std::str::from_utf8(value).ok()
}

/// The canonical form.
pub fn canonical(parameters: &[(Vec<u8>, Vec<u8>)]) -> String {
    let mut pairs: Vec<(String, String)> =
        parameters.iter().map(|(name, value)| (encoded(name, false), encoded(value, false))).collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// Percent-encodes all but the unreserved characters, and slashes where they separate.
pub fn encoded(bytes: &[u8], keep_slashes: bool) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || (keep_slashes && byte == b'/') {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&hex::encode_upper([byte]));
        }
    }
    text
}

/// `+` is a space; a percent sign without two hexadecimal digits is itself.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        let escaped = (first == b'%').then(|| tail.split_at_checked(2)).flatten();
        let escaped = escaped.and_then(|(digits, after)| Some((hex::decode(digits).ok()?, after)));
        match (escaped, first) {
            (Some((byte, after)), _) => {
                bytes.extend(byte);
                rest = after;
            }
            (None, b'+') => bytes.push(b' '),
            (None, other) => bytes.push(other),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_canonical_form_for_every_spelling() {
        for (query, expected) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("a=2&a=1&a", "a=&a=1&a=2"),
            ("a=b+c", "a=b%20c"),
            ("a=%7e%2f", "a=~%2F"),
            ("a=b=c&&", "a=b%3Dc"),
            ("a=100%&b=%zz", "a=100%25&b=%25zz"),
        ] {
            assert_eq!(canonical(&parameters(query)), expected, "{query}");
        }
    }
}
