//! Tables of pairs, groups and attacks. Every wrong row is named, with its line and column.

use crate::failure::{Failure, Outcome};
use porchlight_vision::face::eval::Pair;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Wrong rows that are named; a table of nothing but wrong rows would fill the screen.
const MOST_NAMED: usize = 20;
/// Most pairs.
const MOST_PAIRS: usize = 5_000_000;

/// A picture that pairs name, and where it was named first.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) line: u64,
    pub(super) column: &'static str,
}

/// A table of pairs.
pub(super) struct Pairs {
    pub(super) path: PathBuf,
    pub(super) files: Vec<Named>,
    pub(super) pairs: Vec<Pair>,
    /// The line of each pair.
    pub(super) lines: Vec<u64>,
}

/// A picture and what a table says of it.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) file: String,
    pub(super) value: String,
}

/// What is wrong with a table.
pub(super) struct Wrong {
    path: PathBuf,
    rows: Vec<String>,
    count: usize,
}

impl Wrong {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), rows: vec![], count: 0 }
    }

    pub(super) fn add(&mut self, line: u64, column: &str, what: &str) {
        self.count += 1;
        if self.rows.len() < MOST_NAMED {
            self.rows.push(format!("line {line}, column {column}: {what}"));
        }
    }

    /// Ends in a failure if anything was wrong.
    pub(super) fn end(self) -> Outcome<()> {
        if self.count == 0 {
            return Ok(());
        }
        let more = match self.count - self.rows.len() {
            0 => String::new(),
            left => format!("\n  and {left} more"),
        };
        let rows = self.rows.join("\n  ");
        let sentence =
            format!("{} has {} wrong rows:\n  {rows}{more}", self.path.display(), self.count);
        Err(Failure::usage(sentence, "correct them; nothing was measured and nothing written"))
    }
}

/// Reads pairs, with the groups of their pictures where a table of them is given.
pub(super) fn pairs(path: &Path, groups: Option<&Path>) -> Outcome<Pairs> {
    let groups = groups.map(group_of).transpose()?;
    let bytes = contents(path)?;
    let mut table = Table::open(path, &bytes)?;
    let [a, b, same] = [table.column("a")?, table.column("b")?, table.column("same")?];
    let group = table.column("group").ok();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Pairs { path: path.to_owned(), files: vec![], pairs: vec![], lines: vec![] };
    let mut wrong = Wrong::new(path);
    for record in table.reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                wrong.add(line(&bytes, error.position()), "all", &plain(&error));
                continue;
            }
        };
        let line = line(&bytes, record.position());
        let mut file = |at: usize, column: &'static str| {
            let name = record.get(at).unwrap_or_default().trim();
            if name.is_empty() {
                wrong.add(line, column, "no file is named");
                return None;
            }
            let next = all.files.len();
            let number = *numbers.entry(name.to_owned()).or_insert(next);
            if number == next {
                all.files.push(Named { name: name.to_owned(), line, column });
            }
            Some(number)
        };
        let (one, other) = (file(a, "a"), file(b, "b"));
        let said = record.get(same).unwrap_or_default().trim();
        let same = match said {
            "1" => Some(true),
            "0" => Some(false),
            _ => {
                wrong.add(line, "same", &format!("\"{said}\" is neither 1 nor 0"));
                None
            }
        };
        let (Some(one), Some(other), Some(same)) = (one, other, same) else { continue };
        if one == other {
            wrong.add(line, "b", "a picture is paired with itself");
            continue;
        }
        let stated = group.and_then(|at| record.get(at)).map(str::trim).filter(|g| !g.is_empty());
        let by_file = |at: usize| groups.as_ref()?.get(&all.files[at].name);
        let both = by_file(one).filter(|group| by_file(other) == Some(*group));
        let group = stated.map(str::to_owned).or_else(|| both.cloned());
        all.pairs.push(Pair { a: one, b: other, same, group });
        all.lines.push(line);
        if all.pairs.len() > MOST_PAIRS {
            let sentence = format!("{} has more than {MOST_PAIRS} pairs", path.display());
            return Err(Failure::usage(sentence, "leave some impostor pairs out"));
        }
    }
    wrong.end()?;
    for (wanted, what) in [(true, "one person (same is 1)"), (false, "two persons (same is 0)")] {
        if !all.pairs.iter().any(|pair| pair.same == wanted) {
            let sentence = format!("{} has no pair of {what}", path.display());
            return Err(Failure::usage(sentence, "both kinds are needed to measure anything"));
        }
    }
    Ok(all)
}

/// Reads pictures of attacks and their species.
pub(super) fn attacks(path: &Path) -> Outcome<Vec<Row>> {
    rows(path, "species")
}

fn group_of(path: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Wrong::new(path);
    for row in rows(path, "group")? {
        if let Some(other) = groups.get(&row.file).filter(|other| **other != row.value) {
            let what = format!("\"{}\" was in group \"{other}\" before", row.file);
            wrong.add(row.line, "group", &what);
        }
        groups.insert(row.file, row.value);
    }
    wrong.end()?;
    Ok(groups)
}

