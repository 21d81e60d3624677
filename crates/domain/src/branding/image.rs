//! Pictures as bytes, told apart by how they begin.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

use crate::names::names;

names! {
    /// `Extension` of an asset.
    pub enum Format {
        Ico = "ICO",
        Jpeg = "JPEG",
        Png = "PNG",
        Svg = "SVG",
        Webp = "WEBP",
    }
}

impl Format {
    /// What a browser is told of such a picture.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Ico => "image/x-icon",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
            Self::Webp => "image/webp",
        }
    }

    /// The end of a file's name.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Ico => "ico",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Webp => "webp",
        }
    }
}

/// A picture; records hold it as base64.
#[derive(Clone, PartialEq, Eq)]
pub struct Image(Vec<u8>);

impl Image {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By the first bytes, or for SVG by an `svg` element at the beginning of the text.
    pub fn format(&self) -> Option<Format> {
        match self.0.as_slice() {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Format::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
            [0, 0, 1, 0, ..] => Some(Format::Ico),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::Webp),
            other => is_svg(other).then_some(Format::Svg),
        }
    }
}

/// A declaration, comments and a document type may stand before the element.
fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    rest.strip_prefix("<svg")
        .is_some_and(|after| after.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace()))
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({} bytes)", self.0.len())
    }
}

impl Serialize for Image {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Image {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        STANDARD.decode(text.as_bytes()).map(Self).map_err(de::Error::custom)
    }
}

/// The smallest bytes that count as each format.
#[cfg(test)]
pub(crate) fn sample(format: Format) -> Image {
    Image::new(match format {
        Format::Png => b"\x89PNG\r\n\x1a\n".to_vec(),
        Format::Jpeg => vec![0xff, 0xd8, 0xff, 0xe0],
        Format::Ico => vec![0, 0, 1, 0],
        Format::Svg => b"<svg></svg>".to_vec(),
        Format::Webp => b"RIFF\x04\0\0\0WEBP".to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_how_they_begin() {
        for &format in Format::ALL {
            assert_eq!(sample(format).format(), Some(format));
        }
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            "\u{feff}<?xml version=\"1.0\"?>\n<!-- ours --><!DOCTYPE svg>\n<svg></svg>",
        ] {
            assert_eq!(Image::new(text.into()).format(), Some(Format::Svg), "{text}");
        }
        for other in ["", "GIF89a", "<svgs></svgs>", "<html><svg></svg></html>", "<?xml", "\u{89}PNG"] {
            assert_eq!(Image::new(other.into()).format(), None, "{other}");
        }
    }

    #[test]
    fn a_record_holds_base64() {
        let image = Image::new(vec![0, 255, 62]);

        let json = serde_json::to_string(&image).unwrap();

        assert_eq!(json, "\"AP8+\"");
        assert_eq!(serde_json::from_str::<Image>(&json).unwrap(), image);
    }
}
