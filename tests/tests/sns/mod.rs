//! SNS.

mod publish;
