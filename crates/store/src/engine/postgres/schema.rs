//! Applying migrations, one program at a time.

use super::dialect;
use super::link;
use crate::error::{Error, ErrorKind};
use crate::tables::{MIGRATIONS, newer};
use postgres::Client;

/// Whoever migrates holds this lock of the database ("porch", "migrate").
const MIGRATE: i64 = 0x706f_7263_0000_0002;
/// The encoding that every text is in.
const ENCODING: &str = "UTF8";

/// Whether the database has no tables.
pub(in crate::engine) fn is_unused(url: &str) -> Result<bool, Error> {
    let sql = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()";
    let tables: i64 = link::connect(url)?.query_one(sql, &[])?.get(0);
    Ok(tables == 0)
}

/// Applies what is missing, each migration in its own transaction. A second program that starts at
/// the same moment waits, and then finds nothing to do.
pub(in crate::engine) fn migrate(url: &str) -> Result<(), Error> {
    let mut client = link::connect(url)?;
    let encoding: String = client.query_one("SHOW server_encoding", &[])?.get(0);
    if encoding != ENCODING {
        let why = format!("the database is in {encoding}; make one in {ENCODING}");
        return Err(Error::new(ErrorKind::Database, why));
    }
    client.execute("SELECT pg_advisory_lock($1)", &[&MIGRATE])?;
    // Closing the connection gives the lock back, whatever happens in between.
    migrate_on(&mut client)
}

fn migrate_on(client: &mut Client) -> Result<(), Error> {
    client.batch_execute(
        "SET client_min_messages = warning; \
         CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)",
    )?;
    let have: i64 =
        client.query_one("SELECT COALESCE(MAX(version), 0) FROM schema_version", &[])?.get(0);
    let have = usize::try_from(have).unwrap_or(usize::MAX);
    if have > MIGRATIONS.len() {
        return Err(newer(have));
    }
    for (i, text) in MIGRATIONS.iter().enumerate().skip(have) {
        let number = i64::try_from(i + 1).unwrap_or(i64::MAX);
        let sql = dialect::postgres(text)
            .map_err(|why| Error::new(ErrorKind::Database, format!("migration {number}: {why}")))?;
        let mut transaction = client.transaction()?;
        transaction.batch_execute(&sql)?;
        transaction.execute("INSERT INTO schema_version VALUES ($1)", &[&number])?;
        transaction.commit()?;
        tracing::info!(migration = number, "applied a schema migration");
    }
    Ok(())
}
