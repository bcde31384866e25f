//! The demonstration's camera: photos of real doors, in the public domain (see
//! `demo-photos/README.md`).
//!
//! Each photo carries the id of its evidence in a JPEG comment, so that no two files are the same.

use porchlight_domain::id::{EvidenceId, StopId};
use porchlight_sim::camera::{Camera, Shot};
use porchlight_sim::street::Doors;
use porchlight_vision::{Limits, clean};

const DOORS: [&[u8]; 8] = [
    include_bytes!("../../demo-photos/door-1.jpg"),
    include_bytes!("../../demo-photos/door-2.jpg"),
    include_bytes!("../../demo-photos/door-3.jpg"),
    include_bytes!("../../demo-photos/door-4.jpg"),
    include_bytes!("../../demo-photos/door-5.jpg"),
    include_bytes!("../../demo-photos/door-6.jpg"),
    include_bytes!("../../demo-photos/door-7.jpg"),
    include_bytes!("../../demo-photos/door-8.jpg"),
];
/// Start of every JPEG file (ITU-T T.81, B.1.1.3).
const START_OF_IMAGE: usize = 2;
/// Marker of a comment (ITU-T T.81, B.2.4.5).
const COMMENT: [u8; 2] = [0xff, 0xfe];

/// Takes a picture of one of the doors.
pub(super) struct DoorCamera {
    previews: Vec<Vec<u8>>,
}

impl DoorCamera {
    /// Makes the small pictures once.
    pub(super) fn new() -> Self {
        let small = |door: &&[u8]| {
            clean(door, &Limits::default()).map_or_else(|_| door.to_vec(), |clean| clean.preview)
        };
        Self { previews: DOORS.iter().map(small).collect() }
    }
}

impl Camera for DoorCamera {
    fn shoot(&self, stop: StopId, evidence: EvidenceId) -> Shot {
        self.shoot_door(usize::from(stop.0[15]), evidence)
    }
}

impl Doors for DoorCamera {
    fn shoot_door(&self, door: usize, evidence: EvidenceId) -> Shot {
        let door = door % DOORS.len();
        Shot {
            original: with_comment(DOORS[door], &evidence.to_string()),
            preview: with_comment(&self.previews[door], &evidence.to_string()),
        }
    }
}

fn with_comment(jpeg: &[u8], text: &str) -> Vec<u8> {
    let (start, rest) = jpeg.split_at(START_OF_IMAGE);
    // The length counts its own two bytes; ids are short.
    let length = u16::try_from(text.len() + 2).unwrap_or(2);
    let mut marked = start.to_vec();
    marked.extend(COMMENT);
    marked.extend(length.to_be_bytes());
    marked.extend(text.as_bytes());
    marked.extend(rest);
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_photo_is_a_file_of_its_own_that_can_be_cleaned() {
        let camera = DoorCamera::new();
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..8 {
            let mut stop = [0; 16];
            stop[15] = number;
            let shot = camera.shoot(StopId(stop), EvidenceId([number; 16]));
            assert!(clean(&shot.original, &Limits::default()).is_ok());
            assert!(clean(&shot.preview, &Limits::default()).is_ok());
            assert!(shot.preview.len() <= porchlight_app::deliver::MAX_PREVIEW_BYTES);
            assert!(seen.insert(shot.original));
        }
    }
}
