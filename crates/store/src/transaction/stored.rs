//! Records of any table behind one pointer.

use std::any::Any;
use std::sync::Arc;

use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::secret::Sealed;

use crate::failure::Result;
use crate::index::Entries;
use crate::record::{self, Record};

pub(crate) trait Stored: Send + Sync {
    /// The record as the engine keeps it.
    fn encode(&self) -> Result<Vec<u8>>;

    /// All index entries; `pool` is the one named by [`Record::ruled_by`].
    fn entries(&self, pool: Option<Arc<Pool>>) -> Entries;

    fn ruled_by(&self) -> Option<PoolNumber>;

    fn parents(&self) -> Vec<kv::Key>;

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed));

    /// Reads another record of the same table.
    fn parse(&self, value: &[u8]) -> Result<Arc<dyn Stored>>;

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

impl<R: Record> Stored for R {
    fn encode(&self) -> Result<Vec<u8>> {
        record::encode(self)
    }

    fn entries(&self, pool: Option<Arc<Pool>>) -> Entries {
        record::entries_of(self, pool)
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Record::ruled_by(self)
    }

    fn parents(&self) -> Vec<kv::Key> {
        Record::parents(self)
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        Record::secrets(self, visit);
    }

    fn parse(&self, value: &[u8]) -> Result<Arc<dyn Stored>> {
        Ok(Arc::new(record::decode::<R>(value)?))
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}
