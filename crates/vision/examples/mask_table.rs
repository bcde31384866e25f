//! How many faces are found, by their size, and what is covered on doors without people.
//!
//! `cargo run --release -p porchlight-vision --example mask_table MODELS DOORS HEADS [COUNT]` takes
//! a folder of JPEG photos of doors and a folder of folders of heads (grey PGM, as the ORL set has
//! them), pastes one head at a time into one door and looks whether it is covered.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for people")]
#![allow(clippy::cast_possible_truncation, reason = "sides of small pictures")]

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{GrayImage, Rgb, RgbImage};
use porchlight_vision::mask::{FoundBy, Masker, Masking, Region, RegionKind};
use porchlight_vision::{Limits, clean, clean_masked};
use std::path::{Path, PathBuf};

/// Widths of a pasted head, ears and hair included, in pixels of a picture of 1,200 to 1,600.
const WIDTHS: [u32; 7] = [24, 32, 48, 64, 96, 160, 320];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, doors, heads, count @ ..] = arguments.as_slice() else {
        println!("usage: mask_table MODELS DOORS HEADS [COUNT]");
        return;
    };
    let count: usize = count.first().map_or(40, |count| count.parse().unwrap());
    let masker = Masker::open(Path::new(models)).unwrap();
    let doors: Vec<RgbImage> =
        files(Path::new(doors), "jpg").iter().map(|path| shown(path)).collect();
    let heads = files(Path::new(heads), "pgm");
    let (mut faces, mut texts, mut looks) = (0, 0, 0);
    for door in &doors {
        for region in regions(&masker, door) {
            match (region.kind, region.by) {
                (RegionKind::Face, _) => faces += 1,
                (RegionKind::Label, FoundBy::TextModel) => texts += 1,
                (RegionKind::Label, _) => looks += 1,
                (RegionKind::Person, _) => {}
            }
        }
    }
    println!("{} doors: {faces} faces, {texts} labels by text, {looks} by looks", doors.len());
    for width in WIDTHS {
        let found = (0..count).filter(|at| {
            let head = &heads[at * 7 % heads.len()];
            is_covered(&masker, &doors[at % doors.len()], &pgm(head), (width, *at))
        });
        println!("heads {width:3} pixels wide: {} of {count} covered", found.count());
    }
}

/// Whether a head pasted into a door is covered.
fn is_covered(
    masker: &Masker,
    door: &RgbImage,
    head: &GrayImage,
    (width, at): (u32, usize),
) -> bool {
    let height = width * head.height() / head.width();
    let head = imageops::resize(head, width, height, FilterType::Triangle);
    let mut picture = door.clone();
    // Spread over the picture, the same in every run.
    let spread = |most: u32, by: u32| (at as u32).wrapping_mul(by) % most.max(1);
    let left = spread(picture.width() - width, 397);
    let top = spread(picture.height() - height, 211);
    for (x, y, pixel) in head.enumerate_pixels() {
        picture.put_pixel(left + x, top + y, Rgb([pixel.0[0]; 3]));
    }
    let middle = (left + width / 2, top + height / 2);
    let face = |region: &Region| region.kind == RegionKind::Face;
    regions(masker, &picture)
        .iter()
        .any(|region| face(region) && region.pixels.holds(middle.0, middle.1))
}

fn regions(masker: &Masker, picture: &RgbImage) -> Vec<Region> {
    let mut bytes = vec![];
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).unwrap();
    let clean = clean_masked(&bytes, &Limits::default(), Some(masker)).unwrap();
    let Masking::Done(regions) = clean.masking else { panic!("{:?}", clean.masking) };
    regions
}

/// A photo at the size at which it is shown.
fn shown(path: &Path) -> RgbImage {
    let clean = clean(&std::fs::read(path).unwrap(), &Limits::default()).unwrap();
    image::load_from_memory(&clean.display).unwrap().into_rgb8()
}

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.extension().is_some_and(|own| own == end) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A grey picture in the binary PGM form.
fn pgm(path: &Path) -> GrayImage {
    let bytes = std::fs::read(path).unwrap();
    let mut words = vec![];
    let mut at = 0;
    while words.len() < 4 {
        let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
        words.push(String::from_utf8_lossy(&bytes[at..end]).into_owned());
        at = end + 1;
    }
    let [width, height] = [&words[1], &words[2]].map(|side| side.parse().unwrap());
    GrayImage::from_raw(width, height, bytes[at..].to_vec()).unwrap()
}
