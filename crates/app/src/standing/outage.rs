//! Outages of the server itself: noted by itself when it is back, so that nobody has to prove one.

use super::fact_json;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::id::StandingFactId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::standing::FactKind;
use porchlight_domain::time::MINUTE;
use porchlight_store::rows::StandingFact;

/// How often the server notes that it is there.
pub const PULSE: i64 = MINUTE;
/// From this gap on it was an outage.
pub const GAP: i64 = 5 * MINUTE;
/// Words on an outage, in the language of the record.
const WORDS: &str = "the server was not running";

impl App {
    /// Notes that the server is there, and an outage at every station if it was not for a while.
    /// Returns whether it noted one.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_pulse(&self, ctx: &mut Ctx) -> Result<bool> {
        let (now, last) = (ctx.now, self.read(|tx| Ok(tx.last_pulse()?))?);
        if last.is_some_and(|last| now.since(last) < PULSE) {
            return Ok(false);
        }
        let gap = last.filter(|last| now.since(*last) >= GAP);
        let noted = match gap {
            None => false,
            Some(from) => self.record(ctx, "", move |tx, hand| {
                let mut noted = false;
                for station in tx.stations()? {
                    let known = tx.standing_facts_of(station.id, from)?;
                    if known.iter().any(|f| f.kind == FactKind::Outage && f.starts_at <= from) {
                        continue;
                    }
                    let row = StandingFact {
                        id: hand.id(StandingFactId::new),
                        station: station.id,
                        kind: FactKind::Outage,
                        starts_at: from,
                        ends_at: hand.now,
                        block: None,
                        words: WORDS.into(),
                        noted_by: hand.actor.to_string(),
                        noted_at: hand.now,
                    };
                    tx.insert_standing_fact(&row)?;
                    hand.leave(LeafKind::StandingFact, row.id, fact_json(&row));
                    noted = true;
                }
                Ok(if noted { Done::Kept(true) } else { Done::Refused(false) })
            })?,
        };
        self.work(ctx, move |tx, _| tx.put_pulse(now))?;
        Ok(noted)
    }
}
