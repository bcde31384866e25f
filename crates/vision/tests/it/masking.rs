//! Masking with the real models, where they were fetched (`cargo xtask test` does that first).

use crate::decode;
use crate::scenes;
use image::{Rgb, RgbImage};
use porchlight_vision::mask::{
    COLOUR_STEP, FileState, FoundBy, MOST_CELLS, Masker, Masking, NoMasker, Region, RegionKind,
};
use porchlight_vision::{Clean, Limits, clean, clean_masked};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/models")
}

/// The models, loaded once for all tests; says loudly if there are none.
fn masker() -> Option<&'static Masker> {
    static MASKER: OnceLock<Option<Masker>> = OnceLock::new();
    let open = || match Masker::open(&folder()) {
        Ok(masker) => Some(masker),
        Err(NoMasker::Missing(file)) => {
            eprintln!(
                "SKIPPED: no {file} in {}; `porchlight models fetch --to target/models` gets it",
                folder().display()
            );
            None
        }
        Err(other) => panic!("{other}"),
    };
    MASKER.get_or_init(open).as_ref()
}

fn shared(path: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is not here", path.display());
    }
    bytes
}

fn masked(bytes: &[u8], masker: &Masker) -> (Clean, Vec<Region>) {
    let clean = clean_masked(bytes, &Limits::default(), Some(masker)).unwrap();
    let Masking::Done(regions) = clean.masking.clone() else { panic!("{:?}", clean.masking) };
    (clean, regions)
}

fn of_kind(regions: &[Region], kind: RegionKind) -> Vec<Region> {
    regions.iter().copied().filter(|region| region.kind == kind).collect()
}

#[test]
fn a_real_face_is_covered_and_not_found_again() {
    let (Some(masker), Some(bytes)) = (masker(), shared("face/eval/silentface/image_T1.jpg"))
    else {
        return;
    };
    let (before, regions) = masked(&bytes, masker);
    assert_eq!(of_kind(&regions, RegionKind::Face).len(), 1, "{regions:?}");
    assert_eq!(of_kind(&regions, RegionKind::Person).len(), 1, "{regions:?}");
    let (_, again) = masked(&before.display, masker);
    assert_eq!(of_kind(&again, RegionKind::Face), [], "the covered face was found again");
}

#[test]
fn of_a_covered_face_a_few_colours_remain() {
    let (Some(masker), Some(bytes)) = (masker(), shared("face/eval/silentface/image_T1.jpg"))
    else {
        return;
    };
    let (clean, regions) = masked(&bytes, masker);
    let face = of_kind(&regions, RegionKind::Face)[0].pixels;
    let shown = decode(&clean.display);
    // Compression shifts colours a little; the middle of each cell is flat.
    let cell = face.width().max(face.height()).div_ceil(MOST_CELLS);
    let mut seen = BTreeSet::new();
    for y in (face.top + cell / 2..face.bottom).step_by(cell as usize) {
        for x in (face.left + cell / 2..face.right).step_by(cell as usize) {
            let middle = shown.get_pixel(x, y);
            for (dx, dy) in [(0, 1), (1, 0), (1, 1)] {
                let beside = shown.get_pixel(x + dx, y + dy);
                let apart = middle.0.iter().zip(beside.0).map(|(a, b)| a.abs_diff(b)).max();
                assert!(apart.unwrap() < COLOUR_STEP / 2, "a cell at {x}, {y} is not flat");
            }
            seen.insert(middle.0);
        }
    }
    assert!(seen.len() <= (MOST_CELLS * MOST_CELLS) as usize);
}

