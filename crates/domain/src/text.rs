//! Text as it is compared.

use std::borrow::Cow;

/// Lower case, letter by letter: a prefix stays a prefix, whatever comes after it (a Greek sigma at the end of a word
/// does not become another letter than one inside).
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_of_both_cases_are_one() {
        assert_eq!(fold("Ana@Example.COM"), "ana@example.com");
        assert_eq!(fold("ÉLAN"), fold("élan"));
        assert_eq!(fold("ΑΣ"), fold("ασ"));
    }

    proptest! {
        #[test]
        fn a_prefix_stays_a_prefix(text in "\\PC{0,12}", more in "\\PC{0,6}") {
            let whole = format!("{text}{more}");
            prop_assert!(fold(&whole).starts_with(fold(&text).as_ref()));
        }

        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,12}") {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once), once.as_str());
        }
    }
}
