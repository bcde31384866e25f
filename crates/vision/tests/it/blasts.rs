//! What becomes of files made to hurt: none panics, none takes long, none leaves anything behind.

#![expect(clippy::disallowed_methods, reason = "it measures that hostile files end soon")]

use crate::bombs::bombs;
use porchlight_vision::{Limits, clean, is_bare_jpeg};
use std::time::{Duration, Instant};

/// A small part of what a photo may take; a machine that builds at the same time is slow.
const LONG: Duration = Duration::from_secs(3);

#[test]
fn no_file_made_to_hurt_panics_or_takes_long() {
    let bombs = bombs();
    assert!(bombs.len() >= 50, "{}", bombs.len());
    let (mut taken, mut slowest) = (vec![], (Duration::ZERO, String::new()));
    for (name, file) in bombs {
        let begin = Instant::now();
        let end = clean(&file, &Limits::default());
        let took = begin.elapsed();
        assert!(took < LONG, "{name}: {took:?}");
        if took > slowest.0 {
            slowest = (took, name.clone());
        }
        match end {
            Ok(done) => {
                assert!(is_bare_jpeg(&done.display) && is_bare_jpeg(&done.preview), "{name}");
                taken.push(name);
            }
            Err(refusal) => assert!(refusal.message.len() > 20, "{name}: {refusal}"),
        }
    }
    eprintln!("slowest {slowest:?}; taken: {taken:?}");
}
