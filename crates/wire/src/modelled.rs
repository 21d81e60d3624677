//! The tie between a generated marker and what the model says of its operation.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::OperationModel;

/// Implemented by one generated marker per operation: [`crate::shapes::AdminGetUser`] and 140 more.
pub trait Modelled: Send + Sync + 'static {
    const NAME: &'static str;
    const MODEL: &'static OperationModel;
    type Input: DeserializeOwned + Send + Sync + Clone;
    /// [`Empty`] where the model has no output shape.
    type Output: Serialize + Send + Sync;
}

/// The output of operations without an output shape: an empty body, not even `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}