fn rows(path: &Path, value: &'static str) -> Outcome<Vec<Row>> {
    let bytes = contents(path)?;
    let mut table = Table::open(path, &bytes)?;
    let [file, said] = [table.column("file")?, table.column(value)?];
    let mut wrong = Wrong::new(path);
    let mut rows = vec![];
    for record in table.reader.records() {
        match record {
            Ok(record) => {
                let line = line(&bytes, record.position());
                let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
                let row = Row { line, file: cell(file), value: cell(said) };
                for (cell, column) in [(&row.file, "file"), (&row.value, value)] {
                    if cell.is_empty() {
                        wrong.add(line, column, "it is empty");
                    }
                }
                rows.push(row);
            }
            Err(error) => {
                wrong.add(line(&bytes, error.position()), "all", &plain(&error));
            }
        }
    }
    wrong.end()?;
    Ok(rows)
}

/// What is wrong with a record, without the place, which is said already.
fn plain(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells where the head has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// The line in which a record begins, as `porchlight_trainer` counts it, which is not always built in: the
/// reader may stand before line ends that it has not counted yet.
fn line(bytes: &[u8], at: Option<&csv::Position>) -> u64 {
    let Some(at) = at else { return 0 };
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let ends = bytes.iter().skip(from).take_while(|b| matches!(b, b'\r' | b'\n'));
    at.line() + ends.filter(|b| **b == b'\n').count() as u64
}

fn contents(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|e| {
        Failure::usage(format!("{} cannot be read: {e}", path.display()), "name a CSV file")
    })
}

struct Table<'a> {
    path: PathBuf,
    reader: csv::Reader<&'a [u8]>,
    head: Vec<String>,
}

impl<'a> Table<'a> {
    fn open(path: &Path, bytes: &'a [u8]) -> Outcome<Self> {
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let head = reader.headers().map_err(|e| {
            let sentence = format!("{}, line 1: {}", path.display(), plain(&e));
            Failure::usage(sentence, "save it as CSV with a head line, UTF-8")
        })?;
        let head = head.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned());
        let head = head.collect();
        Ok(Self { path: path.to_owned(), reader, head })
    }

    fn column(&self, name: &str) -> Outcome<usize> {
        self.head.iter().position(|column| column == name).ok_or_else(|| {
            let sentence = format!(
                "{}, line 1: there is no column {name}; there are {}",
                self.path.display(),
                self.head.join(", ")
            );
            Failure::usage(sentence, "name the columns in the first line")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.csv");
        std::fs::write(&path, text).unwrap();
        let said = pairs(&path, None).err().unwrap().sentence;
        said.replace(&path.display().to_string(), "pairs.csv")
    }

    #[test]
    fn wrong_rows_are_all_named_with_line_and_column() {
        let text =
            "a,b,same\n1.png,2.png,yes\n,3.png,1\n1.png,1.png,1\n1.png,2.png\n1.png,2.png,0\n";
        let wanted = "pairs.csv has 4 wrong rows:\n  line 2, column same: \"yes\" is neither 1 nor 0\n  \
                      line 3, column a: no file is named\n  line 4, column b: a picture is paired with \
                      itself\n  line 5, column all: 2 cells where the head has 3";
        assert_eq!(refused(text), wanted);
        // The same rows, saved on Windows.
        assert_eq!(refused(&text.replace('\n', "\r\n")), wanted);
    }

    #[test]
    fn a_missing_column_is_named_with_those_there_are() {
        let said = refused("a,b,label\n1.png,2.png,1\n");
        assert_eq!(said, "pairs.csv, line 1: there is no column same; there are a, b, label");
        assert!(refused("a,b,same\n1.png,2.png,1\n").contains("no pair of two persons"));
    }

    #[test]
    fn a_pair_has_a_group_if_it_is_stated_or_both_pictures_have_one() {
        let folder = tempfile::tempdir().unwrap();
        let [table, groups] = ["pairs.csv", "groups.csv"].map(|name| folder.path().join(name));
        let text = "\u{feff}a,b,same,group\nx,y,1,\nx,z,0,\nx,y,0,stated\n";
        std::fs::write(&table, text).unwrap();
        std::fs::write(&groups, "file,group\nx,one\ny,one\nz,two\n").unwrap();
        let read = pairs(&table, Some(&groups)).ok().unwrap();
        let of: Vec<Option<&str>> = read.pairs.iter().map(|pair| pair.group.as_deref()).collect();
        assert_eq!(of, [Some("one"), None, Some("stated")]);
        std::fs::write(&groups, "file,group\nx,one\nx,two\n").unwrap();
        let twice = pairs(&table, Some(&groups)).err().unwrap().sentence;
        assert!(
            twice.contains("line 3, column group: \"x\" was in group \"one\" before"),
            "{twice}"
        );
    }
}
