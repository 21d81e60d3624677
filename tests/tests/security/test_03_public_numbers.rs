//! 3: public numbers that would make the key known beforehand, or are none.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::careful_srp_client;

/// The prime of the group, from RFC 3526.
const PRIME: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
                     EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
                     EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
                     83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
                     E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
                     15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
                     ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
                     BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

/// Twice a hexadecimal number.
fn doubled(hex: &str) -> String {
    let mut carry = 0;
    let digits: Vec<u32> = hex.chars().map(|digit| digit.to_digit(16).unwrap()).collect();
    let mut twice: Vec<char> = digits
        .iter()
        .rev()
        .map(|digit| {
            let sum = digit * 2 + carry;
            carry = sum / 16;
            char::from_digit(sum % 16, 16).unwrap()
        })
        .collect();
    twice.push(char::from_digit(carry, 16).unwrap());
    twice.iter().rev().collect()
}

#[tokio::test]
async fn test_03_are_refused_for_everybody() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    let (long, double) = ("f".repeat(5000), doubled(PRIME));
    let lower = PRIME.to_lowercase();
    for number in ["0", "00000000", PRIME, &lower, &double, "xyz", "-1", "0x1f", "12 34", "ａｂｃ", &long] {
        for name in ["ana", "nobody"] {
            let parameters = json!({"USERNAME": name, "SRP_A": number});
            let input = json!({"AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters});
            let refused = client.call("InitiateAuth", input).await.refused();
            assert_eq!(refused, "InvalidParameterException: SRP_A is not a valid public key.", "{name} {number}");
        }
    }
    let input = json!({"AuthFlow": "USER_SRP_AUTH", "AuthParameters": {"USERNAME": "ana", "SRP_A": ""}});
    let refused = client.call("InitiateAuth", input).await.refused();
    assert_eq!(refused, "InvalidParameterException: Missing required parameter SRP_A");
}
