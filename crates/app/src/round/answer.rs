//! What an entrant is told: the answer kept with an entry, with the reason for each choice.
//!
//! Owns: the JSON of an answer, of both versions. Never does: make sentences; pages do, from codes and
//! numbers. The reasons themselves are `domain::round::open::Reasons`.

use crate::error::Result;
use porchlight_domain::round::open::{Because, Explanation, Slot, Summary};
use serde::{Deserialize, Serialize};

/// Why one choice came out as it did: a stable code, and the numbers that its sentence needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Code of the answer, as in `answers`.
    pub code: String,
    /// Which block won stands in the way, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// full: the position of whoever took the last place. travel and rest: minutes there are.
    /// day_hours and week_hours: minutes it would come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// travel and rest: minutes needed. day_hours and week_hours: minutes allowed. hold_cap: the cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// What became of an entry, as kept with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EntryAnswer {
    /// `won`, `lost` or `none`.
    pub result: String,
    /// Place in the order of the first turn, from 1.
    pub position: u32,
    /// Entrants.
    pub of: u32,
    /// Stable codes, in the order of the list as it stood in the draw.
    pub answers: Vec<String>,
    /// The reasons, in the same order; none in rounds of the first version.
    #[serde(default)]
    pub why: Vec<Why>,
    /// Whether an order was needed at all.
    #[serde(default = "yes")]
    pub contested: bool,
    /// Whether the newcomers' share put this entrant first.
    #[serde(default)]
    pub by_newcomer_share: bool,
    /// How many blocks the round had.
    #[serde(default = "many")]
    pub offered: u16,
    /// Choices that a stop kept back: they count like choices that lost, so that nobody has fewer tickets
    /// for the weather.
    #[serde(default)]
    pub held_back: u16,
}

fn yes() -> bool {
    true
}

/// Answers of the first version do not say how many blocks there were: enough for every list to count.
fn many() -> u16 {
    u16::MAX
}

/// What sealing found out about an entrant, beside the list itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Whether the newcomers' share is for them.
    pub newcomer: bool,
    /// Most blocks, within the round's turns.
    pub max_blocks: u8,
    /// How many more blocks the hold cap left.
    pub room: u8,
    /// Minutes booked, by day of the round.
    pub booked: Vec<(u8, u16)>,
    /// Choices that could not be taken for a reason outside the draw: the block and a code (`vehicle`,
    /// `overlap`, `travel`, `rest`, `gone`, `hold`).
    pub left_out: Vec<(String, String)>,
    /// What the tickets rest on.
    pub credit: CreditLine,
}

/// What tickets rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditLine {
    /// Losing days that count; more may count than the cap lets through.
    pub days: u32,
    /// Since when losses count, microseconds since 1970.
    pub since: i64,
    /// Until when a no-show holds the tickets at one.
    pub held_until: Option<i64>,
}

/// The answer of a round of the first version.
pub(super) fn first<'a>(
    position: u32,
    of: usize,
    codes: impl Iterator<Item = &'a str>,
) -> Result<String> {
    let answers: Vec<String> = codes.map(str::to_owned).collect();
    let won = answers.iter().any(|code| code == "awarded");
    let result = if answers.is_empty() {
        "none"
    } else if won {
        "won"
    } else {
        "lost"
    };
    Ok(serde_json::to_string(&EntryAnswer {
        result: result.into(),
        position,
        of: u32::try_from(of).unwrap_or(u32::MAX),
        answers,
        why: vec![],
        contested: true,
        by_newcomer_share: false,
        offered: many(),
        held_back: 0,
    })?)
}

/// The answer of the open draw.
pub(super) fn explained(told: &Explanation, blocks: &[Slot], held_back: u16) -> Result<String> {
    let why: Vec<Why> = told.lines.iter().map(|line| why(*line, blocks)).collect();
    let result = match told.summary {
        Summary::Won(_) => "won",
        Summary::NothingListed => "none",
        Summary::AllGone { .. } | Summary::Kept { .. } => "lost",
    };
    Ok(serde_json::to_string(&EntryAnswer {
        result: result.into(),
        position: told.position,
        of: told.of,
        answers: why.iter().map(|line| line.code.clone()).collect(),
        why,
        contested: told.contested,
        by_newcomer_share: told.by_newcomer_share,
        offered: u16::try_from(blocks.len()).unwrap_or(u16::MAX),
        held_back,
    })?)
}

pub(super) fn why(because: Because, blocks: &[Slot]) -> Why {
    let name = |index: u32| blocks.get(index as usize).map(|slot| slot.id.to_string());
    let (code, with, number, limit) = match because {
        Because::Awarded => ("awarded", None, None, None),
        Because::Full { last_at } => ("full", None, Some(last_at), None),
        Because::Overlap { with } => ("overlap", Some(with), None, None),
        Because::Travel { with, needed, pause } => {
            ("travel", Some(with), Some(pause), Some(needed))
        }
        Because::Rest { with, needed, pause } => ("rest", Some(with), Some(pause), Some(needed)),
        Because::DayHours { would_be, limit } => ("day_hours", None, Some(would_be), Some(limit)),
        Because::WeekHours { would_be, limit } => ("week_hours", None, Some(would_be), Some(limit)),
        Because::HoldCap { cap } => ("hold_cap", None, None, Some(cap)),
        Because::Enough => ("enough", None, None, None),
    };
    Why { code: code.into(), with: with.and_then(name), number, limit }
}
