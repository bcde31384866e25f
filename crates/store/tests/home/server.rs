//! A PostgreSQL server in a temporary folder, behind a socket, for as long as its value lives.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Where distributions keep the programs.
const INSTALLED: &str = "/usr/lib/postgresql";
/// Whose name a server runs under where the tests are root's.
const NOBODY: &str = "nobody";

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

    pub(crate) fn start(&self) {
        let folder = self.folder.path().display();
        let settings = format!(
            "-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=200 \
             -c shared_buffers=64MB -c max_pred_locks_per_transaction=256"
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
