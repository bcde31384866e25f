//! The formula.

use super::excuse::{Excusal, Fact, excuse};
use super::{Event, EventKind};
use crate::codes;
use crate::time::{DAY, Timestamp};
use alloc::vec::Vec;

codes! {
    /// What a figure is called. A name, without effect on anything.
    pub enum Level {
        /// Too few blocks to say.
        New = "new",
        /// 950 and more.
        Great = "great",
        /// 850 and more.
        Good = "good",
        /// 700 and more.
        Fair = "fair",
        /// Below 700: worth a talk.
        Talk = "talk",
    }
}

/// The published numbers. The defaults are [`Rule::PUBLISHED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Events count in full so long, microseconds ...
    pub full: i64,
    /// ... and half until then. After that they are gone.
    pub half: i64,
    /// Blocks that everybody is given to begin with.
    pub start: u32,
    /// Blocks kept below which the level is [`Level::New`].
    pub least_blocks: u32,
    /// Weight of a late check-in, in blocks.
    pub late_check_in: u32,
    /// Weight of a late forfeit.
    pub late_forfeit: u32,
    /// Weight of a no-show.
    pub no_show: u32,
    /// Weight of a missed code.
    pub code_missed: u32,
}

impl Rule {
    /// Four weeks in full, eight weeks in all, ten blocks to begin with; a late check-in and a missed
    /// code weigh as one block, a late forfeit as one, a no-show as four.
    pub const PUBLISHED: Self = Self {
        full: 28 * DAY,
        half: 56 * DAY,
        start: 10,
        least_blocks: 5,
        late_check_in: 1,
        late_forfeit: 1,
        no_show: 4,
        code_missed: 1,
    };

    const fn weight(&self, kind: EventKind) -> u32 {
        match kind {
            EventKind::Kept => 1,
            EventKind::LateCheckIn => self.late_check_in,
            EventKind::LateForfeit => self.late_forfeit,
            EventKind::NoShow => self.no_show,
            EventKind::CodeMissed => self.code_missed,
        }
    }
}

codes! {
    /// How an event went into the figure.
    pub enum Weighed {
        /// In full.
        Full = "full",
        /// Half: it is older.
        Half = "half",
        /// Not at all: a fact excuses it.
        Excused = "excused",
        /// Not at all: it is too old, or not yet.
        Outside = "outside",
    }
}

/// One line of the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The event.
    pub event: Event,
    /// How it counts.
    pub weighed: Weighed,
    /// What excuses it.
    pub excusal: Option<Excusal>,
    /// Halves of blocks that it adds, on the good side if it was kept and on the other if not.
    pub halves: u32,
}

/// The figure and everything it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// `1000 * kept / (kept + against)`, rounded down.
    pub figure: u32,
    /// What it is called.
    pub level: Level,
    /// Halves of blocks kept, the ones to begin with included.
    pub kept_halves: u32,
    /// Halves of blocks against.
    pub against_halves: u32,
    /// One line for each event, in the order given.
    pub lines: Vec<Line>,
}

/// The statement at `now`. An event of the same award and kind counts once, the first time it is
/// listed.
#[must_use]
pub fn statement(rule: &Rule, events: &[Event], facts: &[Fact], now: Timestamp) -> Statement {
    let mut lines: Vec<Line> = Vec::with_capacity(events.len());
    let (mut kept, mut against) = (rule.start.saturating_mul(2), 0u32);
    let mut blocks = 0u32;
    for event in events {
        let same = |line: &Line| line.event.award == event.award && line.event.kind == event.kind;
        if lines.iter().any(same) {
            continue;
        }
        let excusal = excuse(event, facts);
        let weighed = weigh(rule, event, excusal, now);
        let times = match weighed {
            Weighed::Full => 2,
            Weighed::Half => 1,
            Weighed::Excused | Weighed::Outside => 0,
        };
        let halves = rule.weight(event.kind).saturating_mul(times);
        if event.kind == EventKind::Kept {
            kept = kept.saturating_add(halves);
            blocks += u32::from(times > 0);
        } else {
            against = against.saturating_add(halves);
        }
        lines.push(Line { event: *event, weighed, excusal, halves });
    }
    let all = u64::from(kept) + u64::from(against);
    let figure = (1_000 * u64::from(kept)).checked_div(all).unwrap_or(1_000);
    let figure = u32::try_from(figure).unwrap_or(1_000);
    let level = match figure {
        _ if blocks < rule.least_blocks => Level::New,
        950.. => Level::Great,
        850.. => Level::Good,
        700.. => Level::Fair,
        _ => Level::Talk,
    };
    Statement { figure, level, kept_halves: kept, against_halves: against, lines }
}

fn weigh(rule: &Rule, event: &Event, excusal: Option<Excusal>, now: Timestamp) -> Weighed {
    let age = now.since(event.at);
    if age < 0 || age >= rule.half {
        Weighed::Outside
    } else if excusal.is_some() {
        Weighed::Excused
    } else if age < rule.full {
        Weighed::Full
    } else {
        Weighed::Half
    }
}
