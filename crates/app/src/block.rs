//! Blocks: templates, making blocks from them, and direct assignment.

use crate::app::{App, Done};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use crate::pay::steps_of;
use crate::revise::rule_text;
use crate::round::{Against, Why, against};
use crate::station::{NAME_RULE, is_name, pay_rule};
use crate::zone;
use porchlight_domain::id::{AwardId, BlockId, BlockTemplateId, CourierId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::pay::Steps;
use porchlight_domain::time::{DAY, MINUTE, Timestamp, Window};
use porchlight_domain::words::{
    AwardSource, AwardState, BlockState, CourierState, RoundState, VehicleKind,
};
use porchlight_store::rows::{Award, Block, BlockTemplate, Reservation, Station};
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Shortest and longest block, minutes.
pub const BLOCK_MINUTES: std::ops::RangeInclusive<u32> = 60..=600;
/// Most places of a block.
pub const MAX_PLACES: u32 = 500;
/// Most days for which blocks are made at once.
pub const MAX_DAYS: i64 = 31;
/// Least minutes between two blocks of one person in rounds of the first version. All others go by their
/// station's numbers.
pub const GAP_MINUTES: u32 = 30;

/// What makes a template.
#[derive(Debug, Clone)]
pub struct NewTemplate {
    /// Station.
    pub station: StationId,
    /// Name dispatchers read.
    pub name: String,
    /// Weekdays as bits, Monday 1.
    pub weekdays: u8,
    /// Start, minutes after midnight in the station's zone.
    pub start_minute: u32,
    /// Length in minutes.
    pub minutes: u32,
    /// Places.
    pub places: u32,
    /// Smallest vehicle that fits.
    pub vehicle: VehicleKind,
    /// Expected stops for each place.
    pub expected_stops: u32,
    /// Expected driving for each place, metres.
    pub expected_metres: u32,
}

/// What became of a direct assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Assigned {
    /// Assigned; the award's id, in text.
    Assigned(String),
    /// Every place is taken.
    Full,
    /// A round that is sealed may give the courier a block that overlaps, or lies too close.
    Conflict,
    /// A stop, a block held already or a limit of the station's numbers, with its figures.
    Limit(Why),
    /// The vehicle is too small.
    VehicleTooSmall,
    /// The block is over or was cancelled.
    Over,
    /// The block's round still takes entries: places are shared out there.
    InRound,
    /// The place is offered to somebody, whose answer is waited for.
    Offered,
}

