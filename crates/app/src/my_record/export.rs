//! The record as one signed file, written piece by piece.
//!
//! Owns: the order and spelling of the file (`docs/my-record.schema.json`), and the signature over it.
//! Never does: hold more than one page of one table in memory, or keep a transaction open between two
//! pieces: whoever reads slowly costs nothing. A file that broke off has no signature and is refused.

use super::{Whose, sources_of};
use crate::app::App;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::log::signed_note;
use crate::purpose::{Entry, REGISTER};
use crate::zone::rfc3339;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::my_record::{FORMAT, SIGNATURE, signed_text};
use porchlight_domain::words::EvidenceKind;
use porchlight_store::Tx;
use porchlight_store::my_record::{
    Behind, COURIER_WITHOUT, Cell, KeptRow, Person, RECIPIENT_WITHOUT, Source,
};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;
use std::fmt::Write as _;

/// Rows of one piece.
const PAGE: u32 = 2_000;
/// Act of an audit entry: somebody took a copy of their own record.
const EXPORTED: &str = "exported_own_record";

/// A table still to be written, with what stands around it.
#[derive(Debug)]
struct Step {
    entry: &'static Entry,
    source: &'static Source,
    opens: bool,
    closes: bool,
}

/// Which part of the file comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Tables,
    Pictures,
    Over,
}

/// An export under way.
#[derive(Debug)]
pub struct Export {
    whose: Whose,
    person: Person,
    part: Part,
    steps: VecDeque<Step>,
    /// Whether a kind was written already, which a comma follows.
    any_kind: bool,
    behind: Behind,
    /// Rows of the table under way.
    rows: u64,
    pictures: VecDeque<EvidenceId>,
    pictures_written: u64,
    hasher: Sha256,
}

fn steps(whose: Whose) -> VecDeque<Step> {
    let mut steps = VecDeque::new();
    for entry in REGISTER {
        let sources = sources_of(whose, entry);
        let last = sources.len().saturating_sub(1);
        for (number, source) in sources.into_iter().enumerate() {
            steps.push_back(Step { entry, source, opens: number == 0, closes: number == last });
        }
    }
    steps
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Number(number) => number.into(),
        Cell::Text(text) => text.into(),
        Cell::Time(at) => rfc3339(at).into(),
        Cell::Bytes(bytes) => STANDARD.encode(bytes).into(),
    }
}

fn row(tx: &Tx<'_>, source: &Source, cells: KeptRow) -> Result<Value> {
    let map: Map<String, Value> =
        cells.into_iter().map(|(name, cell)| (name.to_owned(), value(cell))).collect();
    let mut row = Value::Object(map);
    if source.logged
        && let Some(id) = row["id"].as_str()
    {
        let leaves = tx.leaves_of(id)?.into_iter().map(|leaf| {
            json!({"kind": leaf.kind, "at": rfc3339(leaf.at), "hash": leaf.hash.hex(),
                "entry": leaf.leaf_index})
        });
        let leaves: Vec<Value> = leaves.collect();
        row["log"] = leaves.into();
    }
    Ok(row)
}

impl App {
    /// Begins the acting person's export. That they took it is written down.
    ///
    /// # Errors
    /// Denied to all but couriers and recipients.
    pub fn begin_export(&self, ctx: &mut Ctx) -> Result<Export> {
        let (whose, now) = (Whose::acting(ctx)?, ctx.now);
        let (person, pictures) = self.read(|tx| {
            let mut pictures = VecDeque::new();
            if let Whose::Recipient(order) = whose {
                for attempt in tx.attempts_of_order(order)? {
                    let items = tx.evidence_of(attempt.id)?;
                    let photos = items.iter().filter(|item| item.kind == EvidenceKind::Photo);
                    pictures.extend(photos.map(|item| item.id));
                }
            }
            Ok((whose.person(tx, [0; 32], now)?, pictures))
        })?;
        self.work(ctx, move |tx, hand| {
            let entry = hand.looked_at(whose.id(), EXPORTED, None, whose.whom());
            tx.insert_audit_entry(&entry)
        })?;
        Ok(Export {
            whose,
            person,
            part: Part::Head,
            steps: steps(whose),
            any_kind: false,
            behind: Behind::Start,
            rows: 0,
            pictures,
            pictures_written: 0,
            hasher: Sha256::new(),
        })
    }

