//! A data folder in a temporary place, the binary run on it, and a small HTTP client.

use porchlight_app::App;
use porchlight_app::station::NewStation;
use porchlight_domain::geo::Point;
use porchlight_domain::money::Currency;
use porchlight_domain::pay::PayRule;
use porchlight_domain::words::AwardMode;
use porchlight_server::config::{self, Config};
use porchlight_server::{assembly, entropy_clock};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// What a command answered.
pub(crate) struct Answer {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A temporary folder with a data folder in it.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes config.toml; the text is the whole of it.
    pub(crate) fn settings(&self, text: &str) {
        fs::create_dir_all(self.data()).unwrap();
        fs::write(self.data().join("config.toml"), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_porchlight"));
        command.args(arguments).env_clear().stdin(Stdio::null());
        command
    }

    /// Runs the binary on the data folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        let data = self.data().to_string_lossy().into_owned();
        self.run_bare(&[arguments, &["--data", &data]].concat())
    }

    /// Runs the binary with these arguments alone.
    pub(crate) fn run_bare(&self, arguments: &[&str]) -> Answer {
        let output = self.command(arguments).output().unwrap();
        Answer {
            status: output.status.code().unwrap(),
            out: self.plain(&String::from_utf8(output.stdout).unwrap()),
            err: self.plain(&String::from_utf8(output.stderr).unwrap()),
        }
    }

    /// The text with this place's path replaced, for snapshots.
    pub(crate) fn plain(&self, text: &str) -> String {
        text.replace(&*self.folder.path().to_string_lossy(), "[place]")
    }

    pub(crate) fn config(&self) -> Config {
        config::load(None, Some(&self.data())).unwrap()
    }

    /// The application on the data folder, in this process, beside whatever serves it.
    pub(crate) fn app(&self) -> App {
        assembly::open(&self.config(), Arc::new(assembly::Silent)).unwrap()
    }

    /// An operator and a station, so that there are facts and keys.
    pub(crate) fn begin(&self) {
        let answer = self.run(&["operator", "add", "--name", "Ana", "--email", "ana@example.org"]);
        assert_eq!(answer.status, 0, "{}", answer.err);
    }

    /// Serves until told otherwise. Settings must say `logs.format = "json"`.
    pub(crate) fn serve(&self) -> Server {
        let mut server = self.start();
        server.wait_until_it_serves();
        server
    }

    /// Starts a server that may have to wait before it serves.
    pub(crate) fn start(&self) -> Server {
        let data = self.data().to_string_lossy().into_owned();
        let mut child = self
            .command(&["serve", "--data", &data])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        Server { child, log, address: String::new(), figures: None, lines: vec![] }
    }
}

/// A station, made through the application.
pub(crate) fn make_station(app: &App, code: &str) {
    let mut ctx = entropy_clock::ctx(porchlight_app::Actor::Console);
    app.make_station(
        &mut ctx,
        NewStation {
            code: code.into(),
            name: "Austin East".into(),
            time_zone: "America/Chicago".into(),
            point: Point { lat: 30_270_000, lon: -97_700_000 },
            award_mode: AwardMode::Draw,
            currency: Currency::USD,
            pay: PayRule { per_hour: 2_000, per_km: 30, cost_per_km: 20, minimum_per_hour: 1_500 },
        },
    )
    .unwrap();
}

/// A running server; killed if a test forgets it.
pub(crate) struct Server {
    child: Child,
    log: BufReader<ChildStderr>,
    pub(crate) address: String,
    pub(crate) figures: Option<String>,
    pub(crate) lines: Vec<serde_json::Value>,
}

impl Server {
    /// Waits until it serves, and learns its addresses.
    pub(crate) fn wait_until_it_serves(&mut self) {
        let line = self.wait_for("serving");
        self.address = line["address"].as_str().unwrap().to_owned();
        self.figures = self
            .lines
            .iter()
            .find(|line| line["message"] == "figures are served")
            .map(|line| line["address"].as_str().unwrap().to_owned());
    }

    /// Reads the server's log until a message comes.
    pub(crate) fn wait_for(&mut self, message: &str) -> serde_json::Value {
        loop {
            let mut line = String::new();
            if self.log.read_line(&mut line).unwrap() == 0 {
                panic!("the server ended before saying {message:?}: {:?}", self.lines);
            }
            let Ok(value) = serde_json::from_str::<serde_json::Value>(&line) else {
                panic!("not a log line: {line}");
            };
            self.lines.push(value.clone());
            if value["message"] == message {
                return value;
            }
        }
    }

    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &process]).status().unwrap().success());
    }

    /// SIGTERM, then the rest of the log and the exit status.
    pub(crate) fn stop(mut self) -> i32 {
        self.signal("-TERM");
        self.ended()
    }

    /// The exit status once the server has ended.
    pub(crate) fn ended(&mut self) -> i32 {
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        self.lines.extend(rest.lines().filter_map(|line| serde_json::from_str(line).ok()));
        self.child.wait().unwrap().code().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        request(&self.address, &format!("GET {path} HTTP/1.1"), &[], "").unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self { status, head: head.into(), body: body.into() })
    }
}

/// One request on one connection; `None` if there was no whole answer.
pub(crate) fn request(address: &str, line: &str, headers: &[&str], body: &str) -> Option<Reply> {
    let mut stream = TcpStream::connect(address).ok()?;
    let more: String = headers.iter().map(|h| format!("{h}\r\n")).collect();
    let text = format!(
        "{line}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n{more}\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Reply::parse(&answer)
}

/// The fields of a query or form.
#[cfg(feature = "oidc")]
pub(crate) fn form_of(text: &str) -> std::collections::BTreeMap<String, String> {
    let plain = |part: &str| {
        let (mut bytes, mut rest) = (vec![], part.as_bytes());
        while let [first, more @ ..] = rest {
            rest = more;
            bytes.push(match first {
                b'+' => b' ',
                b'%' => {
                    let (digits, after) = rest.split_at(2);
                    rest = after;
                    u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()
                }
                other => *other,
            });
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (plain(key), plain(value))).collect()
}
