//! The server's half of one exchange.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use crypto_bigint::{U256, Uint};
use zeroize::Zeroizing;

use super::group::{ELEMENT_LENGTH, GroupElement};
use super::hashing::{hmac_sha256, pad, sha256};
use super::verifier::{Identity, Verifier};

/// k = H(PAD(N) | PAD(g)), the multiplier of SRP-6a for this group and SHA-256.
const MULTIPLIER: [u8; 32] = [
    0x53, 0x82, 0x82, 0xc4, 0x35, 0x47, 0x42, 0xd7, 0xcb, 0xbd, 0xe2, 0x35, 0x9f, 0xcf, 0x67, 0xf9, 0xf5, 0xb3, 0xa6,
    0xb0, 0x87, 0x91, 0xe5, 0x01, 0x1b, 0x43, 0xb8, 0xa5, 0xb6, 0x6d, 0x9e, 0xe6,
];
/// Cognito's HKDF info, with HKDF's own block number.
const KEY_INFORMATION: &[u8] = b"Caldera Derived Key\x01";
const KEY_LENGTH: usize = 16;

/// The client's public number is not hexadecimal, not below the prime, or zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public number of this group")]
pub struct InvalidClientPublic;

/// A, from `SRP_A`.
#[derive(Clone)]
pub struct ClientPublic(GroupElement);

impl ClientPublic {
    /// Hexadecimal digits of either case, in odd number too. Honest clients reduce modulo the prime, so larger numbers
    /// are refused with the multiples of the prime that would make the key known beforehand.
    pub fn parse(text: &str) -> Result<Self, InvalidClientPublic> {
        let significant = text.trim_start_matches('0');
        if significant.is_empty() || significant.len() > 2 * ELEMENT_LENGTH {
            return Err(InvalidClientPublic);
        }
        let even = if significant.len().is_multiple_of(2) { significant.to_owned() } else { format!("0{significant}") };
        let bytes = hex::decode(even).map_err(|_| InvalidClientPublic)?;
        GroupElement::parse(&bytes).map(Self).ok_or(InvalidClientPublic)
    }

    /// Lower-case hexadecimal without leading zeros, as clients send it.
    pub fn to_hex(&self) -> String {
        shortest_hex(&self.0)
    }
}

/// The server's secret and public number of one exchange.
pub struct Handshake {
    secret: Zeroizing<[u8; 32]>,
    public: GroupElement,
}

impl Handshake {
    /// `secret` is b: 32 random bytes, new for every exchange.
    pub fn begin(verifier: &Verifier, secret: Zeroizing<[u8; 32]>) -> Self {
        let public = server_public(verifier, &GroupElement::generator_power(&secret));
        Self { secret, public }
    }

    /// Takes up an exchange from what [`secret`](Self::secret) and [`server_public`](Self::server_public) told.
    pub fn resume(secret: Zeroizing<[u8; 32]>, server_public: &str) -> Option<Self> {
        Some(Self { secret, public: ClientPublic::parse(server_public).ok()?.0 })
    }

    pub fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// B, for `SRP_B`: lower-case hexadecimal without leading zeros.
    pub fn server_public(&self) -> String {
        shortest_hex(&self.public)
    }

    /// Costs two powers with 256-bit exponents. `None` when the scrambling number is zero, which no honest exchange
    /// meets.
    pub fn session_key(&self, client: &ClientPublic, verifier: &Verifier) -> Option<SessionKey> {
        session_key(client, verifier, &self.public, &U256::from_be_slice(self.secret.as_slice()))
    }
}

impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handshake(..)")
    }
}

fn server_public(verifier: &Verifier, blinding: &GroupElement) -> GroupElement {
    GroupElement::from_short(&MULTIPLIER).times(verifier.element()).plus(blinding)
}

fn session_key<const LIMBS: usize>(
    client: &ClientPublic,
    verifier: &Verifier,
    server: &GroupElement,
    secret: &Uint<LIMBS>,
) -> Option<SessionKey> {
    let scrambling = sha256(&[&pad(&client.0.to_bytes()), &pad(&server.to_bytes())]);
    if scrambling.iter().all(|byte| *byte == 0) {
        return None;
    }
    let shared =
        client.0.times(&verifier.element().power(&U256::from_be_slice(scrambling.as_slice()))).power(secret).to_bytes();
    let extracted = hmac_sha256(&pad(scrambling.as_slice()), &[&pad(&shared)]);
    let expanded = hmac_sha256(extracted.as_slice(), &[KEY_INFORMATION]);
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    for (to, from) in key.iter_mut().zip(expanded.iter()) {
        *to = *from;
    }
    Some(SessionKey(key))
}

