//! An order file as a stream of rows, whatever it is written in.

use super::column::{Column, Fields, Mapping, plain_name};
use super::fault::{FileFault, not_text, printable};
use super::json::{JsonRow, read_line};
use super::scan::{Broken, MAX_ROW_BYTES, MAX_UNCLOSED, Scanner, split};
use super::sniff::{Format, SAMPLE_BYTES, sniff};
use crate::error::Invalid;
use std::io::BufRead;

/// Most columns of a file.
pub const MAX_COLUMNS: usize = 200;

/// One row as it was read, before any rule about orders.
pub(super) struct RawRow {
    /// From 1 for the first row of data.
    pub(super) number: u32,
    /// Line of the file where it begins.
    pub(super) line: u32,
    /// As it stood.
    pub(super) raw: String,
    /// What could be read of it.
    pub(super) fields: Fields,
    /// Why it is not a whole row; empty if it is.
    pub(super) wrong: Vec<Invalid>,
    /// What looks odd, and is worth saying if a rule refuses the row.
    pub(super) odd: Option<Invalid>,
}

/// An opened order file.
pub(super) struct OrderFile<R> {
    scanner: Scanner<R>,
    format: Format,
    /// The header of a separated file; the names last seen in JSON Lines.
    names: Vec<String>,
    pub(super) mapping: Mapping,
    number: u32,
    unclosed: u32,
}

impl<R: BufRead> OrderFile<R> {
    /// Judges the first bytes and reads the header. `dated` says that the day is known from
    /// elsewhere.
    pub(super) fn open(reader: R, dated: bool) -> Result<Self, Vec<FileFault>> {
        let mut scanner = Scanner::new(reader);
        let sample = scanner.sample(SAMPLE_BYTES).map_err(|e| vec![unreadable(&e)])?;
        let (start, format) = sniff(sample).map_err(|fault| vec![fault])?;
        let separator = match format {
            Format::Separated(separator) => Some(separator),
            Format::JsonLines => None,
        };
        scanner.begin(start, separator);
        let (names, mapping) = (vec![], Mapping::default());
        let mut file = Self { scanner, format, names, mapping, number: 0, unclosed: 0 };
        if let Some(separator) = separator {
            file.read_header(separator, dated)?;
        }
        Ok(file)
    }

