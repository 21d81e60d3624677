//! The classic look of the hosted pages: a style sheet and a logo, for one client or for all that have none of their own.

use serde::{Deserialize, Serialize};

use super::{BrandingRefused, Format, Image, css};
use crate::ids::{ClientId, PoolNumber};
use crate::time::Timestamp;

/// "Your logo file can be no larger than 100 KB": "Customizing hosted UI (classic) branding". In bytes.
pub const LARGEST_LOGO: usize = 100 * 1024;

/// `UICustomization`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub pool: PoolNumber,
    /// `None`: of every client without a look of its own; the wire calls it `ALL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub css: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Image>,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// A request of SetUICustomization. Nothing of it is kept from before: style sheet and logo are set together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookDraft {
    pub css: Option<String>,
    pub logo: Option<Image>,
}

impl LookDraft {
    /// The look that was asked for; `None` when nothing was, which takes the former one away.
    ///
    /// # Errors
    /// A style sheet or a logo that the classic pages do not take.
    pub fn finished(
        self,
        pool: PoolNumber,
        client: Option<ClientId>,
        before: Option<&Look>,
        now: Timestamp,
    ) -> Result<Option<Look>, BrandingRefused> {
        let css = self.css.filter(|css| !css.is_empty());
        let logo = self.logo.filter(|logo| !logo.is_empty());
        if let Some(css) = &css {
            css::check(css)?;
        }
        if let Some(logo) = &logo {
            if logo.len() > LARGEST_LOGO {
                return Err(BrandingRefused::LogoTooLarge);
            }
            if !matches!(logo.format(), Some(Format::Png | Format::Jpeg)) {
                return Err(BrandingRefused::LogoFormat);
            }
        }
        if css.is_none() && logo.is_none() {
            return Ok(None);
        }
        let created = before.map_or(now, |before| before.created);
        Ok(Some(Look { pool, client, css, logo, created, modified: now }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::image::sample;
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn finished(css: &str, logo: &[u8]) -> Result<Option<Look>, BrandingRefused> {
        let draft = LookDraft { css: Some(css.into()), logo: Some(Image::new(logo.to_vec())) };
        draft.finished(PoolNumber(1), None, None, NOW)
    }

    #[test]
    fn nothing_sent_takes_the_look_away() {
        assert_eq!(finished("", b""), Ok(None));
        assert_eq!(LookDraft::default().finished(PoolNumber(1), None, None, NOW), Ok(None));
    }

    #[test]
    fn a_logo_is_a_png_or_a_jpeg_of_at_most_a_hundred_kilobytes() {
        for &format in Format::ALL {
            let taken = finished("", sample(format).bytes()).map(|look| look.is_some());
            let expected = match format {
                Format::Png | Format::Jpeg => Ok(true),
                _ => Err(BrandingRefused::LogoFormat),
            };
            assert_eq!(taken, expected, "{format}");
        }
        let mut large = sample(Format::Png).bytes().to_vec();
        large.resize(LARGEST_LOGO, 0);
        assert!(finished("", &large).is_ok());
        large.push(0);
        assert_eq!(finished("", &large), Err(BrandingRefused::LogoTooLarge));
    }

    #[test]
    fn a_change_keeps_the_day_of_creation() {
        let css = ".label-customizable { color: red }";
        let first = finished(css, b"").unwrap().unwrap();
        let later = NOW.plus(std::time::Duration::from_secs(1));
        let draft = LookDraft { css: Some(css.into()), logo: None };
        let second = draft.finished(PoolNumber(1), None, Some(&first), later).unwrap().unwrap();

        assert_eq!((second.created, second.modified), (NOW, later));
    }
}
