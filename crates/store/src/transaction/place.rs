//! Lists by time: records whose keys are a scope, a moment, and what tells records of one moment apart.

use std::sync::Arc;

use domain::time::Timestamp;

use super::Transaction;
use super::list::scan_page;
use crate::failure::Result;
use crate::index::{PlainIndex, Values};
use crate::key::{KeyPart, KeyTuple as _, encoded};
use crate::record::{Record, key_of};

/// A place between the records of a list by time. It holds nothing secret, and one from elsewhere only begins elsewhere
/// in the same list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(Vec<u8>);

impl Place {
    /// Before everything at this moment.
    pub fn before(moment: Timestamp) -> Self {
        Self(encoded(&moment))
    }

    /// Just behind a record that is at this place.
    #[must_use]
    pub fn behind(&self) -> Self {
        Self([self.0.as_slice(), &[0]].concat())
    }

    /// The moment it is at.
    pub fn moment(&self) -> Timestamp {
        let mut bytes = self.0.as_slice();
        Timestamp::decode(&mut bytes).unwrap_or(Timestamp::EPOCH)
    }

    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Records with their places, and where the list goes on if it does.
#[derive(Clone, Debug)]
pub struct Placed<R> {
    pub items: Vec<(Place, Arc<R>)>,
    pub next: Option<Place>,
}

impl Transaction {
    /// At most `limit` records of a scope from one place up to another, in the order of time. The commit does not rely on
    /// the list.
    pub(crate) async fn list_between<R: Record>(
        &mut self,
        scope: impl KeyPart + Copy,
        from: &Place,
        until: &Place,
        limit: usize,
    ) -> Result<Placed<R>> {
        let beginning = R::TABLE.key(&encoded(&scope));
        let values = Values::between(&from.0, &until.0);
        let page = scan_page(self.store.engine(), &values, beginning.as_bytes(), None, limit).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for entry in page.items {
            let key = entry.key.clone();
            self.saw(entry);
            let place = key.as_bytes().get(beginning.as_bytes().len()..).unwrap_or_default().to_vec();
            items.extend(self.parsed::<R>(&key)?.map(|record| (Place(place), record)));
        }
        let next = page.next.and_then(|_| items.last().map(|(place, _)| place.behind()));
        Ok(Placed { items, next })
    }

    /// The same of records that have one value of an index.
    pub(crate) async fn list_by_index_between<R: Record>(
        &mut self,
        index: &PlainIndex,
        scope: impl KeyPart + Copy,
        value: impl KeyPart,
        from: &Place,
        until: &Place,
        limit: usize,
    ) -> Result<Placed<R>> {
        let mut beginning = index.beginning(scope);
        value.encode(&mut beginning);
        let values = Values::between(&from.0, &until.0);
        let page = scan_page(self.store.engine(), &values, &beginning, None, limit).await?;
        let keys: Vec<_> = page
            .items
            .iter()
            .map(|entry| R::TABLE.key(&index.target(entry.key.as_bytes(), &entry.value).unwrap_or_default()))
            .collect();
        self.load(&keys).await?;
        let scope = encoded(&scope).len() + 1;
        let mut items = Vec::with_capacity(keys.len());
        for key in &keys {
            let found = self.parsed::<R>(key)?;
            items.extend(found.map(|record| {
                let place = key_of::<R>(&record.key()).as_bytes().get(scope..).unwrap_or_default().to_vec();
                (Place(place), record)
            }));
        }
        let last = page.items.last().and_then(|entry| entry.key.as_bytes().get(beginning.len()..));
        let next = page.next.and_then(|_| last.map(|last| Place(last.to_vec()).behind()));
        Ok(Placed { items, next })
    }
}
