//! On real photos beside the repository, where they are; otherwise each test says that it skips.

use crate::{decode, has_exif, metadata_segments};
use porchlight_vision::{Hint, Limits, Measured, RefusalKind, clean, is_bare_jpeg};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder of the photos, or nothing with a loud word.
fn photos(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/photos");
    let mut found = vec![];
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    if found.is_empty() {
        eprintln!("SKIPPED: no photos under ../shared/data/photos/{folder}");
    }
    found
}

fn is_jpeg_name(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jpg"))
}

#[test]
fn hostile_files_are_refused_or_cleaned_and_never_panic() {
    let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
    for path in photos("bad-input") {
        let bytes = fs::read(&path).unwrap();
        let end = match clean(&bytes, &Limits::default()) {
            Ok(done) => {
                assert!(!has_exif(&done.display), "{}", path.display());
                "cleaned"
            }
            Err(refusal) => refusal.kind.code(),
        };
        *ends.entry(end).or_default() += 1;
    }
    eprintln!("hostile files: {ends:?}");
    // A picture may take 256 MiB to decode, and is scaled while it is held.
    if let Some(peak) = peak_kilobytes() {
        eprintln!("peak memory {peak} kB");
        assert!(peak < 600_000, "{peak} kB");
    }
}

fn peak_kilobytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[test]
fn all_doorstep_photos_are_cleaned_without_hints_and_without_metadata() {
    for path in photos("doorstep-cc0").into_iter().filter(|p| is_jpeg_name(p)) {
        let done = clean(&fs::read(&path).unwrap(), &Limits::default()).unwrap();
        let hints = done.measured.hints();
        assert_eq!(hints, [], "{}: {:?}", path.display(), done.measured);
        assert!(metadata_segments(&done.display).is_empty());
        assert!(decode(&done.preview).width().max(decode(&done.preview).height()) <= 480);
    }
}

#[test]
fn no_byte_of_any_samples_metadata_is_in_what_is_written() {
    let (mut taken, mut refused) = (0, BTreeMap::new());
    for path in photos("exif") {
        let bytes = fs::read(&path).unwrap();
        match clean(&bytes, &Limits::default()) {
            Ok(done) => {
                // Marker by marker: tables, one frame, one scan, the end, and nothing else.
                assert!(is_bare_jpeg(&done.display), "{}", path.display());
                assert!(is_bare_jpeg(&done.preview), "{}", path.display());
                taken += 1;
            }
            Err(refusal) => *refused.entry(refusal.kind.code()).or_insert(0) += 1,
        }
    }
    eprintln!("samples with metadata: {taken} taken, refused {refused:?}");
}

#[test]
fn signs_of_programs_are_found_in_samples_and_not_in_photos_of_cameras() {
    for folder in ["exif", "pdq/upstream", "doorstep-cc0", "blur/certh-subset", "near-dup"] {
        let (mut all, mut named, mut signs) = (0, 0, BTreeMap::new());
        for path in photos(folder) {
            let Ok(done) = clean(&fs::read(&path).unwrap(), &Limits::default()) else { continue };
            all += 1;
            named += usize::from(done.facts.names_camera);
            for sign in done.facts.passed_through {
                *signs.entry(sign.code()).or_insert(0) += 1;
            }
        }
        eprintln!("{folder}: {all} files, {named} name a camera, signs {signs:?}");
        let table = signs.get("table").copied().unwrap_or(0);
        let photos_only = matches!(folder, "doorstep-cc0" | "blur/certh-subset");
        assert!(!photos_only || table == 0, "{folder}: {signs:?}");
    }
}

#[test]
fn progressive_photos_are_taken() {
    let progressive = |bytes: &[u8]| bytes.windows(4).any(|w| w == [0xFF, 0xC2, 0, 17]);
    let mut taken = 0;
    for path in photos("pdq/upstream").into_iter().filter(|p| is_jpeg_name(p)) {
        let bytes = fs::read(&path).unwrap();
        if progressive(&bytes) {
            let done = clean(&bytes, &Limits::default());
            let small = matches!(&done, Err(no) if no.kind == RefusalKind::TooFewPixels);
            assert!(done.is_ok() || small, "{}: {:?}", path.display(), done.err());
            taken += usize::from(done.is_ok());
        }
    }
    eprintln!("progressive photos: {taken}");
}

