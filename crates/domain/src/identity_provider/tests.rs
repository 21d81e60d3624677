//! What each type of provider must be told, and what is shown of it.

use super::*;
use crate::pool::{AssuranceLevel, NewPool};
use crate::secret::Sealed;
use crate::user::fixture::{self, NOW};

const METADATA: &str = r#"<?xml version="1.0"?>
<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">
  <md:EntityDescriptor entityID="https://idp.example.com/someone-else"><md:SPSSODescriptor/></md:EntityDescriptor>
  <md:EntityDescriptor entityID="https://idp.example.com/saml">
    <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
      <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/out"/>
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/post"/>
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.com/in?a=1&amp;b=2"/>
    </md:IDPSSODescriptor>
  </md:EntityDescriptor>
</md:EntitiesDescriptor>"#;

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// The least that a provider of the type can be told.
fn least(provider_type: ProviderType) -> BTreeMap<String, String> {
    match provider_type {
        ProviderType::Saml => map(&[("MetadataURL", "https://idp.example.com/metadata")]),
        ProviderType::Oidc => map(&[
            ("client_id", "app"),
            ("attributes_request_method", "GET"),
            ("oidc_issuer", "https://idp.example.com"),
            ("authorize_scopes", "openid email"),
        ]),
        ProviderType::SignInWithApple => map(&[
            ("client_id", "com.example.app"),
            ("team_id", "TEAM"),
            ("key_id", "KEY"),
            ("private_key", "MIGTAgEA"),
            ("authorize_scopes", "email name"),
        ]),
        _ => map(&[("client_id", "app"), ("client_secret", "s3cret"), ("authorize_scopes", "email")]),
    }
}

fn with(mut details: BTreeMap<String, String>, more: &[(&str, &str)]) -> BTreeMap<String, String> {
    details.append(&mut map(more));
    details
}

fn check(provider_type: ProviderType, sent: BTreeMap<String, String>) -> Result<Details, ProviderRefused> {
    Details::check(provider_type, sent, None)
}

fn shown(provider_type: ProviderType, sent: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let details = check(provider_type, sent).unwrap();
    details::shown(provider_type, &details.open, &details.secret, Some("MIIC"))
}

#[test]
fn nothing_that_a_type_needs_may_be_missing() {
    for &provider_type in ProviderType::ALL {
        let least = least(provider_type);
        check(provider_type, least.clone()).unwrap();
        for left_out in least.keys() {
            let mut sent = least.clone();
            sent.remove(left_out);
            let refused = check(provider_type, sent).unwrap_err();
            match provider_type {
                ProviderType::Saml => assert_eq!(refused, ProviderRefused::MetadataSource),
                _ => assert!(
                    matches!(&refused, ProviderRefused::MissingDetails { keys, .. } if keys == &[left_out.as_str()]),
                    "{provider_type} without {left_out}: {refused}"
                ),
            }
        }
    }
}

#[test]
fn a_value_has_the_form_of_its_key() {
    let (oidc, saml) = (ProviderType::Oidc, ProviderType::Saml);
    let detail = |key| ProviderRefused::Detail { key };
    for (provider_type, key, value, expected) in [
        (oidc, "client_id", " ", detail("client_id")),
        (oidc, "client_secret", "", detail("client_secret")),
        (oidc, "attributes_request_method", "get", detail("attributes_request_method")),
        (oidc, "attributes_url_add_attributes", "yes", detail("attributes_url_add_attributes")),
        (oidc, "oidc_issuer", "idp.example.com", detail("oidc_issuer")),
        (oidc, "oidc_issuer", "ftp://idp.example.com", detail("oidc_issuer")),
        (oidc, "authorize_url", "https://", detail("authorize_url")),
        (oidc, "token_url", "https://idp.example.com/a b", detail("token_url")),
        (oidc, "jwks_uri", "https://me@idp.example.com", detail("jwks_uri")),
        (oidc, "team_id", "x", ProviderRefused::UnknownDetail { key: "team_id".into(), provider_type: oidc }),
        (saml, "client_id", "x", ProviderRefused::UnknownDetail { key: "client_id".into(), provider_type: saml }),
        (saml, "IDPSignout", "TRUE", detail("IDPSignout")),
        (saml, "RequestSigningAlgorithm", "rsa-sha1", detail("RequestSigningAlgorithm")),
        (saml, "MetadataURL", "metadata.xml", ProviderRefused::MetadataUrl { url: "metadata.xml".into() }),
        (saml, "MetadataFile", METADATA, ProviderRefused::MetadataSource),
    ] {
        let sent = with(least(provider_type), &[(key, value)]);
        assert_eq!(check(provider_type, sent), Err(expected), "{key} = {value}");
    }
}

