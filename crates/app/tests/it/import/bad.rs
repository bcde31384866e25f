//! Malformed files, one for each way in which exports go wrong: every fault is named, with its row
//! and column, and says what would be right. The snapshot is what a dispatcher reads.

use super::import;
use crate::stage::Stage;
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[test]
fn every_fault_of_every_malformed_file_is_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/import/bad");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 30);
    let mut text = String::new();
    for path in files {
        let stage = Stage::open();
        let report = import(&stage, &fs::read(&path).unwrap());
        assert!(!report.is_clean(), "{} has a fault", path.display());
        let name = path.file_name().unwrap().to_string_lossy();
        let counts = report.counts;
        let _ = writeln!(
            text,
            "{name}: {} rows, {} added, {} in quarantine",
            report.rows, counts.added, counts.quarantined
        );
        for fault in &report.faults {
            let line = fault.line.map_or(String::new(), |line| format!(", line {line}"));
            let _ = writeln!(text, "  file{line} [{}] {}", fault.code, fault.message);
        }
        for error in &report.errors {
            let _ = writeln!(
                text,
                "  row {}, line {}, {} [{}] {}",
                error.row, error.line, error.column, error.code, error.message
            );
        }
    }
    insta::assert_snapshot!("malformed_files", text);
}