#[test]
fn samples_with_exif_come_out_upright_and_empty() {
    let mut turned = 0;
    for path in photos("exif").into_iter().filter(|p| is_jpeg_name(p)) {
        let bytes = fs::read(&path).unwrap();
        let Ok(done) = clean(&bytes, &Limits::default()) else { continue };
        for out in [&done.display, &done.preview] {
            assert!(!has_exif(out), "{}", path.display());
            assert!(metadata_segments(out).is_empty(), "{}", path.display());
        }
        let whole = decode(&bytes);
        let tag = exif::Reader::new()
            .read_from_container(&mut std::io::Cursor::new(&bytes))
            .ok()
            .and_then(|e| {
                e.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)
            });
        let expected = match tag {
            Some(5..=8) => (whole.height(), whole.width()),
            _ => whole.dimensions(),
        };
        turned += usize::from(matches!(tag, Some(2..=8)));
        assert_eq!((done.width, done.height), expected, "{}: {tag:?}", path.display());
    }
    eprintln!("samples that were turned: {turned}");
}

fn measured(folder: &str) -> Vec<Measured> {
    let read = |path: &PathBuf| fs::read(path).unwrap();
    let files = photos(folder).into_iter().filter(|p| is_jpeg_name(p));
    files.filter_map(|p| clean(&read(&p), &Limits::default()).ok()).map(|c| c.measured).collect()
}

fn spread(values: impl Iterator<Item = f64>) -> (f64, f64, f64) {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |share: usize| values.get((values.len().max(1) - 1) * share / 100).copied();
    (at(0).unwrap_or(0.0), at(50).unwrap_or(0.0), at(100).unwrap_or(0.0))
}

#[test]
fn sharp_photos_measure_sharper_than_blurred_ones() {
    let (sharp, blurred) =
        (measured("blur/certh-subset/sharp"), measured("blur/certh-subset/blur"));
    if sharp.is_empty() || blurred.is_empty() {
        return;
    }
    let sharpness = |set: &[Measured]| spread(set.iter().map(|m| m.sharpness));
    eprintln!("sharpness, least, median, most: sharp {:?}", sharpness(&sharp));
    eprintln!("sharpness, least, median, most: blurred {:?}", sharpness(&blurred));
    eprintln!("doorstep {:?}", sharpness(&measured("doorstep-cc0")));
    let hinted =
        |set: &[Measured]| set.iter().filter(|m| m.hints().contains(&Hint::Blurred)).count();
    let (of_sharp, of_blurred) = (hinted(&sharp), hinted(&blurred));
    eprintln!("called blurred: {of_blurred} of {} blurred", blurred.len());
    assert_eq!(of_sharp, 0, "no sharp photo is called blurred");
    // Probability that a sharp photo measures above a blurred one.
    let above = sharp
        .iter()
        .flat_map(|s| blurred.iter().map(move |b| usize::from(s.sharpness > b.sharpness)))
        .sum::<usize>();
    let auc = above as f64 / (sharp.len() * blurred.len()) as f64;
    assert!(auc >= 0.9, "area under the curve {auc}");
}

#[test]
fn under_exposed_photos_measure_darker_than_doorsteps() {
    let doors = measured("doorstep-cc0");
    let mut dark = vec![];
    for path in photos("dark") {
        // The set is PNG; our input is JPEG, so it is written as one first.
        let Ok(picture) = image::open(&path) else { continue };
        let bytes = crate::scenes::jpeg(&picture.into_rgb8(), 95);
        dark.push(clean(&bytes, &Limits::default()).unwrap().measured);
    }
    if doors.is_empty() || dark.is_empty() {
        return;
    }
    let luma = |set: &[Measured]| spread(set.iter().map(|m| m.mean_luma));
    eprintln!("mean luma, least, median, most: doors {:?}, dark {:?}", luma(&doors), luma(&dark));
    assert!(luma(&dark).1 < luma(&doors).0, "the median dark photo is below the darkest door");
}
