//! Pictures of pictures, rendered from permitted ones, to measure how many are taken for live.
//!
//! `cargo run --release -p porchlight-vision --example face_attacks LIVE.jpg HEADS OUT [SEED]` takes a
//! colour photo of a live face and a folder of folders of heads (grey PGM, as the ORL set has them),
//! and writes 240 attacks of four species, 60 live frames, and `attacks.csv` for
//! `porchlight face eval --attacks`. The same seed gives the same pictures. They show real people:
//! keep them out of the repository, and delete them afterwards.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for people")]
#![allow(clippy::cast_possible_truncation, reason = "sides and colours of small pictures")]

use image::codecs::jpeg::JpegEncoder;
use rendered::{
    Random, Render, alive, cutout, heads_below, noisy, portrait, print, replay, room, screen,
    upright,
};
use std::fmt::Write as _;
use std::path::Path;

mod rendered;

/// Pictures of each species; of them every third shows the live photo, the others a head.
const EACH: u32 = 60;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [live, heads, out, seed @ ..] = arguments.as_slice() else {
        println!("usage: face_attacks LIVE.jpg HEADS OUT [SEED]");
        return;
    };
    let mut random = Random(seed.first().map_or(1, |seed| seed.parse().unwrap()));
    let out = Path::new(out);
    std::fs::create_dir_all(out).unwrap();
    let live = upright(Path::new(live));
    let heads = heads_below(Path::new(heads));
    let mut table = "file,species\n".to_owned();
    let species: [(&str, Render); 5] = [
        ("print", print),
        ("screen", screen),
        ("cutout", cutout),
        ("replay", replay),
        ("live", alive),
    ];
    for (name, render) in species {
        for number in 0..EACH {
            let face = match number % 3 {
                0 => live.clone(),
                _ => portrait(&heads[random.next() as usize % heads.len()]),
            };
            let face = if name == "live" { live.clone() } else { face };
            let room = room(&mut random);
            let picture = noisy(render(&face, &room, number, &mut random), &mut random);
            let file = format!("{name}-{number:02}.jpg");
            let quality = random.between(75.0, 95.0) as u8;
            let mut bytes = vec![];
            JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&picture).unwrap();
            std::fs::write(out.join(&file), bytes).unwrap();
            writeln!(table, "{file},{name}").unwrap();
        }
    }
    std::fs::write(out.join("attacks.csv"), table).unwrap();
    println!("{} attacks and {EACH} live frames in {}", 4 * EACH, out.display());
}
