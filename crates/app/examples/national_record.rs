//! Writes the record of a national round to standard output: a million couriers, five ranked choices
//! each, fifty thousand blocks. For timing the two independent checks:
//!
//!     cargo run --release -p porchlight-app --example national_record > record.json
//!     /usr/bin/time -v python3 docs/verify_draw.py record.json

use porchlight_app::round::record;
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{BlockId, RoundId};
use porchlight_domain::round::{BlockSlot, Entry, Field, Rules};
use std::io::Write;

const ENTRANTS: u32 = 1_000_000;
const CHOICES: u32 = 5;
const BLOCKS: u32 = 50_000;

fn main() -> std::io::Result<()> {
    let blocks = (0..BLOCKS).map(|i| {
        let start = i64::from(i % 7) * 1_440 + i64::from(i % 5) * 180;
        let mut id = [0; 16];
        id[..4].copy_from_slice(&i.to_be_bytes());
        BlockSlot { id: BlockId(id), start, end: start + 210, places: 12 }
    });
    let mut entries: Vec<Entry> = (0..ENTRANTS)
        .map(|i| {
            let pseudonym = sha256(&[&i.to_be_bytes()]);
            let home = u32::from_be_bytes([0, pseudonym.0[0], pseudonym.0[1], pseudonym.0[2]]);
            let tickets = u8::try_from(1 + i % 4).unwrap_or(1);
            let ranked = (0..CHOICES).map(|c| (home + c * 7) % BLOCKS).collect();
            Entry { pseudonym, tickets, max_blocks: 2, budget_minutes: 2_400, ranked }
        })
        .collect();
    entries.sort_by_key(|e| e.pseudonym);
    let field = Field { blocks: blocks.collect(), rules: Rules { gap_minutes: 30 }, entries };
    let record = record::write(RoundId([1; 16]), &[7; 32], &[], &field);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, &record)?;
    out.flush()
}
