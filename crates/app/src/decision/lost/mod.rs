//! What is paid for rounds and races that a decision kept somebody out of, once that decision fell.
//!
//! Owns: which rounds these were, and the amount. A round counts if its courier had entered it and was left
//! out when it was sealed, while the decision was in effect, or if the standing wishes that they had at that
//! moment would have entered it. For each the published rule of holds pays: what a block brings that others
//! ended before it began, here the first block on their list. `race` has the rule of races. Never does: guess
//! at rounds that somebody would have entered by hand, or pay for a round or a moment twice.

mod race;

use crate::app::App;
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::pay::{RULES, shown_pay};
use crate::round::{Wishes, is_in, read_list, wished};
use porchlight_domain::id::{BlockId, PayEntryId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::pay::HoldRule;
use porchlight_domain::time::{Timestamp, Window};
use porchlight_domain::words::DecisionKind;
use porchlight_store::rows::{Block, Courier, DecisionRow, Entry, LostPay, LostRace, Round};
use porchlight_store::{GroundCount, Tx};
use serde_json::json;

/// Most lines of one courier that are listed.
const MOST_LISTED: u32 = 100;
/// Most rounds of standing wishes that one decision pays for.
const MOST_WISHED: u32 = 1_000;

/// What was paid for one round.
#[derive(Debug, Clone)]
pub struct LostBlock {
    /// The entry.
    pub paid: LostPay,
    /// The block that it was computed from.
    pub block: Block,
}

/// When a decision kept its courier from new work; nothing if it never did.
fn kept_out(row: &DecisionRow, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let acts = !matches!(row.kind, DecisionKind::Notice | DecisionKind::Reinstatement);
    let from = row.effective_at.filter(|at| acts && *at < now)?;
    Some((from, row.until_at.map_or(now, |until| until.min(now))))
}

/// The first block on the list of an entry that would have taken part.
fn entered(tx: &Tx<'_>, entry: &Entry) -> Result<Option<(Round, BlockId)>> {
    let Some(round) = tx.round(entry.round)? else { return Ok(None) };
    if !is_in(tx, entry, round.closes_at)? {
        return Ok(None);
    }
    Ok(read_list(entry)?.first().map(|first| (round, *first)))
}

/// The rounds that a courier had entered, and those that their standing wishes would have entered, each with
/// the first block on their list and whether it was by wish.
fn rounds(
    tx: &Tx<'_>,
    courier: &Courier,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(Round, BlockId, bool)>> {
    let mut found = vec![];
    for entry in tx.entries_left_out(courier.id, from, to)? {
        found.extend(entered(tx, &entry)?.map(|(round, first)| (round, first, false)));
    }
    let station = tx.station(courier.station)?.ok_or(Error::Absent("station"))?;
    let wishes = Wishes::of(tx, courier)?;
    for round in tx.rounds_not_entered(courier.id, station.id, (from, to), MOST_WISHED)? {
        let Some(wish) = round.sealed_at.and_then(|at| wishes.at(at)) else { continue };
        let list = wished(tx, &round, wish, (courier, &station))?;
        found.extend(list.first().map(|first| (round, *first, true)));
    }
    Ok(found)
}

/// The line for one round.
fn line(
    tx: &Tx<'_>,
    hand: &mut Hand,
    row: &DecisionRow,
    (round, first, by_wish): (Round, BlockId, bool),
) -> Result<LostPay> {
    let block = tx.block(first)?.ok_or(Error::Absent("block"))?;
    let (rule, of) = (HoldRule::PUBLISHED, shown_pay(&block));
    let span = Window { start: block.starts_at, end: block.ends_at };
    Ok(LostPay {
        id: hand.id(PayEntryId::new),
        decision: row.id,
        courier: row.courier,
        round: round.id,
        block: block.id,
        of_amount: of,
        per_mille: rule.rest_per_mille,
        amount: rule.amount(of, span, block.starts_at),
        currency: block.currency,
        rules: RULES,
        entered_at: hand.now,
        by_wish,
    })
}

/// Pays what was lost to a decision that fell, each round and each moment of races once. Says for how many
/// rounds.
pub(crate) fn pay_lost(tx: &Tx<'_>, hand: &mut Hand, row: &DecisionRow) -> Result<u32> {
    let Some(kept_out) = kept_out(row, hand.now) else { return Ok(0) };
    let courier = tx.courier(row.courier)?.ok_or(Error::Absent("courier"))?;
    let mut paid = 0;
    for found in rounds(tx, &courier, kept_out)? {
        let lost = line(tx, hand, row, found)?;
        if !tx.insert_lost_pay(&lost)? {
            continue;
        }
        let fact = json!({
            "decision": row.id.to_string(), "courier": row.courier.to_string(),
            "round": lost.round.to_string(), "block": lost.block.to_string(), "kind": "lost",
            "by_wish": lost.by_wish, "of": lost.of_amount, "per_mille": lost.per_mille,
            "amount": lost.amount, "currency": lost.currency.code(), "rules": lost.rules,
        });
        hand.leave(LeafKind::Pay, lost.id, fact);
        paid += 1;
    }
    let races = race::pay_races(tx, hand, row, &courier, kept_out)?;
    if paid > 0 || races {
        tell(tx, hand, &courier, paid, races)?;
    }
    Ok(paid)
}

fn tell(tx: &Tx<'_>, hand: &mut Hand, courier: &Courier, rounds: u32, races: bool) -> Result<()> {
    let es = courier.language.starts_with("es");
    let pick = |en: &str, es_words: &str| if es { es_words.to_owned() } else { en.to_owned() };
    let mut body = pick(
        "A decision about your account does not stand any more. We pay what you could not ask for \
         while it did.\n",
        "Una decisión sobre su cuenta ya no vale. Pagamos lo que no pudo pedir mientras valía.\n",
    );
    if rounds > 0 {
        body += &pick(
            &format!(
                "Rounds that you had entered, or that your standing wishes would have entered: \
                 {rounds}. For each, half of the first block on your list.\n"
            ),
            &format!(
                "Sorteos en los que se había inscrito, o en los que sus deseos fijos le habrían \
                 inscrito: {rounds}. Por cada uno, la mitad del primer bloque de su lista.\n"
            ),
        );
    }
    if races {
        body += &pick(
            "Blocks given to whoever came first: half of what you took in the same hours of the weeks \
             before.\n",
            "Bloques para quien llega primero: la mitad de lo que tomó en las mismas horas de las \
             semanas anteriores.\n",
        );
    }
    body += &pick(
        "In the app, under Pay, you see each amount.\n",
        "En la app, en Pago, ve cada importe.\n",
    );
    let subject = pick("We pay what you lost", "Le pagamos lo que perdió");
    enqueue_of(tx, hand, courier.station, (&courier.email, &subject, &body))?;
    Ok(tell_phone(tx, hand, courier.id, CourierNote::PayChanged)?)
}

/// What was paid because of one decision.
pub(super) fn lost_to(tx: &Tx<'_>, row: &DecisionRow) -> Result<Vec<LostBlock>> {
    with_blocks(tx, tx.lost_pay_to(row.id)?)
}

fn with_blocks(tx: &Tx<'_>, rows: Vec<LostPay>) -> Result<Vec<LostBlock>> {
    let lines = rows.into_iter().map(|paid| {
        let block = tx.block(paid.block)?.ok_or(Error::Absent("block"))?;
        Ok(LostBlock { paid, block })
    });
    lines.collect()
}

impl App {
    /// What was paid to the acting courier for rounds that decisions kept them out of, the newest first.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_lost_pay(&self, ctx: &Ctx) -> Result<Vec<LostBlock>> {
        let courier = ctx.courier()?;
        self.read(|tx| with_blocks(tx, tx.lost_pay_of(courier, MOST_LISTED)?))
    }

    /// What was paid to the acting courier for races that decisions kept them out of, the newest first.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_lost_races(&self, ctx: &Ctx) -> Result<Vec<LostRace>> {
        let courier = ctx.courier()?;
        let mut races = self.read(|tx| Ok(tx.lost_races_of(courier)?))?;
        races.reverse();
        Ok(races)
    }

    /// How decisions ended by version of the catalogue and ground: what every rule is reviewed by, and
    /// what anybody may read. It names nobody.
    ///
    /// # Errors
    /// Faults only.
    pub fn decisions_by_ground(&self) -> Result<Vec<GroundCount>> {
        self.read(|tx| Ok(tx.decisions_by_ground()?))
    }
}
