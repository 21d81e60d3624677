//! Page tokens: where a list goes on, sealed for one question and gone after an hour.

use std::time::Duration;

use domain::time::Timestamp;

use crate::keyring::KeyringError;
use crate::sealed::Purpose;
use crate::store::Store;
use crate::transaction::Cursor;

/// Amazon's lifetime of ListUsers' token.
pub const PAGE_LIFE: Duration = Duration::from_secs(3600);

/// Tokens of ours are far shorter; longer ones are not even decoded.
const LONGEST_TOKEN: usize = 4096;

/// It is no token of ours, or of another question, or too old: nobody is told which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a page token of this list")]
pub struct InvalidPageToken;

/// What a token is good for: everything that decides which items the list has.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// A pool's id, or "" for lists above pools.
    pub pool: &'a str,
    pub operation: &'a str,
    /// As sent; "" for none.
    pub filter: &'a str,
    pub limit: usize,
}

impl Question<'_> {
    fn place(&self) -> Vec<u8> {
        let limit = self.limit.to_be_bytes();
        Store::place(&[self.pool.as_bytes(), self.operation.as_bytes(), self.filter.as_bytes(), &limit])
    }
}

impl Store {
    /// The token for the next page: letters, digits, `-` and `_`.
    ///
    /// # Errors
    /// When the keyring cannot be used.
    pub fn page_token(&self, question: &Question<'_>, next: &Cursor, now: Timestamp) -> Result<String, KeyringError> {
        let mut text = now.plus(PAGE_LIFE).millis().to_be_bytes().to_vec();
        text.extend_from_slice(&next.0);
        self.seal_text(Purpose::PAGE, &question.place(), &text)
    }

    /// Where the list goes on.
    ///
    /// # Errors
    /// [`InvalidPageToken`].
    pub fn page_cursor(
        &self,
        question: &Question<'_>,
        token: &str,
        now: Timestamp,
    ) -> Result<Cursor, InvalidPageToken> {
        if token.len() > LONGEST_TOKEN {
            return Err(InvalidPageToken);
        }
        let text = self.open_text(Purpose::PAGE, &question.place(), token).map_err(|_| InvalidPageToken)?;
        let (expires, cursor) = text.split_first_chunk::<8>().ok_or(InvalidPageToken)?;
        if now.millis() >= i64::from_be_bytes(*expires) {
            return Err(InvalidPageToken);
        }
        Ok(Cursor(cursor.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::store;

    #[tokio::test]
    async fn a_token_serves_its_own_question_for_an_hour() {
        let store = store().await;
        let now = Timestamp::from_seconds(1_000);
        let asked = Question { pool: "us-east-1_a", operation: "ListUsers", filter: "name = \"a\"", limit: 10 };
        let next = Cursor(b"\x84somewhere".to_vec());

        let token = store.page_token(&asked, &next, now).unwrap();

        assert!(token.bytes().all(|byte| byte.is_ascii_graphic()));
        let (last, late) = (now.plus(PAGE_LIFE - Duration::from_millis(1)), now.plus(PAGE_LIFE));
        assert_eq!(store.page_cursor(&asked, &token, last), Ok(next));
        assert_eq!(store.page_cursor(&asked, &token, late), Err(InvalidPageToken));
        for other in [
            Question { pool: "us-east-1_b", ..asked },
            Question { operation: "ListGroups", ..asked },
            Question { filter: "", ..asked },
            Question { limit: 11, ..asked },
        ] {
            assert_eq!(store.page_cursor(&other, &token, now), Err(InvalidPageToken), "{other:?}");
        }
        for garbage in ["", "a", "a b", "%%%%", &token[1..], &format!("{token}A"), &"A".repeat(1 << 20)] {
            assert_eq!(store.page_cursor(&asked, garbage, now), Err(InvalidPageToken));
        }
    }
}
