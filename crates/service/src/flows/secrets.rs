//! Proof that an app knows its client's secret.

use domain::{
    client::{Client, secrets as rules},
    secret::Secret as Known,
};
use store::{Purpose, Store};
use wire::Secret;

use crate::{
    context::Context,
    refusals::{Refusal, Result, SecretRefusal},
};

/// A password as it came over the wire.
pub fn password(sent: &Secret) -> Known {
    Known::new(sent.expose())
}

/// Checks a hash made with the user name exactly as it was sent. Any of the client's secrets will do.
///
/// # Errors
/// [`SecretRefusal::HashMissing`], [`SecretRefusal::HashWrong`], [`SecretRefusal::HashUnexpected`].
pub fn check_hash(cx: &Context, client: &Client, username: &str, hash: Option<&Secret>) -> Result<()> {
    let Some(hash) = expect_hash(client, hash)? else { return Ok(()) };
    let fits = |secret: &Known| rules::verify_hash(secret, username, &client.id, hash.expose());
    if any(cx, client, fits)? { Ok(()) } else { Err(SecretRefusal::HashWrong(client.id.to_string()).into()) }
}

/// Whether a hash was sent by those who have to send one, and by nobody else: known before it is known of whom.
///
/// # Errors
/// [`SecretRefusal::HashMissing`], [`SecretRefusal::HashUnexpected`].
pub fn expect_hash<'a>(client: &Client, hash: Option<&'a Secret>) -> Result<Option<&'a Secret>> {
    match (client.is_confidential(), hash) {
        (false, Some(_)) => Err(SecretRefusal::HashUnexpected(client.id.to_string()).into()),
        (true, None) => Err(SecretRefusal::HashMissing(client.id.to_string()).into()),
        (_, hash) => Ok(hash),
    }
}

/// Checks a secret that was sent itself.
///
/// # Errors
/// [`SecretRefusal::Missing`], [`SecretRefusal::Wrong`].
pub fn check_secret(cx: &Context, client: &Client, sent: Option<&Secret>) -> Result<()> {
    let id = || client.id.to_string();
    match (client.is_confidential(), sent) {
        (false, None) => Ok(()),
        (true, None) => Err(SecretRefusal::Missing(id()).into()),
        (_, Some(sent)) => {
            let sent = Known::new(sent.expose());
            if any(cx, client, |secret| *secret == sent)? { Ok(()) } else { Err(SecretRefusal::Wrong(id()).into()) }
        }
    }
}

/// Seals a new secret of a client, for its record.
///
/// # Errors
/// When the keyring cannot be used.
pub fn seal(cx: &Context, client: &domain::ids::ClientId, secret: &Known) -> Result<domain::secret::Sealed> {
    let store = &cx.shared().store;
    store.seal(Purpose::CLIENT_SECRET, &place(client), secret.expose().as_bytes()).map_err(Refusal::internal)
}

/// The client's secrets in clear, oldest first.
///
/// # Errors
/// When the keyring cannot open them.
pub fn open(cx: &Context, client: &Client) -> Result<Vec<Known>> {
    let store = &cx.shared().store;
    client
        .secrets
        .iter()
        .map(|secret| {
            let bytes = store.open_sealed(Purpose::CLIENT_SECRET, &place(&client.id), &secret.value);
            let bytes = bytes.map_err(Refusal::internal)?;
            Ok(Known::new(String::from_utf8_lossy(&bytes)))
        })
        .collect()
}

/// Looks at all of them, so that time tells nothing.
fn any(cx: &Context, client: &Client, fits: impl Fn(&Known) -> bool) -> Result<bool> {
    Ok(open(cx, client)?.iter().fold(false, |found, secret| found | fits(secret)))
}

fn place(client: &domain::ids::ClientId) -> Vec<u8> {
    Store::place(&[client.as_str().as_bytes()])
}
