//! What comparing photos finds and what it leaves alone: on generated pictures everywhere, on
//! photos of doors where they are. The whole table: the example `reuse_table`.

use crate::copies::{SCREENS, cropped, on_screen, tilted, turned};
use crate::scenes::{clutter, jpeg};
use crate::ways::{Kinship, WAYS, doors, kinship};
use image::RgbImage;
use porchlight_vision::likeness::{Features, NotFeatures, Sought};
use porchlight_vision::{Limits, Look, look};

fn looked(bytes: &[u8]) -> Look {
    look(bytes, &Limits::default()).unwrap()
}

fn of(picture: &RgbImage) -> Look {
    looked(&jpeg(picture, 85))
}

#[test]
fn a_copy_is_found_where_it_was_cut_turned_tilted_or_mirrored() {
    let picture = clutter(900, 675, 1);
    let original = of(&picture);
    for (name, copy) in [
        ("cut", cropped(&picture, 0.15)),
        ("turned", turned(&picture, 10.0)),
        ("tilted", tilted(&picture, 0.08)),
        ("on its side", image::imageops::rotate90(&picture)),
        ("mirrored", image::imageops::flip_horizontal(&picture)),
        ("from a screen", on_screen(&picture, &SCREENS[1].1)),
    ] {
        let likeness = of(&copy).sought.compare(original.features());
        assert!(likeness.is_worth_a_look(), "{name}: {likeness:?}");
        assert_eq!(likeness.mirrored, name == "mirrored", "{name}");
    }
}

#[test]
fn the_overlay_says_where_the_earlier_photo_lies_in_the_new_one() {
    let picture = clutter(900, 675, 2);
    let likeness = of(&on_screen(&picture, &SCREENS[2].1)).sought.compare(of(&picture).features());
    let quad = likeness.quad.unwrap();
    for (got, want) in quad.iter().flatten().zip(SCREENS[2].1.quad.iter().flatten()) {
        assert!((got - want).abs() < 0.02, "{quad:?}");
    }
}

#[test]
fn another_picture_is_left_alone() {
    let [one, other] = [3, 4].map(|seed| of(&clutter(900, 675, seed)));
    let likeness = one.sought.compare(other.features());
    assert!(!likeness.is_worth_a_look(), "{likeness:?}");
    let wall = of(&RgbImage::from_pixel(640, 480, image::Rgb([120; 3])));
    assert_eq!(wall.features().corners(), 0);
    let nothing = wall.sought.compare(one.features());
    assert_eq!((nothing.matches, nothing.inliers), (0, 0));
    assert!(!nothing.is_worth_a_look());
}

#[test]
fn the_same_comparison_gives_the_same_numbers() {
    let picture = clutter(900, 675, 5);
    let (new, old) = (of(&turned(&picture, 3.0)), of(&picture));
    assert_eq!(new.sought.compare(old.features()), new.sought.compare(old.features()));
}

#[test]
fn kept_features_compare_as_fresh_ones_and_damaged_ones_are_refused() {
    let look = of(&clutter(900, 675, 6));
    let bytes = look.features().to_bytes();
    let kept = Features::from_bytes(&bytes).unwrap();
    assert_eq!(&kept, look.features());
    assert!(bytes.len() <= 100_000, "{}", bytes.len());
    assert_eq!(Features::from_bytes(&[]), Err(NotFeatures));
    assert_eq!(Features::from_bytes(&bytes[..bytes.len() - 1]), Err(NotFeatures));
    assert_eq!(Features::from_bytes(&[&bytes[..], &[0]].concat()), Err(NotFeatures));
    for at in 0..14 {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x80;
        if let Ok(other) = Features::from_bytes(&damaged) {
            // Sizes that still fit: worthless, but no harm.
            let _ = look.sought.compare(&other);
        }
    }
    assert!(Sought::of(&[0; 12], 4, 4).is_none(), "fewer bytes than pixels");
    assert!(Features::of(&[0; 700], 700, 1).is_none(), "larger than the working size");
    assert_eq!(Features::of(&[0; 12], 4, 3).unwrap().corners(), 0);
}

#[test]
fn copies_of_doors_are_found_and_honest_photos_are_not_flagged() {
    let doors = doors();
    if doors.is_empty() {
        eprintln!("SKIPPED: no photos under ../shared/data/photos/doorstep-cc0");
        return;
    }
    let looks: Vec<Look> = doors.iter().map(|(_, picture)| of(picture)).collect();
    // Every photo in one of the ways, so that all ways and all photos have their turn.
    let (mut found, mut tried) = (0, 0);
    for (at, ((path, picture), original)) in doors.iter().zip(&looks).enumerate() {
        for (name, way) in WAYS.iter().cycle().skip(at).take(1) {
            let likeness = looked(&way(picture)).sought.compare(original.features());
            tried += 1;
            found += usize::from(likeness.is_worth_a_look());
            if !likeness.is_worth_a_look() {
                eprintln!("missed: {} {name}: {likeness:?}", path.display());
            }
        }
    }
    assert_eq!(found, tried, "{found} of {tried} copies found");
    let mut honest = 0;
    for (i, (path, _)) in doors.iter().enumerate() {
        for (j, (other, _)) in doors.iter().enumerate().skip(i + 1) {
            if kinship(path, other) == Kinship::OneDelivery {
                continue;
            }
            let likeness = looks[i].sought.compare(looks[j].features());
            honest += 1;
            assert!(!likeness.is_worth_a_look(), "{path:?} {other:?}: {likeness:?}");
        }
    }
    eprintln!("{found} of {tried} copies found, none of {honest} honest pairs flagged");
}
