//! DescribeLogGroups: what there is to read, in the order of names.

use wire::services::logs::{DescribeLogGroups, DescribeLogGroupsRequest, DescribeLogGroupsResponse, LogGroupClass};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::logs::{asked, groups},
    refusals::{LogsRefusal, Refusal, Result},
    views::cloud_watch,
};

impl Operation for DescribeLogGroups {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DescribeLogGroupsRequest) -> Result<DescribeLogGroupsResponse> {
        check(&input)?;
        if input.log_group_class.as_ref().is_some_and(|class| *class != LogGroupClass::Standard) {
            return Ok(DescribeLogGroupsResponse { log_groups: Some(Vec::new()), next_token: None });
        }
        let beginning = input.log_group_name_prefix.as_deref().unwrap_or_default();
        let part = input.log_group_name_pattern.as_deref().unwrap_or_default();
        let after = asked::name(input.next_token.as_deref())?;
        let limit = asked::length(input.limit, asked::MOST_NAMES);
        let mut tx = cx.begin();
        let (found, more) = groups::list(&mut tx, beginning, part, after.as_deref(), limit).await?;
        let next_token = found.last().filter(|_| more).map(|last| hex::encode(&last.name));
        let shown = found.iter().map(|group| cloud_watch::group(cx.config(), group)).collect();
        Ok(DescribeLogGroupsResponse { log_groups: Some(shown), next_token })
    }
}

fn check(input: &DescribeLogGroupsRequest) -> Result<()> {
    let missing = |parameter: &str| Err(Refusal::Unsupported(parameter.to_owned()));
    if input.account_identifiers.is_some() {
        return missing("accountIdentifiers");
    }
    if input.include_linked_accounts == Some(true) {
        return missing("includeLinkedAccounts");
    }
    if input.log_group_identifiers.is_some() {
        return missing("logGroupIdentifiers");
    }
    if input.log_group_name_prefix.is_some() && input.log_group_name_pattern.is_some() {
        let text = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";
        return Err(LogsRefusal::Invalid(text.to_owned()).into());
    }
    Ok(())
}
