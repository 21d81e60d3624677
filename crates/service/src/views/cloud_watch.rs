//! Groups, streams and entries of logs, as the API of CloudWatch Logs shows them.

use domain::time::Timestamp;
use wire::services::logs::{FilteredLogEvent, LogGroup, LogGroupClass, LogStream, OutputLogEvent};

use crate::{
    config::Config,
    flows::logs::{filter, groups::Group, source::Event},
};

fn group_arn(config: &Config, name: &str) -> String {
    format!("arn:aws:logs:{}:{}:log-group:{name}", config.region, config.account)
}

pub fn group(config: &Config, group: &Group) -> LogGroup {
    let arn = group_arn(config, &group.name);
    LogGroup {
        log_group_name: Some(group.name.clone()),
        creation_time: Some(group.created.millis()),
        retention_in_days: group.retention().and_then(|days| i32::try_from(days).ok()),
        metric_filter_count: Some(0),
        arn: Some(format!("{arn}:*")),
        log_group_arn: Some(arn),
        log_group_class: Some(LogGroupClass::Standard),
        ..LogGroup::default()
    }
}

/// A stream, and when its first and its last entry were written.
pub fn stream(
    config: &Config,
    group: &Group,
    (name, created): (&str, Timestamp),
    ends: Option<(Timestamp, Timestamp)>,
) -> LogStream {
    LogStream {
        log_stream_name: Some(name.to_owned()),
        creation_time: Some(created.millis()),
        first_event_timestamp: ends.map(|(first, _)| first.millis()),
        last_event_timestamp: ends.map(|(_, last)| last.millis()),
        last_ingestion_time: ends.map(|(_, last)| last.millis()),
        arn: Some(format!("{}:log-stream:{name}", group_arn(config, &group.name))),
        ..LogStream::default()
    }
}

pub fn filtered(event: Event) -> FilteredLogEvent {
    FilteredLogEvent {
        event_id: Some(filter::shown(&event.place)),
        log_stream_name: Some(event.stream),
        timestamp: Some(event.at.millis()),
        ingestion_time: Some(event.at.millis()),
        message: Some(event.text),
    }
}

pub fn output(event: Event) -> OutputLogEvent {
    OutputLogEvent {
        timestamp: Some(event.at.millis()),
        ingestion_time: Some(event.at.millis()),
        message: Some(event.text),
    }
}
