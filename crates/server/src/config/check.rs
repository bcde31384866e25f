//! From what is written to what is used: every setting checked, all complaints at once.

use super::alerts::{self, AlertSettings};
use super::blobs::{self, BlobSettings};
use super::bots::{self, BotSettings};
use super::faces::{self, FaceSettings};
use super::keeping;
use super::oidc::{self, OidcSettings};
use super::passkeys::{self, PasskeySettings};
use super::phones::{self, PhoneSettings};
use super::public_numbers::{self, PublicNumberSettings};
use super::{Limits, Written, Wrong, WrongSettings};
use axum::http::Uri;
use porchlight_domain::retention::Retention;
use porchlight_store::Place;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Least characters of a token for figures.
const LEAST_TOKEN_CHARS: usize = 16;
/// Most characters of the operator's name.
const MAX_NAME_CHARS: usize = 200;

/// Settings that fit together.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where everything is kept.
    pub data_folder: PathBuf,
    /// The database, if it is not in the data folder.
    pub database: Option<Place>,
    /// The file that was read, if there is one.
    pub file: Option<PathBuf>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the world reaches us, without a trailing slash.
    pub public_url: String,
    /// Whether that is HTTPS.
    pub secure: bool,
    /// Name of the operator.
    pub operator_name: String,
    /// Name of the log.
    pub log_origin: String,
    /// Proxies that are believed.
    pub trusted_proxy: Vec<IpAddr>,
    /// Style URL of maps.
    pub map_style: Option<String>,
    /// Certificate and key, if this server ends TLS itself.
    pub tls: Option<Tls>,
    /// Mail server, if there is one.
    pub mail: Option<MailSettings>,
    /// Folder for text messages, if they are written there.
    pub sms_folder: Option<PathBuf>,
    /// Native apps whose phones may prove their hardware.
    pub phones: PhoneSettings,
    /// By what tries for work are judged.
    pub bots: BotSettings,
    /// The processes that compare faces.
    pub faces: FaceSettings,
    /// What is asked of the makers of passkeys.
    pub passkeys: PasskeySettings,
    /// How long photos are kept.
    pub retention: Retention,
    /// Where sealed files are kept.
    pub blobs: BlobSettings,
    /// The models by which faces and labels are found, if not in the data folder.
    pub models: Option<PathBuf>,
    /// The provider of single sign-on for staff, if there is one.
    pub oidc: Option<OidcSettings>,
    /// Where public random numbers for rounds come from, if anywhere.
    pub public_numbers: Option<PublicNumberSettings>,
    /// Feeds of public alerts, and what makes a stop.
    pub alerts: AlertSettings,
    /// Whether webhooks and notes to browsers may reach private networks and plain HTTP.
    pub private_calls: bool,
    /// Limits.
    pub limits: Limits,
    /// Where figures are, if anywhere.
    pub metrics: Metrics,
    /// Whether logs are JSON.
    pub json_logs: bool,
    /// Filter of logs.
    pub log_level: String,
}

/// Files of a certificate and its key, PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// Certificate chain.
    pub certificate: PathBuf,
    /// Private key.
    pub key: PathBuf,
}

/// How mail leaves.
#[derive(Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// `smtp://` or `smtps://`, with user and password.
    pub url: String,
    /// Sender.
    pub from: String,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mail from {}", self.from)
    }
}

/// Where figures can be fetched.
#[derive(Clone, PartialEq, Eq)]
pub enum Metrics {
    /// Nowhere.
    Off,
    /// On an address of their own.
    Listen(SocketAddr),
    /// On the main address, with this token.
    Token(String),
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("Off"),
            Self::Listen(at) => write!(f, "Listen({at})"),
            Self::Token(_) => f.write_str("Token(..)"),
        }
    }
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

