//! The 3072-bit group of RFC 5054 (its prime is group 15 of RFC 3526), with a fast power of its generator.
//!
//! Everything but [`GroupElement::parse`] takes the same time for all values of its secret inputs.

use std::sync::LazyLock;

use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams as _};
use crypto_bigint::{U3072, Uint, Word};
use subtle::{ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::{Zeroize as _, Zeroizing};

/// Bytes of the prime, and of every element written at full width.
pub(super) const ELEMENT_LENGTH: usize = 384;
const GENERATOR: u64 = 2;

crypto_bigint::const_monty_params!(
    Prime,
    U3072,
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
     EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
     EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
     83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
     E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
     15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
     ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
     BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF\
     ",
    "The prime N of the group."
);

/// A number modulo the prime, wiped on drop.
#[derive(Clone)]
pub(super) struct GroupElement(ConstMontyForm<Prime, { U3072::LIMBS }>);

impl GroupElement {
    /// Reads up to 384 big-endian bytes; a number not below the prime is refused, so that each element has one form.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut wide = Zeroizing::new([0; ELEMENT_LENGTH]);
        let start = ELEMENT_LENGTH.checked_sub(bytes.len())?;
        wide.get_mut(start..)?.copy_from_slice(bytes);
        let number = U3072::from_be_slice(wide.as_slice());
        (number < *Prime::PARAMS.modulus().as_ref()).then(|| Self(ConstMontyForm::new(&number)))
    }

    /// A number of 32 big-endian bytes, which is always below the prime.
    pub fn from_short(bytes: &[u8; 32]) -> Self {
        let mut wide = Zeroizing::new([0; ELEMENT_LENGTH]);
        for (to, from) in wide.iter_mut().rev().zip(bytes.iter().rev()) {
            *to = *from;
        }
        Self(ConstMontyForm::new(&U3072::from_be_slice(wide.as_slice())))
    }

    /// Spreads 384 even bytes over the elements that are squares, as powers of the generator are.
    pub fn square_of(bytes: &[u8; ELEMENT_LENGTH]) -> Self {
        let root = ConstMontyForm::new(&U3072::from_be_slice(bytes));
        Self(root.square())
    }

    /// 2^exponent, the exponent being 32 big-endian bytes.
    pub fn generator_power(exponent: &[u8; 32]) -> Self {
        let mut product = ConstMontyForm::ONE;
        // The table's rows rise from the exponent's last digit.
        let digits = exponent.iter().rev().flat_map(|byte| [byte & 15, byte >> 4]);
        for (row, digit) in TABLE.iter().zip(digits) {
            product *= row.entry(digit);
        }
        Self(product)
    }

    pub fn power<const LIMBS: usize>(&self, exponent: &Uint<LIMBS>) -> Self {
        Self(self.0.pow(exponent))
    }

    pub fn times(&self, other: &Self) -> Self {
        Self(self.0 * other.0)
    }

    pub fn plus(&self, other: &Self) -> Self {
        Self(self.0 + other.0)
    }

    pub fn is_zero(&self) -> bool {
        self.0 == ConstMontyForm::ZERO
    }

    /// Full width, big-endian.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut number = self.0.retrieve();
        let mut bytes = Zeroizing::new(Vec::with_capacity(ELEMENT_LENGTH));
        for word in number.as_words().iter().rev() {
            bytes.extend_from_slice(&word.to_be_bytes());
        }
        number.as_mut_words().zeroize();
        bytes
    }
}

impl Drop for GroupElement {
    fn drop(&mut self) {
        self.0.as_montgomery_mut().as_mut_words().zeroize();
    }
}

/// For one hexadecimal digit of the exponent: the generator to the power of each of its sixteen values.
struct Row([U3072; 16]);

impl Row {
    /// Reads every entry whatever the digit, so that the memory touched tells nothing.
    fn entry(&self, digit: u8) -> ConstMontyForm<Prime, { U3072::LIMBS }> {
        let mut chosen = [0; U3072::LIMBS];
        for (value, entry) in (0_u8..).zip(&self.0) {
            let mask = Word::conditional_select(&0, &Word::MAX, value.ct_eq(&digit));
            for (to, from) in chosen.iter_mut().zip(entry.as_words()) {
                *to |= from & mask;
            }
        }
        ConstMontyForm::from_montgomery(U3072::from_words(chosen))
    }
}

/// Sixty-four digits of a 256-bit exponent, 384 KiB, made at first use in about 3 ms.
static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows = Vec::with_capacity(64);
    let mut base = ConstMontyForm::<Prime, { U3072::LIMBS }>::new(&U3072::from_u64(GENERATOR));
    for _ in 0..64 {
        let mut power = ConstMontyForm::ONE;
        rows.push(Row(std::array::from_fn(|_| {
            let entry = *power.as_montgomery();
            power *= base;
            entry
        })));
        // After sixteen steps this is base^16, the next digit's base.
        base = power;
    }
    rows
});

/// Makes the table now, so that the first sign-in does not wait for it.
pub fn prepare() {
    LazyLock::force(&TABLE);
}

#[cfg(test)]
pub(super) fn prime() -> Vec<u8> {
    Prime::PARAMS.modulus().as_ref().to_be_bytes().as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::U256;
    use proptest::prelude::*;

    fn generator() -> GroupElement {
        GroupElement::parse(&[2]).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn the_table_agrees_with_the_general_power(exponent: [u8; 32]) {
            let expected = generator().power(&U256::from_be_slice(&exponent));
            prop_assert_eq!(GroupElement::generator_power(&exponent).to_bytes(), expected.to_bytes());
        }
    }

    #[test]
    fn the_prime_and_anything_larger_is_no_element() {
        let mut largest = prime();
        *largest.last_mut().unwrap() -= 1;

        assert!(GroupElement::parse(&prime()).is_none());
        assert!(GroupElement::parse(&[1; 385]).is_none());
        assert_eq!(GroupElement::parse(&largest).unwrap().to_bytes().as_slice(), largest);
    }

    #[test]
    fn small_numbers_keep_their_full_width() {
        let bytes = GroupElement::generator_power(&[0; 32]).to_bytes();

        assert_eq!(bytes.len(), ELEMENT_LENGTH);
        assert_eq!(bytes.last(), Some(&1));
    }
}
