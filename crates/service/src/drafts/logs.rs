//! SetLogDeliveryConfiguration as the domain reads it.

use domain::log_delivery::ExportDraft;
use wire::shapes::*;

use crate::twins::Twin;

pub fn export(sent: LogConfigurationType) -> ExportDraft {
    ExportDraft {
        source: sent.event_source.to_domain(),
        level: sent.log_level.to_domain(),
        log_group: sent.cloud_watch_logs_configuration.map(|sent| sent.log_group_arn),
        stream: sent.firehose_configuration.map(|sent| sent.stream_arn),
        bucket: sent.s3_configuration.map(|sent| sent.bucket_arn),
    }
}
