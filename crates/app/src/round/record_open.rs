//! Records of the open draw (version 2): reading and checking them. `domain` writes them.

use super::promise::{RulesText, SlotText, read_plan, read_slots};
use super::record::Verdict;
use porchlight_domain::digest::{Digest, decode_hex, encode_hex};
use porchlight_domain::id::RoundId;
use porchlight_domain::round::open::{
    Announced, Booked, Entrant, Field, Revealed, Travel, draw, entry_root,
};
use porchlight_domain::round::secret_digest;
use serde::Deserialize;

pub(super) use porchlight_domain::round::open::FORMAT;

/// Pseudonym, tickets, newcomer, most blocks, room, days booked, list.
type RecordEntry = (String, u8, u8, u8, u8, Vec<(u8, u16)>, Vec<u32>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(rename = "format")]
    _format: String,
    round: String,
    secret_digest: String,
    secret: String,
    beacon: Option<RecordBeacon>,
    rules: RulesText,
    weeks: Vec<u8>,
    sites: usize,
    travel: Vec<u16>,
    blocks: Vec<SlotText>,
    announced_digest: String,
    entries: Vec<RecordEntry>,
    entry_root: String,
    contested: bool,
    seed: String,
    awards: Vec<(u32, u32)>,
    result_digest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordBeacon {
    chain: String,
    round: u64,
    step: u64,
    attempt: u32,
    signature: String,
}

/// Recomputes a record of version 2. The beacon's signature is not checked here: whoever shows the verdict
/// does that, by [`counted`].
pub(super) fn verify(json: &[u8]) -> Verdict {
    let record: Record = match serde_json::from_slice(json) {
        Ok(record) => record,
        Err(error) => return Verdict::NotARecord(error.to_string()),
    };
    recompute(&record).unwrap_or_else(Verdict::NotARecord)
}

/// What a record says of the public random number that counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Hash of the chain.
    pub chain: Digest,
    /// Which value of the chain.
    pub number: u64,
    /// Which attempt of the plan that was, from 0.
    pub attempt: u32,
    /// The chain's signature.
    pub signature: Vec<u8>,
    /// Whether the operator's secret counted too.
    pub with_secret: bool,
}

/// The public random number that counted; none where none did, or of another text.
#[must_use]
pub fn counted(json: &str) -> Option<Counted> {
    let record: Record = serde_json::from_str(json).ok()?;
    let beacon = record.beacon?;
    let signature = read_bytes(&beacon.signature).filter(|signature| !signature.is_empty())?;
    Some(Counted {
        chain: Digest::from_hex(&beacon.chain)?,
        number: beacon.round.saturating_add(beacon.step.saturating_mul(u64::from(beacon.attempt))),
        attempt: beacon.attempt,
        signature,
        with_secret: !record.secret.is_empty(),
    })
}

/// The field of a record of version 2; none of another text.
pub(super) fn field(json: &str) -> Option<Field> {
    let record: Record = serde_json::from_str(json).ok()?;
    let field =
        Field { announced: read_announced(&record).ok()?, entries: read_entries(&record).ok()? };
    field.check().ok().map(|()| field)
}

fn recompute(record: &Record) -> Result<Verdict, String> {
    let round: RoundId = record.round.parse().map_err(|e| format!("round: {e}"))?;
    let promised = Digest::from_hex(&record.secret_digest).ok_or("secret_digest: not a digest")?;
    let secret = match record.secret.as_str() {
        "" => None,
        text => Some(decode_hex::<32>(text).ok_or("secret: not 32 bytes in hexadecimal")?),
    };
    let signature = match &record.beacon {
        Some(beacon) => read_bytes(&beacon.signature).ok_or("beacon: not hexadecimal")?,
        None => vec![],
    };
    let field = Field { announced: read_announced(record)?, entries: read_entries(record)? };
    field.check().map_err(|e| e.to_string())?;
    let attempt = record.beacon.as_ref().map_or(0, |beacon| beacon.attempt);
    let value = (!signature.is_empty()).then_some((attempt, signature.as_slice()));
    let revealed = Revealed { secret_digest: promised, secret: secret.as_ref(), beacon: value };
    let (announced, root) = (field.announced.digest(), entry_root(&field.entries));
    let contested = field.is_contested();
    if contested && record.beacon.is_some() && value.is_none() {
        return Err("beacon: the value is missing".into());
    }
    let seed = match revealed.seed(round, announced, root) {
        Some(seed) => seed,
        None if contested => return Err("there is neither a secret nor a beacon value".into()),
        None => Digest::default(),
    };
    let drawn = draw(&field, seed);
    let kept = secret.as_ref().map_or(promised, secret_digest);
    let seed_text = if contested { seed.hex() } else { String::new() };
    let pairs = [
        ("the secret's digest", &record.secret_digest, kept.hex()),
        ("the digest of blocks and rules", &record.announced_digest, announced.hex()),
        ("the entries' root", &record.entry_root, root.hex()),
        ("whether places sufficed", &yes_no(record.contested), yes_no(contested)),
        ("the seed", &record.seed, seed_text),
        ("the list of awards", &awards_text(&record.awards), awards_text(&drawn.awards)),
        ("the digest of the result", &record.result_digest, drawn.digest().hex()),
    ];
    for (what, published, recomputed) in pairs {
        if *published != recomputed {
            return Ok(Verdict::Differs { what, published: published.clone(), recomputed });
        }
    }
    Ok(Verdict::Holds {
        entries: field.entries.len(),
        awards: drawn.awards.len(),
        contested,
        beacon: value.is_some() || !contested,
    })
}

