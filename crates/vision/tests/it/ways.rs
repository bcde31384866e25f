//! The rows of the table of reuse: what is done to a photo, and which honest photos belong
//! together.

use crate::copies::{SCREENS, cropped, lit, on_screen, shrunk, tilted, turned};
use crate::scenes::jpeg;
use image::RgbImage;
use std::path::{Path, PathBuf};

/// Longest side of the photos that copies are made from.
const SIDE: u32 = 1_200;

/// One way to copy a photo, to a JPEG.
pub(crate) type Way = fn(&RgbImage) -> Vec<u8>;

/// Names and ways; every one is to be found.
pub(crate) const WAYS: [(&str, Way); 22] = [
    ("JPEG, quality 30", |p| jpeg(p, 30)),
    ("JPEG, quality 10", |p| jpeg(p, 10)),
    ("shrunk to 320 pixels", |p| jpeg(&shrunk(p, 320), 80)),
    ("brighter, 1.4 times", |p| jpeg(&lit(p, 1.4), 85)),
    ("darker, 0.6 times", |p| jpeg(&lit(p, 0.6), 85)),
    ("2 % cut off each side", |p| jpeg(&cropped(p, 0.02), 85)),
    ("5 % cut off each side", |p| jpeg(&cropped(p, 0.05), 85)),
    ("10 % cut off each side", |p| jpeg(&cropped(p, 0.1), 85)),
    ("20 % cut off each side", |p| jpeg(&cropped(p, 0.2), 85)),
    ("turned by 1 degree", |p| jpeg(&turned(p, 1.0), 85)),
    ("turned by 3 degrees", |p| jpeg(&turned(p, 3.0), 85)),
    ("turned by 10, 10 % cut off", |p| jpeg(&cropped(&turned(p, 10.0), 0.1), 85)),
    ("turned by 90 degrees", |p| jpeg(&image::imageops::rotate90(p), 85)),
    ("tilted by 3 %", |p| jpeg(&tilted(p, 0.03), 85)),
    ("tilted by 8 %", |p| jpeg(&tilted(p, 0.08), 85)),
    ("tilted by 15 %", |p| jpeg(&tilted(p, 0.15), 85)),
    ("mirrored", |p| jpeg(&image::imageops::flip_horizontal(p), 85)),
    ("cut, darker, quality 30", |p| jpeg(&lit(&cropped(p, 0.07), 0.8), 30)),
    (SCREENS[0].0, |p| jpeg(&on_screen(p, &SCREENS[0].1), 80)),
    (SCREENS[1].0, |p| jpeg(&on_screen(p, &SCREENS[1].1), 80)),
    (SCREENS[2].0, |p| jpeg(&on_screen(p, &SCREENS[2].1), 80)),
    (SCREENS[3].0, |p| jpeg(&on_screen(p, &SCREENS[3].1), 80)),
];

/// How two honest photos belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kinship {
    /// One delivery, seconds apart: alike, and never compared in earnest.
    OneDelivery,
    /// The same house or corridor on another delivery.
    OneDoor,
    /// Other places.
    Others,
}

/// Read from the photos' names: two visits at the purple door and the view from it; the flats of
/// one corridor by day.
pub(crate) fn kinship(a: &Path, b: &Path) -> Kinship {
    let place = |path: &Path| -> (char, String) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match name.strip_prefix("IMG_") {
            Some("6817" | "6818" | "6819") => ('A', "first visit".into()),
            Some("6824") => ('A', "from inside".into()),
            Some(_) => ('A', "second visit".into()),
            // The hour and minute tell visits of one day apart.
            None => ('B', name.chars().take(16).collect()),
        }
    };
    let ((house, visit), (other_house, other_visit)) = (place(a), place(b));
    match (house == other_house, visit == other_visit) {
        (true, true) => Kinship::OneDelivery,
        (true, false) => Kinship::OneDoor,
        _ => Kinship::Others,
    }
}

/// The photos of doors, decoded and brought to one size; none where they are absent.
pub(crate) fn doors() -> Vec<(PathBuf, RgbImage)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/photos/doorstep-cc0/images");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let picture = image::open(&path).ok()?.into_rgb8();
        let large = picture.width().max(picture.height()) > SIDE;
        Some((path, if large { shrunk(&picture, SIDE) } else { picture }))
    };
    paths.into_iter().filter_map(read).collect()
}
