//! The style of managed login for one client: a document of settings, and pictures.

use serde::{Deserialize, Serialize};

use super::{BrandingRefused, Format, Image, Register, uuid_id};
use crate::ids::{ClientId, PoolNumber};
use crate::names::{is_false, names};
use crate::time::Timestamp;

/// Amazon's limit of styles a pool: "Quotas in Amazon Cognito".
pub const MAX_STYLES: usize = 20;
/// Amazon's limit of `Assets`.
pub const MAX_ASSETS: usize = 40;
/// Settings and pictures of one style together, in bytes: Amazon's limit of 2 MB for the request that sends them, held
/// for what several updates add up to as well.
pub const LARGEST_STYLE: usize = 2_000_000;

names! {
    /// Where a picture is shown.
    pub enum AssetCategory {
        FaviconIco = "FAVICON_ICO",
        FaviconSvg = "FAVICON_SVG",
        EmailGraphic = "EMAIL_GRAPHIC",
        SmsGraphic = "SMS_GRAPHIC",
        AuthAppGraphic = "AUTH_APP_GRAPHIC",
        PasswordGraphic = "PASSWORD_GRAPHIC",
        PasskeyGraphic = "PASSKEY_GRAPHIC",
        PageHeaderLogo = "PAGE_HEADER_LOGO",
        PageHeaderBackground = "PAGE_HEADER_BACKGROUND",
        PageFooterLogo = "PAGE_FOOTER_LOGO",
        PageFooterBackground = "PAGE_FOOTER_BACKGROUND",
        PageBackground = "PAGE_BACKGROUND",
        FormBackground = "FORM_BACKGROUND",
        FormLogo = "FORM_LOGO",
        IdpButtonIcon = "IDP_BUTTON_ICON",
    }
}

names! {
    pub enum ColorMode {
        Light = "LIGHT",
        Dark = "DARK",
        /// Of both.
        Dynamic = "DYNAMIC",
    }
}

uuid_id! {
    /// `ManagedLoginBrandingId`
    StyleId
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    pub category: AssetCategory,
    pub color_mode: ColorMode,
    pub format: Format,
    /// `ResourceId`, shown as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    pub image: Image,
}

/// An asset as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetDraft {
    pub category: AssetCategory,
    pub color_mode: ColorMode,
    pub format: Format,
    pub resource: Option<String>,
    /// `None` keeps the picture that is there.
    pub image: Option<Image>,
}

/// `ManagedLoginBranding`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    pub pool: PoolNumber,
    pub id: StyleId,
    pub client: ClientId,
    /// `UseCognitoProvidedValues`: nothing of its own. Never together with settings or assets.
    #[serde(default, skip_serializing_if = "is_false")]
    pub provided: bool,
    /// The text of a JSON object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<Asset>,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// A request of CreateManagedLoginBranding or UpdateManagedLoginBranding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyleDraft {
    pub provided: Option<bool>,
    /// The text of a JSON object.
    pub settings: Option<String>,
    /// Empty: not sent.
    pub assets: Vec<AssetDraft>,
}

/// Which style is whose: a client has one.
type StyleRegister = Register<ClientId, StyleId>;

impl Style {
    /// A client's style, and the register with it.
    ///
    /// # Errors
    /// A broken rule of the style itself; a second style for the client; too many in the pool.
    pub fn create(
        id: StyleId,
        client: ClientId,
        draft: StyleDraft,
        register: StyleRegister,
        now: Timestamp,
    ) -> Result<(Self, StyleRegister), BrandingRefused> {
        let empty = Self {
            pool: register.pool,
            id,
            client: client.clone(),
            provided: false,
            settings: None,
            assets: Vec::new(),
            created: now,
            modified: now,
        };
        if draft.provided.is_none() && draft.is_silent() {
            return Err(BrandingRefused::NothingToShow);
        }
        let style = empty.updated(draft, now)?;
        if register.find(&client).is_some() {
            return Err(BrandingRefused::StyleExists);
        }
        if register.len() >= MAX_STYLES {
            return Err(BrandingRefused::TooManyStyles);
        }
        Ok((style, register.with(client, id)))
    }

