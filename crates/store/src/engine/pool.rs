//! Opening connections, and lending read connections.

use super::options::{Options, STATEMENT_CACHE};
use crate::error::{Error, ErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a connection waits for another process's lock (a backup, for example).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// A statement is compiled once and keeps its plan, whatever it is asked with. Otherwise SQLite looks at the
/// values of parameters and compiles the statement again whenever they change: a third of the time of most
/// reads.
fn keep_plans(connection: &Connection) -> Result<(), Error> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    Ok(())
}

pub(super) fn open_writer(path: &Path, options: &Options) -> Result<Connection, Error> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    keep_plans(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(
        None,
        "synchronous",
        if options.full_sync { "FULL" } else { "OFF" },
    )?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", "-65536")?;
    Ok(connection)
}

fn open_reader(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    keep_plans(&connection)?;
    connection.pragma_update(None, "query_only", "ON")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// A fixed number of read connections, lent one at a time.
pub(super) struct Readers {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Readers {
    pub(super) fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        let idle =
            (0..options.readers.max(1)).map(|_| open_reader(path)).collect::<Result<_, _>>()?;
        Ok(Self { idle: Mutex::new(idle), returned: Condvar::new() })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `f` with a connection of the pool, waiting for one if all are lent.
    pub(super) fn with<T>(
        &self,
        f: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut idle = self.lock();
        let connection = loop {
            if let Some(connection) = idle.pop() {
                break connection;
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        };
        drop(idle);
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(&connection)));
        if result.is_err() {
            // A closure that panicked left its snapshot open; the next one must begin its own.
            let _ = connection.execute_batch("ROLLBACK");
        }
        self.lock().push(connection);
        self.returned.notify_one();
        result.unwrap_or_else(|_| Err(Error::new(ErrorKind::Panicked, "in a read")))
    }
}

#[cfg(test)]
mod tests {
    use super::keep_plans;
    use rusqlite::{Connection, StatementStatus};

    #[test]
    fn a_statement_is_compiled_once_whatever_it_is_asked_with() {
        let connection = Connection::open_in_memory().unwrap();
        keep_plans(&connection).unwrap();
        let schema = "CREATE TABLE stop (id BLOB PRIMARY KEY, route BLOB, position INTEGER);
            CREATE INDEX stop_by_route ON stop (route)";
        connection.execute_batch(schema).unwrap();
        let sql = "SELECT id FROM stop WHERE route = ?1 ORDER BY position";
        for route in [[1u8], [2], [3]] {
            let mut statement = connection.prepare_cached(sql).unwrap();
            assert!(!statement.exists([route]).unwrap());
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        }
    }
}
