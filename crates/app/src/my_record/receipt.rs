//! The receipt of an erasure: what went, what stays and why, and the file that anybody can check.
//!
//! Owns: the statement that the log's entry commits to ([`Fact`]), and reading it again. Never does: say
//! more than was done; it is made in the commit of the erasure.

use super::Whose;
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::purpose::DataKind;
use crate::zone::parse_rfc3339;
use porchlight_domain::digest::encode_hex;
use porchlight_domain::my_record::RECEIPT_FORMAT;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{PersonErasureState, Stays};
use porchlight_store::rows::PersonErasure;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What went and what stays.
#[derive(Debug, Clone)]
pub struct ErasureReceipt {
    /// When it was done.
    pub done_at: Timestamp,
    /// Kinds of data with the number of rows that went or were emptied.
    pub erased: Vec<(DataKind, u64)>,
    /// What stays.
    pub stays: Vec<Stayed>,
    /// Key of the log's entry, to ask for its proof.
    pub leaf_hash: String,
}

/// What stays of a kind after an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stayed {
    /// Which kind.
    pub kind: DataKind,
    /// Rows of it.
    pub rows: u64,
    /// Why.
    pub why: Stays,
    /// For how many years, where a law on accounts says so.
    pub years: Option<u32>,
    /// When it goes by itself at the latest.
    pub until: Option<Timestamp>,
    /// Until when it stays at least.
    pub at_least: Option<Timestamp>,
    /// Codes of the packs of law that say so.
    pub laws: Vec<String>,
}

/// Rows of a kind that went.
#[derive(Serialize, Deserialize)]
pub(super) struct Gone {
    pub(super) kind: String,
    pub(super) rows: u64,
}

/// Rows of a kind that stay.
#[derive(Serialize, Deserialize)]
pub(super) struct Left {
    pub(super) kind: String,
    pub(super) rows: u64,
    pub(super) why: String,
    pub(super) years: Option<u32>,
    /// RFC 3339: when it goes by itself at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
    /// RFC 3339: until when it stays at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) at_least: Option<String>,
    /// Codes of the packs of law that say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) laws: Vec<String>,
}

impl Left {
    fn read(&self) -> Stayed {
        let moment = |text: &Option<String>| text.as_deref().and_then(parse_rfc3339);
        Stayed {
            kind: kind(&self.kind),
            rows: self.rows,
            why: self.why.parse().unwrap_or(Stays::SomebodyElse),
            years: self.years,
            until: moment(&self.until),
            at_least: moment(&self.at_least),
            laws: self.laws.clone(),
        }
    }
}

fn kind(code: &str) -> DataKind {
    code.parse().unwrap_or(DataKind::Account)
}

/// What a receipt commits to.
#[derive(Serialize, Deserialize)]
pub(super) struct Fact {
    pub(super) format: String,
    pub(super) erasure: String,
    pub(super) whose: String,
    pub(super) asked_at: String,
    pub(super) done_at: String,
    pub(super) erased: Vec<Gone>,
    pub(super) stays: Vec<Left>,
}

/// The receipt in a row that is done.
pub(super) fn receipt(row: &PersonErasure) -> Result<ErasureReceipt> {
    let fact: Fact = serde_json::from_str(&row.fact)?;
    Ok(ErasureReceipt {
        done_at: row.done_at.unwrap_or(row.asked_at),
        erased: fact.erased.iter().map(|gone| (kind(&gone.kind), gone.rows)).collect(),
        stays: fact.stays.iter().map(Left::read).collect(),
        leaf_hash: row.leaf_hash.map_or_else(String::new, |hash| hash.hex()),
    })
}

impl App {
    /// The receipt of the acting person's erasure as a file that anybody can check offline.
    ///
    /// # Errors
    /// Denied to all but couriers and recipients; absent while nothing was erased.
    pub fn erasure_receipt(&self, ctx: &Ctx) -> Result<Vec<u8>> {
        let whose = Whose::acting(ctx)?;
        let row = self.read(|tx| {
            Ok(match whose {
                Whose::Courier(id) => tx.erasure_of_courier(id)?,
                Whose::Recipient(id) => tx.erasure_of_order(id)?,
            })
        })?;
        let row = row.filter(|row| row.state == PersonErasureState::Done);
        let row = row.ok_or(Error::Absent("receipt: nothing was erased"))?;
        let (salt, hash) = (row.salt.unwrap_or_default(), row.leaf_hash);
        let leaves = self.read(|tx| Ok(tx.leaves_of(&row.id.to_string())?))?;
        let leaf = leaves.into_iter().find(|leaf| Some(leaf.hash) == hash);
        let leaf = leaf.ok_or(Error::Absent("receipt: its entry"))?;
        crate::export::text(&json!({
            "format": RECEIPT_FORMAT, "operator": self.settings.operator_name,
            "erasure": row.id.to_string(), "fact": row.fact, "salt": encode_hex(&salt),
            "leaf": leaf.body, "entry": leaf.leaf_index.map_or(Value::Null, Value::from),
            "receipt": self.receipt(leaf.hash, leaf.at), "key": self.log_key().to_string(),
        }))
    }
}
