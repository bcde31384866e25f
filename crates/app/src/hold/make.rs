//! Making and lifting holds by hand.

use super::text::areas_json;
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use porchlight_domain::hold::{Area, HoldSource, Level};
use porchlight_domain::id::HoldId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::VehicleKind;
use porchlight_store::rows::HoldRow;
use serde_json::json;

/// Longest hold that a person makes at once.
pub const MAX_HOLD: i64 = 31 * DAY;
/// Most characters of the words on a hold.
pub const MAX_HOLD_WORDS: usize = 300;
/// Most areas of a hold.
const MAX_AREAS: usize = 50;

/// A hold that somebody draws.
#[derive(Debug, Clone)]
pub struct NewHold {
    /// What it does.
    pub level: Level,
    /// Beginning.
    pub from: Timestamp,
    /// End.
    pub to: Timestamp,
    /// Where.
    pub areas: Vec<Area>,
    /// For which vehicles; empty for all.
    pub vehicles: Vec<VehicleKind>,
    /// What it is about, for couriers and recipients.
    pub words: String,
}

pub(super) fn hold_fact(row: &HoldRow) -> serde_json::Value {
    json!({
        "source": row.source.code(), "level": row.level.code(), "from": row.starts_at.micros(),
        "to": row.ends_at.micros(), "areas": row.areas, "vehicles": row.vehicles,
        "words": row.words, "alert": row.alert, "lifted_at": row.lifted_at.map(Timestamp::micros),
    })
}

fn check(new: &NewHold, now: Timestamp) -> Result<()> {
    let mut wrong = vec![];
    if new.from >= new.to || new.to.since(new.from) > MAX_HOLD || new.to <= now {
        let must = "give an end after the beginning and after now, at most 31 days later";
        wrong.push(Invalid::new("to", "not_a_span", must));
    }
    if new.areas.is_empty() || new.areas.len() > MAX_AREAS {
        let must = "draw an area: three corners or more, or a circle";
        wrong.push(Invalid::new("area", "no_area", must));
    }
    let words = new.words.trim().chars().count();
    if words == 0 || words > MAX_HOLD_WORDS {
        let must = "say what it is about in 1 to 300 characters: couriers and recipients read it";
        wrong.push(Invalid::new("words", "words_length", must));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

fn row_of(new: &NewHold, hand: &mut Hand) -> HoldRow {
    let vehicles: Vec<&str> = new.vehicles.iter().map(|kind| kind.code()).collect();
    HoldRow {
        id: hand.id(HoldId::new),
        source: HoldSource::Operator,
        level: new.level,
        starts_at: new.from,
        ends_at: new.to,
        areas: areas_json(&new.areas),
        vehicles: vehicles.join(" "),
        words: new.words.trim().to_owned(),
        alert: String::new(),
        made_by: hand.actor.to_string(),
        made_at: hand.now,
        lifted_at: None,
    }
}

/// The topic that phones hear when a hold is made or ends.
pub const HOLDS: &str = "holds/any";

impl App {
    /// Makes a hold. Awards that a stop reaches are suspended at once.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid span, area or words.
    pub fn make_hold(&self, ctx: &mut Ctx, new: NewHold) -> Result<HoldId> {
        ctx.allow_dispatch()?;
        check(&new, ctx.now)?;
        let made = self.record(ctx, &format!("hold {new:?}"), move |tx, hand| {
            let row = row_of(&new, hand);
            tx.insert_hold(&row)?;
            hand.leave(LeafKind::Hold, row.id, hold_fact(&row));
            Ok(Done::Kept(row.id.0))
        })?;
        self.keep_holds(ctx)?;
        self.ring_holds(ctx)?;
        Ok(HoldId(made))
    }

    /// Ends a hold before its time. What it suspended stays suspended and paid; nothing new is.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent, also when it is over.
    pub fn lift_hold(&self, ctx: &mut Ctx, id: HoldId) -> Result<()> {
        ctx.allow_dispatch()?;
        self.record(ctx, &format!("lift {id}"), move |tx, hand| {
            let mut row = tx.hold(id)?.ok_or(Error::Absent("hold"))?;
            if row.lifted_at.is_some() {
                return Ok(Done::Refused(()));
            }
            if row.ends_at <= hand.now {
                return Err(Error::Absent("hold"));
            }
            row.lifted_at = Some(hand.now);
            tx.update_hold(&row)?;
            hand.leave(LeafKind::Hold, id, hold_fact(&row));
            Ok(Done::Kept(()))
        })?;
        self.ring_holds(ctx)
    }

    /// Holds that reach beyond a moment, by their beginning.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn holds(&self, ctx: &Ctx, since: Timestamp) -> Result<Vec<HoldRow>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.holds_since(since)?))
    }

    /// Everybody who may be touched looks again: the stations' pages, and every courier's phone, also of those
    /// who hold no block.
    pub(super) fn ring_holds(&self, ctx: &Ctx) -> Result<()> {
        self.ring_all(ctx, [HOLDS.to_owned()]);
        for station in self.stations()? {
            self.ring_station(ctx, station.id);
        }
        Ok(())
    }
}
