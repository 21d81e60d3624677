//! SES, version 2.

mod send_email;
