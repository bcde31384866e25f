//! All SQL there is: methods of [`Tx`], one file per noun, named by meaning.
//!
//! Rules of the text: the common subset of SQLite and PostgreSQL; `$n` placeholders that first
//! appear in order; no clock, no randomness; a query that wants a partial index repeats its
//! condition. What is written here goes to both engines as it is, so:
//!
//! - a change begins with `INSERT INTO t`, `UPDATE t` or `DELETE FROM t`, a query with `SELECT`: from
//!   that the store tells which door it belongs to;
//! - sorting by a column that may be NULL says `NULLS FIRST` or `NULLS LAST`, and every order that a
//!   page depends on ends in a key;
//! - `LIKE` compares with text in lower case and says `ESCAPE`;
//! - every column of a grouped query is grouped or aggregated; the larger of two values is a CASE,
//!   not MAX; no `rowid`, `PRAGMA`, `INSERT OR`, `json_..` or functions of dates;
//! - a closure does not go on after a statement that failed.

mod audit;
mod block;
mod bulletin;
mod case;
mod challenge;
mod check_in;
mod claim;
mod claim_case;
mod claim_evidence;
mod courier;
mod decision;
mod delivery;
mod desk;
mod device;
mod hold;
mod identity;
mod known;
mod law;
mod log;
mod lost_pay;
mod made_case;
mod matter;
mod my_record;
mod news;
mod offer;
mod order;
mod outside;
mod pack;
mod pattern;
mod pay;
mod people;
mod photo;
mod photo_review;
mod place;
mod plan;
mod platform;
mod public_number;
mod remedy;
mod rollout;
mod round;
mod route;
mod scrub;
mod session;
mod signal;
mod sort;
mod standing;
mod station;
mod tip;
mod trust;
mod verdict;
mod waiting;
mod waiting_list;
mod webhook;

pub use case::KeptAbout;
pub use claim::{ClaimList, Together};
pub use claim_case::Sharing;
pub use delivery::{CoverageFigures, DeliveryLine};
pub use desk::{DeliveryQuery, OrderQuery, OrderSort};
pub use law::{Ending, REMOVED};
pub use lost_pay::GroundCount;
pub use matter::MatterMember;
pub use order::OrderCounts;
pub use pack::{ActCount, DecisionCount, RuleSpan};
pub use photo_review::TakenPhoto;
pub use platform::TableFigures;
pub use round::RoundLine;
pub use signal::KeptSignals;
pub use sort::{ApplicationSort, CourierSort, DeliverySort};
pub use verdict::{TryCount, VerdictQuery};

use crate::record::Record;
use crate::value::ToParam;
use crate::{Error, Tx};

/// A page of rows and how many there are in all.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// Rows over all pages.
    pub total: u64,
}

/// Which page: rows to pass over, and the most to return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Rows before the page.
    pub offset: u32,
    /// Most rows on the page.
    pub limit: u32,
}

/// Rows on a page unless somebody asks otherwise.
pub const PAGE_ROWS: u32 = 50;
/// Most rows on a page whoever asks.
pub const MAX_PAGE_ROWS: u32 = 500;

impl Slice {
    /// Page `number`, counted from 1, of [`PAGE_ROWS`] rows.
    #[must_use]
    pub fn page(number: u32) -> Self {
        Self { offset: number.saturating_sub(1).saturating_mul(PAGE_ROWS), limit: PAGE_ROWS }
    }
}

/// The pattern of texts that contain this one, in lower case; its own signs mean themselves.
fn containing(search: &str) -> String {
    let mut pattern = String::from("%");
    for letter in search.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

impl Tx<'_> {
    /// One page of whole records that meet `condition`, in `order`.
    fn page_of<R: Record>(
        &self,
        condition: &str,
        order: &str,
        params: &[&dyn ToParam],
        slice: Slice,
    ) -> Result<Page<R>, Error> {
        let count = format!("SELECT COUNT(*) FROM {} WHERE {condition}", R::TABLE);
        let total: i64 = self.scalar(&count, params)?.unwrap_or(0);
        let (n, limit) = (params.len(), slice.limit.min(MAX_PAGE_ROWS));
        let rest = format!("WHERE {condition} ORDER BY {order} LIMIT ${} OFFSET ${}", n + 1, n + 2);
        let mut all = params.to_vec();
        all.extend([&limit as &dyn ToParam, &slice.offset]);
        Ok(Page { rows: self.records(&rest, &all)?, total: u64::try_from(total).unwrap_or(0) })
    }
}
