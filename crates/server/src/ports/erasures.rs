//! The ids of erased photos, one to a line, beside the keys.
//!
//! The list is outside the database and its backups, like `latest-checkpoint`: a database that was
//! restored from before an erasure meets the list at its next start and erases again. Ids are
//! random, so the list says nothing about anybody.

use porchlight_app::ports::Erasures;
use porchlight_domain::id::EvidenceId;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Name of the list in the key folder.
pub(crate) const ERASED: &str = "erased";

/// The list as a file that only grows.
#[derive(Debug)]
pub struct ErasureFile {
    path: PathBuf,
    turn: Mutex<()>,
}

impl ErasureFile {
    /// The list at `path`; made with the first id.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, turn: Mutex::new(()) }
    }

    fn append(&self, ids: &[EvidenceId]) -> io::Result<()> {
        // Each begins a new line, also behind one that was cut off.
        let mut lines = String::from("\n");
        for id in ids {
            let _ = writeln!(lines, "{id}");
        }
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&self.path)?;
        file.write_all(lines.as_bytes())?;
        file.sync_all()
    }
}

impl Erasures for ErasureFile {
    fn note(&self, ids: &[EvidenceId]) -> Result<(), String> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.append(ids).map_err(|e| format!("{}: {e}", self.path.display()))
    }

    fn noted(&self) -> Result<Vec<EvidenceId>, String> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            Err(e) => return Err(format!("{}: {e}", self.path.display())),
        };
        // A line that a stop of the machine cut off is of an erasure that is noted again.
        Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_cut_off_is_left_out_and_the_next_one_still_counts() {
        let folder = tempfile::tempdir().unwrap();
        let file = ErasureFile::new(folder.path().join(ERASED));
        assert_eq!(file.noted().unwrap(), vec![]);
        let (one, two) = (EvidenceId([1; 16]), EvidenceId([2; 16]));
        file.note(&[one]).unwrap();
        let mut torn = OpenOptions::new().append(true).open(&file.path).unwrap();
        torn.write_all(b"evi_0000").unwrap();
        drop(torn);
        file.note(&[two]).unwrap();
        file.note(&[two]).unwrap();
        assert_eq!(file.noted().unwrap(), vec![one, two, two]);
    }
}
