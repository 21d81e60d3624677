//! FilterLogEvents: the entries of a group that match a pattern, the oldest first.

use domain::{log::Pattern, time::Timestamp};
use store::Place;
use wire::services::logs::{FilterLogEvents, FilterLogEventsRequest, FilterLogEventsResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::logs::{
        asked,
        filter::{self, Query, Streams},
        groups,
    },
    refusals::{LogsRefusal, Refusal, Result},
    views::cloud_watch,
};

impl Operation for FilterLogEvents {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: FilterLogEventsRequest) -> Result<FilterLogEventsResponse> {
        let name = groups::named(input.log_group_name.as_deref(), input.log_group_identifier.as_deref())?;
        if input.start_from_head == Some(false) {
            return Err(Refusal::Unsupported("startFromHead".to_owned()));
        }
        let pattern = Pattern::parse(input.filter_pattern.as_deref().unwrap_or_default())?;
        let streams = match (&input.log_stream_names, &input.log_stream_name_prefix) {
            (None, None) => Streams::All,
            (Some(names), None) => Streams::Named(names),
            (None, Some(prefix)) => Streams::Beginning(prefix),
            (Some(_), Some(_)) => {
                let text = "Only one of logStreamNames and logStreamNamePrefix can be specified.";
                return Err(LogsRefusal::Invalid(text.to_owned()).into());
            }
        };
        let from = asked::start(input.start_time);
        let from = match &input.next_token {
            Some(token) => asked::place(token)?.max(from),
            None => from,
        };
        // The end belongs to it here, unlike where one stream is read.
        let end = input.end_time.map_or(Timestamp::MAX, |end| Timestamp::from_millis(end.saturating_add(1)));
        let limit = asked::length(input.limit, asked::MOST_EVENTS);
        let query = Query { streams, pattern: &pattern, from, until: Place::before(end), limit };

        let mut tx = cx.begin();
        let group = groups::group(&mut tx, name).await?;
        let found = filter::run(&mut tx, &group, &query, cx.wall()).await?;
        Ok(FilterLogEventsResponse {
            next_token: found.next.as_ref().map(filter::shown),
            events: Some(found.events.into_iter().map(cloud_watch::filtered).collect()),
            searched_log_streams: Some(Vec::new()),
        })
    }
}
