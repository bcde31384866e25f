//! The published record of a round, and checking one.
//!
//! The format is described in `docs/round-record.md`; `docs/verify_draw.py` checks the same record
//! independently of this code.

use porchlight_domain::digest::{Digest, decode_hex, encode_hex};
use porchlight_domain::id::{BlockId, RoundId};
use porchlight_domain::round::{
    BlockSlot, Entry, Field, Rules, blocks_digest, draw, entry_root, secret_digest, seed,
};
use serde::{Deserialize, Serialize};
use std::fmt;

pub use super::record_open::{Counted, counted};

/// First field of every record.
pub const FORMAT: &str = "porchlight-round-record/v1";

/// A block as the record holds it: id, start and end (minutes since 1970 in UTC), places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordBlock(pub String, pub i64, pub i64, pub u32);

/// An entry: pseudonym in hexadecimal, tickets, most blocks, budget in minutes, ranked indices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordEntry(pub String, pub u8, pub u8, pub u32, pub Vec<u32>);

/// Everything needed to recompute a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`FORMAT`].
    pub format: String,
    /// The round.
    pub round: String,
    /// Digest of the operator's secret, published at announcement.
    pub secret_digest: String,
    /// The secret, published with the result.
    pub secret: String,
    /// Public beacon value in hexadecimal; empty where the round had none.
    pub beacon: String,
    /// Least minutes between two blocks of one person.
    pub gap_minutes: u32,
    /// Blocks in announced order.
    pub blocks: Vec<RecordBlock>,
    /// Digest over blocks and rules, published at announcement.
    pub blocks_digest: String,
    /// Entries by pseudonym.
    pub entries: Vec<RecordEntry>,
    /// Merkle root of the entries, in the log before the draw.
    pub entry_root: String,
    /// Seed of the draw.
    pub seed: String,
    /// Awards as (entry, block), in the order they were made.
    pub awards: Vec<(u32, u32)>,
}

/// What a record turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything recomputes.
    Holds {
        /// Entries.
        entries: usize,
        /// Awards.
        awards: usize,
        /// Whether some block had fewer places than entrants who wanted it.
        contested: bool,
        /// Whether a public beacon was part of the seed.
        beacon: bool,
    },
    /// The file is not a record; says where.
    NotARecord(String),
    /// A published value is not what recomputing gives.
    Differs {
        /// Which value.
        what: &'static str,
        /// As published.
        published: String,
        /// As recomputed.
        recomputed: String,
    },
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holds { entries, awards, contested, beacon } => {
                write!(
                    f,
                    "The record holds: {entries} entries, {awards} awards, every one of them "
                )?;
                writeln!(f, "follows from the published rules, entries and seed.")?;
                if !contested {
                    writeln!(f, "Places sufficed for every list, so the order decided nothing.")?;
                }
                if !beacon {
                    write!(
                        f,
                        "This round had no public beacon: the operator could have tried several \
                         entry lists before publishing one. Compare the entry root with the log, \
                         where it stood before the draw."
                    )?;
                }
                Ok(())
            }
            Self::NotARecord(why) => write!(f, "This is not a round record: {why}"),
            Self::Differs { what, published, recomputed } => write!(
                f,
                "The record does NOT hold: {what} is published as {published}, but recomputing \
                 gives {recomputed}."
            ),
        }
    }
}

/// Writes the record of a drawn round.
#[must_use]
pub fn write(round: RoundId, secret: &[u8; 32], beacon: &[u8], field: &Field) -> Record {
    let blocks_digest = blocks_digest(&field.blocks, field.rules);
    let entry_root = entry_root(&field.entries);
    let seed = seed(round, blocks_digest, entry_root, secret, beacon);
    let slot = |b: &BlockSlot| RecordBlock(b.id.to_string(), b.start, b.end, b.places);
    let entry = |e: &Entry| {
        RecordEntry(e.pseudonym.hex(), e.tickets, e.max_blocks, e.budget_minutes, e.ranked.clone())
    };
    Record {
        format: FORMAT.into(),
        round: round.to_string(),
        secret_digest: secret_digest(secret).hex(),
        secret: encode_hex(secret),
        beacon: encode_hex(beacon),
        gap_minutes: field.rules.gap_minutes,
        blocks: field.blocks.iter().map(slot).collect(),
        blocks_digest: blocks_digest.hex(),
        entries: field.entries.iter().map(entry).collect(),
        entry_root: entry_root.hex(),
        seed: seed.hex(),
        awards: draw(field, seed).awards,
    }
}

/// The field of a record that says how to read the rest.
#[derive(Deserialize)]
struct Format {
    format: String,
}

