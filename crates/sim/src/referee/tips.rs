//! What was collected of a tip reaches its courier to the cent, exactly once, and nothing else does.

use super::{Bench, Whistle};
use porchlight_app::pay::read_ledger;
use porchlight_domain::id::{AttemptId, AwardId, BlockId};
use porchlight_domain::pay::{Key, PayKind};
use porchlight_domain::tip::TipState;
use porchlight_domain::words::Outcome;
use porchlight_store::rows::{Award, PayEntry};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn look(bench: &Bench, whistle: &mut Whistle<'_>) {
    let mut collected: BTreeMap<AwardId, i64> = BTreeMap::new();
    let mut tipped: BTreeSet<AttemptId> = BTreeSet::new();
    for tip in bench.tips.values() {
        whistle.unless(tipped.insert(tip.attempt), || {
            format!("{} is a second tip for one delivery", tip.id)
        });
        let (award, attempt) = (bench.awards.get(&tip.award), bench.attempts.get(&tip.attempt));
        let own = award.zip(attempt).is_some_and(|(award, attempt)| {
            award.courier == attempt.courier && attempt.outcome == Outcome::Delivered
        });
        whistle.unless(own, || format!("{} goes to somebody who did not deliver", tip.id));
        let block = award.and_then(|award| bench.blocks.get(&award.block));
        whistle.unless(block.is_some_and(|block| block.currency == tip.currency), || {
            format!("{} is in another currency than the block", tip.id)
        });
        if tip.state == TipState::Collected {
            *collected.entry(tip.award).or_default() += tip.amount;
        }
    }
    let mut by_block: BTreeMap<BlockId, Vec<PayEntry>> = BTreeMap::new();
    for entry in bench.pay.values() {
        by_block.entry(entry.block).or_default().push(entry.clone());
    }
    for entries in by_block.values_mut() {
        entries.sort_by_key(|entry| entry.number);
    }
    for award in bench.awards.values() {
        let entries = by_block.get(&award.block).map_or(&[][..], Vec::as_slice);
        reached(bench, award, collected.get(&award.id).copied().unwrap_or(0), entries, whistle);
    }
}

/// What stands for tips of an award is the sum of what was collected for it.
fn reached(
    bench: &Bench,
    award: &Award,
    collected: i64,
    entries: &[PayEntry],
    whistle: &mut Whistle<'_>,
) {
    let Some(block) = bench.blocks.get(&award.block) else { return };
    // A ledger that is none is the referee of pay's.
    let Ok(ledger) = read_ledger(block.currency, entries) else { return };
    let of = Key { courier: award.courier, block: block.id, kind: PayKind::Tip };
    // Somebody may have had two awards of one block, one given back; tips are about one of them.
    let about = |entry: &&PayEntry| entry.kind == PayKind::Tip && entry.award == award.id;
    if collected == 0 && !entries.iter().any(|entry| about(&entry)) {
        return;
    }
    let stands = ledger.stands(of).map_or(0, |entry| entry.amount);
    whistle.unless(stands == collected, || {
        format!("{}: {collected} of tips were collected, and {stands} stand", award.id)
    });
}
