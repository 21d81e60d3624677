//! KMS, as far as functions need it that send messages: the keys that codes are encrypted with.

mod decrypt;
