//! Everything an engine holds, as bytes.

use std::collections::BTreeMap;

use kv::{Bytes, Engine, Key, Span};

pub type Dump = BTreeMap<Vec<u8>, Bytes>;

/// Every key and value of every table.
pub async fn dump(engine: &dyn Engine) -> Dump {
    const PAGE: usize = 1_000;
    let mut found = Dump::new();
    for table in 0..=u8::MAX {
        let Some(mut span) = Span::prefix(&[table]) else { continue };
        loop {
            let entries = engine.scan(&span, PAGE).await.unwrap();
            let last = entries.last().map(|entry| entry.key.clone());
            let full = entries.len() == PAGE;
            found.extend(entries.into_iter().map(|entry| (entry.key.as_bytes().to_vec(), entry.value)));
            match last {
                Some(last) if full => span = Span { start: Key::successor(&last), end: span.end },
                _ => break,
            }
        }
    }
    found
}

/// Without the records of who called, which are written in batches, whenever one is full or old.
pub fn unaudited(dump: Dump) -> Dump {
    dump.into_iter().filter(|(key, _)| key[0] != 0x78).collect()
}
