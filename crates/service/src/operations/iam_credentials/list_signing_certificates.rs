//! ListSigningCertificates: no user has a certificate.

use wire::services::iam::{ListSigningCertificates, ListSigningCertificatesRequest, ListSigningCertificatesResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListSigningCertificates {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        caller: Signed,
        input: ListSigningCertificatesRequest,
    ) -> Result<ListSigningCertificatesResponse> {
        iam::holder(cx, caller.principal(), input.user_name).await?;
        let slice = iam::slice(Vec::new(), input.marker.as_deref(), input.max_items)?;
        Ok(ListSigningCertificatesResponse {
            certificates: slice.items,
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
