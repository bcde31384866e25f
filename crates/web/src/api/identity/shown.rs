//! The shapes of identity checks in JSON.

use super::super::dto::time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_app::identity::{
    AskLine, CheckLine, CheckedPolicy, ConsentLine, LookLine, MyIdentity, ReceiptLine, TemplateLine,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How often somebody is asked.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CadenceShown {
    most_a_day: u8,
    most_in_30_days: u8,
    most_for_block_start: u8,
    /// Of how many begins of a block, in thousandths, one is drawn.
    block_start_permille: u16,
    grace_minutes: u16,
}

/// A program or model that takes part.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct SoftwareShown {
    /// engine, detector, landmarks, recogniser, liveness or thresholds.
    part: &'static str,
    name: String,
    version: String,
    licence: String,
    /// SHA-256 of the very file, in hexadecimal.
    sha256: String,
}

/// What the programme promises.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PolicyShown {
    version: u32,
    /// Its digest, in hexadecimal: what a consent names.
    digest: String,
    /// Its canonical text.
    text: String,
    /// Where everybody reads it.
    page: String,
    purpose: &'static str,
    idle_days: u16,
    image_seconds: u16,
    review_hours: u16,
    cadence: CadenceShown,
    /// passkey and person.
    other_ways: Vec<&'static str>,
    software: Vec<SoftwareShown>,
}

impl PolicyShown {
    fn of(checked: &CheckedPolicy, programme: &str) -> Self {
        let policy = checked.policy();
        let software = policy.software.iter().map(|one| SoftwareShown {
            part: one.part.code(),
            name: one.name.clone(),
            version: one.version.clone(),
            licence: one.licence.clone(),
            sha256: one.sha256.hex(),
        });
        Self {
            version: policy.version,
            digest: checked.digest().hex(),
            text: checked.text().to_owned(),
            page: format!("/identity/{programme}"),
            purpose: policy.purpose.code(),
            idle_days: policy.idle_days,
            image_seconds: policy.image_seconds,
            review_hours: policy.review_hours,
            cadence: CadenceShown {
                most_a_day: policy.cadence.most_a_day,
                most_in_30_days: policy.cadence.most_in_30_days,
                most_for_block_start: policy.cadence.most_for_block_start,
                block_start_permille: policy.cadence.block_start_permille,
                grace_minutes: policy.cadence.grace_minutes,
            },
            other_ways: policy.other_ways.iter().map(|way| way.code()).collect(),
            software: software.collect(),
        }
    }
}

/// A consent that stands.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ConsentShown {
    id: String,
    at: String,
    /// Digest of the policy that was agreed to.
    policy: String,
    /// Whether that is the one in force.
    current: bool,
}

impl From<ConsentLine> for ConsentShown {
    fn from(line: ConsentLine) -> Self {
        let (id, at) = (line.id.to_string(), time(line.at));
        Self { id, at, policy: line.policy.hex(), current: line.current }
    }
}

/// A template that can be opened.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct TemplateShown {
    id: String,
    at: String,
    last_used_at: String,
    /// When its key is destroyed if it is not used again.
    idle_at: String,
    /// Whether this very phone made it.
    this_phone: bool,
}

impl From<TemplateLine> for TemplateShown {
    fn from(line: TemplateLine) -> Self {
        Self {
            id: line.id.to_string(),
            at: time(line.at),
            last_used_at: time(line.last_used_at),
            idle_at: time(line.idle_at),
            this_phone: line.this_phone,
        }
    }
}

/// What came of the last try.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct LastTryShown {
    /// match, inconclusive, mismatch or unavailable.
    outcome: String,
    /// Codes of why it could not be told, for tips.
    reasons: Vec<String>,
}

/// A check.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CheckShown {
    id: String,
    /// `block_start`, `device_change` or `account_sharing`: why, and why now.
    trigger: String,
    asked_at: String,
    /// Until when the present step may be answered.
    due_by: String,
    /// open, `another_way`, `with_person` or over.
    state: &'static str,
    tries_left: u8,
    /// Why pictures are not asked for any more: unclear, declined or unavailable.
    instead: Option<String>,
    /// Why a person is to look: mismatches, `asked_for` or unanswered.
    reason: Option<String>,
    /// Ways that are open now: face, passkey, person.
    ways: Vec<&'static str>,
    last: Option<LastTryShown>,
    /// confirmed, lapsed or referred.
    ending: Option<String>,
    /// The way it was confirmed by.
    way: Option<String>,
    /// Why it lapsed: `nobody_looked`, `cannot_tell`, unavailable or `taken_back`.
    lapse: Option<String>,
}

