//! Why branding is refused. Each variant carries what the message for it names.

use super::image::Format;
use super::style::AssetCategory;

/// A broken rule of branding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrandingRefused {
    #[error("the style sheet breaks off, or is none")]
    CssSyntax,
    #[error("the style sheet has the at-rule {rule}")]
    CssAtRule { rule: String },
    #[error("the style sheet has the selector {selector}")]
    CssSelector { selector: String },
    #[error("the style sheet has a value that is more than a value, for {property}")]
    CssValue { property: String },
    #[error("the logo is neither PNG nor JPEG")]
    LogoFormat,
    /// Over [`super::LARGEST_LOGO`].
    #[error("the logo is too large")]
    LogoTooLarge,

    #[error("provided values together with settings or assets")]
    ProvidedWithOwn,
    #[error("neither provided values nor settings nor assets")]
    NothingToShow,
    #[error("the asset {category} has no bytes")]
    AssetWithoutBytes { category: AssetCategory },
    #[error("the asset {category} is no {format}")]
    AssetFormat { category: AssetCategory, format: Format },
    #[error("the asset {category} cannot be {format}")]
    AssetExtension { category: AssetCategory, format: Format },
    #[error("the asset {category} is given twice for one colour mode")]
    AssetTwice { category: AssetCategory },
    /// Over [`super::MAX_ASSETS`].
    #[error("too many assets")]
    TooManyAssets,
    /// Over [`super::LARGEST_STYLE`].
    #[error("the style is too large")]
    StyleTooLarge,
    #[error("the client has a style")]
    StyleExists,
    /// Over [`super::MAX_STYLES`].
    #[error("too many styles")]
    TooManyStyles,

    #[error("terms without links")]
    LinksMissing,
    #[error("{url} is no address of a page")]
    NotAPage { url: String },
    #[error("the client has terms of this name")]
    TermsExist,
    /// Over [`super::MAX_TERMS`].
    #[error("too many terms")]
    TooManyTerms,
}
