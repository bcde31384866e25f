//! Rounds: announcing, listing, and their records. Checking one is `round_record`.

use super::{ctx, station};
use crate::cli::RoundCommand;
use crate::entropy_clock;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::round::Announced;
use porchlight_app::{App, Slice, zone};
use porchlight_domain::id::RoundId;
use porchlight_domain::time::Timestamp;
use serde_json::json;

/// Rounds that `list` shows.
const LISTED: Slice = Slice { offset: 0, limit: 50 };

fn instant(text: &str) -> Outcome<Timestamp> {
    zone::parse_rfc3339(text).ok_or_else(|| {
        Failure::usage(
            format!("\"{text}\" is not an instant"),
            "give it with its offset, for example 2026-11-27T18:00:00Z or 2026-11-27T12:00:00-06:00",
        )
    })
}

pub(super) fn run(screen: &mut Screen<'_>, app: &App, command: RoundCommand) -> Outcome {
    match command {
        RoundCommand::Announce { station: code, closes, opens, days } => {
            let opens = match opens {
                Some(text) => instant(&text)?,
                None => entropy_clock::now(),
            };
            let place = station(app, &code)?;
            match app.announce_round(&mut ctx(), place.id, opens, instant(&closes)?, days)? {
                Announced::Announced(id, blocks) => {
                    let text = format!("Round {id} over {blocks} blocks is announced.");
                    screen.say(&text, &json!({"id": id, "blocks": blocks}))
                }
                Announced::OpenedForRace(blocks) => {
                    let text =
                        format!("{code} runs first come, first served: {blocks} blocks are open.");
                    screen.say(&text, &json!({"opened_for_race": blocks}))
                }
                Announced::NoBlocks => Err(Failure::no(
                    format!("no block of {code} in that span waits for a round"),
                    "make blocks first with `porchlight blocks make`, or move the close",
                )),
            }
        }
        RoundCommand::List => list(screen, app),
        RoundCommand::Record { round } => {
            let id: RoundId = round.parse().map_err(|e| {
                Failure::usage(format!("\"{round}\": {e}"), "`porchlight round list` shows the ids")
            })?;
            let record = app.round_record(&ctx(), id)?;
            let value = serde_json::from_str(&record).unwrap_or_default();
            screen.say(&record, &value)
        }
        RoundCommand::Verify { record, chain_key } => {
            super::round_record::verify(screen, &record, chain_key.as_deref())
        }
    }
}

fn list(screen: &mut Screen<'_>, app: &App) -> Outcome {
    let page = app.rounds(LISTED)?;
    let lines: Vec<String> = page
        .rows
        .iter()
        .map(|round| {
            let closes = zone::rfc3339(round.closes_at);
            format!("{}  {:9}  closes {closes}  {} entries", round.id, round.state, round.entrants)
        })
        .collect();
    let mut text = if lines.is_empty() { "There are no rounds.".into() } else { lines.join("\n") };
    if page.total > u64::from(LISTED.limit) {
        text += &format!("\n{} more, older.", page.total - u64::from(LISTED.limit));
    }
    let list: Vec<_> = page
        .rows
        .iter()
        .map(|r| {
            json!({"id": r.id.to_string(), "state": r.state.code(), "entrants": r.entrants,
                        "closes_at": zone::rfc3339(r.closes_at)})
        })
        .collect();
    screen.say(&text, &json!({"rounds": list, "total": page.total}))
}
