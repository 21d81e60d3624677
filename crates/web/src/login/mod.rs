//! Pages for people who sign in.

pub mod confirm_user;
