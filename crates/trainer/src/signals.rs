//! Recorded signals: reading them, and what each account looked like at its last request.
//!
//! Owns: files of records of [`RECORD_BYTES`] bytes, one after the other, as they were observed; and
//! the table of features made by replaying them through the very book that answers requests, so that
//! training sees the same bits. Never does: keep a file in memory, or compute a feature itself.

use crate::table::{LeftOut, Table, Why};
use crate::trouble::Trouble;
use porchlight_domain::id;
use porchlight_risk::book::{Book, Limits};
use porchlight_risk::card::Direction;
use porchlight_risk::feature::{Feature, Features, Role};
use porchlight_risk::signal::{RECORD_BYTES, Signal};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

/// Digits of an account's number.
const HEX_DIGITS: usize = 32;

/// A file of recorded signals, read one by one.
#[derive(Debug)]
pub struct Recording {
    file: PathBuf,
    from: BufReader<File>,
    number: u64,
}

impl Recording {
    /// Opens a recording.
    ///
    /// # Errors
    /// [`Trouble::Unreadable`] when the file cannot be opened.
    pub fn open(file: &Path) -> Result<Self, Trouble> {
        let from = File::open(file).map_err(|e| unreadable(file, e))?;
        Ok(Self {
            file: file.to_path_buf(),
            from: BufReader::with_capacity(1 << 18, from),
            number: 0,
        })
    }

    fn read(&mut self) -> Result<Option<Signal>, Trouble> {
        let mut bytes = [0; RECORD_BYTES];
        let mut kept = 0;
        while kept < RECORD_BYTES {
            match self.from.read(&mut bytes[kept..]) {
                Ok(0) => break,
                Ok(more) => kept += more,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(&self.file, error)),
            }
        }
        let number = self.number + 1;
        let wrong = |why: String| Trouble::Record { file: self.file.clone(), number, why };
        match kept {
            0 => return Ok(None),
            RECORD_BYTES => {}
            _ => {
                let why = format!("it has {kept} bytes of {RECORD_BYTES}: the file was cut off");
                return Err(wrong(why));
            }
        }
        let signal = Signal::from_record(&bytes).map_err(|damaged| match damaged {
            porchlight_risk::state::Damaged::Version(found) => {
                wrong(format!("it begins with {found}, which is no version of a recorded signal"))
            }
            _ => wrong("it holds a value that no signal can have".into()),
        })?;
        self.number = number;
        Ok(Some(signal))
    }
}

impl Iterator for Recording {
    type Item = Result<Signal, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

fn unreadable(file: &Path, error: std::io::Error) -> Trouble {
    Trouble::Unreadable { file: file.to_path_buf(), source: csv::Error::from(error) }
}

/// What a recording holds, from a first reading.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Signals.
    pub signals: u64,
    /// The place of each account's last request, from 0. What the server did itself is none.
    pub last: HashMap<u128, u64>,
    /// Room for all of it, at most that of [`Limits::MILLION`].
    pub limits: Limits,
}

/// Reads a recording once.
///
/// # Errors
/// [`Trouble`] when it cannot be read, a record is damaged, or there is none.
pub fn survey(file: &Path) -> Result<Survey, Trouble> {
    let (mut signals, mut last) = (0, HashMap::new());
    let (mut accounts, mut devices, mut networks) =
        (HashSet::new(), HashSet::new(), HashSet::new());
    for signal in Recording::open(file)? {
        let signal = signal?;
        accounts.insert(signal.actor);
        if !signal.kind.is_ours() {
            last.insert(signal.actor, signals);
            devices.insert(signal.device);
            networks.insert(signal.network);
        }
        signals += 1;
    }
    if signals == 0 {
        return Err(Trouble::useless(file, "holds no signals"));
    }
    let room = |seen: usize, most: u32| u32::try_from(seen).unwrap_or(most).clamp(1, most);
    let most = Limits::MILLION;
    let limits = Limits {
        accounts: room(accounts.len(), most.accounts),
        devices: room(devices.len(), most.devices),
        networks: room(networks.len(), most.networks),
        offers: most.offers,
    };
    Ok(Survey { signals, last, limits })
}

/// The features of each account at its last request.
///
/// # Errors
/// [`Trouble`] when the recording cannot be read, a record is damaged, or there is none.
pub fn features(file: &Path) -> Result<BTreeMap<u128, Features>, Trouble> {
    let survey = survey(file)?;
    let mut book = Book::new(survey.limits);
    let mut found = BTreeMap::new();
    for (at, signal) in (0_u64..).zip(Recording::open(file)?) {
        let signal = signal?;
        if survey.last.get(&signal.actor) == Some(&at) {
            found.insert(signal.actor, book.observe(&signal).features);
        } else {
            book.replay(&signal);
        }
    }
    Ok(found)
}

/// The number of an account, from 32 hexadecimal digits or an id such as `cou_...`.
#[must_use]
pub fn actor(text: &str) -> Option<u128> {
    if text.len() == HEX_DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return u128::from_str_radix(text, 16).ok();
    }
    let (_, name) = text.split_once('_')?;
    id::decode(name).map(u128::from_be_bytes)
}

/// The number of an account of the labels.
pub(crate) fn number(id: &str) -> Result<u128, Trouble> {
    actor(id).ok_or_else(|| {
        let why = "is no account: 32 hexadecimal digits or an id such as cou_... are";
        Trouble::Call(format!("the labels' account \"{id}\" {why}"))
    })
}

/// Which accounts the recording knows.
pub(crate) fn known(
    known: &BTreeMap<u128, Features>,
    ids: &[String],
) -> Result<Vec<bool>, Trouble> {
    let in_it = |id: &String| Ok(known.contains_key(&number(id)?));
    ids.iter().map(in_it).collect()
}

/// The scored features of accounts in the order of `ids`, and their declared directions. What is
/// context for people is not in it.
pub(crate) fn table(known: &BTreeMap<u128, Features>, ids: &[String]) -> (Table, Vec<Direction>) {
    let rows: Vec<Option<&Features>> =
        ids.iter().map(|id| actor(id).and_then(|actor| known.get(&actor))).collect();
    let (mut names, mut columns, mut left_out, mut directions) = (vec![], vec![], vec![], vec![]);
    for feature in Feature::ALL.iter().filter(|f| f.role() == Role::Scored) {
        let values: Vec<f32> =
            rows.iter().map(|row| row.map_or(f32::NAN, |row| feature.of(row))).collect();
        let different: HashSet<u32> = values.iter().map(|value| value.to_bits()).collect();
        let column = feature.code().to_owned();
        if different.len() < 2 {
            left_out.push(LeftOut { table: "signals".into(), column, why: Why::Constant });
            continue;
        }
        names.push(column);
        columns.push(values);
        directions.push(feature.direction());
    }
    let unknown = rows.iter().filter(|row| row.is_none()).count();
    (Table { ids: ids.to_vec(), names, columns, left_out, unknown }, directions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_named_by_digits_or_ids() {
        let bytes = [7; 16];
        let number = u128::from_be_bytes(bytes);
        assert_eq!(actor(&format!("{number:032x}")), Some(number));
        assert_eq!(actor(&format!("cou_{}", id::encode(bytes))), Some(number));
        assert_eq!(actor("17"), None);
        assert_eq!(actor("cou_17"), None);
    }
}
