//! How an app's sign-in pages look, and what people agree to there: the classic look ([`Look`]), the styles of managed
//! login ([`Style`]) and links to terms ([`Terms`]).
//!
//! All of it is data that pages will read. Nothing here knows pages, or what a style's settings mean: they are a
//! document whose text is kept.

mod css;
mod image;
mod look;
mod refused;
mod register;
mod style;
mod terms;

pub use image::{Format, Image};
pub use look::{LARGEST_LOGO, Look, LookDraft};
pub use refused::BrandingRefused;
pub use register::Register;
pub use style::{
    Asset, AssetCategory, AssetDraft, ColorMode, LARGEST_STYLE, MAX_ASSETS, MAX_STYLES, Style, StyleDraft, StyleId,
};
pub use terms::{Links, MAX_TERMS, Terms, TermsDraft, TermsId, TermsName};

/// Public ids that are UUIDs of version 4.
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            pub fn generate(random: &dyn $crate::random::Random) -> Self {
                Self($crate::random::uuid(random))
            }

            /// Reads the hyphenated form, in either case.
            pub fn parse(text: &str) -> Option<Self> {
                uuid::Uuid::try_parse(text).ok().map(Self)
            }

            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(uuid::Uuid::from_bytes(bytes))
            }

            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
    };
}

use uuid_id;
