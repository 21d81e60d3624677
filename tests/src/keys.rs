//! RSA keys for tests only: making one takes longer than most tests. They protect nothing.

use std::sync::Arc;

/// PKCS#8 DER of RSA-2048 key pairs.
pub fn test_keys() -> Arc<[Vec<u8>]> {
    let stock: [&[u8]; 8] = [
        include_bytes!("../keys/test-key-1.pkcs8.der"),
        include_bytes!("../keys/test-key-2.pkcs8.der"),
        include_bytes!("../keys/test-key-3.pkcs8.der"),
        include_bytes!("../keys/test-key-4.pkcs8.der"),
        include_bytes!("../keys/test-key-5.pkcs8.der"),
        include_bytes!("../keys/test-key-6.pkcs8.der"),
        include_bytes!("../keys/test-key-7.pkcs8.der"),
        include_bytes!("../keys/test-key-8.pkcs8.der"),
    ];
    stock.iter().map(|key| key.to_vec()).collect()
}