/// The ids of a record's blocks, in announced order, whichever version it is.
///
/// # Errors
/// A fault where the record has none.
pub(super) fn blocks_of(record: &str) -> crate::error::Result<Vec<BlockId>> {
    #[derive(Deserialize)]
    struct Blocks {
        blocks: Vec<Vec<serde_json::Value>>,
    }
    let damaged = || crate::error::Error::Fault("a record names no block".into());
    let id = |block: &Vec<serde_json::Value>| block.first()?.as_str()?.parse().ok();
    let read: Blocks = serde_json::from_str(record)?;
    read.blocks.iter().map(|block| id(block).ok_or_else(damaged)).collect()
}

/// Recomputes a record of either version from its JSON.
#[must_use]
pub fn verify(json: &[u8]) -> Verdict {
    let format = serde_json::from_slice::<Format>(json).map(|head| head.format);
    if format.is_ok_and(|format| format == super::record_open::FORMAT) {
        return super::record_open::verify(json);
    }
    let record: Record = match serde_json::from_slice(json) {
        Ok(record) => record,
        Err(error) => return Verdict::NotARecord(error.to_string()),
    };
    match recompute(&record) {
        Ok(verdict) => verdict,
        Err(why) => Verdict::NotARecord(why),
    }
}

fn recompute(record: &Record) -> Result<Verdict, String> {
    if record.format != FORMAT {
        return Err(format!("format is \"{}\", expected \"{FORMAT}\"", record.format));
    }
    let round: RoundId = record.round.parse().map_err(|e| format!("round: {e}"))?;
    let secret: [u8; 32] =
        decode_hex(&record.secret).ok_or("secret: not 32 bytes in hexadecimal")?;
    let beacon = read_beacon(&record.beacon)?;
    let field = read_field(record)?;
    field.check().map_err(|e| e.to_string())?;
    let made = write(round, &secret, &beacon, &field);
    let pairs = [
        ("the secret's digest", &record.secret_digest, &made.secret_digest),
        ("the digest of blocks and rules", &record.blocks_digest, &made.blocks_digest),
        ("the entries' root", &record.entry_root, &made.entry_root),
        ("the seed", &record.seed, &made.seed),
    ];
    for (what, published, recomputed) in pairs {
        if published != recomputed {
            let (published, recomputed) = (published.clone(), recomputed.clone());
            return Ok(Verdict::Differs { what, published, recomputed });
        }
    }
    if record.awards != made.awards {
        let at = record.awards.iter().zip(&made.awards).take_while(|(a, b)| a == b).count();
        let show = |list: &[(u32, u32)]| match list.get(at) {
            Some((entry, block)) => format!("award {at} = entry {entry}, block {block}"),
            None => format!("{at} awards in all"),
        };
        let (published, recomputed) = (show(&record.awards), show(&made.awards));
        return Ok(Verdict::Differs { what: "the list of awards", published, recomputed });
    }
    Ok(Verdict::Holds {
        entries: field.entries.len(),
        awards: made.awards.len(),
        contested: field.is_contested(),
        beacon: !beacon.is_empty(),
    })
}

fn read_beacon(text: &str) -> Result<Vec<u8>, String> {
    let wrong = || "beacon: not hexadecimal".to_owned();
    if !text.is_ascii() || text.len() % 2 == 1 {
        return Err(wrong());
    }
    let byte = |at| decode_hex::<1>(&text[at..at + 2]).map(|b| b[0]).ok_or_else(wrong);
    (0..text.len()).step_by(2).map(byte).collect()
}

fn read_field(record: &Record) -> Result<Field, String> {
    let mut blocks = Vec::with_capacity(record.blocks.len());
    for (index, RecordBlock(id, start, end, places)) in record.blocks.iter().enumerate() {
        let id: BlockId = id.parse().map_err(|e| format!("block {index}: {e}"))?;
        blocks.push(BlockSlot { id, start: *start, end: *end, places: *places });
    }
    let mut entries = Vec::with_capacity(record.entries.len());
    for (index, entry) in record.entries.iter().enumerate() {
        let RecordEntry(name, tickets, max_blocks, budget_minutes, ranked) = entry;
        let pseudonym = Digest::from_hex(name)
            .ok_or_else(|| format!("entry {index}: pseudonym is not 32 bytes in hexadecimal"))?;
        entries.push(Entry {
            pseudonym,
            tickets: *tickets,
            max_blocks: *max_blocks,
            budget_minutes: *budget_minutes,
            ranked: ranked.clone(),
        });
    }
    Ok(Field { blocks, rules: Rules { gap_minutes: record.gap_minutes }, entries })
}
