//! The users of a pool, page by page, all of them or those a filter finds.

use domain::{filter::Filter, pool::Pool};
use store::{Question, Transaction};

use super::paging;
use crate::{context::Context, lookup::Account, refusals::Result};

/// What is asked for, as it was sent.
pub struct Request<'a> {
    pub filter: Option<&'a str>,
    pub limit: Option<i32>,
    pub token: Option<&'a str>,
}

pub struct Users {
    pub accounts: Vec<Account>,
    /// The token for the next page.
    pub next: Option<String>,
}

/// One page, in the order of what is searched, at the cost of one scan and one read, however many users there are.
///
/// # Errors
/// [`Refusal::BadFilter`](crate::refusals::Refusal::BadFilter),
/// [`Refusal::BadPageToken`](crate::refusals::Refusal::BadPageToken).
pub async fn users(cx: &Context, tx: &mut Transaction, pool: &Pool, request: &Request<'_>) -> Result<Users> {
    let text = request.filter.unwrap_or_default();
    let filter = Filter::parse(text)?;
    let limit = paging::length(request.limit);
    let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter: text, limit };
    let after = paging::after(cx, &question, request.token)?;
    let page = tx.list_users(pool, filter.as_ref(), after.as_ref(), limit).await?;
    let next = paging::token(cx, &question, page.next.as_ref())?;
    let accounts = page.items.into_iter().map(|(user, credentials)| Account { user, credentials }).collect();
    Ok(Users { accounts, next })
}
