//! Rounds that were announced before the open draw: they are sealed and drawn by the rules they promised.
//!
//! Owns: nothing that a new round uses. Rounds without an announcement (`round.announced`) end here.

use super::resolve::read_list;
use super::run::{Award, Outcome};
use super::{answer, record};
use crate::block::GAP_MINUTES;
use crate::error::{Error, Result};
use porchlight_domain::digest::Digest;
use porchlight_domain::round::{
    Answer, BlockSlot, Entry as Entrant, Field, Rules, blocks_digest, draw, entry_root, seed,
};
use porchlight_domain::time::MINUTE;
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Entry, Round};

/// Minutes of work a courier could win in one round of the first version.
const BUDGET_MINUTES: u32 = 40 * 60;

fn slots(tx: &Tx<'_>, blocks: &[Block]) -> Result<Vec<BlockSlot>> {
    let mut slots = Vec::with_capacity(blocks.len());
    for block in blocks {
        let held = u32::try_from(tx.awards_of_block(block.id)?.len()).unwrap_or(u32::MAX);
        slots.push(BlockSlot {
            id: block.id,
            start: block.starts_at.micros().div_euclid(MINUTE),
            end: block.ends_at.micros().div_euclid(MINUTE),
            places: block.places.saturating_sub(held),
        });
    }
    Ok(slots)
}

fn field_of(tx: &Tx<'_>, round: &Round, blocks: &[Block]) -> Result<(Field, Vec<Entry>)> {
    let mut pairs: Vec<(Entrant, Entry)> = vec![];
    for row in tx.entries(round.id)? {
        let Some(pseudonym) = row.pseudonym else { continue };
        let mut ranked = vec![];
        for id in read_list(&row)? {
            let at = blocks.iter().position(|b| b.id == id);
            ranked.extend(at.and_then(|at| u32::try_from(at).ok()));
        }
        let entrant = Entrant {
            pseudonym,
            tickets: u8::try_from(row.tickets).unwrap_or(1),
            max_blocks: u8::try_from(row.max_blocks).unwrap_or(1),
            budget_minutes: BUDGET_MINUTES,
            ranked,
        };
        pairs.push((entrant, row));
    }
    pairs.sort_by_key(|pair| pair.0.pseudonym);
    let (entries, rows) = pairs.into_iter().unzip();
    let slots = slots(tx, blocks)?;
    let field = Field { blocks: slots, rules: Rules { gap_minutes: GAP_MINUTES }, entries };
    field.check().map_err(|e| Error::Fault(format!("the field of {}: {e}", round.id)))?;
    Ok((field, rows))
}

/// The root that sealing publishes, and how many take part. This version always draws.
pub(super) fn seal(
    tx: &Tx<'_>,
    round: &Round,
    blocks: &[Block],
) -> Result<(Digest, usize, Option<bool>)> {
    let field = field_of(tx, round, blocks)?.0;
    Ok((entry_root(&field.entries), field.entries.len(), None))
}

/// Draws by the first version.
pub(super) fn outcome(
    tx: &Tx<'_>,
    round: &Round,
    blocks: &[Block],
    secret: &[u8; 32],
) -> Result<(Outcome, Vec<Entry>)> {
    let (field, rows) = field_of(tx, round, blocks)?;
    let root = entry_root(&field.entries);
    let record = record::write(round.id, secret, &[], &field);
    let seed = seed(round.id, blocks_digest(&field.blocks, field.rules), root, secret, &[]);
    let drawn = draw(&field, seed);
    let mut answers = vec![String::new(); rows.len()];
    let mut firsts = (0, 0);
    for (position, index) in (1u32..).zip(&drawn.order) {
        let at = *index as usize;
        let codes = drawn.answers(at);
        firsts.0 += u32::from(!codes.is_empty());
        firsts.1 += u32::from(codes.first() == Some(&Answer::Awarded));
        let codes = codes.iter().map(|code| code.code());
        answers[at] = answer::first(position, rows.len(), codes)?;
    }
    let award = |(entry, block): &(u32, u32)| Award {
        entry: *entry as usize,
        block: field.blocks[*block as usize].id,
    };
    let waits = (0u32..).zip(&field.blocks).flat_map(|(at, block)| {
        let waits = drawn.waitlist(&field, at);
        waits.into_iter().map(|entry| Award { entry: entry as usize, block: block.id })
    });
    let waits = waits.collect();
    let mut positions = vec![0; rows.len()];
    for (position, index) in (1u32..).zip(&drawn.order) {
        positions[*index as usize] = position;
    }
    let outcome = Outcome {
        root,
        seed: Some(seed),
        awards: drawn.awards.iter().map(award).collect(),
        waits,
        positions,
        answers,
        firsts,
        record: serde_json::to_string(&record)?,
        result: None,
    };
    Ok((outcome, rows))
}
