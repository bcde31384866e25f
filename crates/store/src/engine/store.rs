//! The doors.

use super::options::{MAX_WAITING_WRITES, Options, Place, WRITERS};
use super::pool::{Readers, open_writer};
use super::postgres;
use super::tx::{On, Tx};
use super::writer::{Door, Job, Runner, Writer};
use crate::commit::Commit;
use crate::error::{Error, ErrorKind};
use crate::tables;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

/// An open database with its writers and a pool of readers. Cheap to share behind an `Arc`.
pub struct Store {
    place: Place,
    reads: Reads,
    lane: Lane,
}

enum Reads {
    Sqlite(Readers),
    Postgres(postgres::Readers),
}

enum Lane {
    Threads { queue: Option<SyncSender<Box<dyn Job>>>, threads: Vec<JoinHandle<()>> },
    Inline(Mutex<Box<dyn Runner>>),
}

/// How far a backup has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// Bytes of the copy.
    pub bytes: u64,
}

impl Store {
    /// Opens the database, applies the migrations that it lacks, and starts the writer.
    ///
    /// # Errors
    /// The file cannot be opened, is not a database, is newer than this program, or a migration
    /// fails (nothing of it is kept).
    pub fn open(options: &Options) -> Result<Self, Error> {
        let (reads, writers) = match &options.place {
            Place::File(path) => open_sqlite(path, options)?,
            Place::Postgres(url) => open_postgres(url, options)?,
        };
        Ok(Self { place: options.place.clone(), reads, lane: Lane::open(writers, options)? })
    }

    /// Where the database is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Reads in one consistent snapshot.
    ///
    /// # Errors
    /// Whatever the closure or the database reports.
    pub fn read<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        match &self.reads {
            Reads::Sqlite(readers) => readers.with(|connection| {
                connection.execute_batch("BEGIN")?;
                let result = f(&Tx { on: On::Sqlite(connection) });
                connection.execute_batch("COMMIT")?;
                result
            }),
            Reads::Postgres(readers) => readers.read(f),
        }
    }

    /// Changes facts. The closure may run more than once and must have no other effect.
    ///
    /// # Errors
    /// [`ErrorKind::Overloaded`] before anything ran; [`ErrorKind::Door`] if a fact changed
    /// without a leaf; [`ErrorKind::CommitFailed`] (nothing kept) or
    /// [`ErrorKind::OutcomeUnknown`] (resolve by operation id); whatever the closure reports.
    pub fn write<T, F>(&self, f: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<Commit<T>, Error> + Send + 'static,
    {
        self.submit(Door::Write, move |tx| match f(tx)? {
            Commit::Record(value, leaves) => {
                if leaves.is_empty() {
                    return Err(Error::new(ErrorKind::Door, "a record without a leaf"));
                }
                for leaf in &leaves {
                    tx.pool_leaf(leaf)?;
                }
                Ok((true, value))
            }
            Commit::Nothing(value) => Ok((false, value)),
        })
    }

    /// Changes working state and traces; touching a fact is an error and is rolled back.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn work<T, F>(&self, f: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.submit(Door::Work, move |tx| Ok((true, f(tx)?)))
    }

    /// Changes the log's own tables: the sequencer and erasure only.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn log<T, F>(&self, f: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.submit(Door::Log, move |tx| Ok((true, f(tx)?)))
    }

    /// Copies the whole database, consistent as of one moment, to a new file.
    ///
    /// # Errors
    /// The target exists already or cannot be written, or the database is PostgreSQL's.
    pub fn backup_to(&self, target: &Path) -> Result<Backup, Error> {
        let Reads::Sqlite(readers) = &self.reads else {
            let why = "a database of PostgreSQL is copied by its own tools (pg_dump)";
            return Err(Error::new(ErrorKind::Database, why));
        };
        readers.with(|connection| {
            let path = target.to_string_lossy();
            // VACUUM INTO takes a snapshot and never overwrites an existing file.
            connection.execute_batch("PRAGMA query_only = OFF")?;
            let copied = connection.execute("VACUUM INTO ?1", [path.as_ref()]);
            connection.execute_batch("PRAGMA query_only = ON")?;
            copied?;
            let bytes = std::fs::metadata(target).map(|m| m.len()).unwrap_or(0);
            Ok(Backup { bytes })
        })
    }

    fn submit<T, F>(&self, door: Door, f: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&Tx<'_>) -> Result<(bool, T), Error> + Send + 'static,
    {
        let (answer, answered) = channel();
        let mut job: Box<dyn Job> = Box::new(Task { door, f, ran: None, answer: Some(answer) });
        match &self.lane {
            Lane::Inline(writer) => writer
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .run_group(std::slice::from_mut(&mut job)),
            Lane::Threads { queue, .. } => {
                let queue = queue.as_ref().ok_or_else(closed)?;
                queue.try_send(job).map_err(|e| match e {
                    TrySendError::Full(_) => Error::new(
                        ErrorKind::Overloaded,
                        format!("{MAX_WAITING_WRITES} writes are waiting"),
                    ),
                    TrySendError::Disconnected(_) => closed(),
                })?;
            }
        }
        answered.recv().map_err(|_| closed())?
    }
}

