//! Which style sheets the classic pages take: rules for a fixed list of classes, and nothing that loads or runs anything.

use super::BrandingRefused;

/// Amazon's list: "Customizing hosted UI (classic) branding".
const CLASSES: [&str; 15] = [
    "background-customizable",
    "banner-customizable",
    "errorMessage-customizable",
    "idpButton-customizable",
    "idpDescription-customizable",
    "inputField-customizable",
    "label-customizable",
    "legalText-customizable",
    "logo-customizable",
    "passwordCheck-notValid-customizable",
    "passwordCheck-valid-customizable",
    "redirect-customizable",
    "socialButton-customizable",
    "submitButton-customizable",
    "textDescription-customizable",
];

/// The states that the list has besides.
const STATES: [&str; 3] =
    ["idpButton-customizable:hover", "inputField-customizable:focus", "submitButton-customizable:hover"];

/// What never stands in a value: markup, scripts, and what would fetch something from elsewhere.
const FORBIDDEN: [&str; 6] = ["<", "@", "\\", "javascript:", "expression(", "url("];

/// Checks a whole style sheet.
///
/// # Errors
/// The first rule it breaks.
pub(super) fn check(css: &str) -> Result<(), BrandingRefused> {
    let text = without_comments(css)?;
    if let Some(at) = text.find('@') {
        let is_name = |&c: &char| c == '@' || c == '-' || c.is_ascii_alphanumeric();
        let rule = text.get(at..).unwrap_or_default().chars().take_while(is_name).collect();
        return Err(BrandingRefused::CssAtRule { rule });
    }
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (selectors, after) = rest.split_once('{').ok_or(BrandingRefused::CssSyntax)?;
        let (declarations, after) = after.split_once('}').ok_or(BrandingRefused::CssSyntax)?;
        for selector in selectors.split(',') {
            check_selector(selector.trim())?;
        }
        for declaration in declarations.split(';') {
            check_declaration(declaration.trim())?;
        }
        rest = after.trim();
    }
    Ok(())
}

fn without_comments(css: &str) -> Result<String, BrandingRefused> {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        let (_, after) = comment.split_once("*/").ok_or(BrandingRefused::CssSyntax)?;
        text.push_str(before);
        // A comment separates what stands on both sides of it.
        text.push(' ');
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

fn check_selector(selector: &str) -> Result<(), BrandingRefused> {
    let known = |name: &str| CLASSES.contains(&name) || STATES.contains(&name);
    if selector.strip_prefix('.').is_some_and(known) {
        return Ok(());
    }
    Err(BrandingRefused::CssSelector { selector: selector.to_owned() })
}

fn check_declaration(declaration: &str) -> Result<(), BrandingRefused> {
    if declaration.is_empty() {
        return Ok(());
    }
    let (property, value) = declaration.split_once(':').ok_or(BrandingRefused::CssSyntax)?;
    let (property, value) = (property.trim(), value.trim().to_ascii_lowercase());
    let is_name = !property.is_empty() && property.bytes().all(|byte| byte == b'-' || byte.is_ascii_alphabetic());
    if !is_name || value.is_empty() || value.contains('{') {
        return Err(BrandingRefused::CssSyntax);
    }
    if FORBIDDEN.iter().any(|part| value.contains(part)) {
        return Err(BrandingRefused::CssValue { property: property.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_for_the_listed_classes_are_taken() {
        for css in [
            "",
            "  \n",
            ".label-customizable {font-weight: 400;}",
            ".submitButton-customizable:hover { color: #fff; background-color: #286090 }",
            ".label-customizable{}.logo-customizable{max-width:60%;}",
            "/* ours */ .banner-customizable { padding: 25px 0px 25px 0px; /* wide */ background-color: lightgray; }",
            ".idpDescription-customizable, .textDescription-customizable { display: block; }",
        ] {
            assert_eq!(check(css), Ok(()), "{css}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_what_it_was() {
        use BrandingRefused as R;
        let selector = |text: &str| R::CssSelector { selector: text.into() };
        let value = |text: &str| R::CssValue { property: text.into() };
        for (css, why) in [
            ("body { color: red }", selector("body")),
            (".button { color: red }", selector(".button")),
            (".label-customizable:hover { color: red }", selector(".label-customizable:hover")),
            (".label-customizable, p { color: red }", selector("p")),
            (".label-customizable p { color: red }", selector(".label-customizable p")),
            ("{ color: red }", selector("")),
            ("é @import url(x);", R::CssAtRule { rule: "@import".into() }),
            ("@media print { .label-customizable { color: red } }", R::CssAtRule { rule: "@media".into() }),
            (".label-customizable { color: red", R::CssSyntax),
            (".label-customizable", R::CssSyntax),
            (".label-customizable { color }", R::CssSyntax),
            (".label-customizable { : red }", R::CssSyntax),
            (".label-customizable { color: }", R::CssSyntax),
            ("/* .label-customizable { color: red }", R::CssSyntax),
            (".logo-customizable { background: URL(https://elsewhere) }", value("background")),
            (".logo-customizable { width: expression(alert(1)) }", value("width")),
            (".logo-customizable { color: </style><script> }", value("color")),
            (".logo-customizable { color: \\72 ed }", value("color")),
        ] {
            assert_eq!(check(css), Err(why), "{css}");
        }
    }
}
