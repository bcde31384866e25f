//! Rows of pay, standing, holds and bulletins.

#![expect(missing_docs, reason = "fields are the columns of the schema, which documents them")]

use crate::record::record;
use porchlight_domain::check_in::{Changes, DelayKind, DeskView, Shown, Unshown};
use porchlight_domain::hold::{HoldSource, Level};
use porchlight_domain::id::*;
use porchlight_domain::money::Currency;
use porchlight_domain::offer::{OfferReason, OfferState};
use porchlight_domain::pay::PayKind;
use porchlight_domain::standing::{EventKind, FactKind};
use porchlight_domain::time::Timestamp;
use porchlight_domain::tip::TipState;
use porchlight_domain::waiting_list::WaitState;
use porchlight_domain::words::VehicleKind;

record! { "pay_entry" PayEntry {
    id: PayEntryId, station: StationId, courier: CourierId, block: BlockId, award: AwardId,
    kind: PayKind, number: u32, turn: u32, amount: i64, currency: Currency, basis: String,
    rules: u32, reason: String, entered_by: String, at: Timestamp,
} }
record! { "tip_rule" TipRule {
    station: StationId, is_on: bool, page: String, first_minor: i64, second_minor: i64,
    third_minor: i64, most_minor: i64, set_by: String, set_at: Timestamp,
} }
record! { "tip" Tip {
    id: TipId, attempt: AttemptId, delivery_order: OrderId, award: AwardId, amount: i64,
    currency: Currency, state: TipState, reference: String, pledged_at: Timestamp,
    changed_at: Timestamp,
} }
record! { "pay_steps" PaySteps {
    station: StationId, per_mille: u32, first_micros: i64, every_micros: i64, most_per_mille: u32,
    set_by: String, set_at: Timestamp,
} }
record! { "block_step" BlockStep {
    id: BlockStepId, block: BlockId, span: u32, taken: u32, added: i64, at: Timestamp,
} }
record! { "mileage_rate" MileageRateRow {
    id: MileageRateId, vehicle: VehicleKind, country: String, holds_from: Timestamp,
    currency: Currency, milli_minor: u32, unit_mm: u32, source: String, set_by: String,
    set_at: Timestamp,
} }
record! { "station_contact" StationContact {
    station: StationId, country: String, emergency: String, desk: String, set_at: Timestamp,
} }
record! { "standing_event" StandingEvent {
    id: StandingEventId, courier: CourierId, station: StationId, award: AwardId, block: BlockId,
    kind: EventKind, at: Timestamp, void_at: Option<Timestamp>,
} }
record! { "standing_fact" StandingFact {
    id: StandingFactId, station: StationId, kind: FactKind, starts_at: Timestamp,
    ends_at: Timestamp, block: Option<BlockId>, words: String, noted_by: String,
    noted_at: Timestamp,
} }
record! { "check_in_rule" CheckInRule {
    station: StationId, fence_m: u32, code_needed: bool, changes: Changes, set_by: String,
    set_at: Timestamp,
} }
record! { "check_in" CheckInRow {
    id: CheckInId, award: AwardId, courier: CourierId, shown: Option<Shown>,
    unshown: Option<Unshown>, metres: Option<u32>, accuracy_m: Option<u32>, missing: String,
    at: Timestamp, received_at: Timestamp, noted_by: String,
} }
record! { "station_delay" StationDelay {
    id: StationDelayId, award: AwardId, courier: CourierId, kind: DelayKind, said_at: Timestamp,
    received_at: Timestamp, view: Option<DeskView>, view_words: String, viewed_by: String,
    viewed_at: Option<Timestamp>,
} }
record! { "reserved_offer" ReservedOffer {
    id: OfferId, block: BlockId, courier: CourierId, reason: OfferReason, words: String,
    state: OfferState, made_by: String, made_at: Timestamp, expires_at: Timestamp,
    ended_at: Option<Timestamp>, award: Option<AwardId>, taken_back_why: String,
} }
record! { "waiting_place" WaitingPlace {
    id: WaitingId, block: BlockId, courier: CourierId, number: u32, state: WaitState,
    joined_at: Timestamp, asked_at: Option<Timestamp>, until_at: Option<Timestamp>,
    ended_at: Option<Timestamp>, award: Option<AwardId>,
} }
record! { "pulse" Pulse { id: LeafId, at: Timestamp } }
record! { "hold" HoldRow {
    id: HoldId, source: HoldSource, level: Level, starts_at: Timestamp, ends_at: Timestamp,
    areas: String, vehicles: String, words: String, alert: String, made_by: String,
    made_at: Timestamp, lifted_at: Option<Timestamp>,
} }
record! { "hold_award" HoldAward {
    award: AwardId, hold: HoldId, holds_from: Timestamp, at: Timestamp,
} }
record! { "public_alert" PublicAlert {
    id: PublicAlertId, sender: String, identifier: String, bytes: Vec<u8>, ends_at: Timestamp,
    taken_at: Timestamp,
} }
record! { "alert_feed" AlertFeed {
    url: String, etag: String, modified: String, tried_at: Timestamp, read_at: Option<Timestamp>,
    next_at: Timestamp, failures: u32, trouble: String, listed: u32,
} }
record! { "bulletin" Bulletin {
    id: BulletinId, station: Option<StationId>, kind: String, title_en: String, body_en: String,
    title_es: String, body_es: String, holds_from: Option<Timestamp>, published_by: String,
    published_at: Timestamp, withdrawn_at: Option<Timestamp>,
} }
record! { "thanks_campaign" ThanksCampaign {
    id: CampaignId, station: StationId, starts_at: Timestamp, ends_at: Timestamp, each_minor: i64,
    budget: i64, most_each: u32, currency: Currency, made_by: String, made_at: Timestamp,
    ended_at: Option<Timestamp>,
} }
