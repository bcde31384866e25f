//! How well a photo is judged blurred beside its own phone's photos: the figures of `docs/photos.md`.

use image::DynamicImage;
use porchlight_app::photo::{LEAST_OWN, is_blurred_for};
use porchlight_vision::{Limits, clean};
use std::fs;
use std::path::Path;

/// The photos of one phone, or none with a loud word.
fn photos_of_one_phone() -> Vec<DynamicImage> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/photos/doorstep-cc0/images");
    let mut files: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("PXL")));
    files.sort();
    if files.is_empty() {
        eprintln!("SKIPPED: no photos under ../shared/data/photos/doorstep-cc0");
    }
    files.iter().map(|path| image::open(path).unwrap()).collect()
}

fn detail(picture: &DynamicImage) -> f64 {
    let mut bytes = vec![];
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 92);
    picture.to_rgb8().write_with_encoder(encoder).unwrap();
    clean(&bytes, &Limits::default()).unwrap().measured.detail
}

#[test]
fn a_phones_good_photos_are_left_in_peace_and_blurred_ones_are_found() {
    let photos = photos_of_one_phone();
    if photos.is_empty() {
        return;
    }
    assert!(photos.len() > LEAST_OWN);
    let sharp: Vec<f64> = photos.iter().map(detail).collect();
    let others = |at: usize| -> Vec<f64> {
        sharp.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, detail)| *detail).collect()
    };
    let needless = (0..sharp.len()).filter(|at| is_blurred_for(&others(*at), sharp[*at])).count();
    eprintln!("detail of {} good photos: {sharp:.2?}; needless: {needless}", sharp.len());
    let mut found = vec![];
    for sigma in [1.0f32, 3.0] {
        let blurred = photos.iter().enumerate();
        let blurred =
            blurred.filter(|(at, p)| is_blurred_for(&others(*at), detail(&p.blur(sigma))));
        found.push((sigma, blurred.count()));
    }
    eprintln!("found of {}, by deviation of the blur in pixels: {found:?}", photos.len());
    assert!(needless <= 1, "{needless}");
    assert_eq!(found.last().map(|(_, count)| *count), Some(photos.len()));
}
