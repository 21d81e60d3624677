//! The certificates that pools show to SAML providers: made at their first use, and then the same for as long as the pool
//! lives.

use domain::{
    certificate::{self, CertificateUse, StoredCertificate},
    pool::Pool,
    random,
};
use store::{Purpose, Store, Transaction};

use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

const CERTIFICATE_KEY: Purpose = Purpose::new("certificate-key/v1");

/// The pool's certificate in base64; a new one is written with the caller's commit.
///
/// # Errors
/// [`Refusal::Overloaded`]; the store's.
pub async fn of_pool(cx: &Context, tx: &mut Transaction, pool: &Pool, use_for: CertificateUse) -> Result<String> {
    if let Some(stored) = tx.certificate(pool.number, use_for).await? {
        return Ok(stored.certificate.clone());
    }
    // A rerun makes another one of another key: nobody has seen the first.
    let (_, pkcs8) = cx.shared().keys.take().await?;
    let serial = random::bytes(cx.random());
    let (id, now) = (pool.id.clone(), cx.wall());
    let make = move || {
        let certificate = certificate::self_signed(&id, use_for, &pkcs8, serial, now)?;
        Ok::<_, certificate::CertificateFailed>((certificate, pkcs8))
    };
    let made = cx.shared().crypto.run(make).await.map_err(|_| Refusal::Overloaded)?;
    let (certificate, pkcs8) = made.map_err(Refusal::internal)?;

    let place = Store::place(&[&pool.number.0.to_be_bytes(), use_for.as_str().as_bytes()]);
    let sealed = cx.shared().store.seal(CERTIFICATE_KEY, &place, &pkcs8).map_err(Refusal::internal)?;
    tx.put(&StoredCertificate {
        pool: pool.number,
        use_for,
        certificate: certificate.clone(),
        sealed,
        created: cx.now(),
    });
    Ok(certificate)
}