impl From<CheckLine> for CheckShown {
    fn from(line: CheckLine) -> Self {
        Self {
            id: line.id.to_string(),
            trigger: line.trigger,
            asked_at: time(line.asked_at),
            due_by: time(line.due_by),
            state: line.state,
            tries_left: line.tries_left,
            instead: line.instead,
            reason: line.reason,
            ways: line.ways,
            last: line
                .last
                .map(|last| LastTryShown { outcome: last.outcome, reasons: last.reasons }),
            ending: line.ending,
            way: line.way,
            lapse: line.lapse,
        }
    }
}

/// An ask of before.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct AskShown {
    id: String,
    trigger: String,
    at: String,
    due_by: String,
    ending: Option<String>,
    way: Option<String>,
}

impl From<AskLine> for AskShown {
    fn from(line: AskLine) -> Self {
        Self {
            id: line.id.to_string(),
            trigger: line.trigger,
            at: time(line.at),
            due_by: time(line.due_by),
            ending: line.ending,
            way: line.way,
        }
    }
}

/// The receipt of a destroyed key, with all that it is checked by.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ReceiptShown {
    template: String,
    /// Canonical fact of the enrolment.
    enrolment: String,
    /// The courier's own salt, 32 bytes in base64.
    salt: String,
    /// Canonical fact of the deletion.
    fact: String,
    /// Salt of the log's entry, 16 bytes in base64.
    leaf_salt: String,
    /// Canonical bytes of the log's entry.
    leaf: String,
    /// Its hash, in hexadecimal.
    leaf_hash: String,
    /// withdrew, left, offboarded, replaced, `switched_off` or idle.
    cause: String,
    at: String,
}

impl From<ReceiptLine> for ReceiptShown {
    fn from(line: ReceiptLine) -> Self {
        Self {
            template: line.template.to_string(),
            enrolment: line.enrolment,
            salt: STANDARD.encode(line.salt),
            fact: line.fact,
            leaf_salt: STANDARD.encode(line.leaf_salt),
            leaf: line.leaf,
            leaf_hash: line.leaf_hash.hex(),
            cause: line.cause,
            at: time(line.at),
        }
    }
}

/// All of it.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct IdentityShown {
    /// Whether faces can be compared here.
    available: bool,
    /// Why not, in plain English.
    unavailable_why: Option<String>,
    policy: Option<PolicyShown>,
    /// The exact text to sign for consent.
    statement: Option<String>,
    consent: Option<ConsentShown>,
    template: Option<TemplateShown>,
    check: Option<CheckShown>,
    asks: Vec<AskShown>,
    receipts: Vec<ReceiptShown>,
}

impl From<MyIdentity> for IdentityShown {
    fn from(mine: MyIdentity) -> Self {
        let programme = mine.programme.to_string();
        Self {
            available: mine.unavailable_why.is_none(),
            unavailable_why: mine.unavailable_why,
            policy: mine.policy.as_ref().map(|policy| PolicyShown::of(policy, &programme)),
            statement: mine.statement,
            consent: mine.consent.map(ConsentShown::from),
            template: mine.template.map(TemplateShown::from),
            check: mine.check.map(CheckShown::from),
            asks: mine.asks.into_iter().map(AskShown::from).collect(),
            receipts: mine.receipts.into_iter().map(ReceiptShown::from).collect(),
        }
    }
}

/// Somebody looked at a picture.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct LookShown {
    at: String,
    by: String,
    /// Why, in their words.
    reason: String,
    /// taken or document.
    picture: String,
    check: String,
}

impl From<LookLine> for LookShown {
    fn from(line: LookLine) -> Self {
        Self {
            at: time(line.at),
            by: line.by,
            reason: line.reason,
            picture: line.kind,
            check: line.check.to_string(),
        }
    }
}
