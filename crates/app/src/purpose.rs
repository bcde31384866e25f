//! The purpose register: every kind of personal data, what it is for, who sees it, how long it is
//! kept. The public page, the command and the record of what was handed over are made from it.
//!
//! Owns: [`REGISTER`], which names every table that holds something about people, and
//! [`NOT_ABOUT_PEOPLE`], which names the others with the reason; a test compares both with the schema,
//! so that a new table without a purpose is refused. Never does: allow a use. Nothing here is used
//! beyond what stands in it; such a use would need its own consent, and there is none ([`Beyond`]).

mod apart;

pub use apart::NOT_ABOUT_PEOPLE;

use crate::app::{App, Settings};
use crate::my_record::MARK_LIFE;
use crate::push::REMEMBERED;
use crate::reconcile::{OPERATION_MEMORY, WEBHOOK_MEMORY};
use crate::session::SIGN_IN_TRACE;
use crate::verdict::{SIGHTING_LIFE, SIGNAL_LIFE, VERDICT_LIFE};
use porchlight_domain::codes;
use porchlight_domain::time::{DAY, HOUR};
use porchlight_identity::policy::{MOST_IDLE_DAYS, MOST_REVIEW_HOURS};

/// Longest that a picture waits for a person, in microseconds; a policy may say less.
const MOST_REVIEW: i64 = MOST_REVIEW_HOURS as i64 * HOUR;

codes! {
    /// A kind of personal data.
    pub enum DataKind {
        /// A courier's account.
        Account = "account",
        /// Somebody's wish to become a courier.
        Application = "application",
        /// A member of staff.
        Staff = "staff",
        /// Sessions, links and codes that sign somebody in.
        SignIn = "sign_in",
        /// Phones and passkeys, what hardware says of itself, where a phone was last.
        Phone = "phone",
        /// What a courier signed with the phone's key.
        SignedAct = "signed_act",
        /// Requests to this server: when, from which phone and network, without what was in them.
        Request = "request",
        /// Wishes for work, entries to rounds, places, routes.
        Work = "work",
        /// What somebody was paid, and how it came about.
        Pay = "pay",
        /// What is counted in a standing, and what excuses it.
        Standing = "standing",
        /// A parcel: recipient, address, what comes.
        Order = "order",
        /// What a recipient chose, and whom to tell.
        Choice = "choice",
        /// What happened at a door.
        Delivery = "delivery",
        /// A photo on delivery.
        Photo = "photo",
        /// Positions on the way to a door and away from it.
        Trace = "trace",
        /// Where the door of an address is.
        Door = "door",
        /// "I did not get it".
        Claim = "claim",
        /// Mails and webhooks.
        Message = "message",
        /// A step-up that was asked.
        Challenge = "challenge",
        /// Cases, decisions, statements, appeals.
        Case = "case",
        /// Claims of one recipient that lie together: the question, decisions, appeals.
        Pattern = "pattern",
        /// Accounts of one bot service.
        Matter = "matter",
        /// Who looked at what, and did what.
        Look = "look",
        /// What somebody says is wrong in their record, and wishes to be erased.
        Wish = "wish",
        /// The transparency log.
        Log = "log",
        /// Requests from outside.
        OutsideRequest = "outside_request",
        /// Pairs of pictures by which reviewers are measured together.
        KnownPair = "known_pair",
        /// What a member of staff found in cases about nobody.
        MadeCase = "made_case",
        /// Consents, asks and checks of identity, and how they ended.
        IdentityCheck = "identity_check",
        /// Numbers made from a face, sealed.
        FaceTemplate = "face_template",
        /// A picture that a person is to look at for a check.
        ReviewPicture = "review_picture",
        /// A picture of a face, while it is compared.
        FacePicture = "face_picture",
    }
}

codes! {
    /// About whom it is.
    pub enum Whose {
        /// Couriers.
        Courier = "courier",
        /// People who want to become couriers.
        Applicant = "applicant",
        /// Recipients of parcels.
        Recipient = "recipient",
        /// The operator's staff.
        Staff = "staff",
        /// People who ask from outside.
        Asker = "asker",
        /// People who gave pictures for trying reviewers out.
        Volunteer = "volunteer",
    }
}

