//! A PostgreSQL server in a temporary folder, behind a socket, for as long as its value lives.

#![allow(dead_code, reason = "not every user needs every part")]

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Where distributions keep the programs.
const INSTALLED: &str = "/usr/lib/postgresql";
/// Whose name a server runs under where the tests are root's.
const NOBODY: &str = "nobody";
/// What to do where the programs are not found.
pub(crate) const MISSING: &str = "PostgreSQL is not installed (initdb and pg_ctl, 15 or newer). On \
    Debian or Ubuntu: apt-get install postgresql; elsewhere put both on the path";

/// What a server does before it says that something is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disk {
    /// Waits for the disk, as a real one.
    Waited,
    /// Leaves the disk to the system: what is kept outlives the server's crash, not the machine's.
    Skipped,
}

/// A server in a temporary folder.
pub(crate) struct Server {
    folder: TempDir,
    programs: PathBuf,
    user: Option<(u32, u32)>,
    disk: Disk,
}

impl Server {
    /// Starts one; none where PostgreSQL is not installed.
    pub(crate) fn new(disk: Disk) -> Option<Self> {
        let Some(programs) = programs() else {
            eprintln!("PASSED OVER: {MISSING}");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("pg").tempdir().unwrap();
        let user = nobody(folder.path());
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).unwrap();
        }
        let server = Self { folder, programs, user, disk };
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

    pub(crate) fn start(&self) {
        let folder = self.folder.path().display();
        let disk = match self.disk {
            Disk::Waited => "",
            Disk::Skipped => "-c fsync=off -c full_page_writes=off",
        };
        let settings = format!(
            "-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=300 \
             -c shared_buffers=64MB -c max_pred_locks_per_transaction=256 {disk}"
        );
        let log = self.folder.path().join("log");
        self.control(&["start", "-w", "-l", log.to_str().unwrap(), "-o", &settings]);
    }

    pub(crate) fn control(&self, what: &[&str]) {
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

/// Whether a server can be started here.
pub(crate) fn is_installed() -> bool {
    programs().is_some()
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