    fn read_header(&mut self, separator: u8, dated: bool) -> Result<(), Vec<FileFault>> {
        let cut = self.scanner.next().map_err(|e| vec![unreadable(&e)])?;
        let Some(cut) = cut else {
            return Err(vec![FileFault::new("empty", "the file has no rows; export it again")]);
        };
        let text = match (cut.broken, std::str::from_utf8(&cut.bytes)) {
            (None, Ok(text)) => text,
            (Some(Broken::Unclosed), _) => {
                return Err(vec![FileFault::new(
                    "header_unclosed",
                    "a quotation mark in the first line is never closed; the first line must be \
                     the names of the columns",
                )]);
            }
            (Some(Broken::TooLong), _) => {
                return Err(vec![FileFault::new(
                    "header_too_long",
                    format!(
                        "the first line is longer than {MAX_ROW_BYTES} bytes; it must be the \
                         names of the columns"
                    ),
                )]);
            }
            (None, Err(_)) => return Err(vec![not_text(cut.line, &cut.bytes)]),
        };
        let names = split(text, separator).map_err(|at| {
            let what =
                format!("name {} of the first line has a quotation mark out of place", at + 1);
            vec![FileFault::new("header_quote", what).at(cut.line)]
        })?;
        self.mapping = Mapping::of(&names);
        let faults = judge_header(&names, &self.mapping, separator, dated);
        self.names = names;
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The next row, or none at the end.
    pub(super) fn next(&mut self) -> Result<Option<RawRow>, FileFault> {
        loop {
            let Some(cut) = self.scanner.next().map_err(|e| unreadable(&e))? else {
                return Ok(None);
            };
            let line = cut.line;
            let mut row = RawRow {
                number: self.number.saturating_add(1),
                line,
                raw: printable(&cut.bytes),
                fields: Fields::default(),
                wrong: vec![],
                odd: None,
            };
            match (cut.broken, std::str::from_utf8(&cut.bytes)) {
                (Some(broken), _) => row.wrong.push(self.broken(broken, line)?),
                (None, Err(_)) => return Err(not_text(line, &cut.bytes)),
                (None, Ok(text)) => match self.format {
                    Format::Separated(separator) => {
                        if text.chars().all(|c| c == char::from(separator) || c.is_whitespace()) {
                            continue;
                        }
                        self.read_separated(text, separator, &mut row);
                    }
                    Format::JsonLines => self.read_json(text, &mut row),
                },
            }
            if row.raw.contains('\u{2400}') && cut.bytes.contains(&0) {
                row.wrong.push(Invalid::new(
                    "row",
                    "zero_byte",
                    "the row contains a zero byte, which is not text (shown as \u{2400}); export \
                     the file again or remove it",
                ));
            }
            self.number = row.number;
            return Ok(Some(row));
        }
    }

    /// The names of the file that were understood, with ours.
    pub(super) fn columns(&self) -> Vec<(String, String)> {
        let pairs = self.names.iter().zip(&self.mapping.places);
        pairs
            .filter_map(|(name, place)| Some((name.trim().to_owned(), place.as_ref()?.to_string())))
            .collect()
    }

    fn broken(&mut self, broken: Broken, line: u32) -> Result<Invalid, FileFault> {
        if broken == Broken::TooLong {
            let message = format!(
                "the row is longer than {MAX_ROW_BYTES} bytes; perhaps a line end or a quotation \
                 mark is missing"
            );
            return Ok(Invalid::new("row", "row_too_long", message));
        }
        self.unclosed += 1;
        if self.unclosed > MAX_UNCLOSED {
            let what = format!(
                "more than {MAX_UNCLOSED} rows have a quotation mark that is never closed; export \
                 the file again with quotation marks doubled inside quoted fields"
            );
            return Err(FileFault::new("quotes_broken", what).at(line));
        }
        Ok(Invalid::new(
            "row",
            "quote_unclosed",
            "a field begins with a quotation mark that is never closed; close it, or double the \
             marks inside the field",
        ))
    }

    fn read_separated(&self, text: &str, separator: u8, row: &mut RawRow) {
        let values = match split(text, separator) {
            Ok(values) => values,
            Err(at) => {
                let name = self.names.get(at).map_or("row", |name| name.trim());
                row.wrong.push(Invalid::new(
                    name,
                    "quote_misplaced",
                    "text follows a closing quotation mark; double the marks inside a quoted field",
                ));
                return;
            }
        };
        let comma = separator != b',';
        for (place, value) in self.mapping.places.iter().zip(&values) {
            match place {
                Some(column) if comma && column.is_number() => {
                    row.fields.set(*column, &decimal_point(value));
                }
                Some(column) => row.fields.set(*column, value),
                None => {}
            }
        }
        let (wanted, got) = (self.names.len(), values.len());
        let spare = values.iter().skip(wanted).any(|value| !value.trim().is_empty());
        let ragged = || {
            let what = format!(
                "the row has {got} fields and the header {wanted}; a field that contains the \
                 separator or a line end must stand in quotation marks"
            );
            Invalid::new("row", "ragged", what)
        };
        if got < wanted || spare {
            row.wrong.push(ragged());
        } else if got > wanted {
            // Some exports end every row with a separator; only a refused row was shifted by one.
            row.odd = Some(ragged());
        }
    }

    fn read_json(&mut self, text: &str, row: &mut RawRow) {
        match read_line(text) {
            JsonRow::Object(pairs) => {
                if !pairs.iter().map(|(name, _)| name).eq(&self.names) {
                    self.names = pairs.iter().map(|(name, _)| name.clone()).collect();
                    let ignored = std::mem::take(&mut self.mapping.ignored);
                    self.mapping = Mapping::of(&self.names);
                    for name in ignored {
                        if self.mapping.ignored.len() < MAX_COLUMNS
                            && !self.mapping.ignored.contains(&name)
                        {
                            self.mapping.ignored.push(name);
                        }
                    }
                }
                for (place, (_, value)) in self.mapping.places.iter().zip(&pairs) {
                    if let Some(column) = place {
                        row.fields.set(*column, value);
                    }
                }
            }
            JsonRow::Wrong(wrong) => row.wrong.push(wrong),
        }
    }
}

fn unreadable(error: &std::io::Error) -> FileFault {
    FileFault::new("unreadable", format!("the file cannot be read: {error}"))
}

/// `1,5` as `1.5`: in files that separate by semicolon or tab the comma marks decimals.
fn decimal_point(value: &str) -> String {
    let one = value.matches(',').count() == 1 && !value.contains('.');
    if one { value.replace(',', ".") } else { value.to_owned() }
}

fn judge_header(names: &[String], mapping: &Mapping, separator: u8, dated: bool) -> Vec<FileFault> {
    let mut faults = vec![];
    if names.len() > MAX_COLUMNS {
        let what = format!("the file has {} columns, at most {MAX_COLUMNS} are read", names.len());
        return vec![FileFault::new("too_many_columns", what)];
    }
    if mapping.places.iter().all(Option::is_none) {
        let what = if names.len() == 1 {
            "the first line has no comma, semicolon or tab and is not a known column name"
        } else {
            "no name in the first line is known; the first line must be the names of the columns, \
             for example external_reference,recipient,address,latitude,longitude,window_start,\
             window_end"
        };
        return vec![FileFault::new("no_header", what).at(1)];
    }
    for (at, name) in names.iter().enumerate() {
        let plain = plain_name(name);
        let column = mapping.places[at];
        let twice = names[..at].iter().any(|other| plain_name(other) == plain);
        if twice && !plain.is_empty() && !column.is_some_and(Column::repeats) {
            let what = format!(
                "the column \"{}\" stands in the header twice; rename or remove one",
                name.trim()
            );
            faults.push(FileFault::new("duplicate_column", what).at(1));
        }
    }
    faults.extend(missing(mapping, separator, dated));
    faults
}

fn missing(mapping: &Mapping, separator: u8, dated: bool) -> Vec<FileFault> {
    let has = |column| mapping.has(column);
    let mut faults = vec![];
    let mut need = |column: Column, met: bool| {
        if !met {
            let some = column.aliases().iter().take(3).map(|n| format!("\"{n}\""));
            let what = format!(
                "there is no column {column}; add it (it may also be called {}). The file is \
                 separated by {}",
                some.collect::<Vec<_>>().join(", "),
                match separator {
                    b'\t' => "tabs".to_owned(),
                    other => format!("\"{}\"", char::from(other)),
                }
            );
            faults.push(FileFault::new("missing_column", what).at(1));
        }
    };
    let place = has(Column::Address) || has(Column::City);
    for (column, met) in [
        (Column::ExternalReference, has(Column::ExternalReference)),
        (Column::Recipient, has(Column::Recipient)),
        (Column::Address, place),
        (Column::Latitude, has(Column::Latitude)),
        (Column::Longitude, has(Column::Longitude)),
        (Column::WindowStart, has(Column::WindowStart) || has(Column::Window)),
        (Column::WindowEnd, has(Column::WindowEnd) || has(Column::Window)),
    ] {
        need(column, met);
    }
    if has(Column::Window) && !has(Column::WindowStart) {
        need(Column::Date, dated || has(Column::Date));
    }
    faults
}
