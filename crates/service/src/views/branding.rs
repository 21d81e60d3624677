//! Looks, styles and terms.

use domain::{
    branding::{Asset, Look, Style, Terms},
    ids::ClientId,
    pool::Pool,
    time::Timestamp,
};
use wire::{Blob, shapes::*};

use super::users::moment;
use crate::{
    context::Context,
    flows::branding::{EVERY_CLIENT, logo_url, merged},
    twins::Twin,
};

pub fn look(cx: &Context, pool: &Pool, look: &Look) -> UICustomizationType {
    UICustomizationType {
        user_pool_id: Some(pool.id.to_string()),
        client_id: Some(client(look.client.as_ref())),
        image_url: logo_url(cx, pool, look),
        css: look.css.clone(),
        css_version: Some(version(look.modified)),
        last_modified_date: Some(moment(look.modified)),
        creation_date: Some(moment(look.created)),
    }
}

/// What is shown when a look was taken away.
pub fn no_look(pool: &Pool, id: Option<&ClientId>) -> UICustomizationType {
    UICustomizationType {
        user_pool_id: Some(pool.id.to_string()),
        client_id: Some(client(id)),
        ..UICustomizationType::default()
    }
}

fn client(id: Option<&ClientId>) -> String {
    id.map_or(EVERY_CLIENT, ClientId::as_str).to_owned()
}

/// The moment as fourteen digits in UTC, such as 20190128231240.
fn version(moment: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(moment.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.strftime("%Y%m%d%H%M%S").to_string()
}

/// With everything that the style leaves as it is by default, if that is wanted.
pub fn style(pool: &Pool, style: &Style, with_defaults: bool) -> ManagedLoginBrandingType {
    let own = style.settings.as_deref().and_then(|text| serde_json::from_str(text).ok());
    ManagedLoginBrandingType {
        managed_login_branding_id: Some(style.id.to_string()),
        user_pool_id: Some(pool.id.to_string()),
        use_cognito_provided_values: Some(style.provided),
        settings: if with_defaults { Some(merged(own)) } else { own },
        assets: (!style.assets.is_empty()).then(|| style.assets.iter().map(asset).collect()),
        creation_date: Some(moment(style.created)),
        last_modified_date: Some(moment(style.modified)),
    }
}

fn asset(asset: &Asset) -> AssetType {
    AssetType {
        category: Twin::of(asset.category),
        color_mode: Twin::of(asset.color_mode),
        extension: Twin::of(asset.format),
        bytes: Some(Blob(asset.image.bytes().to_vec())),
        resource_id: asset.resource.clone(),
    }
}

pub fn terms(pool: &Pool, terms: &Terms) -> TermsType {
    TermsType {
        terms_id: terms.id.to_string(),
        user_pool_id: pool.id.to_string(),
        client_id: terms.client.to_string(),
        terms_name: terms.name.to_string(),
        terms_source: TermsSourceType::Link,
        enforcement: TermsEnforcementType::None,
        links: terms.links.clone(),
        creation_date: moment(terms.created),
        last_modified_date: moment(terms.modified),
    }
}

pub fn terms_description(terms: &Terms) -> TermsDescriptionType {
    TermsDescriptionType {
        terms_id: terms.id.to_string(),
        terms_name: terms.name.to_string(),
        enforcement: TermsEnforcementType::None,
        creation_date: moment(terms.created),
        last_modified_date: moment(terms.modified),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_the_moment_of_the_change() {
        assert_eq!(version(Timestamp::from_millis(1_548_717_160_999)), "20190128231240");
    }
}