codes! {
    /// Why keeping it is allowed.
    pub enum Lawful {
        /// Without it there is no work, no delivery and no account.
        Contract = "contract",
        /// Somebody's rights need it: a record that can be checked, a defence, an equal draw.
        Rights = "rights",
        /// A law obliges.
        Duty = "duty",
        /// They allowed it, and can take that back.
        Consent = "consent",
    }
}

codes! {
    /// Who sees it.
    pub enum Seer {
        /// Whoever it is about.
        Own = "own",
        /// The courier who brings the parcel, while they bring it.
        Bringer = "bringer",
        /// The recipient of that parcel.
        Receiver = "receiver",
        /// Dispatchers and operators.
        Dispatch = "dispatch",
        /// Analysts and operators, who decide about cases.
        Deciders = "deciders",
        /// Operators alone.
        Operators = "operators",
        /// Whoever leads the reviews, by the operator's policy.
        Lead = "lead",
        /// Auditors, who read and change nothing.
        Auditors = "auditors",
        /// The operator's own programs that were given a key.
        Programs = "programs",
        /// Everybody, as a number or a sealed mark without a name.
        Everybody = "everybody",
        /// No person at all.
        NoPerson = "no_person",
    }
}

codes! {
    /// What is done with it beyond its purpose.
    pub enum Beyond {
        /// Nothing. Whoever wants to add something here adds an opt-in first.
        Nothing = "nothing",
    }
}

/// How long it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// With the records of the work: no program erases it.
    Record,
    /// With the records of the work; what was written goes where a law in force at the station sets a time.
    Law,
    /// So many microseconds after it was made.
    For(i64),
    /// So many microseconds after it ended or was last used.
    AfterEnd(i64),
    /// The days of photos, by the settings.
    Photo,
    /// The days of positions, by the settings.
    Positions,
    /// Until whoever it is about takes it back.
    UntilTakenBack,
    /// Until its key is destroyed: when they leave or take consent back, or after days without use.
    Template,
    /// In memory for a comparison, on no disk.
    Memory,
}

impl Keep {
    /// Stable name of the rule, and the days that belong to it.
    #[must_use]
    pub fn rule(self, settings: &Settings) -> (&'static str, Vec<i64>) {
        let retention = settings.retention;
        match self {
            Self::Record => ("record", vec![]),
            Self::Law => ("law", vec![]),
            Self::For(micros) => ("for", vec![micros / DAY]),
            Self::AfterEnd(micros) => ("after_end", vec![micros / DAY]),
            Self::Photo => {
                ("photo", vec![retention.ordinary_days.into(), retention.disputed_days.into()])
            }
            Self::Positions => ("positions", vec![retention.position_days.into()]),
            Self::UntilTakenBack => ("until_taken_back", vec![]),
            Self::Template => ("template", vec![MOST_IDLE_DAYS.into()]),
            Self::Memory => ("memory", vec![]),
        }
    }
}

/// One entry of the register. What the data is and why it is kept stands in the catalogues of `web`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The kind of data.
    pub kind: DataKind,
    /// Where it is kept: names of tables. None where it never reaches the database.
    pub tables: &'static [&'static str],
    /// About whom it is.
    pub whose: &'static [Whose],
    /// Why keeping it is allowed.
    pub lawful: Lawful,
    /// Who sees it.
    pub seers: &'static [Seer],
    /// How long.
    pub keep: Keep,
    /// What else is done with it.
    pub beyond: Beyond,
    /// Whether it can be handed over at all.
    pub opens: bool,
}

/// An entry as most are: kept with the records of the work, used for nothing else.
const fn entry(
    kind: DataKind,
    whose: &'static [Whose],
    lawful: Lawful,
    seers: &'static [Seer],
    tables: &'static [&'static str],
) -> Entry {
    let (keep, beyond) = (Keep::Record, Beyond::Nothing);
    Entry { kind, tables, whose, lawful, seers, keep, beyond, opens: true }
}

impl Entry {
    const fn kept(self, keep: Keep) -> Self {
        Self { keep, ..self }
    }

    const fn never_opens(self) -> Self {
        Self { opens: false, ..self }
    }
}

use Lawful::{Consent, Contract, Duty, Rights};
use Seer::{
    Auditors, Bringer, Deciders, Dispatch, Everybody, Lead, NoPerson, Operators, Own, Programs,
    Receiver,
};
use Whose::{Applicant, Asker, Courier, Recipient};

