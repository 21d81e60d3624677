//! The certificate by which SAML providers know the pool's requests.
use domain::certificate::CertificateUse;

use crate::{certificates, operations::prelude::*};

impl Operation for GetSigningCertificate {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: GetSigningCertificateRequest,
    ) -> Result<GetSigningCertificateResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let certificate = certificates::of_pool(cx, &mut tx, &pool, CertificateUse::Signing).await?;
        // Nothing to write but the first time.
        tx.commit().await?;
        Ok(GetSigningCertificateResponse { certificate: Some(certificate) })
    }
}
