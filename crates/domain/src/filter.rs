//! The ListUsers filter.
