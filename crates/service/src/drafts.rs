//! From the wire's shapes to the domain's drafts: members under the domain's names, nothing decided.
//!
//! Defaults, what an update replaces and what is refused are the domain's affair; lengths, patterns and ranges were the
//! wire's.

pub mod branding;
pub mod clients;
pub mod domains;
pub mod groups;
pub mod identity_pools;
pub mod identity_providers;
pub mod imports;
pub mod logs;
pub mod mfa;
pub mod pools;
pub mod resource_servers;
pub mod risk;
pub mod schema;
mod settings;

#[cfg(test)]
mod tests;

/// A number whose range the wire has checked.
fn number<T: TryFrom<i32>>(sent: Option<i32>) -> Option<T> {
    sent.and_then(|number| T::try_from(number).ok())
}
