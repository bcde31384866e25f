//! How faces are compared, from what is written to what can be used.

use super::{WrittenFaces, Wrong};

/// The processes that compare faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceSettings {
    /// At once.
    pub processes: u8,
    /// Minutes without work after which one ends.
    pub idle_minutes: u16,
}

pub(super) fn check(written: &WrittenFaces, wrong: &mut Vec<Wrong>) -> FaceSettings {
    if !(1..=8).contains(&written.processes) {
        let right = "run 1 to 8 processes, about 170 MB each";
        wrong.push(Wrong::new("faces.processes", &written.processes.to_string(), right));
    }
    if !(1..=1_440).contains(&written.idle_minutes) {
        let right = "end them after 1 to 1440 minutes without work";
        wrong.push(Wrong::new("faces.idle_minutes", &written.idle_minutes.to_string(), right));
    }
    FaceSettings { processes: written.processes, idle_minutes: written.idle_minutes }
}
