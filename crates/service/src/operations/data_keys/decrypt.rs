//! Decrypt: the data key of a message to a function that sends, for whoever may use the pool's key.

use wire::{
    Blob,
    services::kms::{Decrypt, DecryptRequest, DecryptResponse, EncryptionAlgorithmSpec},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    refusals::{DataKeyRefusal, Refusal, Result},
    triggers::unwrap_data_key,
};

impl Operation for Decrypt {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: DecryptRequest) -> Result<DecryptResponse> {
        check(&input)?;
        let wrapped = input.ciphertext_blob.ok_or(DataKeyRefusal::NoCiphertext)?;
        let context = input.encryption_context.unwrap_or_default();
        let unwrapped = unwrap_data_key(&cx.shared().store, &wrapped.0, &context);
        let (key_arn, data_key) = unwrapped.ok_or(DataKeyRefusal::InvalidCiphertext)?;
        let is_meant = |named: &str| named == key_arn || key_arn.rsplit('/').next() == Some(named);
        if !input.key_id.as_deref().is_none_or(is_meant) {
            return Err(DataKeyRefusal::IncorrectKey.into());
        }
        // Policies were asked about the key as the request named it, or about none.
        caller.may_on(cx, &key_arn).await?;
        if input.dry_run == Some(true) {
            return Err(DataKeyRefusal::DryRun.into());
        }
        Ok(DecryptResponse {
            key_id: Some(key_arn),
            plaintext: Some(Blob(data_key.to_vec())),
            encryption_algorithm: Some(EncryptionAlgorithmSpec::SymmetricDefault),
            ciphertext_for_recipient: None,
            key_material_id: None,
        })
    }
}

/// What is asked of keys that are not here.
fn check(input: &DecryptRequest) -> Result<()> {
    if input.grant_tokens.as_ref().is_some_and(|tokens| !tokens.is_empty()) {
        return Err(DataKeyRefusal::NoGrants.into());
    }
    if input.encryption_algorithm.is_some_and(|given| given != EncryptionAlgorithmSpec::SymmetricDefault) {
        return Err(DataKeyRefusal::WrongAlgorithm.into());
    }
    if input.recipient.is_some() {
        return Err(Refusal::Unsupported("Recipient".into()));
    }
    if input.dry_run_modifiers.as_ref().is_some_and(|modifiers| !modifiers.is_empty()) {
        return Err(Refusal::Unsupported("DryRunModifiers".into()));
    }
    Ok(())
}
