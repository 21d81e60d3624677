//! The requests of branding as the domain reads them.

use domain::branding::{AssetDraft, Image, LookDraft, StyleDraft, TermsDraft, TermsName};
use serde_json::Value;
use wire::{Blob, shapes::*};

use crate::{flows::branding, refusals::Result, twins::Twin};

pub fn look(css: Option<String>, logo: Option<Blob>) -> LookDraft {
    LookDraft { css, logo: logo.map(|blob| Image::new(blob.0)) }
}

/// # Errors
/// [`Refusal::Settings`](crate::refusals::Refusal::Settings).
pub fn style(provided: Option<bool>, settings: Option<Value>, assets: Option<Vec<AssetType>>) -> Result<StyleDraft> {
    let settings = settings.filter(|settings| !settings.is_null());
    if let Some(settings) = &settings {
        branding::check_settings(settings)?;
    }
    Ok(StyleDraft {
        provided,
        settings: settings.map(|settings| settings.to_string()),
        assets: assets.into_iter().flatten().map(asset).collect(),
    })
}

fn asset(sent: AssetType) -> AssetDraft {
    AssetDraft {
        category: sent.category.to_domain(),
        color_mode: sent.color_mode.to_domain(),
        format: sent.extension.to_domain(),
        resource: sent.resource_id,
        image: sent.bytes.map(|blob| Image::new(blob.0)),
    }
}

/// Source and enforcement have one value each, which the wire has checked.
pub fn terms(sent: UpdateTermsRequest) -> TermsDraft {
    TermsDraft { name: sent.terms_name.as_deref().and_then(TermsName::parse), links: sent.links }
}
