//! Where a pool's logs go.

mod export;
mod get_log_delivery_configuration;
mod set_log_delivery_configuration;

const GROUP: &str = "arn:aws:logs:us-east-1:123456789012:log-group:pool";
const STREAM: &str = "arn:aws:firehose:us-east-1:123456789012:deliverystream/pool";
const BUCKET: &str = "arn:aws:s3:::pool";
