//! Check-in: coming to the station, what shows it, and delays that are the station's own.
//!
//! Owns: what a station asks of a check-in, its codes, judging what a phone sends, the desk's own
//! check-in, and delays that couriers note with the desk's view beside them. Never does: keep where a
//! phone was (it says how far away it is), or count anything against somebody whose phone has no
//! position. The rules are `domain::check_in`'s. Start at [`App::check_in`].

mod come;
mod delay;
mod view;

pub(crate) use come::first_said;
pub use come::{Arrival, DESK_WITHIN, MAX_TRIES};
pub(crate) use delay::delay_facts;
pub use delay::{Delayed, MAX_VIEW_CHARS};
pub(crate) use view::check_in_view;
pub use view::{AwardArrival, CheckInView, StationCode};

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::zone;
use porchlight_domain::check_in::{CODE_SLACK, Changes, FENCE_METRES, Hours, Rule, slots};
use porchlight_domain::id::StationId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{Timestamp, Window};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, CheckInRule, Station};
use serde_json::json;

/// The hours in which check-in to a block is taken.
pub(crate) const fn hours(block: &Block) -> Hours {
    Hours::of(Window { start: block.starts_at, end: block.ends_at })
}

/// What a station asks.
pub(crate) fn rule_of(tx: &Tx<'_>, station: StationId) -> Result<Rule> {
    let of = |row: CheckInRule| Rule {
        fence_m: row.fence_m,
        code_needed: row.code_needed,
        changes: row.changes,
    };
    Ok(tx.check_in_rule(station)?.map_or(Rule::USUAL, of))
}

/// The name of the span whose code is shown at a moment.
fn span_now(station: &Station, changes: Changes, at: Timestamp) -> String {
    match changes {
        Changes::Minutes => porchlight_domain::check_in::slot(at).to_string(),
        Changes::Day => zone::date_of(at, &zone::zone(&station.time_zone)).to_string(),
    }
}

/// Whether a code is the station's at a moment, or was just before, or is just after.
fn is_code(keys: &Keys, station: &Station, rule: &Rule, code: &str, at: Timestamp) -> bool {
    let spans: Vec<String> = match rule.changes {
        Changes::Minutes => slots(at).map(|slot| slot.to_string()).collect(),
        Changes::Day => [-CODE_SLACK, CODE_SLACK]
            .map(|slack| span_now(station, rule.changes, at.plus(slack)))
            .to_vec(),
    };
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    spans.iter().any(|span| keys.is_station_code(station.id, span, &typed))
}

impl App {
    /// What a station asks of a check-in.
    ///
    /// # Errors
    /// Faults only: the rule is published.
    pub fn check_in_rule(&self, station: StationId) -> Result<Rule> {
        self.read(|tx| rule_of(tx, station))
    }

    /// Sets that. It holds from now on, also for blocks that were given out before: it asks for less or
    /// more on the spot, and takes nobody's work.
    ///
    /// # Errors
    /// Denied to all but operators; invalid distance; absent.
    pub fn set_check_in_rule(&self, ctx: &mut Ctx, station: StationId, rule: Rule) -> Result<()> {
        ctx.allow_operator()?;
        if !FENCE_METRES.contains(&rule.fence_m) {
            let must = "give 50 to 5000 metres around the station";
            return Err(Error::invalid("fence_m", "out_of_range", must));
        }
        self.record(ctx, &format!("check_in_rule {station} {rule:?}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            tx.put_check_in_rule(&CheckInRule {
                station,
                fence_m: rule.fence_m,
                code_needed: rule.code_needed,
                changes: rule.changes,
                set_by: hand.actor.to_string(),
                set_at: hand.now,
            })?;
            let fact = json!({"fence_m": rule.fence_m, "code_needed": rule.code_needed,
                "changes": rule.changes.code()});
            hand.leave(LeafKind::Station, station, json!({"check_in": fact}));
            Ok(Done::Kept(()))
        })?;
        self.ring_station(ctx, station);
        Ok(())
    }
}
