//! Whole sessions of attackers and of live people, each asked for head turns in a random order, to measure
//! how many are taken for live.
//!
//! `cargo run --release -p porchlight-vision --example face_sessions MODELS LIVE.jpg HEADS [SEED]` takes a
//! folder of models, the sample photo of a live face and a folder of folders of heads (grey PGM), and plays
//! 240 sessions of attackers and 60 of a live person, five frames each. Who attacks with a print, a
//! screen or a cut-out turns it when a turn is asked for; who replays a video of the victim has one with
//! turns, but not in this order. A live person is the one photo as a relief that turns as asked. The
//! same seed gives the same sessions. Nothing is written.
//!
//! Comparing is taken to say that the face is the right one: an attacker has a good picture.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for people")]
#![allow(clippy::cast_possible_truncation, reason = "sides and colours of small pictures")]

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use moved::{Head, SAMPLE, relief};
use porchlight_vision::face::{Alike, Challenge, Compared, Engine, Frame, Turn, Verdict};
use rendered::{
    Random, Render, alive, cutout, heads_below, noisy, portrait, print, room, screen, upright,
};
use std::collections::BTreeMap;
use std::path::Path;

#[path = "../tests/it/moved.rs"]
#[allow(dead_code, reason = "of its uses some")]
mod moved;
#[allow(dead_code, reason = "of its parts some")]
mod rendered;

/// Sessions of each species; of them every third shows the live photo, the others a head.
const EACH: u32 = 60;
/// Where the head is in a portrait.
const PORTRAIT: Head = Head { middle: [0.5, 0.53], radius: [0.42, 0.45] };

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, live, heads, seed @ ..] = arguments.as_slice() else {
        println!("usage: face_sessions MODELS LIVE.jpg HEADS [SEED]");
        return;
    };
    let engine = Engine::open(Path::new(models)).unwrap();
    let mut random = Random(seed.first().map_or(1, |seed| seed.parse().unwrap()));
    let live = upright(Path::new(live));
    let heads = heads_below(Path::new(heads));
    println!("by {}, passive models: {}", engine.matcher().code(), engine.has_passive());
    let species: [(&str, Render); 5] = [
        ("print", print),
        ("screen", screen),
        ("cutout", cutout),
        ("replay", screen),
        ("live", alive),
    ];
    for (name, render) in species {
        let (mut taken, mut passive, mut why) = (0, 0, BTreeMap::new());
        for number in 0..EACH {
            let (face, head) = if name == "live" || number.is_multiple_of(3) {
                (live.clone(), SAMPLE)
            } else {
                (portrait(&heads[random.next() as usize % heads.len()]), PORTRAIT)
            };
            let asked = looks(&mut random);
            // A video shows the turns of another session.
            let shown = if name == "replay" { looks(&mut random) } else { asked.clone() };
            let room = room(&mut random);
            let frames: Vec<Frame> = shown
                .iter()
                .map(|look| {
                    let turned = match name {
                        "live" | "replay" => by_relief(&face, head, *look, &mut random),
                        _ => flat(&face, *look, &mut random),
                    };
                    frame(&noisy(render(&turned, &room, number, &mut random), &mut random))
                })
                .collect();
            let frames: Vec<&Frame> = frames.iter().collect();
            let challenge = Challenge { looks: asked };
            let (measured, _) = engine.measure(&challenge, &frames).unwrap();
            let right = Compared { alike: Alike::OnePerson, too_exact: false };
            let least = engine.thresholds().least_live;
            passive += u32::from(measured.live.is_some_and(|live| live >= least));
            match engine.verdict(&measured, &challenge, Some(right)) {
                Verdict::Match => taken += 1,
                Verdict::Inconclusive { reasons } => {
                    for reason in reasons {
                        *why.entry(reason.code()).or_insert(0) += 1;
                    }
                }
                Verdict::Mismatch => {}
            }
        }
        println!(
            "{name}: {taken} of {EACH} taken for live ({passive} by the passive models alone); {why:?}"
        );
    }
}

/// Straight, a turn, straight, another turn, straight.
fn looks(random: &mut Random) -> Vec<Option<Turn>> {
    let first = random.next() as usize % 3;
    let second = (first + 1 + random.next() as usize % 2) % 3;
    vec![None, Some(Turn::ALL[first]), None, Some(Turn::ALL[second]), None]
}

/// Degrees to the left and up.
fn degrees(look: Option<Turn>, random: &mut Random) -> (f32, f32) {
    let by = random.between(22.0, 32.0);
    let still = random.between(-3.0, 3.0);
    match look {
        None => (still, random.between(-2.0, 2.0)),
        Some(Turn::Left) => (by, still),
        Some(Turn::Right) => (-by, still),
        Some(Turn::Up) => (still, by),
    }
}

fn by_relief(face: &RgbImage, head: Head, look: Option<Turn>, random: &mut Random) -> RgbImage {
    let turned = degrees(look, random);
    warped(face, |place| relief(place, head, turned))
}

/// A flat picture that is turned about its middle, seen from twice its height.
fn flat(face: &RgbImage, look: Option<Turn>, random: &mut Random) -> RgbImage {
    let (left, up) = degrees(look, random);
    let ((sl, cl), (su, cu)) = (left.to_radians().sin_cos(), up.to_radians().sin_cos());
    warped(face, |[x, y]| {
        let (x, y) = (x - 0.5, y - 0.5);
        let nearness = 1.0 + (x * sl + y * su) / 2.0;
        [0.5 + x * nearness / cl, 0.5 + y * nearness / cu]
    })
}

/// `back` maps places of the result to places of the face, as shares of the sides.
fn warped(face: &RgbImage, back: impl Fn([f32; 2]) -> [f32; 2]) -> RgbImage {
    let (width, height) = (face.width() as f32, face.height() as f32);
    RgbImage::from_fn(face.width(), face.height(), |x, y| {
        let [u, v] = back([(x as f32 + 0.5) / width, (y as f32 + 0.5) / height]);
        let [u, v] = [u * width - 0.5, v * height - 0.5];
        let at = |u: f32, v: f32| {
            *face.get_pixel(u.clamp(0.0, width - 1.0) as u32, v.clamp(0.0, height - 1.0) as u32)
        };
        let (fu, fv) = (u - u.floor(), v - v.floor());
        let corners = [at(u, v), at(u + 1.0, v), at(u, v + 1.0), at(u + 1.0, v + 1.0)];
        let shares = [(1.0 - fu) * (1.0 - fv), fu * (1.0 - fv), (1.0 - fu) * fv, fu * fv];
        Rgb(std::array::from_fn(|c| {
            let value: f32 = corners.iter().zip(shares).map(|(p, s)| f32::from(p[c]) * s).sum();
            value.clamp(0.0, 255.0) as u8
        }))
    })
}

fn frame(picture: &RgbImage) -> Frame {
    let mut bytes = vec![];
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).unwrap();
    Frame::decode(&bytes).unwrap()
}
