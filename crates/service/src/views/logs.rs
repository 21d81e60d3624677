//! Where a pool's logs go.

use domain::{
    log_delivery::{Destination, Export, LogDelivery},
    pool::Pool,
};
use wire::shapes::*;

use crate::twins::Twin;

/// A pool that logs nowhere shows an empty list.
pub fn delivery(pool: &Pool, delivery: Option<&LogDelivery>) -> LogDeliveryConfigurationType {
    LogDeliveryConfigurationType {
        user_pool_id: pool.id.to_string(),
        log_configurations: delivery.iter().flat_map(|delivery| &delivery.exports).map(export).collect(),
    }
}

fn export(export: &Export) -> LogConfigurationType {
    let mut shown = LogConfigurationType {
        log_level: Twin::of(export.level),
        event_source: Twin::of(export.source),
        ..LogConfigurationType::default()
    };
    match &export.destination {
        Destination::LogGroup(arn) => {
            shown.cloud_watch_logs_configuration =
                Some(CloudWatchLogsConfigurationType { log_group_arn: Some(arn.clone()) });
        }
        Destination::Stream(arn) => {
            shown.firehose_configuration = Some(FirehoseConfigurationType { stream_arn: Some(arn.clone()) });
        }
        Destination::Bucket(arn) => {
            shown.s3_configuration = Some(S3ConfigurationType { bucket_arn: Some(arn.clone()) });
        }
    }
    shown
}