/// Everything that is kept about people.
#[rustfmt::skip]
pub const REGISTER: &[Entry] = &[
    entry(DataKind::Account, &[Courier], Contract, &[Own, Dispatch, Deciders, Auditors], &["courier"]),
    entry(DataKind::Application, &[Applicant], Contract, &[Dispatch, Auditors], &["application"]),
    entry(DataKind::Staff, &[Whose::Staff], Contract, &[Own, Dispatch, Deciders, Auditors], &["staff", "provider_account"]),
    entry(DataKind::SignIn, &[Courier, Whose::Staff], Contract, &[Own, Dispatch],
        &["access_token", "ceremony", "enrolment", "recovery_code", "refresh_token",
          "session", "sign_in_code", "sign_in_link"]).kept(Keep::AfterEnd(SIGN_IN_TRACE)),
    entry(DataKind::Phone, &[Courier, Whose::Staff], Rights, &[Own, Dispatch, Deciders, Auditors],
        &["attestation", "device", "device_finding", "passkey"]),
    entry(DataKind::SignedAct, &[Courier], Rights, &[Own, Deciders, Auditors], &["commitment"]),
    entry(DataKind::Request, &[Courier], Rights, &[Own, Deciders, Auditors, Everybody],
        &["signal", "sighting", "try_count", "verdict", "watch_snapshot"]),
    entry(DataKind::Work, &[Courier], Contract, &[Own, Dispatch, Auditors, Everybody],
        &["award", "entry", "reservation", "reserved_offer", "route", "standby", "standing_preference",
          "waiting_place", "waitlist"]),
    entry(DataKind::Pay, &[Courier], Contract, &[Own, Dispatch, Auditors], &["lost_pay", "lost_race", "pay_entry", "tip"]),
    entry(DataKind::Standing, &[Courier], Rights, &[Own, Dispatch, Deciders, Auditors],
        &["check_in", "hold_award", "standing_event", "station_delay"]),
    entry(DataKind::Order, &[Recipient], Contract, &[Own, Bringer, Dispatch, Auditors, Programs],
        &["delivery_order", "package", "quarantine_row", "stop"]),
    entry(DataKind::Choice, &[Recipient, Courier], Consent, &[Own, Bringer, Dispatch],
        &["news_choice", "preference", "push_note", "push_subscription"]).kept(Keep::UntilTakenBack),
    entry(DataKind::Delivery, &[Courier, Recipient], Contract,
        &[Own, Receiver, Dispatch, Deciders, Auditors, Programs],
        &["attempt", "capture_challenge", "evidence", "place_finding", "scan", "thanks"]),
    entry(DataKind::Photo, &[Recipient, Courier], Rights, &[Own, Receiver, Dispatch, Deciders],
        &["claim_picture_file", "erasure", "photo_key", "photo_measure", "photo_review", "redaction", "upload",
          "upload_chunk"]).kept(Keep::Photo),
    entry(DataKind::Trace, &[Courier], Rights, &[Own, Dispatch, Deciders], &["position_trace"]).kept(Keep::Positions),
    entry(DataKind::Door, &[Recipient, Courier], Contract, &[Bringer, Dispatch],
        &["drop_fix", "drop_point", "pin"]).kept(Keep::For(crate::place::SITE_MEMORY)),
    entry(DataKind::Claim, &[Recipient, Courier], Rights, &[Own, Dispatch, Deciders, Auditors, Programs],
        &["claim", "claim_answer", "claim_case", "claim_case_member", "claim_picture", "claim_representative", "remedy"]).kept(Keep::Law),
    entry(DataKind::Message, &[Courier, Recipient, Whose::Staff], Contract,
        &[Own, Operators, Programs], &["message", "webhook_delivery", "webhook_event"]),
    entry(DataKind::Challenge, &[Courier], Rights, &[Own, Deciders, Auditors, Everybody],
        &["challenge", "challenge_step"]),
    entry(DataKind::Case, &[Courier, Whose::Staff], Rights, &[Own, Deciders, Auditors, Everybody],
        &["appeal", "case_file", "decision", "decision_draft", "decision_ground", "statement"]).kept(Keep::Law),
    entry(DataKind::Pattern, &[Recipient, Whose::Staff], Rights, &[Own, Deciders, Auditors, Everybody],
        &["pattern_appeal", "pattern_case", "pattern_case_draft", "pattern_decision", "pattern_decision_draft",
          "pattern_decision_ground", "pattern_statement"]).kept(Keep::Law),
    entry(DataKind::Matter, &[Courier], Rights, &[Own, Deciders, Auditors], &["matter", "matter_member"]),
    entry(DataKind::Look, &[Courier, Recipient, Whose::Staff], Rights, &[Own, Deciders, Auditors],
        &["audit_entry", "operation"]),
    entry(DataKind::Wish, &[Courier, Recipient], Duty, &[Own, Dispatch, Deciders, Auditors], &["correction", "erased_reference", "person_erasure"]),
    entry(DataKind::Log, &[Courier, Recipient, Whose::Staff], Rights, &[Own, Everybody], &["leaf"]),
    entry(DataKind::OutsideRequest, &[Asker, Courier, Recipient], Duty,
        &[Operators, Auditors, Everybody], &["outside_handover", "outside_request"]),
    entry(DataKind::KnownPair, &[Whose::Volunteer, Whose::Staff], Consent, &[Deciders, Operators],
        &["known_answer", "known_deal", "known_pair"]).kept(Keep::UntilTakenBack),
    entry(DataKind::MadeCase, &[Whose::Staff], Rights, &[Own, Lead, Everybody], &["made_case"]),
    entry(DataKind::IdentityCheck, &[Courier], Rights, &[Own, Dispatch, Deciders, Auditors, Everybody],
        &["consent", "face_capture", "face_receipt", "identity_check", "identity_look", "identity_step"]),
    entry(DataKind::FaceTemplate, &[Courier], Consent, &[NoPerson], &["face_template"]).kept(Keep::Template).never_opens(),
    // It opens while it waits, for those who decide: whoever hands one over then must be able to say so.
    entry(DataKind::ReviewPicture, &[Courier], Consent, &[Deciders], &["identity_picture"]).kept(Keep::For(MOST_REVIEW)),
    entry(DataKind::FacePicture, &[Courier], Consent, &[NoPerson], &[]).kept(Keep::Memory).never_opens(),
];

