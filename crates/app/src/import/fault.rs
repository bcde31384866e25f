//! What can be wrong with a file or a row, in words that say what would be right.

use crate::error::Invalid;
use serde::{Deserialize, Serialize};

/// Why a file cannot be read, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFault {
    /// Stable code.
    pub code: String,
    /// What is wrong and how to put it right, in plain English.
    pub message: String,
    /// Line of the file where reading stopped, counted from 1, if it had begun.
    pub line: Option<u32>,
}

impl FileFault {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), line: None }
    }

    pub(super) fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }
}

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// Number of the row, from 1 for the first row of data.
    pub row: u32,
    /// Line of the file where the row begins, from 1.
    pub line: u32,
    /// Name of the column.
    pub column: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what would be right, in plain English.
    pub message: String,
}

impl RowError {
    pub(crate) fn new(row: u32, line: u32, wrong: &Invalid) -> Self {
        Self {
            row,
            line,
            column: wrong.field.clone(),
            code: wrong.code.into(),
            message: wrong.message.clone(),
        }
    }
}

/// Why a byte of a row is not text, and where: the faults that come before any column is known.
pub(super) fn not_text(line: u32, row: &[u8]) -> FileFault {
    let good = std::str::from_utf8(row).err().map_or(row.len(), |e| e.valid_up_to());
    let byte = row.get(good).copied().unwrap_or(0);
    let place = String::from_utf8_lossy(&row[..good]).chars().count() + 1;
    FileFault::new(
        "not_utf8",
        format!(
            "character {place} of the line is byte 0x{byte:02X}, which is not UTF-8{}; save the \
             file again as \"CSV UTF-8\" and import it once more",
            windows_1252(byte)
        ),
    )
    .at(line)
}

/// What the byte would be in the encoding that spreadsheets use by habit.
fn windows_1252(byte: u8) -> String {
    match byte {
        0x80 => " (in Windows-1252 it would be \"€\")".into(),
        0x91..=0x94 => " (in Windows-1252 it would be a curly quotation mark)".into(),
        0xA0..=0xFF => {
            format!(" (in Latin-1 or Windows-1252 it would be \"{}\")", char::from(byte))
        }
        _ => String::new(),
    }
}

/// A row's bytes as text that every database and page can hold.
pub(super) fn printable(row: &[u8]) -> String {
    let text = String::from_utf8_lossy(row);
    text.trim_end_matches(['\r', '\n']).replace('\0', "\u{2400}")
}
