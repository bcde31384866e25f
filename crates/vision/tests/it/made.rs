//! On pictures made by rule: these run everywhere.

use crate::scenes::{exif, grey_jpeg, jpeg, porch, with_segment};
use crate::{decode, has_exif, metadata_segments};
use porchlight_vision::{Hint, Limits, RefusalKind, clean};
use proptest::prelude::*;
use std::sync::LazyLock;

fn refusal(bytes: &[u8]) -> RefusalKind {
    let refusal = clean(bytes, &Limits::default()).unwrap_err();
    assert!(refusal.message.len() > 20, "says what to do: {refusal}");
    refusal.kind
}

#[test]
fn a_large_photo_becomes_a_display_and_a_preview_of_the_promised_size() {
    let done = clean(&jpeg(&porch(2_400, 1_800), 90), &Limits::default()).unwrap();
    assert_eq!(decode(&done.display).dimensions(), (1_600, 1_200));
    assert_eq!(decode(&done.preview).dimensions(), (480, 360));
    assert_eq!((done.width, done.height), (2_400, 1_800));
    assert!(done.measured.hints().is_empty(), "{:?}", done.measured);
}

#[test]
fn a_small_photo_is_not_enlarged() {
    let done = clean(&jpeg(&porch(320, 200), 90), &Limits::default()).unwrap();
    assert_eq!(decode(&done.display).dimensions(), (320, 200));
    assert_eq!(decode(&done.preview).dimensions(), (320, 200));
}

#[test]
fn grey_photos_stay_grey_and_are_taken() {
    let done = clean(&grey_jpeg(&porch(640, 480), 90), &Limits::default()).unwrap();
    let picture = decode(&done.display);
    assert!(picture.pixels().all(|p| p[0] == p[1] && p[1] == p[2]));
}

#[test]
fn each_of_the_eight_orientations_ends_upright() {
    let upright = porch(400, 300);
    for orientation in 1..=8u8 {
        // What the sensor saw, so that turning it by the tag gives the upright picture.
        let seen = image::DynamicImage::ImageRgb8(upright.clone());
        let seen = match orientation {
            2 => seen.fliph(),
            3 => seen.rotate180(),
            4 => seen.flipv(),
            5 => seen.rotate90().fliph(),
            6 => seen.rotate270(),
            7 => seen.rotate270().fliph(),
            8 => seen.rotate90(),
            _ => seen,
        };
        let file = with_segment(&jpeg(&seen.into_rgb8(), 95), 0xE1, &exif(orientation));
        let done = clean(&file, &Limits::default()).unwrap();
        assert_eq!((done.width, done.height), (400, 300), "orientation {orientation}");
        let shown = decode(&done.display);
        for (x, y) in [(20, 150), (380, 20), (380, 280), (200, 20)] {
            let (want, got) = (upright.get_pixel(x, y), shown.get_pixel(x, y));
            let near = (0..3).all(|c| want[c].abs_diff(got[c]) < 40);
            assert!(near, "orientation {orientation} at {x},{y}: {want:?} became {got:?}");
        }
    }
}

#[test]
fn no_metadata_survives() {
    let plain = jpeg(&porch(640, 480), 90);
    let file = with_segment(&plain, 0xE1, &exif(6));
    let file = with_segment(&file, 0xFE, b"taken at 30.267153, -97.743057");
    let file = with_segment(&file, 0xED, b"Photoshop 3.0\0 by somebody");
    let file = with_segment(&file, 0xE2, b"ICC_PROFILE\0\x01\x01 not a profile");
    assert!(has_exif(&file), "the test's own file carries EXIF");
    let done = clean(&file, &Limits::default()).unwrap();
    for bytes in [&done.display, &done.preview] {
        assert!(!has_exif(bytes));
        assert_eq!(metadata_segments(bytes), Vec::<u8>::new());
    }
}

#[test]
fn other_formats_are_refused_by_name() {
    for (bytes, name) in [
        (&b"GIF89a"[..], "GIF"),
        (b"<?xml version='1.0'?><svg xmlns=", "SVG"),
        (b"%PDF-1.7", "PDF"),
        (b"\0\0\0\x18ftypqt  \0\0\0\0", "video"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "AVIF"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"BM\0\0\0\0", "BMP"),
    ] {
        let refusal = clean(bytes, &Limits::default()).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::OtherFormat);
        assert!(refusal.message.contains(name), "{refusal}");
    }
    assert_eq!(refusal(b""), RefusalKind::Empty);
    assert_eq!(refusal(b"<!doctype html>"), RefusalKind::NotAPicture);
}

