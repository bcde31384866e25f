//! The doctor: looks at everything that can be wrong with an installation and says what to do.
//!
//! Changes nothing, and works beside a running server. Each finding is fine, a warning or a problem.

mod alerts;
mod data;
mod machine;
mod public_numbers;
#[cfg(feature = "s3")]
mod s3;
#[cfg(feature = "oidc")]
mod single_sign_on;

use crate::assembly;
use crate::config::Config;
use crate::failure::{Exit, Outcome};
use crate::folder::Folder;
use crate::screen::Screen;
use serde_json::json;
use std::sync::Arc;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Fine,
    Warning,
    Problem,
}

/// One thing that was looked at.
#[derive(Debug)]
struct Finding {
    what: &'static str,
    level: Level,
    sentence: String,
    remedy: String,
}

impl Finding {
    fn fine(what: &'static str, sentence: impl Into<String>) -> Self {
        Self { what, level: Level::Fine, sentence: sentence.into(), remedy: String::new() }
    }

    fn warning(what: &'static str, sentence: impl Into<String>, remedy: &str) -> Self {
        Self { what, level: Level::Warning, sentence: sentence.into(), remedy: remedy.into() }
    }

    fn problem(what: &'static str, sentence: impl Into<String>, remedy: &str) -> Self {
        Self { what, level: Level::Problem, sentence: sentence.into(), remedy: remedy.into() }
    }

    fn line(&self) -> String {
        let level = match self.level {
            Level::Fine => "ok",
            Level::Warning => "warning",
            Level::Problem => "PROBLEM",
        };
        let mut line = format!("{level:8}{:13}{}", self.what, self.sentence);
        if !self.remedy.is_empty() {
            line += &format!("\n{:21}-> {}", "", self.remedy);
        }
        line
    }
}

/// Looks at everything; `quick` leaves out what reads every photo and leaf.
///
/// # Errors
/// The answer could not be written.
pub fn run(screen: &mut Screen<'_>, config: &Config, quick: bool) -> Outcome {
    let folder = Folder::new(&config.data_folder);
    let mut findings = machine::settings(config);
    #[cfg(feature = "oidc")]
    findings.extend(single_sign_on::findings(config));
    findings.extend(public_numbers::findings(config));
    #[cfg(feature = "s3")]
    findings.extend(s3::findings(config));
    if assembly::exists(config) {
        findings.extend(machine::folder(config, &folder));
        match assembly::open(config, Arc::new(assembly::Silent)) {
            Ok(app) => {
                findings.extend(data::findings(&app, &folder, quick));
                findings.extend(alerts::findings(&app, config));
            }
            Err(failure) => {
                findings.push(Finding::problem("application", failure.sentence, &failure.remedy));
            }
        }
    } else {
        findings.push(Finding::problem(
            "data folder",
            format!("there is no Porchlight in {}", config.data_folder.display()),
            "name the data folder with --data, or begin with `porchlight operator add`",
        ));
    }
    let count = |level| findings.iter().filter(|f| f.level == level).count();
    let (problems, warnings) = (count(Level::Problem), count(Level::Warning));
    let mut text: String = findings.iter().map(|f| f.line() + "\n").collect();
    text += &match (problems, warnings) {
        (0, 0) => "Everything is fine.".to_owned(),
        (0, warnings) => format!("No problems, {warnings} to think about."),
        (problems, _) => format!("{problems} to be solved."),
    };
    let list: Vec<_> = findings
        .iter()
        .map(|f| {
            let level = match f.level {
                Level::Fine => "ok",
                Level::Warning => "warning",
                Level::Problem => "problem",
            };
            json!({"what": f.what, "level": level, "sentence": f.sentence, "remedy": f.remedy})
        })
        .collect();
    screen.say(&text, &json!({"problems": problems, "warnings": warnings, "findings": list}))?;
    Ok(if problems == 0 { Exit::Done } else { Exit::No })
}
