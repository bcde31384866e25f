//! One connection: its settings, its prepared statements, and what its transaction saw.

use super::bind::{Bound, Read};
use super::seen::{Deed, Seen, deed};
use crate::engine::options::{Options, STATEMENT_CACHE};
use crate::error::{Error, ErrorKind};
use crate::value::{Column, Param};
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, Config, NoTls, Row, Statement};
use std::collections::HashMap;
use std::time::Duration;

/// How long a statement waits for a row that another transaction holds.
const LOCK_TIMEOUT_MS: u32 = 10_000;
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// When a connection was silent for so long, each end asks whether the other is still there ...
const SILENCE: Duration = Duration::from_secs(30);
/// ... again after this ...
const ASK_AGAIN: Duration = Duration::from_secs(10);
/// ... and so often before it gives the connection up, and a lead with it.
const ASKED: u32 = 3;
/// How the program calls itself in the server's own lists.
const NAME: &str = "porchlight";

/// A connection to PostgreSQL.
pub(in crate::engine) struct Link {
    client: Client,
    statements: HashMap<String, Statement>,
    seen: Seen,
}

/// Reads the address; it is never printed, because a password may stand in it.
pub(in crate::engine) fn config(url: &str) -> Result<Config, Error> {
    let mut config: Config = url.parse().map_err(|_| {
        let why = "the address of the database is not of the form postgres://user@host/name";
        Error::new(ErrorKind::Database, why)
    })?;
    config.application_name(NAME);
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    config.keepalives(true).keepalives_idle(SILENCE).keepalives_interval(ASK_AGAIN);
    config.keepalives_retries(ASKED).tcp_user_timeout(SILENCE + ASKED * ASK_AGAIN);
    Ok(config)
}

pub(super) fn connect(url: &str) -> Result<Client, Error> {
    let mut client = config(url)?.connect(NoTls)?;
    // The server's end must find out as soon as ours that a machine is gone. Sockets have no such
    // settings, and ignore them.
    client.batch_execute(&format!(
        "SET tcp_keepalives_idle = {}; SET tcp_keepalives_interval = {}; \
         SET tcp_keepalives_count = {ASKED}",
        SILENCE.as_secs(),
        ASK_AGAIN.as_secs()
    ))?;
    Ok(client)
}

impl Link {
    pub(super) fn open(url: &str, options: &Options) -> Result<Self, Error> {
        let mut client = connect(url)?;
        // A caller hears of success only when the disk has it, whatever the server's own default.
        let durable = if options.full_sync { "on" } else { "off" };
        client.batch_execute(&format!(
            "SET synchronous_commit = {durable}; SET lock_timeout = {LOCK_TIMEOUT_MS}; \
             SET client_min_messages = warning"
        ))?;
        Ok(Self { client, statements: HashMap::new(), seen: Seen::default() })
    }