pub(super) fn optional(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Whether this host is the machine itself, where browsers give the camera without HTTPS.
pub(crate) fn is_local(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost"
        || bare.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

pub(super) fn check(written: Written, file: Option<PathBuf>) -> Result<Config, WrongSettings> {
    let mut wrong = vec![];
    let tls = tls(&written, &mut wrong);
    let trusted_proxy = proxies(&written, &mut wrong);
    let fronted = tls.is_some() || !trusted_proxy.is_empty();
    let url = public_url(&written.public_url, fronted, &mut wrong);
    if tls.is_some() && !trusted_proxy.is_empty() {
        wrong.push(Wrong::new(
            "trusted_proxy",
            "set together with tls",
            "choose one: this server ends TLS itself, or a proxy in front does",
        ));
    }
    let (public_url, secure, host) = url.unwrap_or_default();
    let config = Config {
        listen: address("listen", &written.listen, &mut wrong),
        log_origin: log_origin(&written.log_origin, &host, &mut wrong),
        operator_name: operator_name(&written.operator_name, &mut wrong),
        mail: mail(&written, &mut wrong),
        sms_folder: sms(&written, &mut wrong),
        metrics: metrics(&written, &mut wrong),
        phones: phones::check(&written.phones, &mut wrong),
        passkeys: passkeys::check(&written.passkeys, &mut wrong),
        retention: keeping::retention(&written, &mut wrong),
        blobs: blobs::check(&written.blobs, &mut wrong),
        models: optional(&written.models.folder).map(PathBuf::from),
        bots: bots::check(&written.bots, &mut wrong),
        faces: faces::check(&written.faces, &mut wrong),
        oidc: oidc::check(&written.oidc, &mut wrong),
        public_numbers: public_numbers::check(&written.public_numbers, &mut wrong),
        alerts: alerts::check(&written.alerts, &mut wrong),
        limits: limits(written.limits, &mut wrong),
        json_logs: json_logs(&written.logs.format, &mut wrong),
        log_level: level(&written.logs.level, &mut wrong),
        map_style: optional(&written.map_style),
        private_calls: written.calls.private,
        database: super::database::database("database", &written.database, &mut wrong),
        data_folder: written.data_folder.into(),
        file,
        public_url,
        secure,
        trusted_proxy,
        tls,
    };
    if wrong.is_empty() { Ok(config) } else { Err(WrongSettings(wrong)) }
}

/// The URL without a trailing slash, whether it is HTTPS, and its host with port.
fn public_url(text: &str, fronted: bool, wrong: &mut Vec<Wrong>) -> Option<(String, bool, String)> {
    let plain = text.trim().trim_end_matches('/');
    let mut no = |right: &str| {
        wrong.push(Wrong::new("public_url", &quoted(text), right));
        None
    };
    let example = "give scheme and host only, for example \"https://parcels.example.org\"";
    let Ok(uri) = plain.parse::<Uri>() else { return no(example) };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return no(example);
    };
    let has_path = !matches!(uri.path(), "" | "/") || uri.query().is_some();
    if has_path || authority.as_str().contains('@') {
        return no(example);
    }
    let secure = match scheme {
        "https" => true,
        "http" => false,
        _ => return no(example),
    };
    if secure && !fronted {
        return no("nobody serves HTTPS here: set tls.certificate and tls.key, or trusted_proxy \
                   if a proxy in front does it");
    }
    if !secure && !fronted && !is_local(authority.host()) {
        return no("phones give the camera only to HTTPS: use https:// with tls.certificate and \
                   tls.key, or with a trusted_proxy in front");
    }
    Some((plain.to_owned(), secure, authority.as_str().to_owned()))
}

fn address(key: &str, text: &str, wrong: &mut Vec<Wrong>) -> SocketAddr {
    text.trim().parse().unwrap_or_else(|_| {
        let right = "give an address and a port, for example \"0.0.0.0:443\" or \"[::]:443\"";
        wrong.push(Wrong::new(key, &quoted(text), right));
        SocketAddr::from(([127, 0, 0, 1], 0))
    })
}

fn proxies(written: &Written, wrong: &mut Vec<Wrong>) -> Vec<IpAddr> {
    let mut list = vec![];
    for text in &written.trusted_proxy {
        match text.trim().parse() {
            Ok(address) => list.push(address),
            Err(_) => wrong.push(Wrong::new(
                "trusted_proxy",
                &quoted(text),
                "list addresses, for example [\"127.0.0.1\", \"::1\"]",
            )),
        }
    }
    list
}

fn tls(written: &Written, wrong: &mut Vec<Wrong>) -> Option<Tls> {
    let files = (optional(&written.tls.certificate), optional(&written.tls.key));
    match files {
        (None, None) => None,
        (Some(certificate), Some(key)) => {
            for (name, path) in [("tls.certificate", &certificate), ("tls.key", &key)] {
                if !std::path::Path::new(path).is_file() {
                    wrong.push(Wrong::new(name, &quoted(path), "there is no such file"));
                }
            }
            Some(Tls { certificate: certificate.into(), key: key.into() })
        }
        (one, _) => {
            let missing = if one.is_some() { "tls.key" } else { "tls.certificate" };
            wrong.push(Wrong::new(missing, "empty", "certificate and key come together"));
            None
        }
    }
}

fn log_origin(text: &str, host: &str, wrong: &mut Vec<Wrong>) -> String {
    let origin = optional(text).unwrap_or_else(|| format!("{host}/log"));
    if origin.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+') {
        let right = "a log's name has no spaces and no \"+\", for example \"example.org/log\"";
        wrong.push(Wrong::new("log_origin", &quoted(text), right));
    }
    origin
}

