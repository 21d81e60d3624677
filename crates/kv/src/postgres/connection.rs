//! How connections are made and prepared, for the pool.

use std::time::Duration;

use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config, Error, NoTls, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::schema::Schema;
use super::{Method, lane, statement, tls, transaction};
use crate::EngineError;

/// One connection of the pool, everything prepared.
pub(super) struct Connection {
    pub(super) client: Client,
    pub(super) statements: Statements,
    /// The name under which this connection's latest commit is noted.
    pub(super) lane: String,
}

pub(super) struct Statements {
    pub(super) get: Statement,
    pub(super) scan: Statement,
    pub(super) commit: Commits,
    pub(super) close_lane: Statement,
}

/// How this server is given a commit. Only one is prepared, as CockroachDB refuses even to prepare the statement.
pub(super) enum Commits {
    Statement(statement::Prepared),
    Transaction(transaction::Prepared),
}

/// Makes connections, and drops those that have died.
pub(super) struct Connections {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    schema: Schema,
    /// Set once the server was asked; see [`Method`].
    pub(super) method: Method,
}

impl Connections {
    pub(super) fn new(mut config: Config, schema: Schema) -> Result<Self, EngineError> {
        if config.get_application_name().is_none() {
            config.application_name("poolhouse");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        // A server that vanished without a word must not hold a request for the hours that TCP allows.
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(Duration::from_secs(20));
        }
        config.keepalives_idle(Duration::from_secs(30));
        let tls = match config.get_ssl_mode() {
            SslMode::Disable => None,
            SslMode::Require => Some(tls::verified()?),
            _ => Some(tls::opportunistic()?),
        };
        Ok(Self { config, tls, schema, method: Method::Statement })
    }

    /// Opens a bare connection and starts the task that serves it, which ends with the connection.
    pub(super) async fn dial(&self) -> Result<Client, Error> {
        let client = match &self.tls {
            Some(tls) => {
                let (client, connection) = self.config.connect(tls.clone()).await?;
                drive(connection);
                client
            }
            None => {
                let (client, connection) = self.config.connect(NoTls).await?;
                drive(connection);
                client
            }
        };
        // A database or role may have another default; the commit statement is exact at this one.
        client.batch_execute("SET default_transaction_isolation TO 'read committed'").await?;
        Ok(client)
    }
}

#[expect(clippy::disallowed_methods, reason = "the task is the connection's other half and ends with it")]
fn drive<S, T>(connection: tokio_postgres::Connection<S, T>)
where
    tokio_postgres::Connection<S, T>: Future<Output = Result<(), Error>> + Send + 'static,
{
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(error = %error, "a PostgreSQL connection ended");
        }
    });
}

impl Manager for Connections {
    type Type = Connection;
    type Error = Error;

    async fn create(&self) -> Result<Connection, Error> {
        let client = self.dial().await?;
        let schema = &self.schema;
        let statements = Statements {
            get: client.prepare(&format!("SELECT k, v, ver FROM {schema}.kv WHERE k = ANY($1::bytea[])")).await?,
            scan: client
                .prepare(&format!("SELECT k, v, ver FROM {schema}.kv WHERE k >= $1 AND k < $2 ORDER BY k LIMIT $3"))
                .await?,
            commit: match self.method {
                Method::Statement => Commits::Statement(statement::Prepared::new(&client, schema).await?),
                Method::Transaction => Commits::Transaction(transaction::Prepared::new(&client, schema).await?),
            },
            close_lane: client.prepare(&lane::close_sql(schema)).await?,
        };
        let lane = client.query_one_scalar("SELECT gen_random_uuid()::text", &[]).await?;
        Ok(Connection { client, statements, lane })
    }

    async fn recycle(&self, connection: &mut Connection, _: &Metrics) -> RecycleResult<Error> {
        if connection.client.is_closed() { Err(RecycleError::message("closed")) } else { Ok(()) }
    }
}
