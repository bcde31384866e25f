//! The ids of erased photos, one to a line, beside the keys; with the digest of the key that was
//! destroyed, of those in which people were covered; and people who were erased at their wish.
//!
//! The list is outside the database and its backups, like `latest-checkpoint`: a database that was
//! restored from before an erasure meets the list at its next start and erases again. Ids are
//! random, so the list says nothing about anybody.

use porchlight_app::ports::{Erasures, Forgotten};
use porchlight_domain::digest::Digest;
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

    fn append(&self, new: impl Iterator<Item = String>) -> io::Result<()> {
        // Each begins a new line, also behind one that was cut off.
        let mut lines = String::from("\n");
        for line in new {
            let _ = writeln!(lines, "{line}");
        }
        let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(&self.path)?;
        file.write_all(lines.as_bytes())?;
        file.sync_all()
    }

    fn write(&self, new: impl Iterator<Item = String>) -> Result<(), String> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.append(new).map_err(|e| format!("{}: {e}", self.path.display()))
    }

    fn read(&self) -> Result<String, String> {
        match fs::read_to_string(&self.path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            other => other.map_err(|e| format!("{}: {e}", self.path.display())),
        }
    }
}

impl Erasures for ErasureFile {
    fn note(&self, ids: &[EvidenceId]) -> Result<(), String> {
        self.write(ids.iter().map(EvidenceId::to_string))
    }

    fn note_keys(&self, keys: &[(EvidenceId, Digest)]) -> Result<(), String> {
        self.write(keys.iter().map(|(id, key)| format!("{id} {}", key.hex())))
    }

    fn noted_keys(&self) -> Result<Vec<(EvidenceId, Digest)>, String> {
        let text = self.read()?;
        let pair = |line: &str| {
            let (id, key) = line.split_once(' ')?;
            Some((id.parse().ok()?, Digest::from_hex(key)?))
        };
        Ok(text.lines().filter_map(pair).collect())
    }

    fn note_people(&self, people: &[Forgotten]) -> Result<(), String> {
        self.write(people.iter().map(Forgotten::to_string))
    }

    fn noted_people(&self) -> Result<Vec<Forgotten>, String> {
        let text = self.read()?;
        Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
    }

    fn noted(&self) -> Result<Vec<EvidenceId>, String> {
        let text = self.read()?;
        // A line that a stop of the machine cut off is of an erasure that is noted again.
        Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_domain::id::CourierId;

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
        let key = Digest([9; 32]);
        file.note_keys(&[(two, key)]).unwrap();
        assert_eq!(file.noted_keys().unwrap(), vec![(two, key)]);
        let ann = Forgotten::Courier(CourierId([4; 16]));
        file.note_people(&[ann]).unwrap();
        assert_eq!(file.noted_people().unwrap(), vec![ann]);
        assert_eq!(file.noted_keys().unwrap(), vec![(two, key)]);
        assert_eq!(file.noted().unwrap(), vec![one, two, two]);
    }
}
