//! Where a test's database lives: a file, or a PostgreSQL server that the test starts for itself.
//!
//! `homes()` gives one of each kind. A server runs in a temporary folder behind a socket, under
//! another user where the tests run as root (it refuses root). `TESTS_POSTGRES` may name a
//! running server instead, in which the tests may make databases: `cargo xtask test` and `cargo xtask
//! postgres` start one for a whole run. Without either, the half of a test that needs PostgreSQL is
//! passed over, loudly. Databases are copies of one that was migrated once, because every migration
//! for every test took a fifth of a second of it.

#![allow(dead_code, reason = "not every user needs every home")]

mod server;

use porchlight_store::{Faults, NoFaults, Options, Place, Store};
use postgres::{Client, NoTls};
use server::{Disk, Server};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Names a running server that tests may use.
const SERVER: &str = "TESTS_POSTGRES";
/// Puts tests that know one engine only on the other one (`postgres`).
const ENGINE: &str = "TESTS_ENGINE";
/// The database's name in a home's folder.
const FILE: &str = "porchlight.db";
/// Whoever looks for the migrated database, or makes it, holds this lock of the server.
const TEMPLATE: i64 = 0x706f_7263_0000_0101;
/// What that database is made from: another text needs another database.
const MADE_FROM: [&str; 2] =
    [include_str!("../../schema.sql"), include_str!("../../src/engine/postgres/dialect.rs")];
static SERIAL: AtomicU32 = AtomicU32::new(0);

/// A place for one database; dropping it removes everything.
pub(crate) struct Home {
    pub(crate) place: Place,
    folder: TempDir,
    /// Dropped after the folder of files, stops with its own.
    _database: Option<Database>,
}

impl Home {
    /// A migrated database in a file.
    pub(crate) fn file() -> Self {
        let home = Self::empty_file();
        std::fs::copy(migrated_file(), home.folder().join(FILE)).unwrap();
        home
    }

