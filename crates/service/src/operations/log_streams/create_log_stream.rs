//! CreateLogStream: makes a stream, for those who make one before they read it.

use domain::log::LogStream;
use wire::{
    Empty,
    services::logs::{CreateLogStream, CreateLogStreamRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::logs::{groups, streams},
    refusals::{LogsRefusal, Result},
};

impl Operation for CreateLogStream {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreateLogStreamRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let group = groups::group(&mut tx, &input.log_group_name).await?;
        if streams::exists(&mut tx, &group, &input.log_stream_name, cx.wall()).await? {
            return Err(LogsRefusal::StreamExists.into());
        }
        let record = groups::recorded(&group, cx.wall(), cx.random());
        if group.record.is_none() {
            tx.put(&record);
        }
        tx.put(&LogStream { group: record.number, name: input.log_stream_name, created: cx.wall() });
        tx.commit().await?;
        Ok(Empty {})
    }
}