/// The entry of a kind.
#[must_use]
pub fn entry_of(kind: DataKind) -> Option<&'static Entry> {
    REGISTER.iter().find(|entry| entry.kind == kind)
}

/// Days of the parts of a kind that live shorter than the rest, by a stable name of the part.
#[must_use]
pub fn shorter(kind: DataKind) -> &'static [(&'static str, i64)] {
    match kind {
        DataKind::Request => {
            &[("signals", SIGNAL_LIFE), ("verdicts", VERDICT_LIFE), ("sightings", SIGHTING_LIFE)]
        }
        DataKind::Choice => &[("subscriptions", REMEMBERED)],
        DataKind::Message => &[("webhooks", WEBHOOK_MEMORY)],
        DataKind::Look => &[("operations", OPERATION_MEMORY)],
        DataKind::Wish => &[("marks", MARK_LIFE)],
        _ => &[],
    }
}

impl App {
    /// The register with the rules of this server, for programs.
    #[must_use]
    pub fn purposes(&self) -> serde_json::Value {
        let codes = |all: Vec<&'static str>| all;
        let entries = REGISTER.iter().map(|entry| {
            let (rule, days) = entry.keep.rule(&self.settings);
            let parts = shorter(entry.kind)
                .iter()
                .map(|(part, micros)| serde_json::json!({"part": part, "days": micros / DAY}));
            serde_json::json!({
                "kind": entry.kind.code(), "tables": entry.tables,
                "whose": codes(entry.whose.iter().map(|w| w.code()).collect()),
                "lawful": entry.lawful.code(),
                "seen_by": codes(entry.seers.iter().map(|s| s.code()).collect()),
                "keep": {"rule": rule, "days": days, "parts": parts.collect::<Vec<_>>()},
                "beyond": entry.beyond.code(), "opens": entry.opens,
            })
        });
        let others = NOT_ABOUT_PEOPLE
            .iter()
            .map(|(table, why)| serde_json::json!({"table": table, "why": why}));
        serde_json::json!({
            "faces_train_nothing": true,
            "kinds": entries.collect::<Vec<_>>(),
            "not_about_people": others.collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests;
