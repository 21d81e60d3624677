//! How patient the server is with functions of one pool, or of all.

use std::str::FromStr;
use std::time::Duration;

use service::config::{Patience, Patiences};

/// Lambda's own limit: no function runs longer.
const LONGEST_SECONDS: u64 = 900;
const MOST_TRIES: u32 = 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerLimit {
    /// None: every pool that has none of its own.
    pool: Option<String>,
    patience: Patience,
}

impl FromStr for TriggerLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expected = || {
            format!(
                "expected POOL=SECONDSxTRIES, such as us-east-1_AbCdEfGhI=10x1 or *=5x3, 1 to {LONGEST_SECONDS} seconds, 1 to {MOST_TRIES} tries"
            )
        };
        let (pool, limit) = text.split_once('=').filter(|(pool, _)| !pool.is_empty()).ok_or_else(expected)?;
        let (seconds, tries) = limit.split_once('x').ok_or_else(expected)?;
        let seconds = seconds.parse().ok().filter(|seconds| (1..=LONGEST_SECONDS).contains(seconds));
        let tries = tries.parse().ok().filter(|tries| (1..=MOST_TRIES).contains(tries));
        let (Some(seconds), Some(tries)) = (seconds, tries) else { return Err(expected()) };
        let pool = (pool != "*").then(|| pool.to_owned());
        Ok(Self { pool, patience: Patience { time: Duration::from_secs(seconds), tries } })
    }
}

/// All that were given together; the last one for a pool counts.
pub fn patiences(limits: &[TriggerLimit]) -> Patiences {
    let mut patiences = Patiences::default();
    for limit in limits {
        match &limit.pool {
            None => patiences.usual = limit.patience,
            Some(pool) => {
                patiences.of_pools.insert(pool.clone(), limit.patience);
            }
        }
    }
    patiences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_has_its_own_limit_or_that_of_all() {
        let given = ["*=8x2", "us-east-1_AbCdEfGhI=900x1"].map(|text| text.parse().unwrap());

        let patiences = patiences(&given);

        let of = |pool: &str| {
            let patience = patiences.of(&pool.into());
            (patience.time.as_secs(), patience.tries)
        };
        assert_eq!((of("us-east-1_AbCdEfGhI"), of("us-east-1_other")), ((900, 1), (8, 2)));
        assert_eq!(super::patiences(&[]).of(&"any".into()), Patience { time: Duration::from_secs(5), tries: 3 });
    }

    #[test]
    fn what_is_no_limit_is_refused() {
        for text in ["", "5x3", "=5x3", "*=5", "*=0x1", "*=901x1", "*=5x0", "*=5x11", "*=5sx3", "p=x"] {
            assert!(text.parse::<TriggerLimit>().unwrap_err().contains("POOL=SECONDSxTRIES"), "{text}");
        }
    }
}
