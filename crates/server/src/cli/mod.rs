//! The command line: every command with its arguments and help.

mod attest;
mod face;
mod hold;
mod identity;
mod keys;
mod known;
mod log;
mod models;
mod pack;
mod photo;
mod policy;
mod programme;
mod queue;
#[cfg(feature = "risk-training")]
mod risk;
mod work;

pub use attest::{AttestArguments, AttestCommand, Format};
pub use face::{FaceCommand, FaceEval, FaceWorkerArguments};
pub use hold::HoldCommand;
pub use identity::{IdentityCommand, IdentityPolicyCommand};
pub use keys::KeysCommand;
pub use known::KnownCommand;
pub use log::LogCommand;
pub use models::ModelsCommand;
pub use pack::PackCommand;
pub use photo::PhotoCommand;
pub use policy::{PolicyCommand, SignalsCommand};
pub use programme::{ProgrammeCommand, TermsCommand};
pub use queue::QueueCommand;
#[cfg(feature = "risk-training")]
pub use risk::{LearningArguments, ModelKind, RiskCommand};
pub use work::{
    ApiKeyCommand, BlocksCommand, ImportCommand, RoundCommand, TemplateArguments, TemplateCommand,
    WebhookCommand,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use porchlight_domain::money::Currency;
use porchlight_domain::words::{AwardMode, Role};
use std::path::PathBuf;

/// Delivery that everybody can check.
///
/// Exit status: 0 done or yes; 1 no (refused, absent, taken, a problem was found); 2 wrong command
/// line or settings; 3 something broke.
#[derive(Debug, Parser)]
#[command(name = "porchlight", version, propagate_version = true)]
pub struct Cli {
    /// Settings file instead of config.toml in the data folder
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Data folder (also PORCHLIGHT_DATA_FOLDER)
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// PostgreSQL in place of a file in the data folder: postgres://user@host/name
    /// (PORCHLIGHT_DATABASE keeps a password out of the list of processes)
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve pages and the API until stopped
    Serve,
    /// Run a demonstration: a living city with a guided tour, in a folder of its own
    Demo {
        /// Play one day as fast as it goes, print its figures and a verified bundle, and end
        #[arg(long)]
        once: bool,
    },
    /// Check settings, folder, keys, database, log, photos, mail and disk, and say what to do
    Doctor {
        /// Leave out what reads everything: photos and the whole log
        #[arg(long)]
        quick: bool,
    },
    /// Check the settings only
    CheckConfig {
        /// Print every setting with its meaning and default instead
        #[arg(long)]
        defaults: bool,
    },
    /// The first operator
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// Members of staff
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Make a one-time sign-in link for somebody who has an account
    SignInLink {
        /// Their address
        email: String,
    },
    /// Stations
    #[command(subcommand)]
    Station(StationCommand),
    /// Service areas
    #[command(subcommand)]
    ServiceArea(ServiceAreaCommand),
    /// Programmes
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    /// Terms of a programme
    #[command(subcommand)]
    Terms(TermsCommand),
    /// Block templates
    #[command(subcommand)]
    Template(TemplateCommand),
    /// Blocks
    #[command(subcommand)]
    Blocks(BlocksCommand),
    /// Keys of integrators
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Programs of yours that are told what happens
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Order lists
    #[command(subcommand)]
    Import(ImportCommand),
    /// Turn a day's open orders into routes
    Plan {
        /// Code of the station
        #[arg(long)]
        station: String,
        /// Day at the station, for example 2026-11-28
        #[arg(long)]
        date: String,
    },
    /// Rounds
    #[command(subcommand)]
    Round(RoundCommand),
    /// Evidence bundles
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// Packs for a regulator: work, pay, policies and automated acts of a span
    #[command(subcommand)]
    Pack(PackCommand),
    /// Check an evidence bundle, the export of a matter or a pack, offline
    Verify {
        /// The file
        bundle: PathBuf,
        /// The operator's log key, or a file that holds it
        #[arg(long, value_name = "KEY")]
        log_key: Option<String>,
    },
    /// Statements of phones and authenticators
    #[command(subcommand)]
    Attest(AttestCommand),
    /// Photos
    #[command(subcommand)]
    Photo(PhotoCommand),
    /// Make photos safe, one after another, for the server that started this
    #[command(hide = true)]
    IngestWorker {
        /// Bytes that may be written to
        #[arg(long)]
        data_bytes: u64,
        /// Bytes of address space
        #[arg(long)]
        address_bytes: u64,
        /// Seconds of processor time for each photo
        #[arg(long)]
        cpu_seconds: u64,
        /// Behind everything else
        #[arg(long)]
        background: bool,
        /// Folder of the models that cover faces and labels
        #[arg(long)]
        models: Option<PathBuf>,
    },
    /// Compare faces, one check after another, for the server that started this
    #[command(hide = true)]
    FaceWorker(FaceWorkerArguments),
    /// The policy by which tries for work are judged
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Identity checks: what programmes promise about them
    #[command(subcommand)]
    Identity(IdentityCommand),
    /// Weather and safety holds
    #[command(subcommand)]
    Hold(HoldCommand),
    /// Recorded requests of couriers
    #[command(subcommand)]
    Signals(SignalsCommand),
    /// Where the sealed files of photos are kept
    #[command(subcommand)]
    Blobs(BlobsCommand),
    /// What every kind of personal data is for, who sees it and how long it is kept
    Purposes,
    /// Say how the kept files are; the server reads each of them once a week by itself
    Scrub {
        /// Read every kept file now
        #[arg(long)]
        now: bool,
    },
    /// Queues of phones that could not send
    #[command(subcommand)]
    Queue(QueueCommand),
    /// Keys that sign the manifests in pictures
    #[command(subcommand)]
    Keys(KeysCommand),
    /// The models that cover faces and labels in photos, and those that compare faces
    #[command(subcommand)]
    Models(ModelsCommand),
    /// Checks of faces
    #[command(subcommand)]
    Face(FaceCommand),
    /// The models and policies of the bot defence
    #[cfg(feature = "risk-training")]
    #[command(subcommand)]
    Risk(RiskCommand),
    /// The transparency log
    #[command(subcommand)]
    Log(LogCommand),
    /// Copy everything, consistent as of one moment, also while the server runs
    Backup {
        /// A folder that does not exist yet, or is empty
        target: PathBuf,
        /// Also copy the keys, into this other folder: never beside the data
        #[arg(long, value_name = "FOLDER")]
        with_keys: Option<PathBuf>,
    },
    /// Make a data folder from a backup, checking every file
    Restore {
        /// The backup
        backup: PathBuf,
        /// The new data folder; it must not exist, or be empty
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
        /// The separate backup of the keys
        #[arg(long, value_name = "FOLDER")]
        keys: Option<PathBuf>,
    },
}

/// The first operator.
#[derive(Debug, Subcommand)]
pub enum OperatorCommand {
    /// Add an operator and print a one-time sign-in link
    Add(Person),
}

/// Members of staff.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Add a member of staff and print a one-time sign-in link
    Add {
        /// Who.
        #[command(flatten)]
        person: Person,
        /// operator, dispatcher, analyst or auditor
        #[arg(long)]
        role: Role,
    },
}

