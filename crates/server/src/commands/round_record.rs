//! Checking the record of a round offline, with the chain's signature of its public random number.

use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::round::record::{self, Counted, Verdict};
use porchlight_domain::digest::decode_hex;
use porchlight_domain::round::beacon::{Chain, value_of};
use porchlight_feeds::drand::{Group, KEY_BYTES};
use serde_json::{Value, json};
use std::path::Path;

/// What became of the public random number of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signed {
    /// Signed by the chain that the round named.
    Yes,
    /// By somebody else, or for another number.
    No,
    /// The chain's key is not known here.
    KeyUnknown,
}

/// Recomputes a record; needs no settings and no data folder.
pub(super) fn verify(screen: &mut Screen<'_>, path: &Path, chain_key: Option<&str>) -> Outcome {
    let bytes = std::fs::read(path).map_err(|e| Failure::file("reading", path, &e))?;
    let verdict = record::verify(&bytes);
    let mut holds = matches!(verdict, Verdict::Holds { .. });
    let mut text = verdict.to_string();
    let mut number = Value::Null;
    let counted = std::str::from_utf8(&bytes).ok().and_then(record::counted);
    if let Some(counted) = counted.filter(|_| holds) {
        let signed = signed(&counted, chain_key)?;
        if signed == Signed::No {
            holds = false;
            text.clear();
        }
        text += &words(&counted, signed);
        number = json!({
            "chain": counted.chain.hex(), "number": counted.number,
            "value": value_of(&counted.signature).hex(), "with_secret": counted.with_secret,
            "signed": match signed {
                Signed::Yes => Value::Bool(true),
                Signed::No => Value::Bool(false),
                Signed::KeyUnknown => Value::Null,
            },
        });
    }
    screen.say(&text, &json!({"holds": holds, "words": text, "public_number": number}))?;
    Ok(if holds { Exit::Done } else { Exit::No })
}

fn signed(counted: &Counted, chain_key: Option<&str>) -> Outcome<Signed> {
    let bad = |why: String| Failure::usage(why, "the chain's relay shows its key under /HASH/info");
    let group = match chain_key {
        Some(text) => {
            let key = decode_hex::<KEY_BYTES>(text)
                .ok_or_else(|| bad("--chain-key is not 192 hexadecimal digits".into()))?;
            // The moments of the chain play no part in its signatures.
            let chain = Chain { hash: counted.chain, genesis: 0, period: 1 };
            Group::new(chain, &key).map_err(|why| bad(format!("--chain-key: {why}")))?
        }
        None if counted.chain == Chain::QUICKNET.hash => {
            Group::quicknet().map_err(|why| bad(why.to_string()))?
        }
        None => return Ok(Signed::KeyUnknown),
    };
    let holds = group.value(counted.number, &counted.signature).is_ok();
    Ok(if holds { Signed::Yes } else { Signed::No })
}

fn words(counted: &Counted, signed: Signed) -> String {
    let quicknet = counted.chain == Chain::QUICKNET.hash;
    let chain = if quicknet { "quicknet".to_owned() } else { counted.chain.hex() };
    let number = counted.number;
    let alone = if counted.with_secret {
        "together with the operator's secret"
    } else {
        "without the operator's secret, which was not out in time"
    };
    match signed {
        Signed::Yes => format!(
            "Public random number {number} of the chain {chain} counted, {alone}. It is signed by the \
             chain."
        ),
        Signed::No => format!(
            "The record does NOT hold: its public random number {number} is not signed by the chain \
             {chain}."
        ),
        Signed::KeyUnknown => format!(
            "Public random number {number} of the chain {chain} counted, {alone}. Its signature is not \
             checked: name the chain's public key with --chain-key."
        ),
    }
}
