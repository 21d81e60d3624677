//! Request rates of the account: kept and shown; no request is ever counted against them.

mod get_provisioned_limit;
mod update_provisioned_limit;