/// A name and an address.
#[derive(Debug, Args)]
pub struct Person {
    /// Full name
    #[arg(long)]
    pub name: String,
    /// E-mail address
    #[arg(long)]
    pub email: String,
}

/// Stations.
#[derive(Debug, Subcommand)]
pub enum StationCommand {
    /// Make a station
    Add(StationArguments),
    /// List stations
    List,
}

/// What makes a station.
#[derive(Debug, Args)]
pub struct StationArguments {
    /// Short unique code, for example ATX1
    #[arg(long)]
    pub code: String,
    /// Name couriers read
    #[arg(long)]
    pub name: String,
    /// IANA time zone, for example America/Chicago
    #[arg(long)]
    pub time_zone: String,
    /// Latitude, degrees
    #[arg(long, allow_negative_numbers = true)]
    pub lat: f64,
    /// Longitude, degrees
    #[arg(long, allow_negative_numbers = true)]
    pub lon: f64,
    /// draw, or race (first come, first served)
    #[arg(long, default_value = "draw")]
    pub mode: AwardMode,
    /// Currency of pay, ISO 4217
    #[arg(long, default_value = "USD")]
    pub currency: Currency,
    /// Pay for each hour, in cents
    #[arg(long)]
    pub per_hour: i64,
    /// Pay for each kilometre, in cents
    #[arg(long)]
    pub per_km: i64,
    /// What a kilometre costs the courier, in cents
    #[arg(long)]
    pub cost_per_km: i64,
    /// Least net pay for each hour, in cents
    #[arg(long)]
    pub minimum_per_hour: i64,
}

/// Service areas.
#[derive(Debug, Subcommand)]
pub enum ServiceAreaCommand {
    /// Draw a service area from a GeoJSON polygon
    Add {
        /// Code of the station
        #[arg(long)]
        station: String,
        /// Name of the area
        #[arg(long)]
        name: String,
        /// GeoJSON: a Polygon, a Feature with one, or a collection of one such feature
        file: PathBuf,
    },
}

/// Evidence bundles.
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Write the evidence bundle of an attempt
    Export {
        /// The attempt, att_...
        attempt: String,
        /// File to write; it must not exist
        #[arg(long)]
        out: PathBuf,
    },
}

/// Where the sealed files of photos are kept.
#[derive(Debug, Subcommand)]
pub enum BlobsCommand {
    /// Copy every file between the folder and the S3 store of the settings, each checked; repeat it
    /// to go on after an interruption, and once more after the server changed over
    Copy {
        /// s3 (from the folder), or folder (from S3)
        #[arg(long)]
        to: CopyTarget,
    },
}

/// Where files are copied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CopyTarget {
    /// blobs/ in the data folder.
    Folder,
    /// The S3 store of the settings.
    S3,
}