fn closed() -> Error {
    Error::new(ErrorKind::Database, "the store is closed")
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Lane::Threads { queue, threads } = &mut self.lane {
            drop(queue.take());
            for thread in threads.drain(..) {
                // A writer that panicked has already failed its callers; nothing to add here.
                let _ = thread.join();
            }
        }
    }
}

type Writers = Vec<Box<dyn Runner>>;

fn open_sqlite(path: &Path, options: &Options) -> Result<(Reads, Writers), Error> {
    let mut connection = open_writer(path, options)?;
    tables::migrate(&mut connection)?;
    let readers = Readers::open(path, options)?;
    let writer = Writer::new(connection, Arc::clone(&options.faults))?;
    Ok((Reads::Sqlite(readers), vec![Box::new(writer)]))
}

fn open_postgres(url: &str, options: &Options) -> Result<(Reads, Writers), Error> {
    postgres::migrate(url)?;
    let readers = postgres::Readers::open(url, options)?;
    let gate = Arc::new(RwLock::new(()));
    let count = if options.inline_writes { 1 } else { WRITERS };
    let mut writers: Writers = vec![];
    for _ in 0..count {
        writers.push(Box::new(postgres::Lane::open(url, options, &gate)?));
    }
    Ok((Reads::Postgres(readers), writers))
}

impl Lane {
    fn open(mut writers: Writers, options: &Options) -> Result<Self, Error> {
        if options.inline_writes {
            let writer = writers.pop().ok_or_else(closed)?;
            return Ok(Self::Inline(Mutex::new(writer)));
        }
        // Where several writers share the queue, none takes a group that another could begin.
        let max_group = if writers.len() == 1 { options.max_group.max(1) } else { 1 };
        let (queue, jobs) = sync_channel::<Box<dyn Job>>(MAX_WAITING_WRITES);
        let jobs = Arc::new(Mutex::new(jobs));
        let mut threads = vec![];
        for mut writer in writers {
            let jobs = Arc::clone(&jobs);
            let thread = std::thread::Builder::new()
                .name("store-writer".into())
                .spawn(move || serve(writer.as_mut(), &jobs, max_group))
                .map_err(|e| Error::new(ErrorKind::Database, e.to_string()))?;
            threads.push(thread);
        }
        Ok(Self::Threads { queue: Some(queue), threads })
    }
}

/// A writer's thread: waits for one job, takes what else is waiting, commits them together.
fn serve(writer: &mut dyn Runner, jobs: &Mutex<Receiver<Box<dyn Job>>>, max_group: usize) {
    let mut group = Vec::with_capacity(max_group);
    loop {
        let waiting = jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(first) = waiting.recv() else { break };
        group.push(first);
        while group.len() < max_group {
            match waiting.try_recv() {
                Ok(job) => group.push(job),
                Err(_) => break,
            }
        }
        drop(waiting);
        writer.run_group(&mut group);
        group.clear();
    }
    writer.end();
}

struct Task<T, F> {
    door: Door,
    f: F,
    ran: Option<Result<(bool, T), Error>>,
    answer: Option<Sender<Result<T, Error>>>,
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: Fn(&Tx<'_>) -> Result<(bool, T), Error> + Send,
{
    fn door(&self) -> Door {
        self.door
    }

    fn run(&mut self, tx: &Tx<'_>) -> Result<bool, Error> {
        self.ran = Some(Err(Error::new(ErrorKind::Panicked, "in a write")));
        let result = (self.f)(tx);
        let keep = matches!(result, Ok((true, _)));
        self.ran = Some(result);
        Ok(keep)
    }

    fn finish(&mut self, committed: &Result<(), Error>) {
        let Some(answer) = self.answer.take() else { return };
        let result = match (self.ran.take(), committed) {
            // What was rolled back by choice or by error does not depend on the commit.
            (Some(Ok((false, value))), _) => Ok(value),
            (Some(Err(error)), _) => Err(error),
            (Some(Ok((true, value))), Ok(())) => Ok(value),
            (Some(Ok((true, _))), Err(error)) => Err(error.clone()),
            (None, Err(error)) => Err(error.clone()),
            (None, Ok(())) => Err(Error::new(ErrorKind::Database, "a write did not run")),
        };
        // A caller that went away has nothing left to hear.
        let _ = answer.send(result);
    }
}
