//! Every drawn round recomputes, and what it drew is what people hold.

use super::{Bench, Whistle};
use porchlight_app::round::record::{Verdict, verify};
use porchlight_domain::id::RoundId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::pseudonym;
use porchlight_domain::words::{AwardSource, RoundState};
use porchlight_store::rows::{Leaf, Round};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What both versions of the record have in common: the tickets stand second in an entry, the list last.
#[derive(Deserialize)]
struct Record {
    round: String,
    secret_digest: String,
    #[serde(alias = "blocks_digest")]
    announced_digest: String,
    blocks: Vec<Vec<Value>>,
    entries: Vec<Vec<Value>>,
    entry_root: String,
    seed: String,
    awards: Vec<(u32, u32)>,
}

impl Record {
    fn name(&self, entry: usize) -> &str {
        self.entries.get(entry).and_then(|line| line.first()?.as_str()).unwrap_or("")
    }

    fn block(&self, index: u64) -> &str {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        self.blocks.get(at).and_then(|line| line.first()?.as_str()).unwrap_or("")
    }

    fn tickets(&self, entry: usize) -> Option<u64> {
        self.entries.get(entry)?.get(1)?.as_u64()
    }

    fn ranked(&self, entry: usize) -> Vec<&str> {
        let list = self.entries.get(entry).and_then(|line| line.last()?.as_array());
        list.into_iter().flatten().filter_map(Value::as_u64).map(|at| self.block(at)).collect()
    }
}

pub(super) fn look(bench: &Bench, whistle: &mut Whistle<'_>) {
    let mut leaves: BTreeMap<&str, Vec<&Leaf>> = BTreeMap::new();
    let kinds = [LeafKind::Round, LeafKind::Seal, LeafKind::Draw].map(LeafKind::code);
    for leaf in bench.leaves.iter().filter(|l| kinds.contains(&l.kind.as_str())) {
        leaves.entry(&leaf.subject).or_default().push(leaf);
    }
    let mut drawn = BTreeSet::new();
    for round in bench.rounds.values() {
        if !matches!(round.state, RoundState::Drawn | RoundState::Settled) {
            continue;
        }
        drawn.insert(round.id);
        match parsed(round) {
            Ok(record) => {
                let name = round.id.to_string();
                let own = leaves.get(name.as_str()).map_or(&[][..], Vec::as_slice);
                same_as_row(round, &record, whistle);
                same_as_log(round, &record, own, whistle);
                same_as_entries(bench, round.id, &record, whistle);
                same_as_awards(bench, round.id, &record, whistle);
            }
            Err(why) => whistle.blow(format!("{}: {why}", round.id)),
        }
    }
    for award in bench.awards.values().filter(|a| a.source == AwardSource::Draw) {
        let known = award.round.is_some_and(|round| drawn.contains(&round));
        whistle.unless(known, || format!("{} says draw, but no drawn round has it", award.id));
    }
}

fn parsed(round: &Round) -> Result<Record, String> {
    let json = round.record.as_deref().ok_or("drawn without a record")?;
    match verify(json.as_bytes()) {
        Verdict::Holds { .. } => serde_json::from_str(json).map_err(|e| e.to_string()),
        other => Err(other.to_string()),
    }
}

fn same_as_row(round: &Round, record: &Record, whistle: &mut Whistle<'_>) {
    let same = record.round == round.id.to_string()
        && record.secret_digest == round.secret_digest.hex()
        && round.entry_root.is_some_and(|root| root.hex() == record.entry_root)
        && round.seed.map_or(String::new(), |seed| seed.hex()) == record.seed
        && round.entrants as usize == record.entries.len();
    whistle.unless(same, || format!("{}: the row and its record differ", round.id));
}

/// What the log held at announcement and sealing, in that order, is what was drawn from.
fn same_as_log(round: &Round, record: &Record, leaves: &[&Leaf], whistle: &mut Whistle<'_>) {
    let fact = |leaf: &Leaf| -> Value {
        leaf.fact.as_deref().and_then(|f| serde_json::from_str(f).ok()).unwrap_or(Value::Null)
    };
    let of = |kind: LeafKind| leaves.iter().find(|l| l.kind == kind.code());
    let announced = leaves.iter().map(|l| fact(l)).find(|f| f["state"] == "announced");
    whistle.unless(
        announced.is_some_and(|f| {
            f["secret_digest"] == record.secret_digest.as_str()
                && [&f["announced_digest"], &f["blocks_digest"]]
                    .iter()
                    .any(|digest| **digest == record.announced_digest.as_str())
        }),
        || format!("{}: drawn from other blocks or another secret than announced", round.id),
    );
    let (Some(seal), Some(draw)) = (of(LeafKind::Seal), of(LeafKind::Draw)) else {
        whistle.blow(format!("{}: drawn without its leaves", round.id));
        return;
    };
    whistle.unless(fact(seal)["entry_root"] == record.entry_root.as_str(), || {
        format!("{}: drawn from other entries than sealed", round.id)
    });
    let before = match (seal.leaf_index, draw.leaf_index) {
        (Some(seal), Some(draw)) => seal < draw,
        (Some(_), None) => true,
        _ => false,
    };
    whistle.unless(before, || format!("{}: the seal was not in the log before the draw", round.id));
}

fn same_as_entries(bench: &Bench, id: RoundId, record: &Record, whistle: &mut Whistle<'_>) {
    let rows: BTreeMap<String, _> = bench
        .entries
        .range((id, porchlight_domain::id::CourierId([0; 16]))..)
        .take_while(|((round, _), _)| *round == id)
        .filter_map(|(_, entry)| Some((entry.pseudonym?.hex(), entry)))
        .collect();
    whistle.unless(rows.len() == record.entries.len(), || {
        format!("{id}: {} entries, {} in the record", rows.len(), record.entries.len())
    });
    for entry in 0..record.entries.len() {
        let same = rows.get(record.name(entry)).is_some_and(|row| {
            Some(u64::from(row.tickets)) == record.tickets(entry)
                && serde_json::from_str::<Vec<String>>(&row.ranked)
                    .is_ok_and(|ranked| ranked == record.ranked(entry))
        });
        whistle.unless(same, || format!("{id}: an entry is not the one in the record"));
    }
}

fn same_as_awards(bench: &Bench, id: RoundId, record: &Record, whistle: &mut Whistle<'_>) {
    let mut published = BTreeSet::new();
    for (entry, block) in &record.awards {
        let name = record.name(*entry as usize).to_owned();
        published.insert((name, record.block(u64::from(*block)).to_owned()));
    }
    let mut held = BTreeSet::new();
    for award in bench.awards.values().filter(|a| a.round == Some(id)) {
        let Some(courier) = bench.couriers.get(&award.courier) else { continue };
        let name = pseudonym(&courier.draw_secret, id).hex();
        held.insert((name, award.block.to_string()));
    }
    for (_, block) in published.difference(&held) {
        whistle.blow(format!("{id}: drawn and not awarded: a place of {block}"));
    }
    for (_, block) in held.difference(&published) {
        whistle.blow(format!("{id}: awarded and not drawn: a place of {block}"));
    }
}
