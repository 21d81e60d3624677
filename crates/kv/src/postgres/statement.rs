//! A commit as one statement at READ COMMITTED, exact on PostgreSQL.
//!
//! It rests on four things. A row lock re-reads the newest version of the row. An insert waits for a rival's uncommitted
//! row and then fails by NOT NULL, since a row that was expected absent is given no version. A guard row makes an
//! absence lockable. Locks on rows that are only looked at never wait, so two commits cannot wait for each other's
//! expectations; what is written is locked in the order of keys.

use futures::join;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};

use super::lane;
use super::schema::Schema;
use super::sort::Sorted;
use crate::Commit;

pub(super) struct Prepared {
    commit: Statement,
    remove_guards: Statement,
}

impl Prepared {
    pub(super) async fn new(client: &Client, schema: &Schema) -> Result<Self, Error> {
        // $1 held  $2 versions, $9 their keys  $3 puts, $4 their values  $5 id  $6 deletes  $7 absent  $8 seen  $10 lane
        let note = lane::note_sql(schema, "$10", "$5", "(SELECT ok FROM fit)");
        let commit = format!(
            "WITH held AS MATERIALIZED (
               SELECT k, ver FROM {schema}.kv WHERE k = ANY($1::bytea[]) ORDER BY k FOR UPDATE),
             seen AS MATERIALIZED (
               SELECT k, ver FROM {schema}.kv WHERE k = ANY($8::bytea[]) ORDER BY k FOR SHARE NOWAIT),
             found AS (SELECT * FROM held UNION ALL SELECT * FROM seen),
             fit AS MATERIALIZED (
               SELECT NOT EXISTS (
                 SELECT FROM unnest($9::bytea[], $2::bigint[]) AS wanted (k, ver) LEFT JOIN found USING (k)
                 WHERE found.ver IS DISTINCT FROM wanted.ver) AS ok),
             put AS (
               INSERT INTO {schema}.kv AS old (k, v, ver)
               SELECT new.k, new.v, $5::bigint FROM unnest($3::bytea[], $4::bytea[]) AS new (k, v)
               WHERE (SELECT ok FROM fit)
               ON CONFLICT (k) DO UPDATE SET v = excluded.v,
                 ver = CASE WHEN old.k = ANY($7::bytea[]) THEN NULL ELSE excluded.ver END),
             del AS (DELETE FROM {schema}.kv WHERE k = ANY($6::bytea[]) AND (SELECT ok FROM fit)),
             note AS ({note})
             SELECT ok FROM fit"
        );
        let remove_guards = format!("DELETE FROM {schema}.kv WHERE k = ANY($1::bytea[]) AND ver = $2");
        Ok(Self { commit: client.prepare(&commit).await?, remove_guards: client.prepare(&remove_guards).await? })
    }
}

/// Answers whether the commit happened.
pub(super) async fn commit(client: &Client, prepared: &Prepared, lane: &str, commit: &Commit) -> Result<bool, Error> {
    let sorted = Sorted::new(commit);
    let id = commit.id.get();
    let Sorted { held, seen, expected, versions, absent, puts, values, deletes, guards } = &sorted;
    let parameters: [&(dyn ToSql + Sync); 10] =
        [held, versions, puts, values, &id, deletes, absent, seen, expected, &lane];

    let run = client.query_one_scalar::<bool, _>(&prepared.commit, &parameters);
    if guards.is_empty() {
        return run.await;
    }
    // Four messages in one flight. Should one fail, the server turns COMMIT into a rollback; should this future be
    // dropped, all four are already on their way.
    let of_this_commit: [&(dyn ToSql + Sync); 2] = [guards, &id];
    let (begun, fit, removed, committed) = join!(
        client.batch_execute("BEGIN"),
        run,
        client.execute(&prepared.remove_guards, &of_this_commit),
        client.batch_execute("COMMIT"),
    );
    begun?;
    let fit = fit?;
    removed?;
    committed?;
    Ok(fit)
}
