//! How the process runs: the operator's settings, read once at start.
//!
//! Owns: the layers (defaults, file, environment, command line), the checks, and the words of what
//! is wrong. Never does: hold how the market behaves; that is data in the store. Every key is
//! documented in `config.default.toml`, which is also where the defaults come from.

mod alerts;
mod blobs;
mod bots;
mod check;
mod database;
mod faces;
mod keeping;
mod load;
mod nearest;
mod oidc;
mod passkeys;
mod phones;
mod public_numbers;

pub use alerts::{AlertSettings, FeedSettings};
pub use blobs::{BlobKind, BlobSettings, S3Settings};
pub use bots::BotSettings;
pub(crate) use check::is_local;
pub use check::{Config, MailSettings, Metrics, Tls};
pub use faces::FaceSettings;
pub use load::{DEFAULT_FILE, load};
pub use oidc::OidcSettings;
pub use passkeys::PasskeySettings;
pub use phones::PhoneSettings;
pub use public_numbers::PublicNumberSettings;

use crate::folder::Folder;
use porchlight_store::Place;
use serde::Deserialize;
use std::fmt;
use std::path::PathBuf;

/// Every key with its default, in the form of a settings file.
pub const DEFAULTS: &str = include_str!("config.default.toml");

impl Config {
    /// Where the database is: where the settings say, or in the data folder.
    #[must_use]
    pub fn place(&self) -> Place {
        let file = || Place::File(Folder::new(&self.data_folder).database());
        self.database.clone().unwrap_or_else(file)
    }

    /// Takes the database that the command line names in place of the one in the settings.
    ///
    /// # Errors
    /// It is no address of PostgreSQL.
    pub fn use_database(&mut self, text: &str) -> Result<(), WrongSettings> {
        let mut wrong = vec![];
        self.database = database::database("--database", text, &mut wrong);
        if wrong.is_empty() { Ok(()) } else { Err(WrongSettings(wrong)) }
    }

    /// Where the models are that cover faces and labels.
    #[must_use]
    pub fn models_folder(&self) -> PathBuf {
        self.models.clone().unwrap_or_else(|| self.data_folder.join("models"))
    }
}

/// Settings as they are written; see `config.default.toml` for what each means.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    data_folder: String,
    database: String,
    listen: String,
    public_url: String,
    operator_name: String,
    log_origin: String,
    trusted_proxy: Vec<String>,
    map_style: String,
    tls: WrittenTls,
    mail: WrittenMail,
    sms: WrittenSms,
    phones: WrittenPhones,
    passkeys: WrittenPasskeys,
    photos: WrittenPhotos,
    blobs: WrittenBlobs,
    models: WrittenModels,
    positions: WrittenPositions,
    bots: WrittenBots,
    faces: WrittenFaces,
    oidc: WrittenOidc,
    public_numbers: WrittenPublicNumbers,
    alerts: WrittenAlerts,
    limits: Limits,
    calls: WrittenCalls,
    metrics: WrittenMetrics,
    logs: WrittenLogs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCalls {
    private: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTls {
    certificate: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMail {
    url: String,
    from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSms {
    carrier: String,
    folder: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPhones {
    android_package: String,
    android_signatures: Vec<String>,
    apple_applications: Vec<String>,
    revocations: String,
    roots: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPasskeys {
    statements: String,
    roots: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPhotos {
    keep_days: u16,
    keep_disputed_days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenBlobs {
    kind: String,
    endpoint: String,
    bucket: String,
    region: String,
    prefix: String,
    access_key_id: String,
    secret_access_key: String,
    secret_access_key_file: String,
    certificate_authority: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenModels {
    folder: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPositions {
    keep_days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFaces {
    processes: u8,
    idle_minutes: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenBots {
    card: String,
    accounts: u32,
    picture_codes: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenOidc {
    issuer: String,
    client_id: String,
    client_secret: String,
    client_secret_file: String,
    label: String,
    allowed_domains: Vec<String>,
    require_acr: Vec<String>,
    require_amr: Vec<String>,
    verified_claim: String,
    certificate_authority: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPublicNumbers {
    relays: Vec<String>,
    chain: String,
    public_key: String,
    genesis: i64,
    period_seconds: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAlerts {
    minutes: u16,
    stop_severity: String,
    stop_urgency: String,
    stop_certainty: String,
    show_severity: String,
    around_km: u16,
    feeds: Vec<WrittenFeed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFeed {
    url: String,
    #[serde(default)]
    stations: Vec<String>,
    #[serde(default)]
    hosts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMetrics {
    listen: String,
    token: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLogs {
    format: String,
    level: String,
}

/// Limits of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Most connections at once.
    pub connections: u32,
    /// Seconds for the TLS handshake and the head of a request.
    pub head_seconds: u32,
    /// Seconds requests have to finish at the end.
    pub drain_seconds: u32,
    /// Megabytes that must be free for the server to be ready.
    pub least_free_mb: u32,
}

/// One setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The key, with its section.
    pub key: String,
    /// What it was; never a secret.
    pub was: String,
    /// What would be right.
    pub right: String,
}

impl Wrong {
    fn new(key: &str, was: &str, right: impl Into<String>) -> Self {
        Self { key: key.into(), was: was.into(), right: right.into() }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}: {}", self.key, self.was, self.right)
    }
}

/// Everything that is wrong with the settings, at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongSettings(pub Vec<Wrong>);

impl fmt::Display for WrongSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, wrong) in self.0.iter().enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            write!(f, "{wrong}")?;
        }
        Ok(())
    }
}

impl std::error::Error for WrongSettings {}
