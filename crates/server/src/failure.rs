//! How a command ends: its exit status, and a failure as one clear sentence with what to do.

use std::fmt;
use std::process::ExitCode;

/// Exit status of every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, or the answer is yes.
    Done = 0,
    /// The answer is no: refused, absent, taken, or a check found a problem.
    No = 1,
    /// The command line, the settings, or the form of a given file are wrong.
    Usage = 2,
    /// Something broke: disk, database, network.
    Fault = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A command that did not do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Exit status.
    pub exit: Exit,
    /// What happened, one sentence.
    pub sentence: String,
    /// What to do about it.
    pub remedy: String,
}

/// What every command answers.
pub type Outcome<T = Exit> = Result<T, Failure>;

impl Failure {
    /// The answer is no.
    pub fn no(sentence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: Exit::No, sentence: sentence.into(), remedy: remedy.into() }
    }

    /// The command line or the settings are wrong.
    pub fn usage(sentence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, sentence: sentence.into(), remedy: remedy.into() }
    }

    /// Something broke.
    pub fn fault(sentence: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: Exit::Fault, sentence: sentence.into(), remedy: remedy.into() }
    }

    /// A file or folder that could not be used.
    pub fn file(what: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::fault(
            format!("{what} {} failed: {error}", path.display()),
            "check that the path exists, that this user may use it, and that the disk has space",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        if !self.remedy.is_empty() {
            write!(f, "\n  What to do: {}", self.remedy)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl From<porchlight_app::Error> for Failure {
    fn from(error: porchlight_app::Error) -> Self {
        use porchlight_app::Error;
        let sentence = error.to_string();
        match error {
            Error::Invalid(_) => Self::usage(sentence, "correct the value and run it again"),
            Error::Absent(what) => Self::no(
                sentence,
                format!("check the spelling of the {what}; list commands show what there is"),
            ),
            Error::Denied(_) | Error::OperationReused | Error::Unproved(_) => {
                Self::no(sentence, "")
            }
            Error::Overloaded | Error::OutcomeUnknown => {
                Self::fault(sentence, "the server is writing a lot; run the command again")
            }
            Error::Fault(_) => Self::fault(sentence, "run `porchlight doctor`"),
        }
    }
}

impl From<porchlight_store::Error> for Failure {
    fn from(error: porchlight_store::Error) -> Self {
        Self::fault(error.to_string(), "run `porchlight doctor`")
    }
}

impl From<crate::config::WrongSettings> for Failure {
    fn from(wrong: crate::config::WrongSettings) -> Self {
        let many = if wrong.0.len() == 1 { "a setting is" } else { "some settings are" };
        let lines: String = wrong.0.iter().map(|w| format!("\n  - {w}")).collect();
        Self::usage(
            format!("{many} wrong:{lines}"),
            "correct config.toml or the environment; `porchlight check-config --defaults` prints \
             every setting with its meaning",
        )
    }
}
