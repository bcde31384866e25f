//! One CSV file with one row for each account, as text: header, rows, and which account is where.
//!
//! Owns: opening, the id column, accounts that are there twice. What cells mean is `table`'s and
//! `label`'s.

use crate::trouble::Trouble;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A CSV file by account.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) file: PathBuf,
    pub(crate) header: Vec<String>,
    /// Cells of each row, trimmed, with the line it stands in, as editors count lines.
    pub(crate) rows: Vec<(u64, csv::StringRecord)>,
    pub(crate) id_column: usize,
}

impl Sheet {
    /// Reads a file whose column `id` names the accounts.
    pub(crate) fn read(file: &Path, id: &str) -> Result<Self, Trouble> {
        let unreadable = |source| Trouble::Unreadable { file: file.to_path_buf(), source };
        let bytes = std::fs::read(file).map_err(csv::Error::from).map_err(unreadable)?;
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
        let header: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(plain).collect();
        let mut rows = vec![];
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            rows.push((record.position().map_or(0, |at| line(&bytes, at)), record));
        }
        let mut sheet = Self { file: file.to_path_buf(), header, rows, id_column: 0 };
        sheet.id_column = sheet.column(id)?;
        sheet.refuse_twin_columns()?;
        sheet.refuse_twin_accounts()?;
        if sheet.rows.is_empty() {
            return Err(Trouble::useless(file, "has a header and no rows"));
        }
        Ok(sheet)
    }

    /// The place of a column.
    pub(crate) fn column(&self, name: &str) -> Result<usize, Trouble> {
        self.header.iter().position(|c| c == name).ok_or_else(|| Trouble::NoColumn {
            file: self.file.clone(),
            column: name.to_string(),
            has: self.header.clone(),
        })
    }

    /// The account of a row.
    pub(crate) fn id<'a>(&self, record: &'a csv::StringRecord) -> &'a str {
        record.get(self.id_column).unwrap_or("")
    }

    /// The error about a cell.
    pub(crate) fn cell(
        &self,
        row: u64,
        column: usize,
        found: &str,
        expected: &'static str,
    ) -> Trouble {
        Trouble::Cell {
            file: self.file.clone(),
            row,
            column: self.header.get(column).cloned().unwrap_or_default(),
            found: found.to_string(),
            expected,
        }
    }

    fn refuse_twin_columns(&self) -> Result<(), Trouble> {
        for (at, name) in self.header.iter().enumerate() {
            if !name.is_empty() && self.header[..at].contains(name) {
                return Err(Trouble::TwinColumn { file: self.file.clone(), column: name.clone() });
            }
        }
        Ok(())
    }

    fn refuse_twin_accounts(&self) -> Result<(), Trouble> {
        let mut seen: HashMap<&str, u64> = HashMap::new();
        for (row, record) in &self.rows {
            let id = self.id(record);
            if id.is_empty() {
                return Err(self.cell(*row, self.id_column, "", "the id of an account"));
            }
            if let Some(first) = seen.insert(id, *row) {
                return Err(Trouble::TwinAccount {
                    file: self.file.clone(),
                    row: *row,
                    first,
                    id: id.to_string(),
                });
            }
        }
        Ok(())
    }

    /// The file's name without folders and ending.
    pub(crate) fn stem(&self) -> String {
        self.file.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned())
    }
}

/// The line in which a record begins. The reader may stand before line ends that it has not counted yet:
/// empty lines, or the second sign of a line's end on Windows.
fn line(bytes: &[u8], at: &csv::Position) -> u64 {
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let ends = bytes.iter().skip(from).take_while(|b| matches!(b, b'\r' | b'\n'));
    at.line() + ends.filter(|b| **b == b'\n').count() as u64
}

/// A name without the mark that some programs put before the first one.
fn plain(name: &str) -> String {
    name.trim_start_matches('\u{feff}').trim().to_string()
}
