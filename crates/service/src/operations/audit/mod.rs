//! What signed calls left behind.

mod lookup_events;
