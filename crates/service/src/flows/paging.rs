//! Lists that go on under a sealed token.

use store::{Cursor, Question};

use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

/// How many a page has when the request does not say, and at most.
pub const LONGEST_PAGE: usize = 60;

/// The length of a page as it was sent; the wire has checked its range, and 0 is as good as nothing.
pub fn length(sent: Option<i32>) -> usize {
    sent.and_then(|length| usize::try_from(length).ok()).filter(|&length| length > 0).unwrap_or(LONGEST_PAGE)
}

/// Where the list begins.
///
/// # Errors
/// [`Refusal::BadPageToken`].
pub fn after(cx: &Context, question: &Question<'_>, token: Option<&str>) -> Result<Option<Cursor>> {
    let Some(token) = token else { return Ok(None) };
    let cursor = cx.shared().store.page_cursor(question, token, cx.now());
    cursor.map(Some).map_err(|_| Refusal::BadPageToken)
}

/// The token of the page after this one; none behind the last.
///
/// # Errors
/// When the keyring cannot be used.
pub fn token(cx: &Context, question: &Question<'_>, next: Option<&Cursor>) -> Result<Option<String>> {
    let seal = |next| cx.shared().store.page_token(question, next, cx.now()).map_err(Refusal::internal);
    next.map(seal).transpose()
}
