//! What ID and access tokens say.
