//! DeleteSigningCertificate: no user has a certificate to delete.

use wire::{
    Empty,
    services::iam::{DeleteSigningCertificate, DeleteSigningCertificateRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteSigningCertificate {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: DeleteSigningCertificateRequest) -> Result<Empty> {
        iam::holder(cx, caller.principal(), input.user_name).await?;
        Err(IamRefusal::NoCertificate(input.certificate_id).into())
    }
}