    /// What the transaction saw since it began.
    pub(super) fn seen(&self) -> Seen {
        self.seen
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Begins a transaction that sees and changes as if it were alone.
    pub(super) fn begin_alone(&mut self) -> Result<(), Error> {
        self.begin("BEGIN ISOLATION LEVEL SERIALIZABLE")
    }

    /// Begins a snapshot.
    pub(super) fn begin_snapshot(&mut self) -> Result<(), Error> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn begin(&mut self, how: &str) -> Result<(), Error> {
        self.seen = Seen::default();
        self.control(how)
    }

    /// Begins, ends or leaves a transaction.
    pub(super) fn control(&mut self, sql: &str) -> Result<(), Error> {
        let done = self.client.batch_execute(sql);
        done.map_err(|e| self.note(&e, sql))
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENT_CACHE {
            self.statements.clear();
        }
        let prepared = self.client.prepare(sql);
        let statement = prepared.map_err(|e| self.note(&e, sql))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Runs a query; each row is shown as it comes.
    pub(in crate::engine) fn query(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        see: impl FnMut(&Row) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if deed(sql) != Deed::Reads {
            return Err(self.refuse(sql));
        }
        let statement = self.prepare(sql)?;
        match stream(&mut self.client, &statement, params, see) {
            Ok(()) => Ok(()),
            Err(Stop::Reader(error)) => Err(error),
            Err(Stop::Database(error)) => Err(self.note(&error, sql)),
        }
    }

    /// Runs a change; the number of rows changed.
    pub(in crate::engine) fn execute(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<u64, Error> {
        let Deed::Changes(table) = deed(sql) else { return Err(self.refuse(sql)) };
        let statement = self.prepare(sql)?;
        let bound: Vec<Bound<'_>> = params.iter().map(|p| Bound(*p)).collect();
        let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as _).collect();
        let done = self.client.execute(&statement, &bound);
        let rows = done.map_err(|e| self.note(&e, sql))?;
        if rows > 0 {
            self.seen.change(table);
        }
        Ok(rows)
    }

    fn refuse(&mut self, sql: &str) -> Error {
        self.seen.failed = true;
        Error::new(ErrorKind::Door, format!("a statement that no door knows: {sql}"))
    }

    /// Remembers what an error means for the transaction.
    fn note(&mut self, error: &postgres::Error, sql: &str) -> Error {
        let lost =
            self.client.is_closed() || is_ending(error) || error.code().is_none() && is_io(error);
        let told = Error::of_postgres(error);
        self.seen.failed = true;
        self.seen.lost |= lost;
        self.seen.conflict |= told.kind() == ErrorKind::Overloaded;
        self.seen.refused |= told.kind() == ErrorKind::Constraint;
        match told.kind() {
            ErrorKind::Database => Error::new(told.kind(), format!("{} in {sql}", told.detail())),
            _ => told,
        }
    }
}

/// Why rows stopped coming.
enum Stop {
    Database(postgres::Error),
    Reader(Error),
}

fn stream(
    client: &mut Client,
    statement: &Statement,
    params: &[Param<'_>],
    mut see: impl FnMut(&Row) -> Result<(), Error>,
) -> Result<(), Stop> {
    let found = client.query_raw(statement, params.iter().map(|p| Bound(*p)));
    let mut rows = found.map_err(Stop::Database)?;
    while let Some(row) = rows.next().map_err(Stop::Database)? {
        see(&row).map_err(Stop::Reader)?;
    }
    Ok(())
}

/// Whether the server is going away, so that what was under way ends without an answer.
fn is_ending(error: &postgres::Error) -> bool {
    error.code().is_some_and(|code| code.code().starts_with("57P") || code.code().starts_with("08"))
}

/// Whether the error came from the line and not from a value that could not be written.
fn is_io(error: &postgres::Error) -> bool {
    use std::error::Error as _;
    error.source().is_some_and(|source| source.is::<std::io::Error>())
}

impl Error {
    pub(super) fn of_postgres(error: &postgres::Error) -> Self {
        use std::error::Error as _;
        let Some(db) = error.as_db_error() else {
            let why = error.source().map(|source| format!(": {source}")).unwrap_or_default();
            return Self::new(ErrorKind::Database, format!("{error}{why}"));
        };
        let kind = match db.code() {
            code if *code == SqlState::T_R_SERIALIZATION_FAILURE
                || *code == SqlState::T_R_DEADLOCK_DETECTED =>
            {
                ErrorKind::Overloaded
            }
            code if code.code().starts_with("23") => ErrorKind::Constraint,
            _ => ErrorKind::Database,
        };
        let more = db.constraint().map(|name| format!(" ({name})")).unwrap_or_default();
        Self::new(kind, format!("{}{more}", db.message()))
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        Self::of_postgres(&error)
    }
}

/// Column `index` of a row.
pub(in crate::engine) fn column(row: &Row, index: usize) -> Result<Column<'_>, Error> {
    let read: Read<'_> = row
        .try_get(index)
        .map_err(|e| Error::new(ErrorKind::Corrupt, Error::of_postgres(&e).detail()))?;
    Ok(read.0)
}
