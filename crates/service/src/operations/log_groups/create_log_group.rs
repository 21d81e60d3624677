//! CreateLogGroup: makes a group, also one that is there without being made.

use wire::{
    Empty,
    services::logs::{CreateLogGroup, CreateLogGroupRequest, LogGroupClass},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::logs::groups::{self, Group},
    refusals::{Refusal, Result},
};

impl Operation for CreateLogGroup {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreateLogGroupRequest) -> Result<Empty> {
        check(&input)?;
        let mut tx = cx.begin();
        let name = &input.log_group_name;
        let nothing = || Group { name: name.clone(), created: cx.wall(), record: None, derived: None };
        let group = groups::find(&mut tx, name).await?.unwrap_or_else(nothing);
        tx.put(&groups::recorded(&group, cx.wall(), cx.random()).made()?);
        tx.commit().await?;
        Ok(Empty {})
    }
}

/// What would change how entries are kept is not there.
fn check(input: &CreateLogGroupRequest) -> Result<()> {
    let missing = |parameter: &str| Err(Refusal::Unsupported(parameter.to_owned()));
    if input.kms_key_id.is_some() {
        return missing("kmsKeyId");
    }
    if input.tags.as_ref().is_some_and(|tags| !tags.is_empty()) {
        return missing("tags");
    }
    if input.log_group_class.as_ref().is_some_and(|class| *class != LogGroupClass::Standard) {
        return missing("logGroupClass");
    }
    if input.deletion_protection_enabled == Some(true) {
        return missing("deletionProtectionEnabled");
    }
    Ok(())
}
