//! The courier next to the program: the same requests, at a person's pace.

use super::Telling;
use super::line::Line;
use crate::entropy_clock::{self, Stopwatch};
use porchlight_web::Beside;
use std::time::Duration;

/// Pauses between looks at the list, milliseconds: least, and how much more there may be.
const PAUSE: (u64, u64) = (1_400, 1_900);
/// How long reading and choosing takes, milliseconds: least, and how much more there may be.
const READING: (u64, u64) = (2_600, 1_800);
/// Longest wait for a round.
const PATIENCE: Duration = Duration::from_secs(45);

/// A while of a person's length.
fn a_while((least, more): (u64, u64)) -> Duration {
    let dice = u64::from(u32::from_be_bytes(entropy_clock::random()));
    Duration::from_millis(least + dice % more)
}

/// Looks now and then, reads what opened, and enters.
///
/// # Errors
/// Why they could not.
pub(super) async fn enter(line: &mut Line, kept: &Telling, name: String) -> Result<(), String> {
    let begun = Stopwatch::start();
    line.get("/v1/me").await?;
    let mut looks = 0;
    loop {
        let list = line.get("/v1/rounds/open").await?;
        looks += 1;
        let rounds = list["rounds"].as_array().cloned().unwrap_or_default();
        let open = rounds.into_iter().find(|round| round["state"] == "open");
        if let Some(round) = open {
            let shown = Stopwatch::start();
            entropy_clock::pause(a_while(READING)).await;
            let after_ms = u64::try_from(shown.elapsed().as_millis()).unwrap_or(u64::MAX);
            let id = round["id"].as_str().unwrap_or_default();
            let nonce = line.nonces(("enter_round", id), 1).await?.pop();
            let answer = line.enter(&round, nonce.as_deref()).await?;
            let entered = answer["outcome"] == "entered";
            let (held_up, points, challenge_at) = (0, 0, None);
            let beside = Beside { name, looks, after_ms, entered, held_up, points, challenge_at };
            kept.with(|kept| kept.beside = Some(beside));
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            return Err("no round opened".into());
        }
        entropy_clock::pause(a_while(PAUSE)).await;
    }
}
