//! DescribeLogStreams: the streams of a group, by name or by their last entry.

use domain::time::Timestamp;
use wire::services::logs::{DescribeLogStreams, DescribeLogStreamsRequest, DescribeLogStreamsResponse, OrderBy};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::logs::{asked, groups, streams, tail},
    refusals::{LogsRefusal, Result},
    views::cloud_watch,
};

impl Operation for DescribeLogStreams {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DescribeLogStreamsRequest) -> Result<DescribeLogStreamsResponse> {
        let name = groups::named(input.log_group_name.as_deref(), input.log_group_identifier.as_deref())?;
        let by_time = input.order_by == Some(OrderBy::LastEventTime);
        if by_time && input.log_stream_name_prefix.is_some() {
            let text = "Cannot order by LastEventTime with a logStreamNamePrefix.";
            return Err(LogsRefusal::Invalid(text.to_owned()).into());
        }
        let after = asked::name(input.next_token.as_deref())?;
        let limit = asked::length(input.limit, asked::MOST_NAMES);
        let beginning = input.log_stream_name_prefix.as_deref().unwrap_or_default();

        let mut tx = cx.begin();
        let group = groups::group(&mut tx, name).await?;
        let mut ordered = Vec::new();
        for (stream, created) in streams::list(&mut tx, &group, beginning, cx.wall()).await? {
            let mut key = stream.clone();
            if by_time {
                let ends = tail::ends(&mut tx, (&group, &stream), cx.wall()).await?;
                let last = ends.map_or(Timestamp::EPOCH, |(_, last)| last);
                key = format!("{:020}/{stream}", last.millis());
            }
            ordered.push((key, stream, created));
        }
        ordered.sort();
        let descending = input.descending == Some(true);
        if descending {
            ordered.reverse();
        }
        if let Some(after) = after {
            ordered.retain(|(key, ..)| if descending { *key < after } else { *key > after });
        }
        let more = ordered.len() > limit;
        ordered.truncate(limit);
        let next_token = ordered.last().filter(|_| more).map(|(key, ..)| hex::encode(key));
        let mut shown = Vec::with_capacity(ordered.len());
        for (_, stream, created) in ordered {
            let ends = tail::ends(&mut tx, (&group, &stream), cx.wall()).await?;
            shown.push(cloud_watch::stream(cx.config(), &group, (&stream, created), ends));
        }
        Ok(DescribeLogStreamsResponse { log_streams: Some(shown), next_token })
    }
}
