//! Where a test's database lives: a file, or a PostgreSQL server that the test starts for itself.
//!
//! `homes()` gives one of each kind. A server runs in a temporary folder behind a socket, under
//! another user where the tests run as root (it refuses root). `PORCHLIGHT_TEST_POSTGRES` may name a
//! running server instead, in which the tests may make databases: `cargo xtask postgres` starts one
//! for a whole run. Without either, the half of a test that needs PostgreSQL is passed over, loudly.

#![allow(dead_code, reason = "not every user needs every home")]

mod server;

use porchlight_store::{Faults, NoFaults, Options, Place, Store};
use postgres::{Client, NoTls};
use server::Server;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Names a running server that tests may use.
const SERVER: &str = "PORCHLIGHT_TEST_POSTGRES";
/// Puts tests that know one engine only on the other one (`postgres`).
const ENGINE: &str = "PORCHLIGHT_TEST_ENGINE";
static SERIAL: AtomicU32 = AtomicU32::new(0);

/// A place for one database; dropping it removes everything.
pub(crate) struct Home {
    pub(crate) place: Place,
    folder: TempDir,
    /// Dropped after the folder of files, stops with its own.
    _database: Option<Database>,
}

impl Home {
    pub(crate) fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("porchlight.db"));
        Self { place, folder, _database: None }
    }

    /// An empty database of PostgreSQL; none where it is not installed.
    pub(crate) fn postgres() -> Option<Self> {
        let database = Database::make()?;
        let place = Place::Postgres(database.url.clone());
        Some(Self { place, folder: tempfile::tempdir().unwrap(), _database: Some(database) })
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

    /// Stops and starts the server, as a crash would (only one that the test started itself).
    pub(crate) fn crash(&self) {
        let Some(Database { server: Some(server), .. }) = &self._database else {
            panic!("only a server of the test's own is crashed");
        };
        server.control(&["stop", "-m", "immediate"]);
        server.start();
    }

    /// Whether the server is the test's own.
    pub(crate) fn is_own(&self) -> bool {
        self._database.as_ref().is_some_and(|database| database.server.is_some())
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
    #[allow(clippy::disallowed_methods, reason = "a server may be given for a whole run")]
    fn make() -> Option<Self> {
        let (base, server) = if let Ok(base) = std::env::var(SERVER) {
            (base, None)
        } else {
            let server = Server::new()?;
            (server.base(), Some(server))
        };
        let name = format!("t{}_{}", std::process::id(), SERIAL.fetch_add(1, Ordering::Relaxed));
        let mut client = Client::connect(&format!("{base}/postgres"), NoTls).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        Some(Self { url: format!("{base}/{name}"), base, name, server })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.server.is_none()
            && let Ok(mut client) = Client::connect(&format!("{}/postgres", self.base), NoTls)
        {
            let _ = client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}
