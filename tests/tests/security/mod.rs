//! The plan of what must not work, each test named after its number there.

mod second_factors;
mod test_09_passwords_out_of_bounds;
mod test_10_password_history;
mod test_11_secret_hashes;
mod test_12_guessed_codes;
mod test_13_one_code_at_once;
mod test_14_codes_elsewhere;
mod test_15_older_codes;
mod test_58_passkeys;
mod tokens;

/// Six digits that are not the code.
fn other_code(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}