    /// Settings are replaced as a whole; an asset replaces the one in its place, and others stay. The provided values
    /// leave nothing of either.
    ///
    /// # Errors
    /// Provided values together with others; an asset without a picture, of another format than it says, or twice; too
    /// many or too large.
    pub fn updated(&self, draft: StyleDraft, now: Timestamp) -> Result<Self, BrandingRefused> {
        let mut style = self.clone();
        style.modified = now;
        if draft.provided == Some(true) {
            if !draft.is_silent() {
                return Err(BrandingRefused::ProvidedWithOwn);
            }
            return Ok(Self { provided: true, settings: None, assets: Vec::new(), ..style });
        }
        if draft.provided == Some(false) || !draft.is_silent() {
            style.provided = false;
        }
        style.settings = draft.settings.or(style.settings);
        let mut places = Vec::with_capacity(draft.assets.len());
        for sent in draft.assets {
            let place = sent.place();
            if places.contains(&place) {
                return Err(BrandingRefused::AssetTwice { category: sent.category });
            }
            let before = style.assets.iter().position(|asset| asset.place() == place);
            let asset = sent.finished(before.and_then(|at| style.assets.get(at)))?;
            match before.and_then(|at| style.assets.get_mut(at)) {
                Some(former) => *former = asset,
                None => style.assets.push(asset),
            }
            places.push(place);
        }
        if style.assets.len() > MAX_ASSETS {
            return Err(BrandingRefused::TooManyAssets);
        }
        if style.len() > LARGEST_STYLE {
            return Err(BrandingRefused::StyleTooLarge);
        }
        Ok(style)
    }

    fn len(&self) -> usize {
        let images: usize = self.assets.iter().map(|asset| asset.image.len()).sum();
        images + self.settings.as_ref().map_or(0, String::len)
    }
}

impl StyleDraft {
    /// Nothing of its own was sent.
    fn is_silent(&self) -> bool {
        self.settings.is_none() && self.assets.is_empty()
    }
}

/// What tells assets of one style apart. Buttons of identity providers have a picture for each resource.
type Place = (AssetCategory, ColorMode, Option<String>);

fn place(category: AssetCategory, color_mode: ColorMode, resource: Option<&String>) -> Place {
    (category, color_mode, resource.filter(|_| category == AssetCategory::IdpButtonIcon).cloned())
}

impl Asset {
    fn place(&self) -> Place {
        place(self.category, self.color_mode, self.resource.as_ref())
    }
}

impl AssetDraft {
    fn place(&self) -> Place {
        place(self.category, self.color_mode, self.resource.as_ref())
    }

    fn finished(self, before: Option<&Asset>) -> Result<Asset, BrandingRefused> {
        let Self { category, color_mode, format, resource, image } = self;
        let fixed = match category {
            AssetCategory::FaviconIco => Some(Format::Ico),
            AssetCategory::FaviconSvg => Some(Format::Svg),
            _ => None,
        };
        if fixed.is_some_and(|fixed| fixed != format) {
            return Err(BrandingRefused::AssetExtension { category, format });
        }
        let image = image.filter(|image| !image.is_empty()).or_else(|| before.map(|before| before.image.clone()));
        let image = image.ok_or(BrandingRefused::AssetWithoutBytes { category })?;
        if image.format() != Some(format) {
            return Err(BrandingRefused::AssetFormat { category, format });
        }
        Ok(Asset { category, color_mode, format, resource, image })
    }
}

#[cfg(test)]
mod tests {
    use super::super::image::sample;
    use super::*;
    use crate::random::fixed::Counter;
    use BrandingRefused as R;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn asset(category: AssetCategory, color_mode: ColorMode, format: Format) -> AssetDraft {
        AssetDraft { category, color_mode, format, resource: None, image: Some(sample(format)) }
    }

    fn logo(color_mode: ColorMode) -> AssetDraft {
        asset(AssetCategory::FormLogo, color_mode, Format::Png)
    }

    fn with(assets: Vec<AssetDraft>) -> StyleDraft {
        StyleDraft { assets, ..StyleDraft::default() }
    }

    fn settings(text: &str) -> StyleDraft {
        StyleDraft { settings: Some(text.into()), ..StyleDraft::default() }
    }

    fn created(draft: StyleDraft) -> Result<Style, BrandingRefused> {
        let id = StyleId::generate(&Counter::default());
        let register = StyleRegister::new(PoolNumber(1));
        Style::create(id, "app".into(), draft, register, NOW).map(|(style, _)| style)
    }

    #[test]
    fn provided_values_stand_alone() {
        let provided = StyleDraft { provided: Some(true), ..StyleDraft::default() };
        assert!(created(provided.clone()).unwrap().provided);
        assert_eq!(created(StyleDraft { provided: Some(true), ..settings("{}") }), Err(R::ProvidedWithOwn));
        let both = StyleDraft { provided: Some(true), ..with(vec![logo(ColorMode::Light)]) };
        assert_eq!(created(both), Err(R::ProvidedWithOwn));
        assert_eq!(created(StyleDraft::default()), Err(R::NothingToShow));

        let own = created(StyleDraft { settings: Some("{}".into()), ..with(vec![logo(ColorMode::Light)]) }).unwrap();
        let back = own.updated(provided, NOW).unwrap();
        assert_eq!((back.provided, back.settings, back.assets), (true, None, Vec::new()));
        assert!(!created(StyleDraft { provided: Some(false), ..StyleDraft::default() }).unwrap().provided);
    }

