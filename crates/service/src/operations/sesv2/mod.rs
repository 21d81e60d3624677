//! SES, version 2: mail that programs send by themselves.

mod send_email;
