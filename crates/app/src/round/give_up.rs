//! Ending a round without a draw: its entries' root came later than every public random number it had named.
//!
//! That takes a server that was away for a day between the close and the log. What was promised can no
//! longer be kept, and nothing else is put in its place: the blocks go into later rounds, and everybody who
//! entered is told.

use super::mail::not_drawn;
use crate::app::{App, Done};
use crate::block::block_fact;
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use porchlight_domain::id::RoundId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::beacon::Missed;
use porchlight_domain::words::{BlockState, RoundState};
use serde_json::json;

impl App {
    /// Ends a sealed round without a draw.
    pub(super) fn give_up(&self, ctx: &mut Ctx, id: RoundId) -> Result<()> {
        let url = self.settings.public_url.clone();
        self.record(ctx, "", move |tx, hand| {
            let mut round = tx.round(id)?.ok_or(Error::Absent("round"))?;
            if round.state != RoundState::Sealed {
                return Ok(Done::Refused(()));
            }
            round.state = RoundState::Cancelled;
            tx.update_round(&round)?;
            let mut back = vec![];
            for mut block in tx.blocks_of_round(id)? {
                if block.state == BlockState::Announced {
                    block.state = BlockState::Draft;
                    block.round = None;
                    tx.update_block(&block)?;
                    back.push(block_fact(&block));
                }
            }
            let fact = json!({
                "state": round.state.code(), "why": Missed::SealedLate.code(), "blocks_back": back,
            });
            hand.leave(LeafKind::Round, id, fact);
            let Some(station) = tx.station(round.station)? else { return Ok(Done::Kept(())) };
            let page = format!("{url}/rounds/{id}");
            for entry in tx.entries(id)? {
                let Some(courier) = tx.courier(entry.courier)? else { continue };
                let (subject, body) = not_drawn(&courier.language, &station.name, &page);
                enqueue_of(tx, hand, station.id, (&courier.email, subject, &body))?;
                tell_phone(tx, hand, courier.id, CourierNote::RoundNotDrawn)?;
            }
            Ok(Done::Kept(()))
        })
    }
}
