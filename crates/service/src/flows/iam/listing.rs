//! Lists that go on behind a marker. Accounts have few callers: a list is read whole and cut.

use std::sync::Arc;

use domain::iam::{Group, ManagedPolicy, Provider, Role, User};
use store::Transaction;

use crate::refusals::{IamRefusal, Result};

/// Entries of an answer that does not say how many it wants.
const USUAL: usize = 100;
/// Records read at a time.
const PAGE: usize = 500;

/// A part of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Slice<T> {
    pub items: Vec<T>,
    pub is_truncated: Option<bool>,
    /// Where the next part begins.
    pub marker: Option<String>,
}

/// # Errors
/// [`IamRefusal::Marker`]: none that was given here.
pub fn slice<T>(all: Vec<T>, marker: Option<&str>, most: Option<i32>) -> Result<Slice<T>> {
    let bad = || IamRefusal::Marker;
    let start = marker.map_or(Ok(0), |marker| marker.parse::<usize>().map_err(|_| bad()))?;
    if start > all.len() {
        return Err(bad().into());
    }
    let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(USUAL);
    let end = start.saturating_add(most);
    let is_truncated = end < all.len();
    let items = all.into_iter().skip(start).take(most).collect();
    Ok(Slice { items, is_truncated: Some(is_truncated), marker: is_truncated.then(|| end.to_string()) })
}

macro_rules! everything {
    ($($name:ident: $record:ty, $finder:ident;)*) => {$(
        /// In the order of names.
        ///
        /// # Errors
        /// The store's.
        pub async fn $name(tx: &mut Transaction) -> Result<Vec<Arc<$record>>> {
            let mut all = Vec::new();
            let mut after = None;
            loop {
                let page = tx.$finder(after.as_ref(), PAGE).await?;
                all.extend(page.items);
                after = page.next;
                if after.is_none() {
                    return Ok(all);
                }
            }
        }
    )*};
}

everything! {
    users: User, iam_users;
    groups: Group, iam_groups;
    roles: Role, iam_roles;
    policies: ManagedPolicy, managed_policies;
    provider_list: Provider, oidc_providers;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_part_by_part() {
        let all = || (1..=5).collect::<Vec<_>>();
        let first = slice(all(), None, Some(2)).unwrap();
        assert_eq!((first.items, first.is_truncated, first.marker.as_deref()), (vec![1, 2], Some(true), Some("2")));
        let last = slice(all(), Some("4"), Some(2)).unwrap();
        assert_eq!((last.items, last.is_truncated, last.marker), (vec![5], Some(false), None));
        assert_eq!(slice(all(), None, None).unwrap().items.len(), 5);
        assert!(slice(all(), Some("six"), None).is_err() && slice(all(), Some("6"), None).is_err());
    }
}
