//! The words for branding. Amazon publishes few of them: only their kinds are Amazon's.

use domain::branding::{BrandingRefused, LARGEST_LOGO, MAX_ASSETS, MAX_STYLES, MAX_TERMS};
use wire::{ApiError, ErrorKind as Kind};

/// Something of branding that a request names and the pool does not have. Holds the id as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    Style(String),
    /// Holds the client's id.
    StyleOf(String),
    Terms(String),
    /// Holds the client's id.
    TermsOf(String),
}

/// What was sent, short enough and plain enough to be quoted.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut quoted: String =
        text.chars().take(LONGEST).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().nth(LONGEST).is_some() {
        quoted.push_str("...");
    }
    quoted
}

pub(super) fn missing(what: &Missing) -> ApiError {
    let text = match what {
        Missing::Style(id) => format!("Managed login branding {id} does not exist."),
        Missing::StyleOf(client) => format!("Managed login branding does not exist for client {client}."),
        Missing::Terms(id) => format!("Terms {id} do not exist."),
        Missing::TermsOf(client) => format!("Terms do not exist for client {client}."),
    };
    ApiError::new(Kind::ResourceNotFoundException, text)
}

pub(super) fn word(why: &BrandingRefused) -> ApiError {
    use BrandingRefused as B;
    let kind = match why {
        B::StyleExists => Kind::ManagedLoginBrandingExistsException,
        B::TermsExist => Kind::TermsExistsException,
        B::TooManyStyles | B::TooManyTerms => Kind::LimitExceededException,
        _ => Kind::InvalidParameterException,
    };
    ApiError::new(kind, text(why))
}

fn text(why: &BrandingRefused) -> String {
    use BrandingRefused as B;
    match why {
        B::CssSyntax => "The CSS could not be parsed.".into(),
        B::CssAtRule { rule } => format!("The CSS contains the rule {}, which is not allowed.", quoted(rule)),
        B::CssSelector { selector } => {
            format!("The CSS contains the selector {}, which is not allowed.", quoted(selector))
        }
        B::CssValue { property } => format!("The CSS contains a value for {} that is not allowed.", quoted(property)),
        B::LogoFormat => "ImageFile must be a PNG or JPEG file.".into(),
        B::LogoTooLarge => format!("ImageFile must be no larger than {} KB.", LARGEST_LOGO / 1024),

        B::ProvidedWithOwn => "Settings and Assets cannot be specified when UseCognitoProvidedValues is true.".into(),
        B::NothingToShow => "One of UseCognitoProvidedValues, Settings or Assets is required.".into(),
        B::AssetWithoutBytes { category } => format!("Bytes are required for the asset {category}."),
        B::AssetFormat { category, format } => format!("The bytes of the asset {category} are not {format}."),
        B::AssetExtension { category, format } => format!("The asset {category} cannot have the extension {format}."),
        B::AssetTwice { category } => format!("The asset {category} is specified more than once for one color mode."),
        B::TooManyAssets => format!("Managed login branding cannot have more than {MAX_ASSETS} assets."),
        B::StyleTooLarge => "Settings and Assets cannot be larger than 2 MB together.".into(),
        B::StyleExists => "Managed login branding already exists for this client.".into(),
        B::TooManyStyles => format!("A user pool cannot have more than {MAX_STYLES} managed login brandings."),

        B::LinksMissing => "Links are required when TermsSource is LINK.".into(),
        B::NotAPage { url } => format!("{} is not a valid URL.", quoted(url)),
        B::TermsExist => "Terms with this name already exist for this client.".into(),
        B::TooManyTerms => format!("A user pool cannot have more than {MAX_TERMS} terms."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_fits_in_a_header() {
        assert_eq!(quoted("p.a > b"), "p.a > b");
        assert_eq!(quoted("a\n\u{0}b"), "a  b");
        assert_eq!(quoted(&"é".repeat(120)), "é".repeat(120));
        assert_eq!(quoted(&"é".repeat(121)), format!("{}...", "é".repeat(120)));
    }
}
