//! What became of a commit whose answer was lost.
//!
//! Every connection has a *lane*: a row of its own, in which each commit notes its id as part of its own transaction.
//! If the connection breaks, another one closes the lane and reads the note. The row lock makes it wait for a commit
//! that still runs inside the server, and a commit that reaches the server later meets the closed lane and fails by the
//! NOT NULL of `last`. So the answer is final, whatever rivals have since done to the keys of the commit, which the
//! version of a written key could not promise. The price is one in-place update per commit.
//!
//! Not covered: a fail-over to a replica that had not received the commit. That loses what was answered, too.

use tokio_postgres::{Client, Error};

use super::connection::Connection;
use super::schema::Schema;

/// Stands for "no commit" in a lane closed before it was used; ids are never negative.
const NONE: i64 = -1;

/// What a commit adds to its transaction, given the SQL expressions of its lane and id and the condition to write.
pub(super) fn note_sql(schema: &Schema, lane: &str, id: &str, condition: &str) -> String {
    format!(
        "INSERT INTO {schema}.lane AS old (lane, last, closed, at)
         SELECT {lane}::text, {id}::bigint, false, now() WHERE {condition}
         ON CONFLICT (lane) DO UPDATE
         SET last = CASE WHEN old.closed THEN NULL ELSE excluded.last END, at = excluded.at"
    )
}

pub(super) fn close_sql(schema: &Schema) -> String {
    format!(
        "INSERT INTO {schema}.lane AS old (lane, last, closed, at) VALUES ($1, $2, true, now())
         ON CONFLICT (lane) DO UPDATE SET closed = true RETURNING last"
    )
}

/// Closes a lane for good; answers the id of the last commit that happened on it, if any did.
pub(super) async fn close(connection: &Connection, lane: &str) -> Result<Option<i64>, Error> {
    let statement = &connection.statements.close_lane;
    let last: i64 = connection.client.query_one_scalar(statement, &[&lane, &NONE]).await?;
    Ok(Some(last).filter(|&last| last != NONE))
}

/// Removes the lanes of connections long gone. A lane still in use but idle is made again by its next commit.
pub(super) async fn sweep(client: &Client, schema: &Schema) -> Result<(), Error> {
    client.batch_execute(&format!("DELETE FROM {schema}.lane WHERE at < now() - interval '7 days'")).await
}
