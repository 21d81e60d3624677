//! A pool's function that is still to be told of what is stored already.

use serde::{Deserialize, Serialize};

use crate::ids::{PoolId, PoolNumber, RecordId};
use crate::secret::Sealed;
use crate::time::Timestamp;

/// Written with what the function is told of, and removed when it was told. All moments are wall time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionCall {
    pub id: RecordId,
    pub pool: PoolNumber,
    pub pool_id: PoolId,
    pub arn: String,
    /// `triggerSource`
    pub source: String,
    /// JSON text.
    pub event: Sealed,
    /// Before this moment whoever wrote it, or took it last, calls the function.
    pub due: Timestamp,
}

impl FunctionCall {
    /// The record taken by a worker, to be committed before the call; None when it is somebody else's.
    pub fn claimed(&self, now: Timestamp, until: Timestamp) -> Option<Self> {
        (self.due <= now).then(|| Self { due: until, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_belongs_to_one_at_a_time() {
        let at = Timestamp::from_seconds;
        let call = FunctionCall {
            id: RecordId(1),
            pool: PoolNumber(1),
            pool_id: PoolId::from("us-east-1_x"),
            arn: "arn".into(),
            source: "PostConfirmation_ConfirmSignUp".into(),
            event: Sealed::from_ciphertext(vec![1]),
            due: at(30),
        };

        assert_eq!(call.claimed(at(29), at(60)), None);
        assert_eq!(call.claimed(at(30), at(60)).unwrap().claimed(at(59), at(90)), None);
    }
}
