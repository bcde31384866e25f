//! Passes of the scrubber, and what they found: files that are missing or damaged, and files that
//! nothing names.

use crate::rows::{FaultyFile, LeftOverFile, Scrub};
use crate::tables::{Class, TABLES};
use crate::value::Param;
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::FileFault;
use std::collections::BTreeSet;

/// Tables that speak about files without needing them, and the pieces of originals.
const NOT_OWNERS: [&str; 4] = ["file_fault", "left_over_file", "scrub", "upload_chunk"];
/// Characters of a digest in hexadecimal.
const HEX_CHARS: usize = 64;

/// Behind every digest.
const END: [u8; 33] = [0xff; 33];

/// The digests that begin with this byte: the first of them, and what lies behind the last.
fn slice(first: u8) -> ([u8; 1], Vec<u8>) {
    ([first], first.checked_add(1).map_or(END.to_vec(), |next| vec![next]))
}

impl Tx<'_> {
    /// The newest pass.
    pub fn newest_scrub(&self) -> Result<Option<Scrub>, Error> {
        self.record("ORDER BY id DESC LIMIT 1", &[])
    }

    /// The newest pass that came to its end.
    pub fn newest_ended_scrub(&self) -> Result<Option<Scrub>, Error> {
        self.record("WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 1", &[])
    }

    /// How many owners of files there may be: photos, statements of hardware, passkeys.
    pub fn file_owner_count(&self) -> Result<i64, Error> {
        let sql = "SELECT (SELECT COUNT(*) FROM upload) + (SELECT COUNT(*) FROM attestation) \
                   + (SELECT COUNT(*) FROM passkey)";
        Ok(self.scalar(sql, &[])?.unwrap_or(0))
    }

    /// Begins a pass; says whether its number was new.
    pub fn insert_scrub(&self, pass: &Scrub) -> Result<bool, Error> {
        self.insert_new(pass)
    }

    /// Moves a pass on, unless another process did so since it had `steps` steps; says whether.
    pub fn move_scrub(&self, steps: i64, to: &Scrub) -> Result<bool, Error> {
        let here = self.scalar::<i64>("SELECT steps FROM scrub WHERE id = $1", &[&to.id])?;
        if here != Some(steps) {
            return Ok(false);
        }
        self.update(to)
    }

    /// Forgets passes before this one.
    pub fn purge_scrubs(&self, before: i64) -> Result<u64, Error> {
        self.execute("DELETE FROM scrub WHERE id < $1", &[&before])
    }

    /// Notes what is wrong with a file; a fault that is known keeps its time.
    pub fn note_faulty_file(&self, file: &FaultyFile) -> Result<(), Error> {
        let sql = "INSERT INTO file_fault (id, owner, fault, found_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (id) DO UPDATE SET fault = excluded.fault";
        self.execute(sql, &[&file.id, &file.owner, &file.fault, &file.found_at]).map(|_| ())
    }

    /// A file is as it should be, or nothing names it any more; says whether a fault was known.
    pub fn clear_faulty_file(&self, digest: Digest) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM file_fault WHERE id = $1", &[&digest])? == 1)
    }

    /// The files of an owner are not needed any more.
    pub fn clear_faulty_files_of(&self, owner: &str) -> Result<u64, Error> {
        self.execute("DELETE FROM file_fault WHERE owner = $1", &[&owner])
    }

    /// Files with a fault, oldest first.
    pub fn faulty_files(&self, limit: u32) -> Result<Vec<FaultyFile>, Error> {
        self.records("ORDER BY found_at, id LIMIT $1", &[&limit])
    }

    /// The files of an owner with a fault.
    pub fn faulty_files_of(&self, owner: &str) -> Result<Vec<FaultyFile>, Error> {
        self.records("WHERE owner = $1 ORDER BY found_at, id", &[&owner])
    }

    /// Files with a fault whose digest begins with this byte.
    pub fn faulty_files_in(&self, first: u8) -> Result<Vec<FaultyFile>, Error> {
        let (from, behind) = slice(first);
        self.records("WHERE id >= $1 AND id < $2", &[&from, &behind])
    }

    /// How many files have this fault.
    pub fn faulty_file_count(&self, fault: FileFault) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM file_fault WHERE fault = $1";
        Ok(self.scalar(sql, &[&fault])?.unwrap_or(0))
    }

    /// Notes a file that nothing names; one that is known keeps its time.
    pub fn note_left_over(&self, file: &LeftOverFile) -> Result<bool, Error> {
        self.insert_new(file)
    }

    /// A file is named after all, or gone; says whether it was noted.
    pub fn forget_left_over(&self, digest: Digest) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM left_over_file WHERE id = $1", &[&digest])? == 1)
    }

    /// Noted files whose digest begins with this byte.
    pub fn left_over_in(&self, first: u8) -> Result<Vec<LeftOverFile>, Error> {
        let (from, behind) = slice(first);
        self.records("WHERE id >= $1 AND id < $2", &[&from, &behind])
    }

    /// Files noted before this moment, by digest from the one behind `behind` on.
    pub fn left_over_since(
        &self,
        before: Timestamp,
        behind: &[u8],
        limit: u32,
    ) -> Result<Vec<LeftOverFile>, Error> {
        let rest = "WHERE seen_at <= $1 AND id > $2 ORDER BY id LIMIT $3";
        self.records(rest, &[&before, &behind, &limit])
    }

    /// Which of these digests stand in any row of a fact or of working state, as bytes or in
    /// hexadecimal anywhere in a text: the last look before a file is removed. Reads everything.
    pub fn mentioned(&self, wanted: &BTreeSet<Digest>) -> Result<BTreeSet<Digest>, Error> {
        let mut found = BTreeSet::new();
        let mut see = |digest: Option<Digest>| {
            found.extend(digest.filter(|digest| wanted.contains(digest)));
        };
        let owns = |class: Class| matches!(class, Class::Fact | Class::Working);
        for (table, class) in TABLES {
            if !owns(*class) || NOT_OWNERS.contains(table) {
                continue;
            }
            self.rows(&format!("SELECT * FROM {table}"), &[], |row| {
                row.each_column(|column| match column {
                    Param::Blob(bytes) => see(bytes.try_into().ok().map(Digest)),
                    Param::Text(text) => text
                        .split(|c: char| !c.is_ascii_hexdigit())
                        .filter(|run| run.len() == HEX_CHARS)
                        .for_each(|run| see(Digest::from_hex(run))),
                    _ => {}
                });
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// How many files nothing names.
    pub fn left_over_count(&self) -> Result<u32, Error> {
        Ok(self.scalar("SELECT COUNT(*) FROM left_over_file", &[])?.unwrap_or(0))
    }
}