/// What both sides know at the end; the client proves it with a signature.
pub struct SessionKey(Zeroizing<[u8; KEY_LENGTH]>);

impl SessionKey {
    /// Whether the signature is this key's over the claim. `secret_block` is raw bytes, `timestamp` the very text that
    /// was received: whether its date is near is another question.
    pub fn proves(&self, identity: Identity<'_>, secret_block: &[u8], timestamp: &str, signature: &[u8]) -> bool {
        let claim = [identity.pool.as_bytes(), identity.username.as_bytes(), secret_block, timestamp.as_bytes()];
        verify_slices_are_equal(hmac_sha256(self.0.as_slice(), &claim).as_slice(), signature).is_ok()
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(..)")
    }
}

fn shortest_hex(element: &GroupElement) -> String {
    hex::encode(element.to_bytes().as_slice()).trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Salt, group};
    use super::*;
    use crate::random::fixed::Counter;
    use crate::random::{self, Random};
    use crate::secret::Secret;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use crypto_bigint::U1024;
    use proptest::prelude::*;

    // One exchange that an independent calculation and a public client agree about.
    const IDENTITY: Identity<'static> =
        Identity { pool: "AbCdEfGhI", username: "7c9e6679-7425-40de-944b-e07fc1f90ae7" };
    const PASSWORD: &str = "Correct-Horse-9";
    const SALT: [u8; 16] = 0x9f3c_0a51_e27d_4b86_a1c2_d3e4_f506_1728_u128.to_be_bytes();
    const KEY: &str = "7cf16d272ccac2478e512c50b3624c43";
    const TIMESTAMP: &str = "Tue Mar 3 07:08:09 UTC 2026";
    const SIGNATURE: &str = "WFHcYF++8adBPAWkbKamlOo6ya5l/GSQgiEHjF4vHPA=";
    const SERVER_SECRET: &str = "\
        6456ab28c6d8f075679b3a7eaf2eeea0d40122e3309422bba700a3a79d116a8f2c23af9914f182b01bd2f77ef9d0e1887a24687f\
        e00877d95a2f368bb19703936456ab28c6d8f075679b3a7eaf2eeea0d40122e3309422bba700a3a79d116a8f2c23af9914f182b0\
        1bd2f77ef9d0e1887a24687fe00877d95a2f368bb1970393";
    const VERIFIER: &str = "\
        96def1c34f0993509c07b3cc995c1499e6486b8a48cd1b9eed179d362ecb43904ce23f7efa057ce090332c5525f5094437c89597\
        bc48e638072919fee1c47185419f7881a3a289b16b8aab8d51700d68ac129ca9ce0e3c10d8f86204a68d776737a06a3221b52af4\
        ba1d22b0d026adc8b72f36edb8595a5f9bc107c990abd7853acf0424634ed6ec4d0829287b851cf5c4a79727d2bc24e8109c7dd7\
        7aae01e713e14afeab62a54a4ebec4af79702ade71f85e17d6ce1d4b934c4c45b8a090e403f93e12490e653ba2f607bc52d165c0\
        358ba8cccf70fb7ae569caed1c3256bdf5a7c5599e1fdb2d203fbbb46f16c023de5c2af652d5bfcf2afcc1671d09186448908a2c\
        bf36459bbea90cb73e411fb65436b2261e39ad4a9c7bd79db9506dab83813dd1d751dba7dec5b5c7e241dd1afcb17b93512fb005\
        afd56b5ca28e1fcf4b7eab532cd5d7fe472411589727c20e90fe308cb9cac6c1f18749cb46d18dbdafb80f3cbb9fb7198e38083e\
        5908f4a66dda182d0ab4e8b20eae979b0dce84e9";
    const CLIENT_PUBLIC: &str = "\
        c1859e521115d24d115cc9bb2dc4480159072bd701d04a970579a5a426758ad1fcb3c345e342212e91c2b1edc09baca301426fb9\
        c86ad5b3fecd104797b3ead81143cda3e3705532547520eebbd9301ec68f29e49f59e3a2be84f5fe470f3bad01971ba48a7dcbf8\
        1ad23f1b1524520507d866531ea97c5bfc0a7e3083d8c06e15a3ca8651f2acc0eca3b74ebff3e2173bd047324f824d2e38e029d7\
        74fa85318f505645a556d71e849f3af405af13632c5c0acc17af05917d83c319559d3b9b5a651480301aa53325192a9b786f0500\
        8d50bfe1c03e6f9b02f61ec5b831a87127a02b2080721f131401191efdf3339655e12f0d8c316028465b0323f7d9fa55d279cf3f\
        dafd78933ff9abb6b3021edb4a696ad1d300c96ed059b5563e71d945e36ffce3bda0aae2bc2c28868714cc45b75fb773a36f6600\
        61c156e22ed4a400d23dd9811112ffa580e56fe97fd66868336860d834674446e3c794b20c6130e2cdafb3b05b3207c22ffa0325\
        891c7dba199c587ac8c2d325e7609fcebccdde8b";
    const SERVER_PUBLIC: &str = "\
        45cd57fd55cc3c45aa552fa183c141cf69c24e426b1cd59457aa305f9f240d4c756f63f44d9eba021ecd81d8e7b7fc91a4219bd5\
        0dcad3a0cd3770ee2502c0b82bf1f2b9cd8a78e6d6db00e8c32de741a88200da5d45e11068023efdb24571302e7b16fb574c8ac3\
        777cc76f21a73436b8acfd37a21aa8e0a033ecaf6be00131f7e40d0bda48fba63bfebb28c912803237cf5d445d6346f6c6981dd7\
        68d59fc0886d46cbd1a1d1cf383061987c5df1948d7ef73c0aef06316478f472f7aa2ef31cd25d6307a590c561b6299f0f7a1089\
        609adb6ff809d41a43998286b9dc2a95fdf6b7596aca3638b1d603185bb2a6a2b4a4208e8e3f4c6c03335f555b5a8b3fde7653c6\
        d1417eba126cabadaab13799685fe9b3f4631e8e8f01bb0b47b07fdf5d5bfd793c207c5a605a1a6cafe8db5fe3079f1ddd0d0905\
        095b7f6b951fa544a958791411563bd719b5e3de56ebe2e67f51cb94ed1e3e22deade2380e70c23c70ecfebfcf49164732388377\
        25252d29c45c239d915bc64b0a87f850cf84a28f";
    const SECRET_BLOCK: &str = "\
        dg0ZGUpIRCYCPPdgO2/Yo38KxNbJGN/EDWsuW3CYEkDYdBFWSXwUZeIRjpp5NsJZpkOCMwz2iXisoP//t+wiWnYNGRlKSEQmAjz3YDtv\
        2KN/CsTWyRjfxA1rLltwmBJA2HQRVkl8FGXiEY6aeTbCWaZDgjMM9ol4rKD//7fsIlp2DRkZSkhEJgI892A7b9ijfwrE1skY38QNay5b\
        cJgSQNh0EVZJfBRl4hGOmnk2wlmmQ4IzDPaJeKyg//+37CJa";

    // The same client, server secret, block and moment, with a device.
    const DEVICE: Identity<'static> =
        Identity { pool: "-x1Y2z3A4", username: "us-east-1_0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" };
    const DEVICE_PASSWORD: &str = "hPCA6ohUAUiokuIxPsjcVO9V0J8LY8B9rqqjSPDP6aQl7360x5+ZVQ==";
    const DEVICE_SALT: [u8; 16] = 0xc0ff_ee00_1122_3344_5566_7788_99aa_bbcc_u128.to_be_bytes();
    const DEVICE_VERIFIER: &str = "\
        AKw7qgGHDpRvcl9BkTl4QXdNhEaajIC/h/IE/oJr2MzACz/qD5vls+NC9yXjc6W+LVg+tUAibOy3iRaPxijRb4to0mQNb6FSJ+joJdIj\
        hhMK4jGmLe/c/JygFRxmviiFahYOpk5THk3yeEGv3790KhuPjujwm1OpcOTal6qX22y7dNjBrAk6HlCmxdxfaG/VH7IWHvutRnO9MTZi\
        iyQkR7qG4bC4NY4+ALYCZgNL0Qq06xyqfcQ6PNIj93wFLIMXsSqMzqtVRrrayItPGwFsVYHUatm0Ib+JnaELxI9kpIFRfCf2gO5OkTZ4\
        PFfxZd3whXr3zGQ8gEBDahMoWPrVXldZpCmsgs78/YMpCeghCXAtUaF6ioEGBTYkdUNT1NnuhaOttgXRfGk2JaMZeJa88C5wpp1cd6qg\
        Eq00jAtfMhAM9fnteukUWwz99eIuGNEZ8j5rUggff3TF+tbcZKw9FTdCEXr2GbRcm8GGBoQ0WGSL+rA5U5/rfObz+dLZDGG6JQ==";
    const DEVICE_SERVER_PUBLIC: &str = "\
        f833bcc516695e5090be858f17ec39c986aeb818f375c107419798c6c8ff3fff0b03b623062884d0d6b3f1bc8ac2561ef423af98\
        2e32e60ad52670c5a248c7745a36b6fe043e980bb238a00e02c15ca695701efb8080bbfd357b5e307bef4e85bea59c0c30c62bea\
        91b3f933231a5ae111155f27ff40708be18fd769b6caeb625108fcde0a98bc953eed4cb5e76443dca4315aa3e17ac1d4272bb86f\
        e58a3e3dd779faa335f53c8966014cb8b09666cc467e091fdadb1ab17b8e8d705bf7376c963821c8e303f4272bcc654b38584575\
        349d871b92eb6e63b18d1936cb7b91a192ecbbcc90d969914f03f5fd0328686b2125e5c314bf5c9cef5b701d7ac3f81c7c8cf427\
        9ee27ed12096487590fd04ffc0a950682ebfc4047ec539b2894c18fe09c2c2bfd2e6724d928d5a8f5bf4644100fff7110e21ea90\
        8be8fc227d195b5be2d654551ab9064a4ba4627e6f358c9119b85a2f499070d73e770349160f823ae67e8a38ec94fde8981a9f1d\
        aa94a5cece13575e52ad7a6e07eefff5a8e2903d";
    const DEVICE_KEY: &str = "57c237fc09076ce5d51de23e3f13238c";
    const DEVICE_SIGNATURE: &str = "2HtKmvTLSEca79axMv13ENTTzyel2FfM9J/h3/g56XQ=";

    fn verifier() -> Verifier {
        Verifier::derive(IDENTITY, Salt::from_random(SALT), &Secret::new(PASSWORD))
    }

    #[test]
    fn the_recorded_exchange_is_reproduced() {
        let secret = U1024::from_be_slice(&hex::decode(SERVER_SECRET).unwrap());
        let client = ClientPublic::parse(CLIENT_PUBLIC).unwrap();
        let verifier = verifier();

        assert_eq!(hex::encode(verifier.to_bytes().as_slice()), VERIFIER);
        let server = server_public(&verifier, &GroupElement::parse(&[2]).unwrap().power(&secret));
        assert_eq!(shortest_hex(&server), SERVER_PUBLIC);

        let key = session_key(&client, &verifier, &server, &secret).unwrap();
        assert_eq!(hex::encode(key.0.as_slice()), KEY);

        let block = STANDARD.decode(SECRET_BLOCK).unwrap();
        let signature = STANDARD.decode(SIGNATURE).unwrap();
        assert!(key.proves(IDENTITY, &block, TIMESTAMP, &signature));
        assert!(!key.proves(IDENTITY, &block, "Tue Mar 3 07:08:10 UTC 2026", &signature));
        assert!(!key.proves(IDENTITY, &block, TIMESTAMP, &signature[..31]));
        assert!(!key.proves(Identity { username: "someone", ..IDENTITY }, &block, TIMESTAMP, &signature));
    }

    #[test]
    fn the_recorded_exchange_of_a_device_is_reproduced() {
        let secret = U1024::from_be_slice(&hex::decode(SERVER_SECRET).unwrap());
        let client = ClientPublic::parse(CLIENT_PUBLIC).unwrap();
        let verifier = Verifier::from_unsigned(&STANDARD.decode(DEVICE_VERIFIER).unwrap()).unwrap();

        assert_eq!(verifier, Verifier::derive(DEVICE, Salt::from_random(DEVICE_SALT), &Secret::new(DEVICE_PASSWORD)));
        let server = server_public(&verifier, &GroupElement::parse(&[2]).unwrap().power(&secret));
        assert_eq!(shortest_hex(&server), DEVICE_SERVER_PUBLIC);
        let key = session_key(&client, &verifier, &server, &secret).unwrap();
        assert_eq!(hex::encode(key.0.as_slice()), DEVICE_KEY);
        let (block, signature) = (STANDARD.decode(SECRET_BLOCK).unwrap(), STANDARD.decode(DEVICE_SIGNATURE).unwrap());
        assert!(key.proves(DEVICE, &block, TIMESTAMP, &signature));
        assert!(!key.proves(IDENTITY, &block, TIMESTAMP, &signature));
    }

    #[test]
    fn the_multiplier_is_the_hash_of_the_group() {
        assert_eq!(sha256(&[&pad(&group::prime()), &pad(&[2])]).as_slice(), MULTIPLIER);
    }

    /// The client's half, from the protocol's definition: (B - k v)^(a + u x).
    fn client_key(private: &U256, server: &GroupElement, x: &U256) -> Zeroizing<[u8; 16]> {
        let generator = GroupElement::parse(&[2]).unwrap();
        let mut minus_one = group::prime();
        *minus_one.last_mut().unwrap() -= 1;
        let minus_one = GroupElement::parse(&minus_one).unwrap();
        let multiplier = GroupElement::parse(&MULTIPLIER).unwrap();

        let blinding = server.plus(&minus_one.times(&multiplier).times(&generator.power(x)));
        let u = sha256(&[&pad(&generator.power(private).to_bytes()), &pad(&server.to_bytes())]);
        let shared = blinding.power(private).times(&blinding.power(&U256::from_be_slice(u.as_slice())).power(x));
        let extracted = hmac_sha256(&pad(u.as_slice()), &[&pad(&shared.to_bytes())]);
        Zeroizing::new(hmac_sha256(extracted.as_slice(), &[KEY_INFORMATION])[..16].try_into().unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn only_the_right_password_ends_in_the_same_key(secret: [u8; 32], private: [u8; 32], x: [u8; 32], other: [u8; 32]) {
            prop_assume!(x != other);
            let verifier = Verifier::from_bytes(&GroupElement::generator_power(&x).to_bytes()).unwrap();
            let client = ClientPublic(GroupElement::generator_power(&private));
            let begun = Handshake::begin(&verifier, Zeroizing::new(secret));
            let resumed = Handshake::resume(Zeroizing::new(*begun.secret()), &begun.server_public()).unwrap();

            let server_key = resumed.session_key(&client, &verifier).unwrap();

            let private = U256::from_be_slice(&private);
            prop_assert_eq!(&server_key.0, &client_key(&private, &begun.public, &U256::from_be_slice(&x)));
            prop_assert_ne!(&server_key.0, &client_key(&private, &begun.public, &U256::from_be_slice(&other)));
        }
    }

    #[test]
    fn a_public_number_that_gives_the_key_away_is_refused() {
        let prime = hex::encode(group::prime());
        let halves = group::prime().into_iter().flat_map(|byte| [byte >> 7, byte & 127]).collect::<Vec<_>>();
        let shifted = [0].into_iter().chain(halves).chain([0]).collect::<Vec<_>>();
        let double = hex::encode(shifted.chunks(2).map(|pair| (pair[0] << 1) | pair[1]).collect::<Vec<u8>>());
        let long = "f".repeat(5000);
        for text in ["", "0", "0000", "xyz", "-1", "+1", " 1", &prime, &prime.to_uppercase(), &double, &long] {
            assert!(ClientPublic::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn leading_zeros_and_case_do_not_matter() {
        for text in ["0aBc", "abc", "000ABC"] {
            assert_eq!(ClientPublic::parse(text).unwrap().to_hex(), "abc");
        }
    }

    #[test]
    fn a_salt_never_begins_with_zero() {
        struct Zeros;
        impl Random for Zeros {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(0);
            }
        }

        assert!(Salt::generate(&Zeros).to_hex().starts_with("01"));
        assert_ne!(Salt::generate(&Counter::default()), Salt::from_random(random::bytes(&Zeros)));
    }
}
