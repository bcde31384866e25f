//! The commands: each reads its arguments, calls one use-case, and says the outcome.
//!
//! Owns: the words of the command line. Never does: decide. Start at [`run`]; what needs no
//! settings (offline checks) comes first, so that it works on any machine.

pub(crate) mod attest;
mod blobs;
mod evidence;
mod face;
mod hold;
mod identity;
mod import;
mod keys;
mod known;
mod log;
mod models;
mod pack;
mod people;
mod photo;
mod places;
mod policy;
mod purpose;
mod queue;
#[cfg(feature = "risk-training")]
mod risk;
mod round;
mod round_record;
mod scrub;
mod webhook;
mod work;

use crate::assembly;
use crate::backup;
use crate::cli::{BlobsCommand, Cli, Command, FaceWorkerArguments, LogCommand, RoundCommand};
use crate::config::{self, Config};
use crate::demo;
use crate::doctor;
use crate::entropy_clock;
use crate::face::{FaceLimits, worker as face_worker};
use crate::failure::{Exit, Failure, Outcome};
use crate::ingest::{WorkerLimits, worker};
use crate::screen::Screen;
use crate::serve::{self, Serving};
use crate::telemetry;
use porchlight_app::{Actor, App, Ctx};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// Runs one command.
///
/// # Errors
/// What went wrong and what to do, with the exit status.
pub fn run(cli: Cli, screen: &mut Screen<'_>) -> Outcome {
    let settings = || -> Outcome<Config> {
        let mut config = config::load(cli.config.as_deref(), cli.data.as_deref())?;
        if let Some(database) = &cli.database {
            config.use_database(database)?;
        }
        Ok(config)
    };
    match cli.command {
        Command::Verify { bundle, log_key } => {
            evidence::verify(screen, &bundle, log_key.as_deref())
        }
        Command::Attest(command) => attest::run(screen, &command),
        Command::Photo(command) => {
            // Works without settings; with them, it masks as the server would.
            let models = settings().ok().map(|config| config.models_folder());
            photo::run(screen, &command, models)
        }
        Command::IngestWorker { data_bytes, address_bytes, cpu_seconds, background, models } => {
            let limits =
                WorkerLimits { data_bytes, address_bytes, cpu_seconds, ..WorkerLimits::USUAL };
            worker::run(&limits, background, models)
        }
        Command::FaceWorker(wanted) => face_worker::run(&wanted.models, &face_limits(&wanted)),
        Command::Models(command) => {
            models::run(screen, &command, || Ok(settings()?.models_folder()))
        }
        Command::Face(command) => face::run(screen, &command, || Ok(settings()?.models_folder())),
        #[cfg(feature = "risk-training")]
        Command::Risk(command) => risk::run(screen, command),
        Command::Round(RoundCommand::Verify { record, chain_key }) => {
            round_record::verify(screen, &record, chain_key.as_deref())
        }
        Command::CheckConfig { defaults: true } => {
            screen.say(config::DEFAULTS, &json!({"defaults": config::DEFAULTS}))
        }
        Command::CheckConfig { defaults: false } => check_config(screen, &settings()?),
        Command::Restore { backup, to, keys } => {
            restores_to_a_folder(cli.database.as_deref())?;
            backup::restore(screen, &backup, &to, keys.as_deref())
        }
        Command::Keys(command) => keys::run(screen, &settings()?, &command),
        Command::Serve => {
            let config = settings()?;
            telemetry::start_logs(&config);
            serve::run(&config, &Serving::open(&config)?, None)
        }
        Command::Demo { once: true } => demo::once(screen, &settings()?),
        Command::Demo { once: false } => {
            // A database that the settings name may be a real one: only a typed one is taken.
            let settings = settings()?;
            let database = settings.database.clone().filter(|_| cli.database.is_some());
            demo::run(screen, &Config { database, ..settings })
        }
        Command::Doctor { quick } => doctor::run(screen, &settings()?, quick),
        Command::Backup { target, with_keys } => {
            let config = settings()?;
            quiet_logs(&config);
            backup::make(screen, &config, &target, with_keys.as_deref())
        }
        Command::Blobs(BlobsCommand::Copy { to }) => {
            let config = settings()?;
            quiet_logs(&config);
            blobs::copy(screen, &config, to)
        }
        Command::Log(LogCommand::NewOrigin { name }) => {
            log::new_origin(screen, &settings()?, &name)
        }
        command => with_app(screen, &settings()?, command),
    }
}

fn face_limits(wanted: &FaceWorkerArguments) -> FaceLimits {
    FaceLimits {
        data_bytes: wanted.data_bytes,
        address_bytes: wanted.address_bytes,
        cpu_seconds: wanted.cpu_seconds,
        load: Duration::from_secs(wanted.load_seconds),
        idle: Duration::from_secs(wanted.idle_seconds),
        ..FaceLimits::USUAL
    }
}

/// A backup becomes a data folder; what was dumped from PostgreSQL is put back by its own tools.
fn restores_to_a_folder(database: Option<&str>) -> Outcome<()> {
    if database.is_none() {
        return Ok(());
    }
    Err(Failure::no(
        "a backup is restored to a folder, not to PostgreSQL",
        "restore a dump with pg_restore (docs/operating.md, \"PostgreSQL\"), or leave --database out",
    ))
}

