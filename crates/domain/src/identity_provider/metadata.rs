//! What a SAML provider says of itself: the parts of its metadata that decide where people are sent.

use roxmltree::{Document, Node};

const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/// Read from an `EntityDescriptor` with an `IDPSSODescriptor`, alone or the first of several. Signatures on the document
/// are not checked: whoever may write the configuration vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    pub entity_id: String,
    /// Where a sign-in begins, by redirection.
    pub sign_in_url: Option<String>,
    /// Where a sign-out begins, by redirection.
    pub sign_out_url: Option<String>,
}

impl Metadata {
    /// `None` when the text is no XML, has a document type, or describes no provider.
    pub fn parse(text: &str) -> Option<Self> {
        // A byte order mark and blank lines in front are common in files that people upload.
        let document = Document::parse(text.trim_start_matches('\u{feff}').trim_start()).ok()?;
        let provider = document.descendants().find(|node| node.has_tag_name((METADATA, "IDPSSODescriptor")))?;
        let entity = provider.parent().filter(|node| node.has_tag_name((METADATA, "EntityDescriptor")))?;
        let entity_id = entity.attribute("entityID").filter(|id| !id.is_empty())?;
        Some(Self {
            entity_id: entity_id.to_owned(),
            sign_in_url: redirect(provider, "SingleSignOnService"),
            sign_out_url: redirect(provider, "SingleLogoutService"),
        })
    }
}

fn redirect(provider: Node<'_, '_>, service: &str) -> Option<String> {
    let mut services = provider.children().filter(|node| node.has_tag_name((METADATA, service)));
    let by_redirect = services.find(|node| node.attribute("Binding") == Some(REDIRECT))?;
    by_redirect.attribute("Location").map(str::to_owned)
}