#[test]
fn metadata_is_that_of_a_provider() {
    for (text, is_one) in [
        (METADATA, true),
        (&format!("\u{feff}\n{METADATA}"), true),
        ("", false),
        ("<a/>", false),
        ("{\"entityID\": 1}", false),
        (&METADATA[..METADATA.len() - 1], false),
        (&METADATA.replace("IDPSSODescriptor", "SPSSODescriptor"), false),
        (&METADATA.replace("entityID", "id"), false),
        (&METADATA.replace("?>", "?><!DOCTYPE a [<!ENTITY b \"c\">]>"), false),
    ] {
        let checked = check(ProviderType::Saml, map(&[("MetadataFile", text)]));
        assert_eq!(checked.is_ok(), is_one, "{text}");
    }
}

#[test]
fn a_metadata_file_tells_where_people_are_sent() {
    let shown = shown(
        ProviderType::Saml,
        map(&[
            ("MetadataFile", METADATA),
            ("IDPSignout", "true"),
            ("SSORedirectBindingURI", "https://idp.example.com/stale"),
            ("ActiveEncryptionCertificate", "stale"),
        ]),
    );

    let expected = map(&[
        ("MetadataFile", METADATA),
        ("IDPSignout", "true"),
        ("SSORedirectBindingURI", "https://idp.example.com/in?a=1&b=2"),
        ("SLORedirectBindingURI", "https://idp.example.com/out"),
        ("ActiveEncryptionCertificate", "MIIC"),
    ]);
    assert_eq!(shown, expected);
    let by_address = with(least(ProviderType::Saml), &[("ActiveEncryptionCertificate", "MIIC")]);
    assert_eq!(super::tests::shown(ProviderType::Saml, least(ProviderType::Saml)), by_address);
}

#[test]
fn what_amazon_fills_in_is_filled_in() {
    let google = shown(ProviderType::Google, least(ProviderType::Google));
    assert_eq!(google.len(), 9);
    assert_eq!(google["attributes_url"], "https://people.googleapis.com/v1/people/me?personFields=");
    assert_eq!(google["client_secret"], "s3cret");
    // Sent along by tools that repeat what they were shown.
    assert_eq!(shown(ProviderType::Google, google.clone()), google);

    let facebook = shown(ProviderType::Facebook, with(least(ProviderType::Facebook), &[("api_version", "v9.0")]));
    assert_eq!(facebook["attributes_url"], "https://graph.facebook.com/v9.0/me?fields=");
    assert_eq!(facebook["token_request_method"], "GET");

    let apple = shown(ProviderType::SignInWithApple, least(ProviderType::SignInWithApple));
    assert_eq!(apple["oidc_issuer"], "https://appleid.apple.com");
    assert!(!apple.contains_key("private_key"));

    let own = shown(ProviderType::Google, with(least(ProviderType::Google), &[("token_url", "http://localhost/t")]));
    assert_eq!(own["token_url"], "http://localhost/t");
}

#[test]
fn a_key_that_is_never_shown_need_not_be_sent_again() {
    let apple = ProviderType::SignInWithApple;
    let sealed = SealedDetails {
        open: BTreeMap::new(),
        secret: BTreeMap::from([("private_key".into(), Sealed::from_ciphertext(vec![1]))]),
    };
    let mut sent = least(apple);
    sent.remove("private_key");

    assert!(Details::check(apple, sent.clone(), Some(&sealed)).is_ok());
    assert!(Details::check(apple, sent, Some(&SealedDetails::default())).is_err());
    let secret = SealedDetails {
        open: BTreeMap::new(),
        secret: BTreeMap::from([("client_secret".into(), Sealed::from_ciphertext(vec![1]))]),
    };
    let mut sent = least(ProviderType::Google);
    sent.remove("client_secret");
    assert!(Details::check(ProviderType::Google, sent, Some(&secret)).is_err(), "this one is shown");
}