fn operator_name(text: &str, wrong: &mut Vec<Wrong>) -> String {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        let right = "give the name that recipients know you by, 1 to 200 characters";
        wrong.push(Wrong::new("operator_name", &quoted(text), right));
    }
    name.to_owned()
}

fn mail(written: &Written, wrong: &mut Vec<Wrong>) -> Option<MailSettings> {
    let url = optional(&written.mail.url)?;
    if !url.starts_with("smtp://") && !url.starts_with("smtps://") {
        let right = "it starts with smtp:// or smtps://, see config.default.toml";
        wrong.push(Wrong::new("mail.url", "of another kind", right));
    } else if lettre::SmtpTransport::from_url(&url).is_err() {
        let right = "use smtp://user:password@host:port, with special characters in \
                     percent-encoding";
        wrong.push(Wrong::new("mail.url", "not a usable URL", right));
    }
    let from = written.mail.from.trim().to_owned();
    if from.parse::<lettre::message::Mailbox>().is_err() {
        let right = "give a sender such as \"Porchlight <post@example.org>\"";
        wrong.push(Wrong::new("mail.from", &quoted(&from), right));
    }
    Some(MailSettings { url, from })
}

fn sms(written: &Written, wrong: &mut Vec<Wrong>) -> Option<PathBuf> {
    match (written.sms.carrier.trim(), optional(&written.sms.folder)) {
        ("none", _) => None,
        ("folder", Some(folder)) => Some(folder.into()),
        ("folder", None) => {
            wrong.push(Wrong::new("sms.folder", "empty", "name a folder for the messages"));
            None
        }
        (other, _) => {
            wrong.push(Wrong::new("sms.carrier", &quoted(other), "it is \"none\" or \"folder\""));
            None
        }
    }
}

fn metrics(written: &Written, wrong: &mut Vec<Wrong>) -> Metrics {
    match (optional(&written.metrics.listen), optional(&written.metrics.token)) {
        (None, None) => Metrics::Off,
        (Some(at), None) => Metrics::Listen(address("metrics.listen", &at, wrong)),
        (None, Some(token)) => {
            if token.len() < LEAST_TOKEN_CHARS {
                let right = "use at least 16 characters";
                wrong.push(Wrong::new("metrics.token", "too short", right));
            }
            Metrics::Token(token)
        }
        (Some(_), Some(_)) => {
            let right = "choose one: an address of their own, or a token on the main one";
            wrong.push(Wrong::new("metrics.token", "set together with metrics.listen", right));
            Metrics::Off
        }
    }
}

fn limits(limits: Limits, wrong: &mut Vec<Wrong>) -> Limits {
    for (key, value, most) in [
        ("limits.connections", limits.connections, 100_000),
        ("limits.head_seconds", limits.head_seconds, 300),
        ("limits.drain_seconds", limits.drain_seconds, 600),
    ] {
        if !(1..=most).contains(&value) {
            wrong.push(Wrong::new(key, &value.to_string(), format!("choose 1 to {most}")));
        }
    }
    limits
}

fn json_logs(text: &str, wrong: &mut Vec<Wrong>) -> bool {
    if !matches!(text, "text" | "json") {
        wrong.push(Wrong::new("logs.format", &quoted(text), "it is \"text\" or \"json\""));
    }
    text == "json"
}

fn level(text: &str, wrong: &mut Vec<Wrong>) -> String {
    if text.trim().is_empty() || tracing_subscriber::EnvFilter::try_new(text).is_err() {
        let right =
            "use error, warn, info, debug, or a filter such as \"info,porchlight_app=debug\"";
        wrong.push(Wrong::new("logs.level", &quoted(text), right));
    }
    text.to_owned()
}
