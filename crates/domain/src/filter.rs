//! The filter of ListUsers: one clause, `name = "value"` or `name ^= "value"`.

use crate::names::names;
use crate::text::fold;
use std::borrow::Cow;

names! {
    /// What users can be searched by.
    pub enum Searchable {
        Username = "username",
        Email = "email",
        PhoneNumber = "phone_number",
        Name = "name",
        GivenName = "given_name",
        FamilyName = "family_name",
        PreferredUsername = "preferred_username",
        /// CONFIRMED and the like.
        UserStatus = "cognito:user_status",
        /// Enabled or Disabled.
        Enabled = "status",
        Sub = "sub",
    }
}

impl Searchable {
    /// Whether values that differ in case differ.
    pub const fn is_case_sensitive(self) -> bool {
        matches!(self, Self::Username | Self::Enabled)
    }

    /// A value as it is indexed and compared.
    pub fn folded(self, value: &str) -> Cow<'_, str> {
        if self.is_case_sensitive() { Cow::Borrowed(value) } else { fold(value) }
    }

    /// The user attribute searched in; `None` for what is no attribute.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Username | Self::UserStatus | Self::Enabled => None,
            other => Some(other.as_str()),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equals,
    /// `^=`
    StartsWith,
}

/// A parsed filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub attribute: Searchable,
    pub comparison: Comparison,
    /// As written, quotes and escapes taken away.
    pub value: String,
}

/// Why a filter is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterRefused {
    #[error("not a clause")]
    Syntax,
    #[error("users are not searched by {name}")]
    Attribute { name: String },
}

impl Filter {
    /// Reads a filter; an empty text is none.
    ///
    /// # Errors
    /// [`FilterRefused`]; the clause's form is looked at before its name.
    pub fn parse(text: &str) -> Result<Option<Self>, FilterRefused> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let end = text.find(|character: char| character.is_whitespace() || "=^\"".contains(character));
        let (name, rest) = text.split_at(end.ok_or(FilterRefused::Syntax)?);
        if name.is_empty() {
            return Err(FilterRefused::Syntax);
        }
        let rest = rest.trim_start();
        let (comparison, rest) = if let Some(rest) = rest.strip_prefix("^=") {
            (Comparison::StartsWith, rest)
        } else if let Some(rest) = rest.strip_prefix('=') {
            (Comparison::Equals, rest)
        } else {
            return Err(FilterRefused::Syntax);
        };
        let value = quoted(rest.trim_start())?;
        let Some(attribute) = Searchable::parse(name) else {
            return Err(FilterRefused::Attribute { name: name.to_owned() });
        };
        Ok(Some(Self { attribute, comparison, value }))
    }

    /// The value in the form in which the attribute is indexed: [`fold`]ed where case does not matter.
    pub fn folded_value(&self) -> Cow<'_, str> {
        self.attribute.folded(&self.value)
    }

    /// Whether a user with this value is searched for.
    pub fn matches(&self, candidate: &str) -> bool {
        let wanted = self.folded_value();
        let candidate = self.attribute.folded(candidate);
        match self.comparison {
            Comparison::Equals => candidate == wanted,
            Comparison::StartsWith => candidate.starts_with(wanted.as_ref()),
        }
    }
}

/// A text in double quotes and nothing behind it; a backslash comes before a quote or a backslash.
fn quoted(text: &str) -> Result<String, FilterRefused> {
    let mut characters = text.strip_prefix('"').ok_or(FilterRefused::Syntax)?.chars();
    let mut value = String::new();
    loop {
        match characters.next() {
            Some('"') if characters.as_str().is_empty() => return Ok(value),
            Some('\\') => match characters.next() {
                Some(escaped @ ('"' | '\\')) => value.push(escaped),
                _ => return Err(FilterRefused::Syntax),
            },
            Some('"') | None => return Err(FilterRefused::Syntax),
            Some(other) => value.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Filter {
        Filter::parse(text).unwrap().unwrap()
    }

    #[test]
    fn spaces_around_the_sign_do_not_matter() {
        for text in ["email=\"a@b.c\"", "email = \"a@b.c\"", "  email\t=\n\"a@b.c\" "] {
            let filter = parsed(text);
            assert_eq!(filter.attribute, Searchable::Email);
            assert_eq!(filter.comparison, Comparison::Equals);
            assert_eq!(filter.value, "a@b.c");
        }
        assert_eq!(parsed("cognito:user_status^=\"CONF\"").comparison, Comparison::StartsWith);
    }

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(parsed(r#"name = "a\"b\\c""#).value, r#"a"b\c"#);
        assert_eq!(parsed(r#"name = """#).value, "");
    }

    #[test]
    fn an_empty_text_is_no_filter() {
        assert_eq!(Filter::parse(""), Ok(None));
        assert_eq!(Filter::parse("  "), Ok(None));
    }

    #[test]
    fn what_is_no_single_clause_is_refused() {
        for text in [
            "email",
            "= \"a\"",
            "email \"a\"",
            "email == \"a\"",
            "email ^ = \"a\"",
            "email = a",
            "email = 'a'",
            "email = \"a",
            "email = \"a\" AND name = \"b\"",
            "email = \"a\"\"",
            r#"email = "a\n""#,
            r#"email = "a\"#,
            "email != \"a\"",
            "custom:x",
        ] {
            assert_eq!(Filter::parse(text), Err(FilterRefused::Syntax), "{text}");
        }
    }

    #[test]
    fn users_are_searched_by_a_few_names_only() {
        for name in ["custom:foo", "Email", "birthdate", "address"] {
            let refused = FilterRefused::Attribute { name: name.to_owned() };
            assert_eq!(Filter::parse(&format!("{name} = \"x\"")), Err(refused));
        }
    }

    #[test]
    fn case_matters_for_user_names_and_for_enabled() {
        assert!(parsed("email = \"Ana@Example.com\"").matches("ana@example.COM"));
        assert!(parsed("cognito:user_status = \"confirmed\"").matches("CONFIRMED"));
        assert!(!parsed("username = \"Ana\"").matches("ana"));
        assert!(!parsed("status = \"enabled\"").matches("Enabled"));
        assert!(parsed("username ^= \"An\"").matches("Ana"));
        assert!(!parsed("name = \"An\"").matches("Ana"));
    }

    proptest! {
        #[test]
        fn every_value_can_be_written_and_read(value in "\\PC{0,20}", place in 0..Searchable::ALL.len()) {
            let attribute = Searchable::ALL[place];
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");

            let filter = parsed(&format!("{attribute} ^= \"{escaped}\""));

            prop_assert_eq!(&filter.value, &value);
            prop_assert_eq!(filter.attribute, attribute);
            let longer = format!("{}x", value);
            prop_assert!(filter.matches(&value) && filter.matches(&longer));
        }

        #[test]
        fn no_text_breaks_the_parser(text in "[a-z:_=^\"\\\\ é]{0,16}") {
            if let Ok(Some(filter)) = Filter::parse(&text) {
                prop_assert!(text.contains(filter.attribute.as_str()));
            }
        }
    }
}