#[test]
fn social_providers_have_their_own_names() {
    for &provider_type in ProviderType::ALL {
        for name in ["Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "google", "Okta", "COGNITO", "Cognito"]
        {
            let is_fit = match provider_type {
                ProviderType::Saml | ProviderType::Oidc => matches!(name, "google" | "Okta"),
                social => name == social.as_str(),
            };
            assert_eq!(provider_type.check_name(name).is_ok(), is_fit, "{name} of type {provider_type}");
        }
    }
}

fn made(provider_type: ProviderType, draft: ProviderDraft) -> Result<IdentityProvider, ProviderRefused> {
    let pool = fixture::pool(NewPool::default());
    IdentityProvider::create(&pool, "Okta".into(), provider_type, SealedDetails::default(), draft, NOW)
}

#[test]
fn a_mapping_names_attributes_of_the_pool() {
    let mapping = |pairs| ProviderDraft { mapping: Some(map(pairs)), ..ProviderDraft::default() };
    let good = made(ProviderType::Oidc, mapping(&[("email", "mail"), ("email_verified", "verified")])).unwrap();
    assert_eq!(good.mapping, map(&[("email", "mail"), ("email_verified", "verified"), ("username", "sub")]));
    let own = made(ProviderType::Oidc, mapping(&[("username", "oid")])).unwrap();
    assert_eq!(own.mapping, map(&[("username", "oid")]));

    let names = vec!["custom:city".into(), "identities".into(), "name".into(), "sub".into()];
    let bad = [("custom:city", "city"), ("sub", "sub"), ("identities", "i"), ("name", ""), ("email", "email")];
    assert_eq!(made(ProviderType::Oidc, mapping(&bad)), Err(ProviderRefused::Mapping { names }));

    for (provider_type, claim) in [
        (ProviderType::Facebook, Some("id")),
        (ProviderType::LoginWithAmazon, Some("user_id")),
        (ProviderType::SignInWithApple, Some("sub")),
        (ProviderType::Saml, None),
    ] {
        let mapping = made(provider_type, ProviderDraft::default()).unwrap().mapping;
        assert_eq!(mapping.get(USERNAME).map(String::as_str), claim, "{provider_type}");
    }
}

#[test]
fn an_update_replaces_what_it_names_and_keeps_the_rest() {
    let pool = fixture::pool(NewPool::default());
    let acr = AcrNames::from([(AssuranceLevel::Level2, "urn:example:2".to_owned())]);
    let draft = ProviderDraft {
        mapping: Some(map(&[("email", "mail")])),
        identifiers: Some(vec!["okta.example.com".into()]),
        acr: Some(acr.clone()),
    };
    let before = made(ProviderType::Oidc, draft.clone()).unwrap();

    let same = before.updated(&pool, None, ProviderDraft::default(), NOW).unwrap();
    assert_eq!(same, before);
    let none =
        ProviderDraft { mapping: Some(BTreeMap::new()), identifiers: Some(Vec::new()), acr: Some(AcrNames::new()) };
    let after = before.updated(&pool, None, none, NOW).unwrap();
    assert_eq!(after.mapping, map(&[("username", "sub")]));
    assert!(after.identifiers.is_empty() && after.acr.is_empty());

    let levels = ProviderDraft { mapping: None, ..draft };
    assert_eq!(made(ProviderType::Saml, levels), Err(ProviderRefused::AcrNotOidc));
}

#[test]
fn only_a_saml_provider_has_an_issuer_to_tell() {
    let mut saml = made(ProviderType::Saml, ProviderDraft::default()).unwrap();
    assert_eq!(saml.issuer(), None);
    saml.details.open = map(&[("MetadataFile", METADATA)]);
    assert_eq!(saml.issuer().as_deref(), Some("https://idp.example.com/saml"));
}
