//! Where a test's database lives: a file, or a PostgreSQL server that the test starts for itself.
//!
//! `homes()` gives one of each kind. A server runs in a temporary folder behind a socket, under
//! another user where the tests run as root (it refuses root). `PORCHLIGHT_TEST_POSTGRES` may name a
//! running server instead, in which the tests may make databases: `cargo xtask postgres` starts one
//! for a whole run. Without either, the half of a test that needs PostgreSQL is passed over, loudly.

#![allow(dead_code, reason = "not every user needs every home")]

use porchlight_store::{Faults, NoFaults, Options, Place, Store};
use postgres::{Client, NoTls};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Names a running server that tests may use.
const SERVER: &str = "PORCHLIGHT_TEST_POSTGRES";
/// Puts tests that know one engine only on the other one (`postgres`).
const ENGINE: &str = "PORCHLIGHT_TEST_ENGINE";
/// Where distributions keep the programs.
const INSTALLED: &str = "/usr/lib/postgresql";
/// Whose name a server runs under where the tests are root's.
const NOBODY: &str = "nobody";
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

/// A server in a temporary folder.
pub(crate) struct Server {
    folder: TempDir,
    programs: PathBuf,
    user: Option<(u32, u32)>,
}

impl Server {
    pub(crate) fn new() -> Option<Self> {
        let Some(programs) = programs() else {
            eprintln!("PASSED OVER: PostgreSQL (initdb, pg_ctl) is not installed");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("pg").tempdir().unwrap();
        let user = nobody(folder.path());
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).unwrap();
        }
        let server = Self { folder, programs, user };
        let data = server.data();
        let data = data.to_str().unwrap();
        let how = ["-U", "porch", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        server.run("initdb", &[&["-D", data][..], &how].concat());
        server.start();
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The address without a database's name.
    pub(crate) fn base(&self) -> String {
        let folder = self.folder.path().to_str().unwrap().replace('/', "%2F");
        format!("postgres://porch@{folder}")
    }

    fn start(&self) {
        let folder = self.folder.path().display();
        let settings = format!(
            "-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=200 \
             -c shared_buffers=64MB -c max_pred_locks_per_transaction=256"
        );
        let log = self.folder.path().join("log");
        self.control(&["start", "-w", "-l", log.to_str().unwrap(), "-o", &settings]);
    }

    fn control(&self, what: &[&str]) {
        let data = self.data();
        self.run("pg_ctl", &[&["-D", data.to_str().unwrap()][..], what].concat());
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir("/").env("LC_ALL", "C").env_remove("LANG");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        let ended = command.status().unwrap();
        assert!(ended.success(), "{program} {arguments:?}: {ended}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control(&["stop", "-m", "immediate"]);
    }
}

/// The folder of the programs: on the path, or where distributions keep them, the newest first.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(INSTALLED)
        .map(|found| found.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    folders.sort();
    folders.reverse();
    std::env::split_paths(&path)
        .chain(folders)
        .find(|folder| ["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file()))
}

/// Another user's ids, where this process is root.
fn nobody(mine: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;
    if std::fs::metadata(mine).unwrap().uid() != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.split(':').next() == Some(NOBODY)).unwrap();
    let mut ids = line.split(':').skip(2).map(|id| id.parse().unwrap());
    Some((ids.next().unwrap(), ids.next().unwrap()))
}
