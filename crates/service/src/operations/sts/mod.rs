//! STS: who somebody is, and credentials for a while.

mod get_caller_identity;
