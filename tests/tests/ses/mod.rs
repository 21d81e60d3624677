//! SES, version 1.

mod send_email;
mod send_raw_email;
mod send_templated_email;
