//! The demonstration's mailbox: each message becomes a file that can be read.

use crate::failure::{Failure, Outcome};
use porchlight_app::ports::{Mail, Post};
use std::fs;
use std::path::{Path, PathBuf};

/// Folder of the messages.
pub(super) const FOLDER: &str = "mail";

/// Writes messages into a folder.
pub(super) struct Mailbox(PathBuf);

impl Mailbox {
    /// Opens the mailbox of a data folder.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub(super) fn open(data: &Path) -> Outcome<Self> {
        let folder = data.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|e| Failure::file("making", &folder, &e))?;
        Ok(Self(folder))
    }

    fn keep(&self, name: &str, text: &str) -> Result<(), String> {
        let path = self.0.join(format!("{name}.txt"));
        fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))
    }
}

impl Post for Mailbox {
    fn mail(&self, mail: &Mail<'_>) -> Result<(), String> {
        let end =
            mail.unsubscribe.map_or(String::new(), |url| format!("List-Unsubscribe: <{url}>\n"));
        let text = format!("To: {}\nSubject: {}\n{end}\n{}", mail.to, mail.subject, mail.body);
        self.keep(&mail.id, &text)
    }

    fn sms(&self, to: &str, text: &str) -> Result<(), String> {
        let digits: String = to.chars().filter(char::is_ascii_digit).collect();
        self.keep(&format!("sms-{digits}"), text)
    }
}
