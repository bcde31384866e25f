//! Checks of faces with the real models, where they were fetched: `porchlight models fetch --to
//! target/models`, and `models add` for those that no registry holds.

use crate::alike::{Values, compared, cosine, values};
use crate::moved;
use porchlight_vision::face::{
    CannotCheck, Challenge, DLIB, Engine, FACE_FILES, Flaw, Frame, Matcher, Measured, NotEnrolled,
    Reason, Turn, Verdict, taking_part,
};
use std::collections::BTreeMap;
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

/// What a check says, and what it rests on.
struct Checked {
    verdict: Verdict,
    measured: Measured,
}

fn checked(engine: &Engine, template: &[f32], looks: &[Option<Turn>], frames: &[Frame]) -> Checked {
    let challenge = Challenge { looks: looks.to_vec() };
    let (measured, face) = engine.measure(&challenge, &frames.iter().collect::<Vec<_>>()).unwrap();
    let compared = compared(engine, measured.matcher, template, face);
    Checked { verdict: engine.verdict(&measured, &challenge, compared), measured }
}

fn enrolled(engine: &Engine, frame: &Frame) -> Values {
    values(engine.enrol(&Challenge::default(), &[frame]).unwrap())
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
    let template = enrolled(engine, &all[5]);
    let checked = checked(engine, &template, &[], &all[..3]);
    // Frames of one photo may be too exactly alike for a camera; nothing else speaks against them.
    let others: Vec<&Reason> =
        reasons(&checked).iter().filter(|reason| **reason != Reason::TooExact).collect();
    assert!(others.is_empty(), "{:?}", checked.measured);
    assert!(checked.verdict != Verdict::Mismatch);
    assert!(checked.measured.not_measured.iter().any(|what| what.contains("head turns")));
}

#[test]
fn the_enrolments_own_picture_is_too_exact() {
    let (Some(engine), Some(photo)) = (engine(), shared("silentface/image_T1.jpg")) else { return };
    let all = frames(&moved::frames(&photo, 3));
    let template = enrolled(engine, &all[0]);
    assert_eq!(reasons(&checked(engine, &template, &[], &all[..1])), [Reason::TooExact]);
}

#[test]
fn what_takes_part_is_named_file_by_file() {
    let Some(engine) = engine() else { return };
    let all = taking_part(&folder()).unwrap();
    for by in engine.matcher().recognisers() {
        assert!(all.iter().any(|(_, file)| *file == by.file()), "{by:?}");
    }
    let known = |file| FACE_FILES.contains(file) || !file.version.is_empty();
    assert!(all.iter().all(|(_, file)| known(file)), "{all:?}");
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

/// A session of the sample's head: straight, each turn, straight.
fn turning(photo: &[u8], turns: &[Turn]) -> Vec<Vec<u8>> {
    let straight = moved::frames(photo, turns.len() + 1);
    let mut files = vec![straight[0].clone()];
    for (at, turn) in turns.iter().enumerate() {
        let degrees = match turn {
            Turn::Left => (31.0, 0.0),
            Turn::Right => (-31.0, 0.0),
            Turn::Up => (0.0, 27.0),
        };
        files.push(moved::turned_head(photo, at as f32 + 0.5, moved::SAMPLE, degrees));
        files.push(straight[at + 1].clone());
    }
    files
}

fn asked(turns: &[Turn]) -> Vec<Option<Turn>> {
    let mut looks = vec![None];
    turns.iter().for_each(|turn| looks.extend([Some(*turn), None]));
    looks
}

#[test]
fn a_head_that_turns_as_asked_is_enrolled_and_matches_and_in_another_order_does_not() {
    let (Some(engine), Some(photo)) = (engine(), shared("silentface/image_T1.jpg")) else { return };
    for turns in [[Turn::Left, Turn::Up], [Turn::Up, Turn::Right], [Turn::Right, Turn::Left]] {
        let all = frames(&turning(&photo, &turns));
        let each: Vec<&Frame> = all.iter().collect();
        let challenge = Challenge { looks: asked(&turns) };
        let enrolled = engine.enrol(&challenge, &each);
        let template = values(enrolled.unwrap_or_else(|why| panic!("{turns:?}: {why:?}")));
        let said = checked(engine, &template, &asked(&turns), &all);
        assert!(
            said.measured.turns == turns && said.measured.depth > Some(0.1),
            "{:?}",
            said.measured
        );
        let others = reasons(&said).iter().filter(|reason| **reason != Reason::TooExact);
        assert_eq!(others.count(), 0, "{:?}: {:?}", said.verdict, said.measured);
        let backwards = [turns[1], turns[0]];
        let said = checked(engine, &template, &asked(&backwards), &all);
        assert!(reasons(&said).contains(&Reason::Turns), "{:?}", said.verdict);
        let other = engine.enrol(&Challenge { looks: asked(&backwards) }, &each).err();
        assert_eq!(other, Some(NotEnrolled::NotLive(vec![Reason::Turns])));
    }
}

#[test]
fn a_picture_that_is_turned_before_the_camera_is_no_turned_head() {
    let (Some(engine), Some(photo)) = (engine(), shared("silentface/image_T1.jpg")) else { return };
    let mut files = moved::frames(&photo, 2);
    files.extend([0.15, 0.3].map(|away| moved::turned_picture(&photo, away * 9.0, away)));
    files.extend([-0.15, -0.3].map(|away| moved::turned_picture(&photo, -away * 19.0, away)));
    let all = frames(&files);
    let template = enrolled(engine, &all[0]);
    for turn in Turn::ALL {
        let checked = checked(engine, &template, &[None, Some(turn)], &all);
        let said = reasons(&checked);
        assert!(
            said.contains(&Reason::Turns) || said.contains(&Reason::Flat),
            "{turn:?}: {:?}",
            checked.measured
        );
    }
}

#[test]
fn a_frame_sent_twice_is_noticed() {
    let (Some(engine), Some(photo)) = (engine(), shared("silentface/image_T1.jpg")) else { return };
    let all = frames(&[photo.clone(), photo]);
    let template = enrolled(engine, &all[0]);
    assert!(reasons(&checked(engine, &template, &[], &all)).contains(&Reason::Repeated));
    let twice = engine.enrol(&Challenge::default(), &[&all[0], &all[1]]).err();
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
    let flaws =
        |picture: &image::RgbImage| match engine.enrol(&Challenge::default(), &[&png(picture)]) {
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
            let frame = Frame::decode(&bytes).unwrap();
            let numbers = engine.studied(&frame).unwrap().unwrap().numbers;
            let of: BTreeMap<Matcher, Values> =
                numbers.into_iter().map(|(by, row)| (by, values(row))).collect();
            both.push(of);
        }
        people.push(both);
    }
    for matcher in engine.matchers() {
        let Some(limits) = engine.thresholds().matchers.get(&matcher) else { continue };
        for (a, one) in people.iter().enumerate() {
            for (b, other) in people.iter().enumerate() {
                let score = cosine(&one[0][&matcher], &other[1][&matcher]);
                assert_eq!(score >= limits.match_at, a == b, "{matcher:?} {a} {b}: {score}");
            }
        }
    }
}
