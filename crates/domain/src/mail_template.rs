//! Templates of mail that programs keep here and send by name, as with Amazon SES.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Amazon's limit: "Service quotas in Amazon SES", bytes of a template, text and HTML together.
const LARGEST: usize = 500 * 1024;
const LONGEST_NAME: usize = 64;
/// Blocks, and parentheses, within each other: whoever reads them goes as deep.
const DEEPEST: usize = 32;

/// What is written by hand of a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    pub subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTemplate {
    pub name: String,
    pub parts: Parts,
    pub created: Timestamp,
}

/// Why something is no template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRefused {
    #[error("The template name must be 1 to 64 letters, digits, hyphens and underscores.")]
    Name,
    #[error("The subject must be specified.")]
    NoSubject,
    #[error("The template must have a text part or an HTML part.")]
    NoBody,
    #[error("The template is larger than 500 KB.")]
    TooLarge,
    #[error("The template is nested too deeply.")]
    TooDeep,
    /// They could go on within each other for ever.
    #[error("Partials are not supported by this server yet.")]
    Partials,
}

impl MailTemplate {
    /// # Errors
    /// See [`TemplateRefused`]. Whether placeholders can be read is not looked at.
    pub fn new(name: &str, parts: Parts, created: Timestamp) -> Result<Self, TemplateRefused> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if !(1..=LONGEST_NAME).contains(&name.len()) || !name.bytes().all(is_plain) {
            return Err(TemplateRefused::Name);
        }
        parts.check()?;
        Ok(Self { name: name.to_owned(), parts, created })
    }
}

impl Parts {
    /// # Errors
    /// See [`TemplateRefused`], but for a name.
    pub fn check(&self) -> Result<(), TemplateRefused> {
        if self.subject.is_empty() {
            return Err(TemplateRefused::NoSubject);
        }
        let bodies = || self.text.iter().chain(&self.html);
        if bodies().all(String::is_empty) {
            return Err(TemplateRefused::NoBody);
        }
        if self.subject.len() + bodies().map(String::len).sum::<usize>() > LARGEST {
            return Err(TemplateRefused::TooLarge);
        }
        for text in bodies().chain([&self.subject]) {
            check_tags(text)?;
        }
        Ok(())
    }
}

/// Looks at what stands behind each `{{`.
fn check_tags(text: &str) -> Result<(), TemplateRefused> {
    let mut depth = 0_usize;
    for tag in text.split("{{").skip(1) {
        let tag = tag.trim_start_matches(['{', '~', ' ', '\t', '\r', '\n']);
        if tag.starts_with(['>', '*']) || tag.starts_with("#>") || tag.starts_with("#*") {
            return Err(TemplateRefused::Partials);
        }
        let opens =
            tag.starts_with('#') || tag.strip_prefix('^').is_some_and(|rest| !rest.trim_start().starts_with('}'));
        depth = if opens { depth + 1 } else { depth - usize::from(tag.starts_with('/') && depth > 0) };
        let inside = tag.split("}}").next().unwrap_or_default();
        let parentheses = inside.bytes().filter(|&byte| b"([".contains(&byte)).count();
        if depth > DEEPEST || parentheses > DEEPEST {
            return Err(TemplateRefused::TooDeep);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Parts {
        Parts { subject: "Hello".into(), text: Some(text.into()), html: None }
    }

    fn refused(name: &str, parts: Parts) -> Option<TemplateRefused> {
        MailTemplate::new(name, parts, Timestamp::EPOCH).err()
    }

    #[test]
    fn a_template_has_a_name_a_subject_and_a_body() {
        use TemplateRefused as T;
        let html = Parts { text: None, html: Some("<p>{{name}}</p>".into()), ..parts("") };
        let empty = Parts { text: Some(String::new()), html: None, ..parts("") };
        let large = "a".repeat(LARGEST);
        let table = [
            ("welcome_1-A", parts("{{name}}"), None),
            ("html", html, None),
            ("", parts("a"), Some(T::Name)),
            ("a b", parts("a"), Some(T::Name)),
            ("a.b", parts("a"), Some(T::Name)),
            ("s", Parts { subject: String::new(), ..parts("a") }, Some(T::NoSubject)),
            ("b", empty, Some(T::NoBody)),
            ("l", parts(&large), Some(T::TooLarge)),
        ];
        for (name, parts, expected) in table {
            assert_eq!(refused(name, parts), expected, "{name}");
        }
        assert_eq!(refused(&"n".repeat(64), parts("a")), None);
        assert_eq!(refused(&"n".repeat(65), parts("a")), Some(T::Name));
    }

    #[test]
    fn what_could_go_on_for_ever_or_too_deep_is_refused() {
        use TemplateRefused as T;
        let nested = |count| format!("{}{}", "{{#if a}}".repeat(count), "{{/if}}".repeat(count));
        let table = [
            (nested(32), None),
            (nested(33), Some(T::TooDeep)),
            ("{{#if a}}x{{^}}y{{/if}}".repeat(40), None),
            ("{{~#if a}}".repeat(33), Some(T::TooDeep)),
            ("{{^a}}".repeat(33), Some(T::TooDeep)),
            (format!("{{{{#if {}a{}}}}}{{{{/if}}}}", "(".repeat(33), ")".repeat(33)), Some(T::TooDeep)),
            ("{{#*inline \"a\"}}{{> a}}{{/inline}}".into(), Some(T::Partials)),
            ("{{ > a}}".into(), Some(T::Partials)),
            ("{{#> a}}{{/a}}".into(), Some(T::Partials)),
            ("a { {b} c }}".into(), None),
        ];
        for (text, expected) in table {
            assert_eq!(refused("t", parts(&text)), expected, "{text}");
        }
    }
}
