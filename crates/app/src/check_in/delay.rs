//! Delays of the station that a courier notes with one tap, and the desk's view beside them.
//!
//! A courier's word excuses their own block at once, as what they say at a door does. The desk may say
//! that it saw it otherwise; both stand side by side for people to read, and nothing follows by itself.

use super::hours;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::deliver::own_award;
use crate::error::{Error, Result};
use porchlight_domain::check_in::{DelayKind, DeskView, UNHEARD};
use porchlight_domain::id::{AwardId, CourierId, StationDelayId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::standing::{Fact, FactKind};
use porchlight_domain::time::{HOUR, Timestamp, Window};
use porchlight_domain::words::AwardState;
use porchlight_store::Tx;
use porchlight_store::rows::StationDelay;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most characters of the desk's words.
pub const MAX_VIEW_CHARS: usize = 300;
/// A delay may still be noted this long after the block.
const NOTED_AFTER: i64 = 12 * HOUR;

/// What became of a courier's note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delayed {
    /// It stands, now or before.
    Noted,
    /// Check-in is not open yet; microseconds since 1970 from which on it is.
    TooEarly(i64),
    /// The block was given back, or is long over.
    Over,
}

/// What a courier's notes excuse: that award, from the opening of its check-in until the courier left
/// the station.
pub(crate) fn delay_facts(tx: &Tx<'_>, courier: CourierId, since: Timestamp) -> Result<Vec<Fact>> {
    let mut facts = vec![];
    for delay in tx.station_delays_by(courier, since)? {
        let Some(award) = tx.award(delay.award)? else { continue };
        let Some(block) = tx.block(award.block)? else { continue };
        let start = hours(&block).opens;
        let end = award.released_at.unwrap_or(block.ends_at).max(start.plus(1));
        let span = Window { start, end };
        facts.push(Fact { kind: FactKind::StationDelay, span, award: Some(award.id), block: None });
    }
    Ok(facts)
}

impl App {
    /// The courier notes that the station keeps them waiting. It excuses this block by itself.
    ///
    /// # Errors
    /// Denied to all but couriers; absent award.
    pub fn say_station_delay(
        &self,
        ctx: &mut Ctx,
        id: AwardId,
        kind: DelayKind,
        occurred_at: Timestamp,
    ) -> Result<Delayed> {
        let courier = ctx.courier()?;
        let request = format!("station_delay {id} {kind} {occurred_at:?}");
        let delayed = self.record(ctx, &request, move |tx, hand| {
            let award = own_award(tx, id, courier)?;
            let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
            let opens = hours(&block).opens;
            let gone = matches!(award.state, AwardState::Forfeited | AwardState::Ended);
            if gone || hand.now > block.ends_at.plus(NOTED_AFTER) {
                return Ok(Done::Refused(Delayed::Over));
            }
            if hand.now < opens {
                return Ok(Done::Refused(Delayed::TooEarly(opens.micros())));
            }
            let row = StationDelay {
                id: hand.id(StationDelayId::new),
                award: id,
                courier,
                kind,
                said_at: occurred_at.min(hand.now).max(hand.now.plus(-NOTED_AFTER - UNHEARD)),
                received_at: hand.now,
                view: None,
                view_words: String::new(),
                viewed_by: String::new(),
                viewed_at: None,
            };
            if !tx.insert_station_delay(&row)? {
                return Ok(Done::Refused(Delayed::Noted));
            }
            let fact = json!({"delay": kind.code(), "award": id.to_string(),
                "said_at": row.said_at.micros()});
            hand.leave(LeafKind::StandingFact, row.id, fact);
            Ok(Done::Kept(Delayed::Noted))
        })?;
        self.ring_award(ctx, id);
        Ok(delayed)
    }

    /// The desk says how it saw a delay that a courier noted. The courier reads it; what the note excuses
    /// stays excused. Says whether there was a note.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; too many words, or none beside another view.
    pub fn view_station_delay(
        &self,
        ctx: &mut Ctx,
        id: AwardId,
        view: DeskView,
        words: &str,
    ) -> Result<bool> {
        ctx.allow_dispatch()?;
        let words = words.trim().to_owned();
        let lacks = view == DeskView::Differs && words.is_empty();
        if lacks || words.chars().count() > MAX_VIEW_CHARS {
            let must = "say what the desk saw in at most 300 characters: the courier reads it";
            return Err(Error::invalid("words", "words_length", must));
        }
        let known =
            self.record(ctx, &format!("delay_view {id} {view} {words}"), move |tx, hand| {
                let Some(delay) = tx.station_delay(id)? else { return Ok(Done::Refused(false)) };
                let row = StationDelay {
                    view: Some(view),
                    view_words: words.clone(),
                    viewed_by: hand.actor.to_string(),
                    viewed_at: Some(hand.now),
                    ..delay
                };
                tx.update_station_delay(&row)?;
                let fact = json!({"award": id.to_string(), "view": view.code(), "words": words});
                hand.leave(LeafKind::StandingFact, row.id, fact);
                Ok(Done::Kept(true))
            })?;
        self.ring_award(ctx, id);
        Ok(known)
    }
}