pub(crate) fn check_template(new: &NewTemplate) -> Result<()> {
    let mut wrong = vec![];
    if !is_name(&new.name) {
        wrong.push(Invalid::new("name", "name_length", NAME_RULE));
    }
    if new.weekdays == 0 || new.weekdays > 127 {
        wrong.push(Invalid::new("weekdays", "no_weekday", "choose at least one weekday"));
    }
    if new.start_minute >= 1440 {
        wrong.push(Invalid::new("start", "not_a_time", "give a time of day such as 08:00"));
    }
    if !BLOCK_MINUTES.contains(&new.minutes) {
        wrong.push(Invalid::new("minutes", "block_length", "a block lasts 60 to 600 minutes"));
    }
    if !(1..=MAX_PLACES).contains(&new.places) {
        wrong.push(Invalid::new("places", "place_count", "a block has 1 to 500 places"));
    }
    if new.expected_stops > 500 || new.expected_metres > 1_000_000 {
        wrong.push(Invalid::new(
            "expected_stops",
            "out_of_range",
            "expect at most 500 stops and 1,000 km",
        ));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

impl App {
    /// Makes a template.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid fields; absent station.
    pub fn make_template(&self, ctx: &mut Ctx, new: NewTemplate) -> Result<BlockTemplateId> {
        ctx.allow_dispatch()?;
        check_template(&new)?;
        let id = self.record(ctx, &format!("template {new:?}"), move |tx, hand| {
            tx.station(new.station)?.ok_or(Error::Absent("station"))?;
            let template = template_row(&new, hand);
            tx.insert_block_template(&template)?;
            hand.leave(LeafKind::BlockTemplate, template.id, template_fact(&template));
            Ok(Done::Kept(template.id.0))
        })?;
        Ok(BlockTemplateId(id))
    }

    /// A template that stands.
    ///
    /// # Errors
    /// Denied to all but staff; absent, also when another version took its place.
    pub fn template(&self, ctx: &Ctx, id: BlockTemplateId) -> Result<BlockTemplate> {
        ctx.allow_staff()?;
        let found = self.read(|tx| Ok(tx.block_template(id)?))?;
        found.filter(|t| t.active).ok_or(Error::Absent("template"))
    }

    /// The templates of a station.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn templates(&self, ctx: &Ctx, station: StationId) -> Result<Vec<BlockTemplate>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.block_templates(station)?))
    }

    /// Makes the blocks of the coming days from the station's templates. A block that stands
    /// already is left alone, so this may run every day. Returns how many were made.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid number of days; absent station.
    pub fn make_blocks(&self, ctx: &mut Ctx, station: StationId, days: i64) -> Result<u32> {
        ctx.allow_dispatch()?;
        if !(1..=MAX_DAYS).contains(&days) {
            return Err(Error::invalid("days", "out_of_range", "choose 1 to 31 days"));
        }
        self.record(ctx, &format!("make_blocks {station} {days}"), move |tx, hand| {
            let place = tx.station(station)?.ok_or(Error::Absent("station"))?;
            let zone = zone::zone(&place.time_zone);
            let steps = steps_of(tx, station)?;
            let mut made = vec![];
            for template in tx.block_templates(station)? {
                for ahead in 0..days {
                    let date = zone::date_of(hand.now.plus(ahead * DAY), &zone);
                    let Some(start) = zone::at_minute(date, template.start_minute, &zone) else {
                        continue;
                    };
                    if template.weekdays & zone::weekday_bit(date) == 0 || start <= hand.now {
                        continue;
                    }
                    let block = block_from((&place, steps), &template, start, hand);
                    if tx.insert_block(&block)? {
                        made.push(block);
                    }
                }
            }
            if made.is_empty() {
                return Ok(Done::Refused(0));
            }
            let list: Vec<_> = made.iter().map(block_fact).collect();
            hand.leave(LeafKind::Block, station, json!({"made": list}));
            Ok(Done::Kept(u32::try_from(made.len()).unwrap_or(u32::MAX)))
        })
    }

    /// Blocks from a moment on, soonest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn blocks(&self, ctx: &Ctx, from: Timestamp, slice: Slice) -> Result<Page<Block>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.block_page(from, slice)?))
    }

    /// A block with the awards that hold its places.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn block(&self, ctx: &Ctx, id: BlockId) -> Result<(Block, Vec<Award>)> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let block = tx.block(id)?.ok_or(Error::Absent("block"))?;
            let awards = tx.awards_of_block(id)?;
            Ok((block, awards))
        })
    }

    /// Gives a place directly: for urgent repair by a dispatcher, and recorded as such.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent block or courier.
    pub fn assign(&self, ctx: &mut Ctx, block: BlockId, courier: CourierId) -> Result<Assigned> {
        ctx.allow_dispatch()?;
        let assigned =
            self.record(ctx, &format!("assign {block} {courier}"), move |tx, hand| {
                let target = tx.block(block)?.ok_or(Error::Absent("block"))?;
                if let Some(round) = target.round
                    && let Some(round) = tx.round(round)?
                    && matches!(
                        round.state,
                        RoundState::Announced | RoundState::Open | RoundState::Sealed
                    )
                {
                    return Ok(Done::Refused(Assigned::InRound));
                }
                if crate::offer::is_open(tx, block, hand.now)? {
                    return Ok(Done::Refused(Assigned::Offered));
                }
                Ok(match place_award(tx, hand, &target, courier, AwardSource::Direct)? {
                    Ok(id) => {
                        tell_phone(tx, hand, courier, CourierNote::BlockGiven)?;
                        Done::Kept(Assigned::Assigned(id.to_string()))
                    }
                    Err(no) => Done::Refused(no),
                })
            })?;
        self.ring_courier(ctx, courier);
        if let Ok(Some(block)) = self.read(|tx| Ok(tx.block(block)?)) {
            self.ring_station(ctx, block.station);
        }
        Ok(assigned)
    }
}

