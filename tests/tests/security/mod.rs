//! The plan of what must not work, each test named after its number there.

mod second_factors;
mod test_58_passkeys;
mod tokens;
