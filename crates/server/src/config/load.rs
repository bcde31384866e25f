//! Layers: defaults, then the file, then the environment, then the command line.

use super::nearest::nearest;
use super::{Config, DEFAULTS, Written, Wrong, WrongSettings, check};
use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format, Serialized, Toml};
use std::path::{Path, PathBuf};

const PREFIX: &str = "PORCHLIGHT_";
/// Between a section and its key in the environment.
const NESTING: &str = "__";
/// Name of the file in the data folder.
pub const DEFAULT_FILE: &str = "config.toml";

/// Reads every layer. `file` and `data` come from the command line.
///
/// # Errors
/// Everything that is wrong, each with its key, what it was and what would be right.
pub fn load(file: Option<&Path>, data: Option<&Path>) -> Result<Config, WrongSettings> {
    let one =
        |key: &str, was: String, right: &str| WrongSettings(vec![Wrong::new(key, &was, right)]);
    if let Some(file) = file
        && !file.is_file()
    {
        let right = "name a settings file that exists";
        return Err(one("--config", format!("\"{}\"", file.display()), right));
    }
    let folder = match data {
        Some(folder) => folder.to_owned(),
        None => layers(file, None).extract_inner::<PathBuf>("data_folder").map_err(explain)?,
    };
    let own = folder.join(DEFAULT_FILE);
    let file = file.map(Path::to_owned).or_else(|| own.is_file().then_some(own));
    let written = layers(file.as_deref(), Some(&folder)).extract::<Written>().map_err(explain)?;
    check::check(written, file)
}

fn layers(file: Option<&Path>, data: Option<&Path>) -> Figment {
    let mut layers = Figment::from(Toml::string(DEFAULTS));
    if let Some(file) = file {
        layers = layers.merge(Toml::file_exact(file));
    }
    layers = layers.merge(Env::prefixed(PREFIX).split(NESTING));
    if let Some(data) = data {
        layers = layers.merge(Serialized::default("data_folder", data));
    }
    layers
}

/// Turns the loader's errors into ours.
fn explain(error: figment::Error) -> WrongSettings {
    WrongSettings(error.into_iter().map(|one| explain_one(&one)).collect())
}

fn explain_one(error: &figment::Error) -> Wrong {
    let source = error.metadata.as_ref().map(|m| match &m.source {
        Some(source) => format!(" (in {source})"),
        None => format!(" (in the {})", m.name),
    });
    let source = source.unwrap_or_default();
    let path = error.path.join(".");
    match &error.kind {
        Kind::UnknownField(name, known) => {
            let section = error.path.split_last().map(|(_, section)| section.join("."));
            let section = section.filter(|s| !s.is_empty()).map(|s| s + ".").unwrap_or_default();
            let right = match nearest(name, known) {
                Some(near) => format!("did you mean {section}{near}?"),
                None => format!("known here are {}", known.join(", ")),
            };
            Wrong::new(&format!("{section}{name}"), &format!("not a setting{source}"), right)
        }
        Kind::InvalidType(actual, expected) => {
            let was =
                if is_secret(&path) { "not of the right type".into() } else { actual.to_string() };
            Wrong::new(&path, &format!("{was}{source}"), format!("it must be {expected}"))
        }
        Kind::InvalidValue(actual, expected) => {
            let was = if is_secret(&path) { "not usable".into() } else { actual.to_string() };
            Wrong::new(&path, &format!("{was}{source}"), format!("it must be {expected}"))
        }
        other => Wrong::new(
            if path.is_empty() { "the settings file" } else { &path },
            &format!("not readable{source}"),
            without_excerpt(&other.to_string()),
        ),
    }
}

/// A parser's complaint without the lines it quotes from the file: they may hold a password.
fn without_excerpt(complaint: &str) -> String {
    let lines = complaint.lines().map(str::trim).filter(|l| !l.is_empty() && !l.contains('|'));
    lines.collect::<Vec<_>>().join(": ")
}

/// Whether a key may hold a secret, whose value is then not repeated.
fn is_secret(path: &str) -> bool {
    let secrets =
        ["database", "mail.url", "metrics.token", "oidc.client_secret", "blobs.secret_access_key"];
    secrets.contains(&path)
}
