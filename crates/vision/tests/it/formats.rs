//! The three formats that are taken, in all the ways in which they are written, and what their
//! metadata said.

use crate::files::{chunk, extended, png, webp, with_chunks};
use crate::scenes::{exif, jpeg, porch, with_segment};
use crate::{decode, has_exif};
use image::{DynamicImage, RgbImage};
use porchlight_vision::{Clean, Format, Limits, PassedThrough, RefusalKind, clean, is_bare_jpeg};

fn taken(bytes: &[u8]) -> Clean {
    let done = clean(bytes, &Limits::default()).unwrap();
    assert!(is_bare_jpeg(&done.display) && is_bare_jpeg(&done.preview));
    done
}

fn near(done: &Clean, upright: &RgbImage) {
    let shown = decode(&done.display);
    assert_eq!(shown.dimensions(), upright.dimensions());
    for (x, y) in [(20, 150), (380, 20), (380, 280), (200, 20)] {
        let (want, got) = (upright.get_pixel(x, y), shown.get_pixel(x, y));
        assert!((0..3).all(|c| want[c].abs_diff(got[c]) < 40), "at {x},{y}: {want:?} {got:?}");
    }
}

#[test]
fn png_of_every_depth_and_webp_show_the_same_picture() {
    let porch = porch(400, 300);
    let whole = DynamicImage::ImageRgb8(porch.clone());
    for picture in [
        whole.clone(),
        DynamicImage::ImageRgba8(whole.to_rgba8()),
        DynamicImage::ImageRgb16(whole.to_rgb16()),
        DynamicImage::ImageRgba16(whole.to_rgba16()),
    ] {
        let done = taken(&png(&picture));
        near(&done, &porch);
        assert_eq!(done.facts.format, Format::Png);
        assert_eq!(done.facts.passed_through, [PassedThrough::Format]);
    }
    let grey = DynamicImage::ImageLuma16(whole.to_luma16());
    near(&taken(&png(&grey)), &grey.to_rgb8());
    let done = taken(&webp(&porch));
    near(&done, &porch);
    assert_eq!(done.facts.format, Format::Webp);
}

#[test]
fn what_is_transparent_is_white_and_nothing_under_it_shows() {
    let mut picture = DynamicImage::ImageRgb8(porch(400, 300)).to_rgba8();
    for pixel in picture.pixels_mut().take(400 * 100) {
        pixel.0 = [10, 20, 30, 0];
    }
    let shown = decode(&taken(&png(&DynamicImage::ImageRgba8(picture))).display);
    assert!(shown.get_pixel(200, 50).0.iter().all(|value| *value > 250));
}

#[test]
fn pictures_that_move_are_refused() {
    let porch = porch(400, 300);
    let still = png(&DynamicImage::ImageRgb8(porch.clone()));
    let moving = with_chunks(&still, &[chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])]);
    let animation = extended(&webp(&porch), 0x02, [400, 300], &[]);
    for file in [moving, animation] {
        assert_eq!(clean(&file, &Limits::default()).unwrap_err().kind, RefusalKind::Moving);
    }
}

#[test]
fn text_profiles_and_places_in_png_and_webp_stay_behind_and_their_facts_do_not() {
    let porch = porch(400, 300);
    let tiff = &exif(6)[6..];
    let text = chunk(b"tEXt", b"Comment\0taken at 30.267153");
    let file = with_chunks(
        &png(&DynamicImage::ImageRgb8(porch.clone())),
        &[text, chunk(b"eXIf", tiff), chunk(b"iCCP", b"x\0\0not a profile")],
    );
    let other = extended(&webp(&porch), 0x08, [400, 300], &[(b"EXIF", tiff), (b"XMP ", b"<x/>")]);
    for file in [file, other] {
        assert!(has_exif(&file), "the test's own file carries EXIF");
        let done = taken(&file);
        assert!(!has_exif(&done.display));
        assert_eq!((done.width, done.height, done.facts.orientation), (300, 400, 6));
    }
}

#[test]
fn colours_of_a_wider_space_are_brought_into_srgb() {
    let green = RgbImage::from_pixel(400, 300, image::Rgb([60, 200, 60]));
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let payload = [b"ICC_PROFILE\0\x01\x01", &profile[..]].concat();
    let wide = decode(&taken(&with_segment(&jpeg(&green, 95), 0xE2, &payload)).display);
    let [red, ..] = wide.get_pixel(200, 150).0;
    // The same numbers mean a stronger green there: less red in sRGB.
    assert!(red < 45, "{red}");
    let broken = [b"ICC_PROFILE\0\x01\x01", &profile[..100]].concat();
    let plain = decode(&taken(&with_segment(&jpeg(&green, 95), 0xE2, &broken)).display);
    assert!(plain.get_pixel(200, 150).0[0].abs_diff(60) < 6);
}

#[test]
fn a_file_that_a_program_wrote_says_so_and_one_without_metadata_says_nothing() {
    let plain = jpeg(&porch(400, 300), 90);
    assert_eq!(taken(&plain).facts.passed_through, []);
    for (marker, payload, sign) in [
        (0xED, &b"Photoshop 3.0\0x"[..], PassedThrough::EditorBlocks),
        (0xEC, b"Ducky\0", PassedThrough::EditorBlocks),
        (0xED, b"IPTC FBMD0100", PassedThrough::NetworkMark),
    ] {
        let facts = taken(&with_segment(&plain, marker, payload)).facts;
        assert_eq!(facts.passed_through, [sign]);
    }
    for (software, said) in
        [("Adobe Photoshop 25.0", true), ("Snapseed 2.0", true), ("17.5.1", false)]
    {
        let facts = taken(&with_segment(&plain, 0xE1, &software_tag(software))).facts;
        let expected = if said { vec![PassedThrough::Software] } else { vec![] };
        assert_eq!(facts.passed_through, expected, "{software}");
    }
}

/// An EXIF payload with the software tag alone.
fn software_tag(text: &str) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x31\0\x02".to_vec();
    exif.extend(u32::try_from(text.len() + 1).unwrap().to_be_bytes());
    exif.extend([0, 0, 0, 26, 0, 0, 0, 0]);
    exif.extend(text.as_bytes());
    exif.push(0);
    exif
}