#[test]
fn outside_the_covered_parts_the_picture_is_what_it_was() {
    let (Some(masker), Some(bytes)) = (masker(), shared("face/eval/silentface/image_T1.jpg"))
    else {
        return;
    };
    let (with, regions) = masked(&bytes, masker);
    let without = clean(&bytes, &Limits::default()).unwrap();
    assert_eq!(without.masking, Masking::NoModels);
    let (with, without) = (decode(&with.display), decode(&without.display));
    // Blocks of the compression that a covered part touches change as a whole (16 by 16 pixels).
    let block = |x: u32, y: u32| (x / 16, y / 16);
    let touched: BTreeSet<_> = with
        .enumerate_pixels()
        .filter(|(x, y, _)| regions.iter().any(|region| region.pixels.holds(*x, *y)))
        .map(|(x, y, _)| block(x, y))
        .collect();
    let mut compared = 0;
    for (x, y, pixel) in with.enumerate_pixels() {
        let (column, row) = block(x, y);
        // Decoders smooth colours across the edges of blocks.
        let near = (column.saturating_sub(1)..=column + 1)
            .any(|c| (row.saturating_sub(1)..=row + 1).any(|r| touched.contains(&(c, r))));
        if !near {
            assert_eq!(pixel, without.get_pixel(x, y), "at {x}, {y}");
            compared += 1;
        }
    }
    assert!(compared > 10_000, "only {compared} pixels lie outside");
}

#[test]
fn a_label_on_a_real_parcel_is_covered_and_has_no_text_afterwards() {
    let path = "photos/doorstep-cc0/images/PXL_20201107_214721193.jpg";
    let (Some(masker), Some(bytes)) = (masker(), shared(path)) else { return };
    let (before, regions) = masked(&bytes, masker);
    let labels = of_kind(&regions, RegionKind::Label);
    // The large label lies about here (looked up by eye), in a picture of 1,200 by 900 pixels.
    let large = labels.iter().filter(|label| label.pixels.holds(640, 270)).count();
    assert!(large >= 1, "{labels:?}");
    let (_, again) = masked(&before.display, masker);
    let text = |region: &&Region| region.by == FoundBy::TextModel;
    for found in of_kind(&again, RegionKind::Label).iter().filter(text) {
        let inside = labels.iter().any(|label| {
            let middle = |a: u32, b: u32| a.midpoint(b);
            let p = found.pixels;
            label.pixels.holds(middle(p.left, p.right), middle(p.top, p.bottom))
        });
        assert!(!inside, "text was found where a label was covered: {found:?}");
    }
}

#[test]
fn a_house_number_stays_visible() {
    let path = "photos/doorstep-cc0/images/PXL_20201101_154110239.jpg";
    let (Some(masker), Some(bytes)) = (masker(), shared(path)) else { return };
    let (_, regions) = masked(&bytes, masker);
    // The plate with the number hangs beside the door, at the upper edge of the picture.
    let plate = |region: &&Region| region.pixels.top < 340 && region.pixels.left < 620;
    assert_eq!(regions.iter().find(plate), None);
}

#[test]
fn doors_without_people_are_hardly_ever_covered_as_faces() {
    let Some(masker) = masker() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/photos/doorstep-cc0/images");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: {} is not here", folder.display());
        return;
    };
    let mut faces = 0;
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let (_, regions) = masked(&bytes, masker);
        assert_eq!(of_kind(&regions, RegionKind::Person), []);
        faces += of_kind(&regions, RegionKind::Face).len();
    }
    assert!(faces <= 2, "{faces} faces were seen on 22 doors");
}

#[test]
fn pictures_of_every_shape_are_masked_without_a_fault() {
    let Some(masker) = masker() else { return };
    for (width, height) in [(64, 64), (64, 900), (900, 64), (97, 65), (1_700, 500)] {
        let picture = RgbImage::from_fn(width, height, |x, y| {
            Rgb([(x * 7) as u8, (y * 5) as u8, (x ^ y) as u8])
        });
        let (clean, _) = masked(&scenes::jpeg(&picture, 90), masker);
        assert_eq!((clean.width, clean.height), (width, height));
    }
}

#[test]
fn models_that_are_missing_or_changed_are_named() {
    let empty = std::env::temp_dir().join(format!("porchlight-no-models-{}", std::process::id()));
    std::fs::create_dir_all(&empty).unwrap();
    let Some(runtime) = porchlight_vision::mask::runtime_file() else { return };
    assert_eq!(Masker::open(&empty).err(), Some(NoMasker::Missing(runtime.name)));
    assert_eq!(runtime.state(&empty), FileState::Missing);
    std::fs::write(empty.join(runtime.name), b"another library").unwrap();
    assert_eq!(Masker::open(&empty).err(), Some(NoMasker::Other(runtime.name)));
    std::fs::remove_dir_all(&empty).unwrap();
}
