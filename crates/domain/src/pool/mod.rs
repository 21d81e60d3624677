//! A pool.
