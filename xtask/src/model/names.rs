//! From the model's spelling to Rust's.

/// Words whose capitals mislead a mechanical split.
const COMPOUNDS: [(&str, &str); 2] = [("OAuth", "Oauth"), ("URLs", "Urls")];

/// `CallbackURLs` → `callback_urls`, `KMSKeyID` → `kms_key_id`, `S3Bucket` → `s3_bucket`.
pub fn snake(name: &str) -> String {
    let mut text = name.to_owned();
    for (from, to) in COMPOUNDS {
        text = text.replace(from, to);
    }
    let letters: Vec<char> = text.chars().collect();
    let mut snake = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        if letter.is_uppercase() && index > 0 {
            let before = letters.get(index - 1).copied().unwrap_or('_');
            let after = letters.get(index + 1).copied().unwrap_or('_');
            if before.is_lowercase() || before.is_ascii_digit() || (before.is_uppercase() && after.is_lowercase()) {
                snake.push('_');
            }
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The name of a static: `USER_POOL_ID_TYPE`.
pub fn shout(name: &str) -> String {
    snake(name).to_uppercase()
}

/// A field's identifier; a keyword is escaped.
pub fn field(name: &str) -> String {
    let name = snake(name);
    if ["type", "match", "ref"].contains(&name.as_str()) { format!("r#{name}") } else { name }
}

/// The Rust type of a shape: some services begin theirs in lower case.
pub fn of_type(shape: &str) -> String {
    capitalised(shape)
}

/// What serde's `PascalCase` makes of a field, to see whether it needs a name of its own.
pub fn pascal(field: &str) -> String {
    field.trim_start_matches("r#").split('_').map(capitalised).collect()
}

/// An enum's variant: `USER_SRP_AUTH` → `UserSrpAuth`, `V1_0` → `V1_0`, `InProgress` stays.
pub fn variant(value: &str) -> String {
    let mut name = String::new();
    for word in value.split(['_', '-', ':', '.', ' ', '/']) {
        let ends_in_digit = name.chars().last().is_some_and(|letter| letter.is_ascii_digit());
        if ends_in_digit && word.starts_with(|letter: char| letter.is_ascii_digit()) {
            name.push('_');
        }
        let mixed = word.chars().any(char::is_lowercase);
        if mixed { name += &capitalised(word) } else { name += &capitalised(&word.to_lowercase()) }
    }
    name
}

/// A member as violation messages spell it: `userPoolId`, `smsMessage`, `callbackURLs`.
pub fn path(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let capitals = letters.iter().take_while(|letter| letter.is_uppercase()).count();
    // Of several leading capitals the last begins the next word, unless the whole name is one acronym.
    let lowered = if capitals > 1 && capitals < letters.len() { capitals - 1 } else { capitals };
    let lower = letters.iter().enumerate();
    lower.map(|(index, letter)| if index < lowered { letter.to_ascii_lowercase() } else { *letter }).collect()
}

/// The constructor of an error: `NotAuthorizedException` → `not_authorized`.
pub fn constructor(exception: &str) -> String {
    snake(exception.trim_end_matches("Exception"))
}

/// `use MODULE::{A, B};`, or nothing where there is nothing to import.
pub fn import<'a>(module: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { String::new() } else { format!("use {module}::{{{}}};\n", names.join(", ")) }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_stay_readable() {
        for (name, expected) in [
            ("UserPoolId", "user_pool_id"),
            ("CallbackURLs", "callback_urls"),
            ("AllowedOAuthFlowsUserPoolClient", "allowed_oauth_flows_user_pool_client"),
            ("DefaultRedirectURI", "default_redirect_uri"),
            ("KMSKeyID", "kms_key_id"),
            ("S3Bucket", "s3_bucket"),
            ("UserMFASettingList", "user_mfa_setting_list"),
            ("CSS", "css"),
            ("UserPoolAddOns", "user_pool_add_ons"),
        ] {
            assert_eq!(snake(name), expected);
        }
    }

    #[test]
    fn variants_are_rust_names() {
        for (value, expected) in [
            ("USER_SRP_AUTH", "UserSrpAuth"),
            ("TLS_V1_2_2021", "TlsV1_2_2021"),
            ("V1_0", "V1_0"),
            ("phone_number", "PhoneNumber"),
            ("LoginWithAmazon", "LoginWithAmazon"),
            ("PBKDF2_SHA256", "Pbkdf2Sha256"),
            ("userAuthEvents", "UserAuthEvents"),
        ] {
            assert_eq!(variant(value), expected);
        }
    }

    #[test]
    fn paths_begin_in_lower_case() {
        for (name, expected) in [
            ("UserPoolId", "userPoolId"),
            ("SMSMessage", "smsMessage"),
            ("CSS", "css"),
            ("CallbackURLs", "callbackURLs"),
        ] {
            assert_eq!(path(name), expected);
        }
    }
}