    #[test]
    fn an_update_replaces_settings_and_adds_or_replaces_assets() {
        let mut style =
            created(StyleDraft { settings: Some("{}".into()), ..with(vec![logo(ColorMode::Light)]) }).unwrap();
        style = style.updated(settings("{\"a\":1}"), NOW).unwrap();
        assert_eq!((style.settings.as_deref(), style.assets.len()), (Some("{\"a\":1}"), 1));

        let jpeg = asset(AssetCategory::FormLogo, ColorMode::Light, Format::Jpeg);
        style = style.updated(with(vec![jpeg, logo(ColorMode::Dark)]), NOW).unwrap();
        let formats: Vec<_> = style.assets.iter().map(|asset| asset.format).collect();
        assert_eq!(formats, [Format::Jpeg, Format::Png]);

        let kept = AssetDraft { image: None, resource: Some("mine".into()), ..logo(ColorMode::Dark) };
        style = style.updated(with(vec![kept]), NOW).unwrap();
        assert_eq!(style.assets[1].resource.as_deref(), Some("mine"));
        assert_eq!(style.assets[1].image, sample(Format::Png));
    }

    #[test]
    fn pictures_are_what_they_say_and_one_for_each_place() {
        let category = AssetCategory::FormLogo;
        let none = AssetDraft { image: None, ..logo(ColorMode::Light) };
        assert_eq!(created(with(vec![none])), Err(R::AssetWithoutBytes { category }));
        let other = AssetDraft { image: Some(sample(Format::Svg)), ..logo(ColorMode::Light) };
        assert_eq!(created(with(vec![other])), Err(R::AssetFormat { category, format: Format::Png }));
        let twice = vec![logo(ColorMode::Light), logo(ColorMode::Light)];
        assert_eq!(created(with(twice)), Err(R::AssetTwice { category }));
        let favicon = asset(AssetCategory::FaviconIco, ColorMode::Light, Format::Png);
        let refused = R::AssetExtension { category: AssetCategory::FaviconIco, format: Format::Png };
        assert_eq!(created(with(vec![favicon])), Err(refused));

        let button = |resource: &str| AssetDraft {
            resource: Some(resource.into()),
            ..asset(AssetCategory::IdpButtonIcon, ColorMode::Light, Format::Svg)
        };
        assert_eq!(created(with(vec![button("a"), button("b")])).unwrap().assets.len(), 2);
    }

    #[test]
    fn a_style_has_an_end_in_number_and_in_size() {
        let button = |number: usize| AssetDraft {
            resource: Some(number.to_string()),
            ..asset(AssetCategory::IdpButtonIcon, ColorMode::Light, Format::Svg)
        };
        let full = created(with((0..MAX_ASSETS).map(button).collect())).unwrap();
        assert_eq!(full.updated(with(vec![logo(ColorMode::Light)]), NOW), Err(R::TooManyAssets));

        let mut bytes = sample(Format::Png).bytes().to_vec();
        bytes.resize(1_000_000, 0);
        let large = |color_mode| AssetDraft { image: Some(Image::new(bytes.clone())), ..logo(color_mode) };
        let style = created(with(vec![large(ColorMode::Light), large(ColorMode::Dark)])).unwrap();
        assert_eq!(style.updated(settings("{}"), NOW), Err(R::StyleTooLarge));
    }

    #[test]
    fn a_client_has_one_style_and_a_pool_twenty() {
        let random = Counter::default();
        let create = |client: &str, register: StyleRegister| {
            Style::create(StyleId::generate(&random), client.into(), settings("{}"), register, NOW)
        };
        let mut register = StyleRegister::new(PoolNumber(1));
        for number in 0..MAX_STYLES {
            register = create(&format!("client{number}"), register).unwrap().1;
        }
        assert_eq!(create("client0", register.clone()).map(|_| ()), Err(R::StyleExists));
        assert_eq!(create("other", register.clone()).map(|_| ()), Err(R::TooManyStyles));
        let freed = register.find(&"client0".into()).unwrap();
        assert!(create("other", register.without(freed)).is_ok());
    }
}