fn yes_no(contested: bool) -> String {
    (if contested { "contested" } else { "enough for all" }).into()
}

/// A digest stands for the list where a sentence has to name it; short lists are told whole.
fn awards_text(awards: &[(u32, u32)]) -> String {
    const WHOLE: usize = 20;
    let shown: Vec<String> =
        awards.iter().take(WHOLE).map(|(entry, block)| format!("{entry}:{block}")).collect();
    let mut bytes = Vec::with_capacity(awards.len() * 8);
    for (entry, block) in awards {
        bytes.extend_from_slice(&entry.to_be_bytes());
        bytes.extend_from_slice(&block.to_be_bytes());
    }
    let digest = porchlight_domain::digest::sha256(&[&bytes]);
    format!("{} awards, {} ... ({})", awards.len(), shown.join(" "), encode_hex(&digest.0[..8]))
}

fn read_bytes(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    let byte = |at| decode_hex::<1>(&text[at..at + 2]).map(|b| b[0]);
    (0..text.len()).step_by(2).map(byte).collect()
}

fn read_announced(record: &Record) -> Result<Announced, String> {
    let beacon = match &record.beacon {
        Some(beacon) => Some(read_plan(&beacon.chain, beacon.round, beacon.step)?),
        None => None,
    };
    Ok(Announced {
        rules: record.rules.read(),
        weeks: record.weeks.clone(),
        travel: Travel::new(record.sites, record.travel.clone())
            .ok_or("travel: not a square table with zeros on its diagonal")?,
        beacon,
        blocks: read_slots(&record.blocks)?,
    })
}

fn read_entries(record: &Record) -> Result<Vec<Entrant>, String> {
    let read = |(index, entry): (usize, &RecordEntry)| -> Result<Entrant, String> {
        let (name, tickets, newcomer, max_blocks, room, booked, ranked) = entry;
        let wrong = |what| format!("entry {index}: {what}");
        if *newcomer > 1 {
            return Err(wrong("newcomer is 0 or 1"));
        }
        Ok(Entrant {
            pseudonym: Digest::from_hex(name)
                .ok_or_else(|| wrong("pseudonym is not 32 bytes in hexadecimal"))?,
            tickets: *tickets,
            newcomer: *newcomer == 1,
            max_blocks: *max_blocks,
            room: *room,
            booked: booked
                .iter()
                .map(|(day, minutes)| Booked { day: *day, minutes: *minutes })
                .collect(),
            ranked: ranked.clone(),
        })
    };
    record.entries.iter().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::round::record;
    use porchlight_domain::digest::sha256;
    use porchlight_domain::id::BlockId;
    use porchlight_domain::round::open::{Rules, Slot};

    fn field() -> Field {
        let slot = |n: u8| Slot {
            id: BlockId([n; 16]),
            start: i64::from(n) * 1_440,
            end: i64::from(n) * 1_440 + 240,
            places: 2,
            reserved: 0,
            site: 0,
            day: n,
        };
        let announced = Announced {
            rules: Rules::PUBLISHED,
            weeks: vec![0, 0],
            travel: Travel::one_site(),
            beacon: None,
            blocks: vec![slot(0), slot(1)],
        };
        let entrant = |n: u8| Entrant {
            pseudonym: sha256(&[&[n]]),
            tickets: 1 + n % 4,
            newcomer: n == 3,
            max_blocks: 2,
            room: 5,
            booked: vec![Booked { day: 0, minutes: 60 }],
            ranked: vec![u32::from(n) % 2, 1 - u32::from(n) % 2],
        };
        Field::seal(announced, (0..9).map(entrant).collect()).unwrap()
    }

    fn text() -> String {
        let (field, round, secret) = (field(), RoundId([4; 16]), [5; 32]);
        let revealed = Revealed::secret_alone(&secret);
        let (announced, root) = (field.announced.digest(), entry_root(&field.entries));
        let drawn = draw(&field, revealed.seed(round, announced, root).unwrap());
        porchlight_domain::round::open::record(round, &revealed, &field, &drawn)
    }

    #[test]
    fn a_record_of_version_two_holds() {
        let verdict = record::verify(text().as_bytes());
        let holds = Verdict::Holds { entries: 9, awards: 4, contested: true, beacon: false };
        assert_eq!(verdict, holds);
    }

    #[test]
    fn what_was_changed_in_it_is_named() {
        let changed = |from: &str, to: &str| {
            let changed = text().replacen(from, to, 1);
            assert_ne!(changed, text());
            match record::verify(changed.as_bytes()) {
                Verdict::Differs { what, .. } => what,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            changed("\"rest_minutes\":600", "\"rest_minutes\":0"),
            "the digest of blocks and rules"
        );
        assert_eq!(changed(",[[0,60]],", ",[[0,61]],"), "the entries' root");
        assert_eq!(changed("\"contested\":true", "\"contested\":false"), "whether places sufficed");
        assert_eq!(changed("\"secret\":\"05", "\"secret\":\"06"), "the secret's digest");
    }

    #[test]
    fn what_is_no_record_is_told_so() {
        let bad = text().replacen("\"weeks\":[0,0]", "\"weeks\":[]", 1);
        assert!(matches!(record::verify(bad.as_bytes()), Verdict::NotARecord(_)));
    }
}
