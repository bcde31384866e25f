//! Checks of faces with the real models, where they were fetched: `porchlight models fetch --to
//! target/models`, and `models add` for those that no registry holds.

use crate::moved;
use porchlight_vision::face::{
    CannotCheck, Challenge, Checked, DLIB, Engine, Flaw, Frame, Matcher, NotEnrolled, Reason,
    Template, Turn, Verdict,
};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/models")
}

/// The engine, loaded once for all tests; says loudly if there is none.
fn engine() -> Option<&'static Engine> {
    static ENGINE: OnceLock<Option<Engine>> = OnceLock::new();
    let open = || match Engine::open(&folder()) {
        Ok(engine) => Some(engine),
        Err(why @ (CannotCheck::Missing(_) | CannotCheck::NoRecogniser)) => {
            eprintln!("SKIPPED: {why} ({})", folder().display());
            None
        }
        Err(other) => panic!("{other}"),
    };
    ENGINE.get_or_init(open).as_ref()
}

fn shared(path: &str) -> Option<Vec<u8>> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/face/eval").join(path);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is not here", path.display());
    }
    bytes
}

fn frames(files: &[Vec<u8>]) -> Vec<Frame> {
    files.iter().map(|bytes| Frame::decode(bytes).unwrap()).collect()
}

fn checked(engine: &Engine, template: &Template, turns: &[Turn], frames: &[Frame]) -> Checked {
    let challenge = Challenge { turns: turns.to_vec() };
    engine.check(template, &challenge, &frames.iter().collect::<Vec<_>>()).unwrap()
}

fn reasons(checked: &Checked) -> &[Reason] {
    match &checked.verdict {
        Verdict::Inconclusive { reasons } => reasons,
        Verdict::Match | Verdict::Mismatch => &[],
    }
}

#[test]
fn without_models_the_engine_says_what_is_missing() {
    let why = Engine::open(Path::new("nowhere")).err().unwrap().to_string();
    assert!(why.starts_with("cannot check: "), "{why}");
}

#[test]
fn the_same_person_matches_in_new_frames() {
    let (Some(engine), Some(photo)) = (engine(), shared("silentface/image_T1.jpg")) else { return };
    let files = moved::frames(&photo, 6);
    let all = frames(&files);
    let template = engine.enrol(&[&all[5]]).unwrap();
    let back = Template::from_bytes(&template.to_bytes()).unwrap();
    let checked = checked(engine, &back, &[], &all[..3]);
    // Frames of one photo are too exactly alike for a camera; nothing else speaks against them.
    let others: Vec<&Reason> =
        reasons(&checked).iter().filter(|reason| **reason != Reason::TooExact).collect();
    assert!(others.is_empty(), "{checked:?}");
    let limits = engine.thresholds().matchers[&checked.measured.matcher];
    assert!(checked.measured.score.unwrap() > limits.match_at, "{checked:?}");
    assert!(checked.measured.not_measured.iter().any(|what| what.contains("head turns")));
}

#[test]
fn the_live_sample_is_live_and_the_others_are_pictures() {
    let Some(engine) = engine() else { return };
    if !engine.has_passive() {
        eprintln!("SKIPPED: the MiniFASNet models are not in {}", folder().display());
        return;
    }
    let wanted = [
        ("image_T1.jpg", true),
        ("image_F1.jpg", false),
        ("image_F2.jpg", false),
        ("rgb_fake.jpg", false),
    ];
    for (name, live) in wanted {
        let Some(photo) = shared(&format!("silentface/{name}")) else { return };
        let (_, score) = engine.look(&Frame::decode(&photo).unwrap()).unwrap().unwrap();
        let score = score.unwrap();
        assert_eq!(score >= engine.thresholds().least_live, live, "{name}: {score}");
    }
}

#[test]
fn a_picture_that_is_turned_before_the_camera_is_no_turned_head() {
    let (Some(engine), Some(photo)) = (engine(), shared("silentface/image_T1.jpg")) else { return };
    let mut files = moved::frames(&photo, 2);
    files.extend([0.15, 0.3].map(|away| moved::turned_picture(&photo, away * 9.0, away)));
    files.extend([-0.15, -0.3].map(|away| moved::turned_picture(&photo, -away * 19.0, away)));
    let all = frames(&files);
    let template = engine.enrol(&[&all[0]]).unwrap();
    for turn in Turn::ALL {
        let checked = checked(engine, &template, &[turn], &all);
        let said = reasons(&checked);
        assert!(
            said.contains(&Reason::Turns) || said.contains(&Reason::Flat),
            "{turn:?}: {checked:?}"
        );
    }
}

