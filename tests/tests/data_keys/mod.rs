//! KMS, as far as functions need it that send messages.

mod decrypt;
