//! The plan of what must not work, each test named after its number there.

mod flipped_bits;
mod random_walks;
mod second_factors;
mod test_01_unknown_names_and_srp;
mod test_02_known_and_unknown_cost_the_same;
mod test_03_public_numbers;
mod test_04_secret_blocks;
mod test_05_signatures_and_timestamps;
mod test_06_guesses_at_once;
mod test_07_names_of_one_user;
mod test_08_a_lock_on_every_path;
mod test_09_passwords_out_of_bounds;
mod test_10_password_history;
mod test_11_secret_hashes;
mod test_12_guessed_codes;
mod test_13_one_code_at_once;
mod test_14_codes_elsewhere;
mod test_15_older_codes;
mod test_19_sessions;
mod test_20_first_factors;
mod test_22_codes_to_one_user;
mod test_22_messages_at_others_expense;
mod test_30_signing_keys;
mod test_53_signatures;
mod test_54_policies;
mod test_58_passkeys;
mod tokens;

use poolhouse_tests::{Client, Pool};
use serde_json::json;

/// A client for SRP and passwords that hides who exists.
async fn careful_srp_client(pool: &Pool) -> Client {
    pool.client_with(json!({
        "PreventUserExistenceErrors": "ENABLED",
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    }))
    .await
}

/// Six digits that are not the code.
fn other_code(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}