/// Gives the first free place of a block to a courier, leaving the leaf, or says why not.
pub(crate) fn place_award(
    tx: &Tx<'_>,
    hand: &mut Hand,
    block: &Block,
    courier: CourierId,
    source: AwardSource,
) -> Result<std::result::Result<AwardId, Assigned>> {
    let person = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
    if block.ends_at <= hand.now
        || matches!(block.state, BlockState::Ended | BlockState::Cancelled)
        || person.state != CourierState::Active
    {
        return Ok(Err(Assigned::Over));
    }
    if person.vehicle < block.vehicle {
        return Ok(Err(Assigned::VehicleTooSmall));
    }
    match against(tx, &person, block, hand.now)? {
        Some(Against::Limit(why)) => return Ok(Err(Assigned::Limit(why))),
        Some(Against::Awaited) => return Ok(Err(Assigned::Conflict)),
        None => {}
    }
    let taken = tx.awards_of_block(block.id)?;
    let mut reserved = tx.reservations_of(block.id)?;
    reserved.retain(|r| r.courier != courier && r.expires_at > hand.now);
    let Some(place) = free_place(block, &taken, &reserved) else {
        return Ok(Err(Assigned::Full));
    };
    let award = new_award(hand, block.id, place, courier, source);
    if !tx.insert_award(&award)? {
        return Ok(Err(Assigned::Full));
    }
    hand.leave(LeafKind::Award, award.id, award_fact(&award));
    Ok(Ok(award.id))
}

/// The number of a free place, if the block has one. Places given back shrink the block, so the
/// count decides, and numbers may lie beyond it.
pub(crate) fn free_place(block: &Block, taken: &[Award], reserved: &[Reservation]) -> Option<u32> {
    if taken.len() + reserved.len() >= block.places as usize {
        return None;
    }
    let is_free = |place: &u32| {
        !taken.iter().any(|a| a.place == *place) && !reserved.iter().any(|r| r.place == *place)
    };
    (0..u32::MAX).find(is_free)
}

pub(crate) fn new_award(
    hand: &mut Hand,
    block: BlockId,
    place: u32,
    courier: CourierId,
    source: AwardSource,
) -> Award {
    Award {
        id: hand.id(AwardId::new),
        block,
        place,
        courier,
        source,
        round: None,
        state: AwardState::Held,
        holds: true,
        made_at: hand.now,
        changed_at: hand.now,
        checked_in_at: None,
        released_at: None,
        checked_out_at: None,
    }
}

pub(crate) fn award_fact(award: &Award) -> serde_json::Value {
    json!({
        "block": award.block.to_string(), "place": award.place,
        "courier": award.courier.to_string(), "source": award.source.code(),
        "state": award.state.code(),
    })
}

/// Version 1 of a template.
pub(crate) fn template_row(new: &NewTemplate, hand: &mut Hand) -> BlockTemplate {
    BlockTemplate {
        id: hand.id(BlockTemplateId::new),
        station: new.station,
        name: new.name.trim().into(),
        weekdays: new.weekdays,
        start_minute: new.start_minute,
        minutes: new.minutes,
        places: new.places,
        vehicle: new.vehicle,
        expected_stops: new.expected_stops,
        expected_metres: new.expected_metres,
        active: true,
        created_at: hand.now,
        version: 1,
    }
}

pub(crate) fn template_fact(template: &BlockTemplate) -> serde_json::Value {
    json!({
        "station": template.station.to_string(), "weekdays": template.weekdays,
        "start_minute": template.start_minute, "minutes": template.minutes,
        "places": template.places, "vehicle": template.vehicle.code(),
        "expected_stops": template.expected_stops, "expected_metres": template.expected_metres,
        "version": template.version,
    })
}

fn block_from(
    (station, steps): (&Station, Steps),
    template: &BlockTemplate,
    start: Timestamp,
    hand: &mut Hand,
) -> Block {
    let end = start.plus(i64::from(template.minutes) * MINUTE);
    let rule = pay_rule(station);
    let pay = rule.pay(Window { start, end }, template.expected_metres);
    Block {
        id: hand.id(BlockId::new),
        station: station.id,
        template: Some(template.id),
        starts_at: start,
        ends_at: end,
        vehicle: template.vehicle,
        places: template.places,
        pay: pay.gross,
        currency: station.currency,
        pay_rule: rule_text(rule, steps),
        expected_stops: template.expected_stops,
        expected_metres: template.expected_metres,
        net: pay.net,
        state: BlockState::Draft,
        round: None,
        created_at: hand.now,
        raised: 0,
    }
}

pub(crate) fn block_fact(block: &Block) -> serde_json::Value {
    json!({
        "id": block.id.to_string(), "starts_at": block.starts_at.micros(),
        "ends_at": block.ends_at.micros(), "places": block.places, "pay": block.pay,
        "raised": block.raised,
        "currency": block.currency.code(), "vehicle": block.vehicle.code(),
    })
}