#[test]
fn a_frame_sent_twice_is_noticed() {
    let (Some(engine), Some(photo)) = (engine(), shared("silentface/image_T1.jpg")) else { return };
    let all = frames(&[photo.clone(), photo]);
    let template = engine.enrol(&[&all[0]]).unwrap();
    assert!(reasons(&checked(engine, &template, &[], &all)).contains(&Reason::Repeated));
    let twice = engine.enrol(&[&all[0], &all[1]]).err();
    assert_eq!(twice, Some(NotEnrolled::Repeated));
}

#[test]
fn each_flaw_of_a_frame_is_named() {
    let (Some(engine), Some(photo)) = (engine(), shared("silentface/image_T1.jpg")) else { return };
    let clean = porchlight_vision::clean(&photo, &porchlight_vision::Limits::default()).unwrap();
    let whole = image::load_from_memory(&clean.display).unwrap().into_rgb8();
    let (width, height) = whole.dimensions();
    let png = |picture: &image::RgbImage| {
        let mut bytes = std::io::Cursor::new(vec![]);
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        Frame::decode(&bytes.into_inner()).unwrap()
    };
    let flaws = |picture: &image::RgbImage| match engine.enrol(&[&png(picture)]) {
        Ok(_) => vec![],
        Err(NotEnrolled::Flawed(mut flaws)) => flaws.remove(0),
        Err(other) => panic!("{other:?}"),
    };
    let lit = |by: f32, plus: f32| {
        let mut picture = whole.clone();
        for value in picture.iter_mut() {
            *value = (f32::from(*value) * by + plus).clamp(0.0, 255.0) as u8;
        }
        picture
    };
    assert_eq!(flaws(&whole), []);
    assert!(flaws(&lit(0.2, 0.0)).contains(&Flaw::TooDark));
    assert!(flaws(&lit(1.0, 130.0)).contains(&Flaw::TooBright));
    assert!(flaws(&image::imageops::blur(&whole, 6.0)).contains(&Flaw::Blurred));
    let mut far = image::RgbImage::from_pixel(width, height, image::Rgb([120, 120, 120]));
    let small = image::imageops::resize(
        &whole,
        width / 4,
        height / 4,
        image::imageops::FilterType::Triangle,
    );
    image::imageops::replace(&mut far, &small, i64::from(width / 3), i64::from(height / 3));
    assert!(flaws(&far).contains(&Flaw::TooSmall));
    let mut two = image::RgbImage::new(2 * width, height);
    image::imageops::replace(&mut two, &whole, 0, 0);
    image::imageops::replace(
        &mut two,
        &image::imageops::flip_horizontal(&whole),
        i64::from(width),
        0,
    );
    assert!(flaws(&two).contains(&Flaw::TwoFaces));
    let wall = image::RgbImage::from_pixel(width, height, image::Rgb([120, 110, 100]));
    assert_eq!(flaws(&wall), [Flaw::NoFace]);
    let (seen, _) = engine.look(&png(&whole)).unwrap().unwrap();
    assert!(seen.eye_distance > 60.0, "{seen:?}");
}

#[test]
fn people_of_the_orl_set_match_themselves_and_not_each_other() {
    let Some(engine) = engine() else { return };
    if engine.matchers().iter().all(|matcher| *matcher != Matcher::Dlib) {
        eprintln!("SKIPPED: {} is not here", DLIB.name);
        return;
    }
    let mut people = vec![];
    for person in [1, 7, 13, 22, 31, 40] {
        let mut both = vec![];
        for number in [1, 6] {
            let Some(bytes) = shared(&format!("orl/s{person}/{number}.pgm")) else { return };
            both.push(engine.both_sides(&Frame::decode(&bytes).unwrap()).unwrap().unwrap());
        }
        people.push(both);
    }
    for matcher in engine.matchers() {
        let Some(limits) = engine.thresholds().matchers.get(&matcher) else { continue };
        for (a, one) in people.iter().enumerate() {
            for (b, other) in people.iter().enumerate() {
                let score =
                    porchlight_vision::face::compare(&one[0].0, &other[1].1, matcher).unwrap();
                assert_eq!(score >= limits.match_at, a == b, "{matcher:?} {a} {b}: {score}");
            }
        }
    }
}