    /// The next piece of an export; none when it is whole.
    ///
    /// # Errors
    /// Denied to anybody but whoever began it; faults.
    pub fn export_piece(&self, ctx: &Ctx, export: &mut Export) -> Result<Option<Vec<u8>>> {
        if Whose::acting(ctx)? != export.whose {
            return Err(Error::Denied("whoever began this export"));
        }
        let text = match export.part {
            Part::Over => return Ok(None),
            Part::Head => {
                export.part = Part::Tables;
                self.head(ctx, export.whose)?
            }
            Part::Tables => match export.steps.pop_front() {
                Some(step) => self.read(|tx| page(tx, export, step))?,
                None => {
                    export.part = Part::Pictures;
                    format!("],\n\"withheld\":{},\n\"pictures\":[\n", withheld(export.whose))
                }
            },
            Part::Pictures => match export.pictures.pop_front() {
                Some(id) => self.own_picture(ctx, export, id)?,
                None => return Ok(Some(self.tail(export))),
            },
        };
        export.hasher.update(text.as_bytes());
        Ok(Some(text.into_bytes()))
    }

    fn head(&self, ctx: &Ctx, whose: Whose) -> Result<String> {
        let text = |value: Value| serde_json::to_string(&value).map_err(Error::from);
        Ok(format!(
            "{{\"format\":{},\n\"operator\":{},\n\"server\":{},\n\"about\":{},\n\"made_at\":{},\n\
             \"kinds\":[\n",
            text(FORMAT.into())?,
            text(self.settings.operator_name.clone().into())?,
            text(self.settings.public_url.clone().into())?,
            text(json!({"whose": whose.code(), "id": whose.id()}))?,
            text(rfc3339(ctx.now).into())?,
        ))
    }

    /// A picture of the parcel, where its recipient may see it now.
    fn own_picture(&self, ctx: &Ctx, export: &mut Export, id: EvidenceId) -> Result<String> {
        let Actor::Recipient(_) = ctx.actor else { return Ok(String::new()) };
        let bytes = match self.recipient_photo(ctx, id) {
            Ok(bytes) => bytes,
            Err(Error::Absent(_)) => return Ok(String::new()),
            Err(error) => return Err(error),
        };
        let comma = if export.pictures_written == 0 { "" } else { ",\n" };
        export.pictures_written += 1;
        let shown = json!({"evidence": id.to_string(), "media_type": "image/jpeg",
            "base64": STANDARD.encode(bytes)});
        Ok(format!("{comma}{shown}"))
    }

    /// The last lines: the key, and the signature over every byte before its line.
    fn tail(&self, export: &mut Export) -> Vec<u8> {
        export.part = Part::Over;
        let key = Value::from(self.log_key().to_string());
        let mut text = format!("\n],\n\"key\":{key}\n");
        export.hasher.update(text.as_bytes());
        let digest = Digest(std::mem::take(&mut export.hasher).finalize().into());
        let signed = signed_text(&export.whose.id(), &digest);
        let note = signed_note(self.ports.signer.as_ref(), &self.settings.log_origin, &signed);
        text.push_str(SIGNATURE);
        text.push_str(&Value::from(note).to_string());
        text.push_str("}\n");
        text.into_bytes()
    }
}

/// One page of one table, with the frame around it where it begins or ends.
fn page(tx: &Tx<'_>, export: &mut Export, step: Step) -> Result<String> {
    let found = tx.kept_page(step.source, &export.person, export.behind, PAGE)?;
    let mut text = String::new();
    if export.behind == Behind::Start {
        if step.opens {
            text.push_str(if export.any_kind { ",\n" } else { "" });
            export.any_kind = true;
            text.push_str(&opening(step.entry));
        } else {
            text.push_str(",\n");
        }
        let _ = write!(text, "{{\"table\":\"{}\",\"rows\":[", step.source.table);
    }
    for cells in found.rows {
        text.push_str(if export.rows == 0 { "\n" } else { ",\n" });
        text.push_str(&row(tx, step.source, cells)?.to_string());
        export.rows += 1;
    }
    if let Some(next) = found.next {
        export.behind = next;
        export.steps.push_front(step);
        return Ok(text);
    }
    let _ = write!(text, "],\"count\":{}}}", export.rows);
    if step.closes {
        text.push_str("\n]}");
    }
    (export.behind, export.rows) = (Behind::Start, 0);
    Ok(text)
}

fn opening(entry: &Entry) -> String {
    let seen_by: Vec<&str> = entry.seers.iter().map(|seer| seer.code()).collect();
    format!(
        "{{\"kind\":\"{}\",\"lawful\":\"{}\",\"seen_by\":{},\"tables\":[\n",
        entry.kind.code(),
        entry.lawful.code(),
        Value::from(seen_by)
    )
}

/// What is kept and not in the file, with the reasons.
fn withheld(whose: Whose) -> Value {
    let without = match whose {
        Whose::Courier(_) => COURIER_WITHOUT,
        Whose::Recipient(_) => RECIPIENT_WITHOUT,
    };
    let tables = without
        .iter()
        .map(|(table, why)| json!({"table": table, "column": Value::Null, "why": why.code()}));
    let columns = whose.sources().iter().flat_map(|source| {
        source
            .hides
            .iter()
            .map(|(name, why)| json!({"table": source.table, "column": name, "why": why.code()}))
    });
    tables.chain(columns).collect::<Vec<_>>().into()
}
