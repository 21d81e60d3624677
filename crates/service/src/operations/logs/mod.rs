//! Where a pool's logs go.

mod get_log_delivery_configuration;
mod set_log_delivery_configuration;
