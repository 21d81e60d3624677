//! SNS: text messages that programs send by themselves.

mod publish;