#[test]
fn every_cut_of_a_file_is_refused() {
    let whole = jpeg(&porch(320, 240), 80);
    for cut in (3..whole.len()).step_by(97).chain([whole.len() - 1, whole.len() - 2]) {
        assert!(clean(&whole[..cut], &Limits::default()).is_err(), "cut at {cut}");
    }
    assert_eq!(refusal(&whole[..whole.len() / 2]), RefusalKind::Truncated);
}

#[test]
fn what_is_too_large_is_refused_before_a_pixel_is_decoded() {
    let mut file = jpeg(&porch(640, 480), 80);
    let frame = file.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    file[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    assert_eq!(refusal(&file), RefusalKind::TooManyPixels);
    file[frame + 5..frame + 9].copy_from_slice(&[0, 16, 0, 16]);
    assert_eq!(refusal(&file), RefusalKind::TooFewPixels);
    // 49 million pixels claimed by a file of a few kilobytes.
    let tiny = jpeg(&image::RgbImage::new(64, 64), 50);
    let frame = tiny.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let mut bomb = tiny;
    bomb[frame + 5..frame + 9].copy_from_slice(&[0x1B, 0x58, 0x1B, 0x58]);
    assert_eq!(refusal(&bomb), RefusalKind::Truncated);
}

#[test]
fn a_picture_of_endless_passes_is_refused_before_the_first() {
    let whole = jpeg(&porch(640, 480), 80);
    let scan = whole.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
    let pass = &whole[scan..whole.len() - 2];
    let many = [&whole[..scan], &pass.repeat(70), &[0xFF, 0xD9]].concat();
    assert_eq!(refusal(&many), RefusalKind::TooManyPixels);
}

#[test]
fn too_many_bytes_are_refused_with_both_numbers() {
    let file = jpeg(&porch(640, 480), 80);
    let limits = Limits { bytes: 1_000, ..Limits::default() };
    let refusal = clean(&file, &limits).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::TooManyBytes);
    assert!(refusal.message.contains(&file.len().to_string()) && refusal.message.contains("1000"));
}

#[test]
fn jpegs_that_cameras_do_not_write_are_refused_by_name() {
    let whole = jpeg(&porch(320, 240), 80);
    let frame = whole.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let changed = |at: usize, byte: u8| {
        let mut file = whole.clone();
        file[frame + at] = byte;
        clean(&file, &Limits::default()).unwrap_err()
    };
    for (refusal, word) in [
        (changed(1, 0xC9), "arithmetic"),
        (changed(1, 0xC3), "lossless"),
        (changed(4, 12), "12 bits"),
        (changed(9, 4), "CMYK"),
    ] {
        assert_eq!(refusal.kind, RefusalKind::UnusualJpeg);
        assert!(refusal.message.contains(word), "{refusal}");
    }
}

#[test]
fn a_dark_a_bright_and_a_blurred_picture_are_told_apart() {
    let picture = porch(1_200, 900);
    let light = |f: fn(u8) -> u8| {
        let mut changed = picture.clone();
        changed.pixels_mut().for_each(|p| p.0 = p.0.map(f));
        clean(&jpeg(&changed, 90), &Limits::default()).unwrap().measured.hints()
    };
    assert_eq!(light(|v| v), []);
    assert!(light(|v| v / 6).contains(&Hint::TooDark));
    assert!(light(|v| 255 - v / 8).contains(&Hint::TooBright));
    let small = image::imageops::thumbnail(&picture, 30, 22);
    let soft = image::imageops::resize(&small, 1_200, 900, image::imageops::FilterType::Triangle);
    let measured = clean(&jpeg(&soft, 90), &Limits::default()).unwrap().measured;
    assert_eq!(measured.hints(), [Hint::Blurred], "{measured:?}");
}

/// A small photo with EXIF, made once.
static SMALL: LazyLock<Vec<u8>> =
    LazyLock::new(|| with_segment(&jpeg(&porch(160, 120), 80), 0xE1, &exif(6)));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_the_bytes_nothing_panics_and_nothing_leaks(
        flips in proptest::collection::vec((0usize..20_000, any::<u8>()), 1..12),
        cut in 0usize..200,
    ) {
        let mut file = SMALL.clone();
        for (at, byte) in flips {
            let at = at % file.len();
            file[at] = byte;
        }
        file.truncate(file.len() - cut.min(file.len()));
        if let Ok(done) = clean(&file, &Limits::default()) {
            prop_assert!(!has_exif(&done.display));
            prop_assert!(decode(&done.preview).width() <= 480);
        }
    }

    #[test]
    fn noise_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(clean(&bytes, &Limits::default()).is_err());
    }
}