/// Commands that work on the application beside a running server.
fn with_app(screen: &mut Screen<'_>, config: &Config, command: Command) -> Outcome {
    quiet_logs(config);
    // Setting up may begin a data folder; everything else must find one.
    let begins = matches!(command, Command::Operator(_) | Command::Station(_));
    let app = if begins {
        assembly::open(config, std::sync::Arc::new(assembly::Silent))?
    } else {
        assembly::open_existing(config)?
    };
    let app = &app;
    match command {
        Command::Operator(command) => people::operator(screen, app, &command),
        Command::Staff(command) => people::staff(screen, app, &command),
        Command::SignInLink { email } => people::sign_in_link(screen, app, &email),
        Command::ApiKey(command) => people::api_key(screen, app, command),
        Command::Webhook(command) => webhook::webhook(screen, app, command),
        Command::Station(command) => places::station(screen, app, command),
        Command::ServiceArea(command) => places::service_area(screen, app, &command),
        Command::Programme(command) => places::programme(screen, app, command),
        Command::Terms(command) => places::terms(screen, app, &command),
        Command::Template(command) => work::template(screen, app, command),
        Command::Blocks(command) => work::blocks(screen, app, &command),
        Command::Import(command) => import::run(screen, app, command),
        Command::Plan { station, date } => work::plan(screen, app, &station, &date),
        Command::Queue(command) => queue::run(screen, app, &command),
        Command::Round(command) => round::run(screen, app, command),
        Command::Bundle(command) => evidence::bundle(screen, app, &command),
        Command::Pack(command) => pack::run(screen, app, &command),
        Command::Log(command) => log::run(screen, app, &command),
        Command::Policy(command) => policy::policy(screen, app, command),
        Command::Identity(command) => identity::run(screen, app, command),
        Command::Signals(command) => policy::signals(screen, app, command),
        Command::Scrub { now } => scrub::run(screen, app, now),
        Command::Hold(command) => hold::run(screen, app, config.alerts.rule, command),
        Command::Purposes => purpose::run(screen, app),
        Command::Attest(_)
        | Command::Blobs(_)
        | Command::Face(_)
        | Command::FaceWorker(_)
        | Command::Photo(_)
        | Command::IngestWorker { .. }
        | Command::Keys(_)
        | Command::Models(_)
        | Command::Serve
        | Command::Demo { .. }
        | Command::Doctor { .. }
        | Command::CheckConfig { .. }
        | Command::Verify { .. }
        | Command::Backup { .. }
        | Command::Restore { .. } => Ok(Exit::Done),
        #[cfg(feature = "risk-training")]
        Command::Risk(_) => Ok(Exit::Done),
    }
}

/// Commands write warnings only, whatever the server's level is.
fn quiet_logs(config: &Config) {
    telemetry::start_logs(&Config { log_level: "warn".into(), ..config.clone() });
}

fn check_config(screen: &mut Screen<'_>, config: &Config) -> Outcome {
    let file = match &config.file {
        Some(file) => format!("read from {} and the environment", file.display()),
        None => format!(
            "there is no {}; these are the defaults and the environment",
            config.data_folder.join(config::DEFAULT_FILE).display()
        ),
    };
    let tls = match (&config.tls, config.trusted_proxy.is_empty()) {
        (Some(_), _) => "this server",
        (None, false) => "a trusted proxy",
        (None, true) => "nobody (this machine only)",
    };
    let mail = config.mail.as_ref().map_or("none", |mail| mail.from.as_str());
    let text = format!(
        "The settings are right; {file}.\n\
         - data folder  {}\n- database     {}\n- listens on   {}\n- public URL   {}\n- HTTPS ends at {tls}\n\
         - log origin   {}\n- mail from    {mail}",
        config.data_folder.display(),
        config.place(),
        config.listen,
        config.public_url,
        config.log_origin,
    );
    let value = json!({
        "data_folder": config.data_folder, "database": config.place().to_string(),
        "listen": config.listen.to_string(),
        "public_url": config.public_url, "log_origin": config.log_origin, "https": tls,
    });
    screen.say(&text, &value)
}

/// A context of the command line, now.
fn ctx() -> Ctx {
    entropy_clock::ctx(Actor::Console)
}

/// The text of a file that a command was given.
fn read_text(path: &Path) -> Outcome<String> {
    let bytes = std::fs::read(path).map_err(|e| Failure::file("reading", path, &e))?;
    String::from_utf8(bytes).map_err(|_| {
        Failure::usage(
            format!("{} is not UTF-8 text", path.display()),
            "save it as UTF-8 and run the command again",
        )
    })
}

/// A station by the code that people use.
fn station(app: &App, code: &str) -> Outcome<porchlight_app::rows::Station> {
    app.station_by_code(code).map_err(|error| match error {
        porchlight_app::Error::Absent(_) => {
            let known: Vec<String> =
                app.stations().unwrap_or_default().into_iter().map(|s| s.code).collect();
            let remedy = if known.is_empty() {
                "make one with `porchlight station add`".to_owned()
            } else {
                format!("known are {}", known.join(", "))
            };
            Failure::no(format!("there is no station \"{code}\""), remedy)
        }
        other => other.into(),
    })
}
