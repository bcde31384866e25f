//! Rows of what was drafted for a decision, and of what is paid once one fell.

#![expect(missing_docs, reason = "fields are the columns of the schema, which documents them")]

use crate::record::record;
use porchlight_domain::id::*;
use porchlight_domain::money::Currency;
use porchlight_domain::time::Timestamp;

record! { "decision_draft" DecisionDraft {
    id: DecisionId, language: String, drafted: String, written: String, kept_at: Timestamp,
} }
record! { "lost_pay" LostPay {
    id: PayEntryId, decision: DecisionId, courier: CourierId, round: RoundId, block: BlockId,
    of_amount: i64, per_mille: u32, amount: i64, currency: Currency, rules: u32,
    entered_at: Timestamp, by_wish: bool,
} }
record! { "lost_race" LostRace {
    id: PayEntryId, decision: DecisionId, courier: CourierId, from_at: Timestamp, to_at: Timestamp,
    spans: u32, blocks: u32, of_amount: i64, per_mille: u32, amount: i64, currency: Currency,
    rules: u32, entered_at: Timestamp,
} }
