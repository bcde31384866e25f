//! PDQ against the vectors of the reference program, where they are.

use porchlight_vision::pdq::{DIHEDRAL_NAMES, LEAST_QUALITY, Pdq, PdqHash, Spectrum};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The vectors, or nothing with a loud word.
fn vectors() -> Vec<(String, Value, Option<Spectrum>)> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/photos/pdq/vectors");
    let Ok(text) = fs::read_to_string(root.join("expected.jsonl")) else {
        eprintln!("SKIPPED: no vectors under ../shared/data/photos/pdq/vectors");
        return vec![];
    };
    let read = |line: &str| {
        let expected: Value = serde_json::from_str(line).unwrap();
        let name = expected["input"].as_str().unwrap().to_owned();
        let picture = image::open(root.join("inputs").join(&name)).unwrap();
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let grey = expected["channels"] == 1;
        let pixels =
            if grey { picture.into_luma8().into_raw() } else { picture.into_rgb8().into_raw() };
        let spectrum = Spectrum::of(&pixels, width, height, if grey { 1 } else { 3 });
        (name, expected, spectrum)
    };
    text.lines().map(read).collect()
}

fn hash(value: &Value) -> PdqHash {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn every_vector_of_quality_has_the_reference_programs_bits() {
    let mut equal = 0;
    let mut count = 0;
    for (name, expected, spectrum) in vectors() {
        count += 1;
        let pdq =
            spectrum.as_ref().map_or(Pdq { hash: PdqHash::default(), quality: 0 }, Spectrum::pdq);
        assert_eq!(u64::from(pdq.quality), expected["quality"].as_u64().unwrap(), "{name}");
        if pdq.quality >= LEAST_QUALITY {
            assert_eq!(pdq.hash, hash(&expected["hash"]), "{name}");
        }
        equal += usize::from(pdq.hash == hash(&expected["hash"]));
    }
    eprintln!("{equal} of {count} hashes are bit-equal, those without quality included");
}

#[test]
fn coefficients_are_the_reference_programs_too() {
    let mut exact = 0;
    for (name, expected, spectrum) in vectors() {
        let (Some(spectrum), Some(bits)) = (spectrum, expected["dct16x16_f32_bits"].as_str())
        else {
            continue;
        };
        let coefficients = spectrum.coefficients();
        let wanted: Vec<f32> = (0..256)
            .map(|at| f32::from_bits(u32::from_str_radix(&bits[at * 8..at * 8 + 8], 16).unwrap()))
            .collect();
        let off = coefficients.iter().zip(&wanted).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off <= 1e-3, "{name}: {off}");
        exact += usize::from(coefficients[..] == wanted[..]);
    }
    eprintln!("{exact} pictures have bit-equal coefficients");
}

#[test]
fn turned_hashes_are_the_reference_programs_where_there_is_quality() {
    for (name, expected, spectrum) in vectors() {
        let (Some(spectrum), Some(dihedral)) = (spectrum, expected["dihedral"].as_object()) else {
            continue;
        };
        if spectrum.pdq().quality < LEAST_QUALITY {
            continue;
        }
        for (way, turned) in DIHEDRAL_NAMES.iter().zip(spectrum.dihedral()) {
            assert_eq!(turned, hash(&dihedral[*way]), "{name} {way}");
        }
    }
}

#[test]
fn a_hash_reads_what_it_writes() {
    let text = "d8f8f0cce0f4e84d0e370a22038f67f0b36e2ed596621e1d33e6b39c4e9c9b22";
    let hash: PdqHash = text.parse().unwrap();
    assert_eq!(hash.to_string(), text);
    assert_eq!(PdqHash::from_bytes(hash.to_bytes()), hash);
    assert_eq!(hash.to_bytes()[0], 0xd8);
    assert_eq!(hash.words()[0] & 0xff, 0x22);
    for wrong in ["", "d8", &text[1..], &format!("{text}0"), &text.replace('d', "g")] {
        assert!(wrong.parse::<PdqHash>().is_err(), "{wrong}");
    }
}

#[test]
fn a_picture_without_room_for_a_hash_has_none() {
    assert!(Spectrum::of(&[0; 16], 4, 4, 1).is_none());
    assert!(Spectrum::of(&[0; 24], 5, 5, 1).is_none(), "fewer bytes than pixels");
    assert!(Spectrum::of(&[0; 50], 5, 5, 2).is_none(), "two channels");
    assert!(Spectrum::of(&[7; 25], 5, 5, 1).is_some_and(|s| s.pdq().quality == 0));
}
