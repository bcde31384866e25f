//! The text of the published record, version 2. Reading one is `app`'s, which has a JSON parser.

use super::{Announced, Drawn, Entrant, Field, entry_root, seed};
use crate::digest::{Digest, encode_hex};
use crate::id::RoundId;
use crate::round::secret_digest;
use alloc::format;
use alloc::string::String;
use core::fmt::Write as _;

/// First field of every record of this version.
pub const FORMAT: &str = "porchlight-round-record/v2";

/// What was revealed after sealing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revealed<'r> {
    /// Digest of the operator's secret, as promised at announcement.
    pub secret_digest: Digest,
    /// The secret; `None` where the operator did not reveal it.
    pub secret: Option<&'r [u8; 32]>,
    /// Which attempt of the beacon plan counted, and the chain's signature of that value.
    pub beacon: Option<(u32, &'r [u8])>,
}

impl Revealed<'_> {
    /// What an operator reveals who kept the promise, in a round without beacon.
    #[must_use]
    pub fn secret_alone(secret: &[u8; 32]) -> Revealed<'_> {
        Revealed { secret_digest: secret_digest(secret), secret: Some(secret), beacon: None }
    }

    /// The seed that follows; `None` if nothing was revealed.
    #[must_use]
    pub fn seed(&self, round: RoundId, announced: Digest, root: Digest) -> Option<Digest> {
        let value = self.beacon.map(|(_, signature)| crate::round::beacon::value_of(signature));
        seed(round, announced, root, self.secret, value.as_ref().map(|digest| &digest.0))
    }
}

/// One object of JSON, without white space. `docs/round-record.md` says what each field means.
#[must_use]
pub fn record(round: RoundId, revealed: &Revealed<'_>, field: &Field, drawn: &Drawn) -> String {
    let announced = field.announced.digest();
    let root = entry_root(&field.entries);
    let seed = if drawn.contested { revealed.seed(round, announced, root) } else { None };
    let mut text = String::with_capacity(256 + field.entries.len() * 128);
    let put = |text: &mut String, name: &str, value: &str| {
        let _ = write!(text, "\"{name}\":\"{value}\",");
    };
    text.push('{');
    put(&mut text, "format", FORMAT);
    put(&mut text, "round", &format!("{round}"));
    put(&mut text, "secret_digest", &revealed.secret_digest.hex());
    put(&mut text, "secret", &revealed.secret.map_or(String::new(), |s| encode_hex(s)));
    write_beacon(&mut text, &field.announced, revealed);
    write_announced(&mut text, &field.announced);
    put(&mut text, "announced_digest", &announced.hex());
    text.push_str("\"entries\":");
    write_list(&mut text, &field.entries, write_entry);
    text.push(',');
    put(&mut text, "entry_root", &root.hex());
    let _ = write!(text, "\"contested\":{},", drawn.contested);
    put(&mut text, "seed", &seed.map_or(String::new(), |seed| seed.hex()));
    text.push_str("\"awards\":");
    write_list(&mut text, &drawn.awards, |text, (entry, block)| {
        let _ = write!(text, "[{entry},{block}]");
    });
    let _ = write!(text, ",\"result_digest\":\"{}\"}}", drawn.digest());
    text
}

fn write_list<T>(text: &mut String, list: &[T], mut write_one: impl FnMut(&mut String, &T)) {
    text.push('[');
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_one(text, item);
    }
    text.push(']');
}

fn write_beacon(text: &mut String, announced: &Announced, revealed: &Revealed<'_>) {
    let Some(plan) = &announced.beacon else {
        text.push_str("\"beacon\":null,");
        return;
    };
    let (attempt, signature) = revealed.beacon.unwrap_or((0, &[]));
    let _ = write!(
        text,
        "\"beacon\":{{\"chain\":\"{}\",\"round\":{},\"step\":{},\"attempt\":{attempt},\"signature\":\"{}\"}},",
        plan.chain.hash,
        plan.round,
        plan.step,
        encode_hex(signature),
    );
}

fn write_announced(text: &mut String, announced: &Announced) {
    let rules = &announced.rules;
    let _ = write!(
        text,
        "\"rules\":{{\"gap_minutes\":{},\"rest_minutes\":{},\"day_minutes\":{},\"week_minutes\":{},\
         \"newcomer_per_mille\":{},\"reserved_per_mille\":{},\"turns\":{},\"hold_cap\":{}}},",
        rules.gap_minutes,
        rules.rest_minutes,
        rules.day_minutes,
        rules.week_minutes,
        rules.newcomer_per_mille,
        rules.reserved_per_mille,
        rules.turns,
        rules.hold_cap,
    );
    text.push_str("\"weeks\":");
    write_list(text, &announced.weeks, |text, week| {
        let _ = write!(text, "{week}");
    });
    let _ = write!(text, ",\"sites\":{},\"travel\":", announced.travel.sites());
    write_list(text, announced.travel.minutes(), |text, minutes| {
        let _ = write!(text, "{minutes}");
    });
    text.push_str(",\"blocks\":");
    write_list(text, &announced.blocks, |text, b| {
        let _ = write!(
            text,
            "[\"{}\",{},{},{},{},{},{}]",
            b.id, b.start, b.end, b.places, b.reserved, b.site, b.day
        );
    });
    text.push(',');
}

fn write_entry(text: &mut String, entry: &Entrant) {
    let _ = write!(
        text,
        "[\"{}\",{},{},{},{},",
        entry.pseudonym,
        entry.tickets,
        u8::from(entry.newcomer),
        entry.max_blocks,
        entry.room
    );
    write_list(text, &entry.booked, |text, booked| {
        let _ = write!(text, "[{},{}]", booked.day, booked.minutes);
    });
    text.push(',');
    write_list(text, &entry.ranked, |text, index| {
        let _ = write!(text, "{index}");
    });
    text.push(']');
}
