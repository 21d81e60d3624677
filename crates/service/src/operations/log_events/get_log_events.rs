//! GetLogEvents: the entries of one stream, forward or backward from where a token says.

use domain::time::Timestamp;
use store::Place;
use wire::services::logs::{GetLogEvents, GetLogEventsRequest, GetLogEventsResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::logs::{
        asked, filter, groups, streams,
        tail::{self, Direction},
    },
    refusals::{LogsRefusal, Result},
    views::cloud_watch,
};

impl Operation for GetLogEvents {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetLogEventsRequest) -> Result<GetLogEventsResponse> {
        let name = groups::named(input.log_group_name.as_deref(), input.log_group_identifier.as_deref())?;
        let stream = input.log_stream_name.as_str();
        let mut start = asked::start(input.start_time);
        let mut end = input.end_time.map(|end| Place::before(Timestamp::from_millis(end)));
        let direction = match input.next_token.as_deref().map(|token| token.split_at_checked(2)) {
            None if input.start_from_head == Some(true) => Direction::Forward(start.clone()),
            None => Direction::End,
            Some(Some(("f/", place))) => Direction::Forward(asked::place(place)?),
            Some(Some(("b/", place))) => Direction::Backward(asked::place(place)?),
            Some(_) => return Err(LogsRefusal::BadToken.into()),
        };
        let limit = asked::length(input.limit, asked::MOST_EVENTS);

        let mut tx = cx.begin();
        let group = groups::group(&mut tx, name).await?;
        if !streams::exists(&mut tx, &group, stream, cx.wall()).await? {
            return Err(LogsRefusal::NoSuchStream.into());
        }
        if let Some((begins, ends)) = streams::day_named(&group, stream, cx.wall()) {
            start = start.max(begins);
            end = Some(end.map_or(ends.clone(), |end| end.min(ends)));
        }
        let read = tail::read(&mut tx, (&group, stream), (start, end), direction, limit, cx.wall()).await?;
        Ok(GetLogEventsResponse {
            events: Some(read.events.into_iter().map(cloud_watch::output).collect()),
            next_forward_token: Some(format!("f/{}", filter::shown(&read.behind))),
            next_backward_token: Some(format!("b/{}", filter::shown(&read.before))),
        })
    }
}
