//! Nothing that arrives can stop the import from accounting for every row, or make it hold much.

use super::{import, leaves, stored};
use crate::orders;
use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::import::{ImportOptions, MAX_BAD_ROWS, MAX_REPORTED_ERRORS, MAX_UNCLOSED};
use proptest::prelude::*;
use std::io::{BufRead, BufReader, Read};

#[test]
fn a_file_of_nothing_but_bad_rows_is_given_up() {
    let stage = Stage::open();
    let mut file = String::from(orders::HEADER);
    (0..=MAX_BAD_ROWS).for_each(|n| file.push_str(&format!("bad-{n},,,,,,,,,,,,,,\n")));
    let report = import(&stage, file.as_bytes());
    assert_eq!(report.faults[0].code, "too_many_bad_rows");
    assert_eq!(report.counts.quarantined, MAX_BAD_ROWS);
    assert_eq!(report.errors.len(), MAX_REPORTED_ERRORS);
    assert!(report.error_count > MAX_BAD_ROWS);
}

#[test]
fn a_file_of_unclosed_quotation_marks_is_given_up() {
    let stage = Stage::open();
    let mut file = orders::csv(1);
    // A mark that opens a field, and so many bytes before the next that none closes it in time.
    let filler = format!("{}\n", "x,".repeat(400)).repeat(90);
    (0..=MAX_UNCLOSED).for_each(|n| file.push_str(&format!("R-{n},\"x\n{filler}")));
    let report = import(&stage, file.as_bytes());
    assert_eq!(report.counts.added, 1);
    let codes: Vec<_> = report.faults.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["quotes_broken"]);
}

/// A row that never ends.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(b'x');
        self.0 += buffer.len() as u64;
        if self.0 > 300_000_000 { Ok(0) } else { Ok(buffer.len()) }
    }
}

#[test]
fn a_line_of_three_hundred_megabytes_is_one_bad_row() {
    let stage = Stage::open();
    let head = orders::csv(1);
    let reader = BufReader::new(head.as_bytes().chain(Endless(0)));
    let mut ctx = stage.ctx(Actor::Console);
    let options = ImportOptions::default();
    let report = stage.app.import_orders(&mut ctx, stage.station, "x", reader, &options).unwrap();
    assert_eq!((report.rows, report.counts.added, report.counts.quarantined), (2, 1, 1));
    assert_eq!(report.errors[0].code, "row_too_long");
    if let Some(peak) = peak_kilobytes() {
        assert!(peak < 300_000, "{peak} kB: the line was not held");
    }
}

fn peak_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A reader that breaks in the middle.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(std::io::Error::other("the cable was pulled")),
            some => Ok(some),
        }
    }
}

#[test]
fn a_reader_that_breaks_is_reported_and_what_came_before_can_be_sent_again() {
    let stage = Stage::open();
    let file = orders::csv(2_000);
    let reader: &mut dyn BufRead = &mut BufReader::new(Broken(&file.as_bytes()[..280_000]));
    let mut ctx = stage.ctx(Actor::Console);
    let options = ImportOptions::default();
    let report = stage.app.import_orders(&mut ctx, stage.station, "x", reader, &options).unwrap();
    assert_eq!(report.faults[0].code, "unreadable");
    let again = import(&stage, file.as_bytes());
    assert!(again.is_clean(), "{again:?}");
    assert_eq!(again.counts.added + again.counts.unchanged, 2_000);
}

#[test]
fn a_file_that_is_refused_writes_nothing_at_all() {
    let stage = Stage::open();
    let before = leaves(&stage);
    assert!(!import(&stage, b"PK\x03\x04").is_clean());
    assert_eq!(leaves(&stage), before);
    assert!(stored(&stage).is_empty());
}

/// A good file with bytes changed, removed and put in.
fn wounded() -> impl Strategy<Value = Vec<u8>> {
    let wound = (any::<prop::sample::Index>(), any::<u8>(), 0u8..4);
    proptest::collection::vec(wound, 0..12).prop_map(|wounds| {
        let mut bytes = orders::csv(20).into_bytes();
        for (at, byte, kind) in wounds {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                _ => bytes.insert(at, b"\"\n\r,;\0"[usize::from(byte) % 6]),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn whatever_the_bytes_every_row_is_accounted_for(
        bytes in prop_oneof![
            3 => wounded(),
            1 => proptest::collection::vec(any::<u8>(), 0..3_000),
            1 => "[{}\\[\\]\":,a-z0-9\n ]{0,400}".prop_map(String::into_bytes),
        ],
    ) {
        let stage = Stage::open();
        let first = import(&stage, &bytes);
        let (orders, log) = (stored(&stage), leaves(&stage));
        // The same bytes again: whatever they are, no order changes.
        let again = import(&stage, &bytes);
        prop_assert_eq!(stored(&stage), orders);
        prop_assert_eq!(again.counts.added + again.counts.changed, 0);
        prop_assert_eq!(again.counts.quarantined, 0);
        prop_assert_eq!(again.rows, first.rows);
        prop_assert!(leaves(&stage) <= log + 2, "an import and its chunk, no order");
    }
}