    /// As [`Home::file`], in which no program ever was.
    pub(crate) fn empty_file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join(FILE));
        Self { place, folder, _database: None }
    }

    /// A database of PostgreSQL; none where it is not installed.
    pub(crate) fn postgres() -> Option<Self> {
        Database::given().or_else(Database::alone).map(Self::on)
    }

    /// As [`Home::postgres`], in which no program ever was.
    pub(crate) fn empty_postgres() -> Option<Self> {
        Database::given_empty().or_else(Database::alone).map(Self::on)
    }

    /// A server of the test's own, which waits for its disk.
    pub(crate) fn own_postgres() -> Option<Self> {
        Server::new(Disk::Waited).map(|server| Self::on(Database::on(server)))
    }

    fn on(database: Database) -> Self {
        let place = Place::Postgres(database.url.clone());
        Self { place, folder: tempfile::tempdir().unwrap(), _database: Some(database) }
    }

    /// What the environment asks for; a file unless it says otherwise.
    #[allow(clippy::disallowed_methods, reason = "which engine a run is for")]
    pub(crate) fn asked_for() -> Self {
        match std::env::var(ENGINE).as_deref() {
            Ok("postgres") => Self::postgres().expect("PostgreSQL, which the run asks for"),
            _ => Self::file(),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn durable(&self) -> Options {
        Options::durable_at(self.place.clone())
    }

    pub(crate) fn rehearsal(&self, faults: Arc<dyn Faults>) -> Options {
        Options::rehearsal_at(self.place.clone(), faults)
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(&self.durable()).unwrap()
    }

    pub(crate) fn rehearse(&self) -> Store {
        Store::open(&self.rehearsal(Arc::new(NoFaults))).unwrap()
    }

    /// A connection of PostgreSQL past every door.
    pub(crate) fn client(&self) -> Option<Client> {
        match &self.place {
            Place::File(_) => None,
            Place::Postgres(url) => Some(Client::connect(url, NoTls).unwrap()),
        }
    }

    /// Makes durable what was kept without waiting for the disk, and lets PostgreSQL count its tables, which it
    /// does by itself a few minutes later. Every store must be closed; the server must be the test's own.
    pub(crate) fn settle(&self) {
        if let Some(mut client) = self.client() {
            for sql in ["VACUUM (ANALYZE)", "CHECKPOINT"] {
                client.batch_execute(sql).unwrap();
            }
        } else if let Place::File(path) = &self.place {
            std::fs::File::open(path).unwrap().sync_all().unwrap();
        }
    }

    /// Stops and starts the server, as a crash would (only one that the test started itself).
    pub(crate) fn crash(&self) {
        let Some(Database { server: Some(server), .. }) = &self._database else {
            panic!("only a server of the test's own is crashed");
        };
        server.control(&["stop", "-m", "immediate"]);
        server.start();
    }
}

/// One home of each kind that this machine has.
pub(crate) fn homes() -> Vec<Home> {
    [Some(Home::file()), Home::postgres()].into_iter().flatten().collect()
}

struct Database {
    url: String,
    base: String,
    name: String,
    server: Option<Server>,
}

impl Database {
    /// A migrated database on the server that the run was given.
    fn given() -> Option<Self> {
        let base = given()?;
        let mut client = desk(&base);
        client.execute("SELECT pg_advisory_lock($1)", &[&TEMPLATE]).unwrap();
        let template = template(&mut client, &base);
        client.execute("SELECT pg_advisory_unlock($1)", &[&TEMPLATE]).unwrap();
        Some(Self::make(&mut client, base, &format!("TEMPLATE {template}")))
    }

    /// An empty database there.
    fn given_empty() -> Option<Self> {
        let base = given()?;
        Some(Self::make(&mut desk(&base), base, ""))
    }

    /// An empty database on a server of its own.
    fn alone() -> Option<Self> {
        Server::new(Disk::Skipped).map(Self::on)
    }

    fn on(server: Server) -> Self {
        let base = server.base();
        let mut made = Self::make(&mut desk(&base), base, "");
        made.server = Some(server);
        made
    }

    fn make(client: &mut Client, base: String, how: &str) -> Self {
        let name = format!("t{}_{}", std::process::id(), SERIAL.fetch_add(1, Ordering::Relaxed));
        client.batch_execute(&format!("CREATE DATABASE {name} {how}")).unwrap();
        Self { url: format!("{base}/{name}"), base, name, server: None }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A server of its own goes with everything on it.
        if self.server.is_none()
            && let Ok(mut client) = Client::connect(&format!("{}/postgres", self.base), NoTls)
        {
            let _ = client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a server may be given for a whole run")]
fn given() -> Option<String> {
    std::env::var(SERVER).ok()
}

/// A connection that makes and drops databases.
fn desk(base: &str) -> Client {
    Client::connect(&format!("{base}/postgres"), NoTls).unwrap()
}

/// What a database with every migration in it is called.
fn migrated() -> String {
    let mut hash = DefaultHasher::new();
    MADE_FROM.hash(&mut hash);
    format!("migrated_{:016x}", hash.finish())
}

/// A file with every migration in it, made by whoever comes first; of two who come at once the later
/// one's stays.
fn migrated_file() -> PathBuf {
    // Examples are told no folder for tests.
    let shelf = option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let path = shelf.join(migrated()).with_extension("db");
    if !path.exists() {
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let new = shelf.join(format!("migrating_{}_{serial}.db", std::process::id()));
        Home::empty_file().open().backup_to(&new).unwrap();
        std::fs::rename(&new, &path).unwrap();
    }
    path
}

/// The name of a database with every migration in it, made by whoever comes first.
fn template(client: &mut Client, base: &str) -> String {
    let name = migrated();
    let sql = "SELECT COUNT(*) FROM pg_database WHERE datname = $1";
    if client.query_one(sql, &[&name]).unwrap().get::<_, i64>(0) == 0 {
        client.batch_execute("DROP DATABASE IF EXISTS migrating WITH (FORCE)").unwrap();
        client.batch_execute("CREATE DATABASE migrating").unwrap();
        let place = Place::Postgres(format!("{base}/migrating"));
        drop(Store::open(&Options::durable_at(place)).unwrap());
        client.batch_execute(&format!("ALTER DATABASE migrating RENAME TO {name}")).unwrap();
    }
    name
}
