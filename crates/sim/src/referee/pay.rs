//! What was earned is paid once, to the cent, and standings count what happened and nothing else.

use super::{Bench, Whistle};
use porchlight_app::pay::read_ledger;
use porchlight_domain::id::{AwardId, BlockId};
use porchlight_domain::pay::{Key, PayKind};
use porchlight_domain::standing::EventKind;
use porchlight_domain::time::{HOUR, MINUTE};
use porchlight_domain::words::AwardState;
use porchlight_store::rows::{Award, PayEntry};
use std::collections::{BTreeMap, BTreeSet};

/// Giving back is free until so long before the start, and for so long after the result.
const FREE_BEFORE_START: i64 = 24 * HOUR;
const FREE_AFTER_RESULT: i64 = 30 * MINUTE;

pub(super) fn look(bench: &Bench, whistle: &mut Whistle<'_>) {
    let mut by_block: BTreeMap<BlockId, Vec<PayEntry>> = BTreeMap::new();
    for entry in bench.pay.values() {
        by_block.entry(entry.block).or_default().push(entry.clone());
    }
    for (id, entries) in &mut by_block {
        entries.sort_by_key(|entry| entry.number);
        let Some(block) = bench.blocks.get(id) else {
            whistle.blow(format!("pay for a block that is not there: {id}"));
            continue;
        };
        match read_ledger(block.currency, entries) {
            Err(wrong) => whistle.blow(format!("the ledger of {id}: {wrong}")),
            Ok(ledger) => whistle.unless(ledger.balance() == 0, || {
                format!("the ledger of {id} is {} out of balance", ledger.balance())
            }),
        }
        for entry in entries.iter() {
            let came = bench
                .awards
                .get(&entry.award)
                .is_some_and(|award| award.courier == entry.courier && award.block == *id);
            whistle.unless(came, || format!("{} is about somebody else's award", entry.id));
        }
    }
    for award in bench.awards.values().filter(|a| a.state == AwardState::CheckedOut) {
        paid(bench, award, by_block.get(&award.block).map_or(&[], Vec::as_slice), whistle);
    }
}

/// Somebody checked out: the block as it was shown, or its part by a hold, stands exactly once.
fn paid(bench: &Bench, award: &Award, entries: &[PayEntry], whistle: &mut Whistle<'_>) {
    let Some(block) = bench.blocks.get(&award.block) else { return };
    let Ok(ledger) = read_ledger(block.currency, entries) else { return };
    let stands = |kind: PayKind| {
        ledger.stands(Key { courier: award.courier, block: block.id, kind }).copied()
    };
    match (stands(PayKind::Block), stands(PayKind::Hold)) {
        (Some(whole), None) => {
            whistle.unless(whole.amount >= block.pay, || {
                format!("{} was shown {} and got {}", award.id, block.pay, whole.amount)
            });
            // Whoever took the block early gets every step as well.
            let steps = stands(PayKind::Step).map_or(0, |step| step.amount);
            whistle.unless(steps >= block.raised, || {
                format!("{} rose by {} and {steps} is paid of it", award.id, block.raised)
            });
        }
        (None, Some(part)) => whistle.unless(bench.suspended.contains(&award.id), || {
            format!("{} got {} by a hold that was none", award.id, part.amount)
        }),
        (None, None) => whistle.blow(format!("{} checked out and got nothing", award.id)),
        (Some(_), Some(_)) => whistle.blow(format!("{} is paid twice", award.id)),
    }
}

pub(super) fn standing(bench: &Bench, whistle: &mut Whistle<'_>) {
    let live = bench.counted.values().filter(|event| event.void_at.is_none());
    let mut counted: BTreeSet<(AwardId, EventKind)> = BTreeSet::new();
    for event in live {
        whistle.unless(counted.insert((event.award, event.kind)), || {
            format!("{} counts {} twice", event.award, event.kind)
        });
        let Some(award) = bench.awards.get(&event.award) else {
            whistle.blow(format!("something is counted about no award: {}", event.award));
            continue;
        };
        whistle.unless(award.courier == event.courier, || {
            format!("{} is counted against somebody else", event.award)
        });
        fits(bench, award, event.kind, whistle);
    }
    for award in bench.awards.values() {
        let missing = match award.state {
            AwardState::CheckedOut => !counted.contains(&(award.id, EventKind::Kept)),
            AwardState::NoShow => !counted.contains(&(award.id, EventKind::NoShow)),
            _ => false,
        };
        whistle.unless(!missing, || format!("{} is {} and not counted", award.id, award.state));
    }
}

/// Who was seen at the station in the hours of check-in is nobody who did not come, and is in time if it was
/// in time, whatever the server heard when.
pub(super) fn arrivals(bench: &Bench, whistle: &mut Whistle<'_>) {
    for said in &bench.check_ins {
        let Some(award) = bench.awards.get(&said.award) else {
            whistle.blow(format!("{} is about no award", said.id));
            continue;
        };
        let Some(block) = bench.blocks.get(&award.block) else { continue };
        whistle.unless(said.at <= said.received_at, || format!("{} counts ahead", said.id));
        if said.shown.is_none() {
            continue;
        }
        let open = block.starts_at.plus(-60 * MINUTE) <= said.at && said.at < block.ends_at;
        whistle.unless(open, || format!("{} is outside of the hours of check-in", said.id));
        whistle.unless(award.state != AwardState::NoShow, || {
            format!("{} was at the station and is one nobody came to", award.id)
        });
        let late = bench.counted.values().any(|event| {
            let of = event.award == award.id && event.void_at.is_none();
            of && event.kind == EventKind::LateCheckIn
        });
        let in_time = said.at <= block.starts_at.plus(10 * MINUTE);
        whistle.unless(!(late && in_time), || format!("{} was in time and counts late", award.id));
    }
}

/// Whether an event of this kind can be about this award at all.
fn fits(bench: &Bench, award: &Award, kind: EventKind, whistle: &mut Whistle<'_>) {
    let starts = bench.blocks.get(&award.block).map(|block| block.starts_at);
    let holds = match kind {
        EventKind::Kept => award.state == AwardState::CheckedOut,
        EventKind::NoShow => award.state == AwardState::NoShow,
        EventKind::LateForfeit => {
            let late = starts.is_some_and(|at| {
                award.changed_at > at.plus(-FREE_BEFORE_START)
                    && award.changed_at > award.made_at.plus(FREE_AFTER_RESULT)
            });
            award.state == AwardState::Forfeited && late
        }
        EventKind::LateCheckIn => {
            starts.is_some_and(|at| award.checked_in_at.is_some_and(|came| came > at))
        }
        EventKind::CodeMissed => true,
    };
    whistle.unless(holds, || format!("{} is {} and counted as {kind}", award.id, award.state));
}
