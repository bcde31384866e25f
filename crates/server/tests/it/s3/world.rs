//! The S3-compatible server of the tests: installed once into the target folder, started for each
//! test, and a line in front of it that can be cut or made slow.

use porchlight_domain::digest::Digest;
use porchlight_server::config::S3Settings;
use porchlight_server::ports::blobs::{Patience, S3Blobs};
use porchlight_store::blobs::name_of;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The server and what it needs, from the Python package registry.
const PACKAGES: [&str; 3] = ["moto[s3]==5.2.5", "flask", "flask-cors"];

/// Short, so that tests of a store that says nothing end soon.
pub(super) const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(2),
    answer: Duration::from_secs(2),
    whole: Duration::from_secs(8),
};

/// A running server.
pub(super) struct World {
    child: Child,
    pub(super) port: u16,
    pub(super) key: String,
    pub(super) secret: String,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn skip(why: &str) {
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so loudly")]
    {
        eprintln!("SKIPPED: no S3 server to test against: {why}");
    }
}

/// The Python of a virtual environment that has the server; made when it is not there.
fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let home = root.join("s3-server");
    let python = home.join("bin/python");
    // Tests run beside each other: one installs, the others wait.
    let lock = File::create(root.join("s3-server.lock")).ok()?;
    lock.lock().ok()?;
    if home.join("ready").exists() {
        return Some(python);
    }
    let _ = fs::remove_dir_all(&home);
    let run = |program: &Path, arguments: &[&str]| -> Result<(), String> {
        let output = Command::new(program).args(arguments).output().map_err(|e| e.to_string())?;
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().last().unwrap_or_default().to_owned();
        if output.status.success() { Ok(()) } else { Err(last) }
    };
    let made = run(Path::new("python3"), &["-m", "venv", home.to_str()?]).and_then(|()| {
        run(
            &python,
            &[&["-m", "pip", "install", "--quiet", "--timeout", "20"][..], &PACKAGES].concat(),
        )
    });
    match made.and_then(|()| fs::write(home.join("ready"), "").map_err(|e| e.to_string())) {
        Ok(()) => Some(python),
        Err(why) => {
            skip(&why);
            None
        }
    }
}

/// A server with the bucket `photos`; with `auth` it refuses what its key did not sign. `None`
/// where it cannot be installed, which is said loudly.
pub(super) fn world(auth: bool) -> Option<World> {
    start(0, auth)
}

/// The same on a port.
pub(super) fn start(port: u16, auth: bool) -> Option<World> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/s3/server.py");
    let mut child = Command::new(python()?)
        .args([script, &port.to_string(), if auth { "auth" } else { "open" }])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    let text = |name: &str| said[name].as_str().unwrap().to_owned();
    let port = u16::try_from(said["port"].as_u64().unwrap()).unwrap();
    Some(World { child, port, key: text("key"), secret: text("secret") })
}

impl World {
    /// Settings of this server, reached through `port`.
    pub(super) fn settings(&self, port: u16) -> S3Settings {
        S3Settings {
            endpoint: format!("http://127.0.0.1:{port}"),
            bucket: "photos".into(),
            region: "us-east-1".into(),
            prefix: "porchlight".into(),
            access_key_id: self.key.clone(),
            secret_access_key: self.secret.clone(),
            certificate_authority: None,
        }
    }

    pub(super) fn blobs(&self) -> S3Blobs {
        S3Blobs::new(&self.settings(self.port), PATIENCE).unwrap()
    }

    /// The section of a settings file, with the files in `kind`.
    pub(super) fn section(&self, kind: &str, port: u16) -> String {
        format!(
            "[blobs]\nkind = \"{kind}\"\nendpoint = \"http://127.0.0.1:{port}\"\n\
             bucket = \"photos\"\naccess_key_id = \"{}\"\nsecret_access_key = \"{}\"\n",
            self.key, self.secret
        )
    }

    /// Kills the server as a power cut would.
    pub(super) fn kill(mut self) -> u16 {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.port
    }

    /// Puts other bytes under a blob's name, past all checks.
    pub(super) fn overwrite(&self, digest: Digest, bytes: &[u8]) {
        self.overwrite_named(&format!("porchlight/{}", name_of(digest)), bytes);
    }

    pub(super) fn overwrite_all(&self, digests: &[Digest], bytes: &[u8]) {
        for digest in digests {
            self.overwrite(*digest, bytes);
        }
    }

    pub(super) fn overwrite_named(&self, name: &str, bytes: &[u8]) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        // A server without `auth` wants to be told who asks, and believes it.
        let who = "AWS4-HMAC-SHA256 Credential=anybody/20261126/us-east-1/s3/aws4_request, \
                   SignedHeaders=host, Signature=00";
        let head = format!(
            "PUT /photos/{name} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: {who}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            bytes.len()
        );
        stream.write_all(&[head.as_bytes(), bytes].concat()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// A line to a server that lets so many connections through and cuts every later one.
pub(super) struct Cutter {
    pub(super) port: u16,
    left: Arc<AtomicU64>,
}

impl Cutter {
    pub(super) fn new(to: u16, connections: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let left = Arc::new(AtomicU64::new(connections));
        let count = Arc::clone(&left);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(client) = stream else { break };
                let less = |n: u64| n.checked_sub(1);
                if count.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_err() {
                    continue;
                }
                let Ok(server) = TcpStream::connect(("127.0.0.1", to)) else { continue };
                join(&client, &server);
                join(&server, &client);
            }
        });
        Self { port, left }
    }

    /// Lets everything through again.
    pub(super) fn mend(&self) {
        self.left.store(u64::MAX, Ordering::SeqCst);
    }
}

/// Copies what one says to the other, until it ends.
fn join(from: &TcpStream, to: &TcpStream) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
}

/// A port where somebody takes connections and never says anything.
pub(super) fn silent() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut kept = vec![];
        for stream in listener.incoming() {
            kept.push(stream);
        }
    });
    port
}
