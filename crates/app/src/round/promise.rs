//! What a round promises when it is announced, as it is kept and as the record repeats it.
//!
//! Owns: the JSON of an announcement, and making one from a station's blocks. Never does: change one; a
//! round is sealed and drawn by the text kept at its announcement.

use crate::error::{Error, Result};
use crate::zone;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::BlockId;
use porchlight_domain::round::beacon::{BeaconPlan, Chain};
use porchlight_domain::round::open::{Announced, MAX_DAYS, Rules, Slot, Travel};
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Station};
use serde::{Deserialize, Serialize};

/// The limits of a round, as JSON has them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RulesText {
    gap_minutes: u16,
    rest_minutes: u16,
    day_minutes: u16,
    week_minutes: u16,
    newcomer_per_mille: u16,
    reserved_per_mille: u16,
    turns: u8,
    hold_cap: u8,
}

/// Id, start, end, places, reserved, site, day.
pub(super) type SlotText = (String, i64, i64, u32, u32, u16, u8);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanText {
    chain: String,
    round: u64,
    step: u64,
    /// When the chain began, seconds since 1970, and from one of its values to the next. The chain's hash
    /// stands for both; they are kept so that a round needs no settings to know its moments.
    genesis: i64,
    period: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Promise {
    rules: RulesText,
    weeks: Vec<u8>,
    sites: usize,
    travel: Vec<u16>,
    beacon: Option<PlanText>,
    blocks: Vec<SlotText>,
}

impl RulesText {
    fn of(rules: &Rules) -> Self {
        Self {
            gap_minutes: rules.gap_minutes,
            rest_minutes: rules.rest_minutes,
            day_minutes: rules.day_minutes,
            week_minutes: rules.week_minutes,
            newcomer_per_mille: rules.newcomer_per_mille,
            reserved_per_mille: rules.reserved_per_mille,
            turns: rules.turns,
            hold_cap: rules.hold_cap,
        }
    }

    pub(super) fn read(&self) -> Rules {
        Rules {
            gap_minutes: self.gap_minutes,
            rest_minutes: self.rest_minutes,
            day_minutes: self.day_minutes,
            week_minutes: self.week_minutes,
            newcomer_per_mille: self.newcomer_per_mille,
            reserved_per_mille: self.reserved_per_mille,
            turns: self.turns,
            hold_cap: self.hold_cap,
        }
    }
}

/// Blocks from their text.
pub(super) fn read_slots(lines: &[SlotText]) -> std::result::Result<Vec<Slot>, String> {
    let read = |(index, line): (usize, &SlotText)| {
        let (id, start, end, places, reserved, site, day) = line;
        let id: BlockId = id.parse().map_err(|e| format!("block {index}: {e}"))?;
        let (start, end, places) = (*start, *end, *places);
        Ok(Slot { id, start, end, places, reserved: *reserved, site: *site, day: *day })
    };
    lines.iter().enumerate().map(read).collect()
}

/// A plan for a beacon from a record, which names the chain only; its times are facts of the chain, and
/// nothing that is recomputed depends on them.
pub(super) fn read_plan(
    chain: &str,
    round: u64,
    step: u64,
) -> std::result::Result<BeaconPlan, String> {
    let hash = Digest::from_hex(chain).ok_or("beacon: chain is not a digest")?;
    Ok(BeaconPlan { chain: Chain { hash, ..Chain::QUICKNET }, round, step })
}

/// An announcement as text.
pub(super) fn write(announced: &Announced) -> Result<String> {
    let slot = |b: &Slot| (b.id.to_string(), b.start, b.end, b.places, b.reserved, b.site, b.day);
    let plan = |plan: &BeaconPlan| PlanText {
        chain: plan.chain.hash.hex(),
        round: plan.round,
        step: plan.step,
        genesis: plan.chain.genesis,
        period: plan.chain.period,
    };
    Ok(serde_json::to_string(&Promise {
        rules: RulesText::of(&announced.rules),
        weeks: announced.weeks.clone(),
        sites: announced.travel.sites(),
        travel: announced.travel.minutes().to_vec(),
        beacon: announced.beacon.as_ref().map(plan),
        blocks: announced.blocks.iter().map(slot).collect(),
    })?)
}

/// An announcement from its text.
pub(super) fn read(text: &str) -> Result<Announced> {
    let damaged = |why: String| Error::Fault(format!("an announcement is damaged: {why}"));
    let promise: Promise = serde_json::from_str(text)?;
    let beacon = match promise.beacon {
        Some(text) => {
            let mut plan = read_plan(&text.chain, text.round, text.step).map_err(damaged)?;
            (plan.chain.genesis, plan.chain.period) = (text.genesis, text.period);
            Some(plan)
        }
        None => None,
    };
    Ok(Announced {
        rules: promise.rules.read(),
        weeks: promise.weeks,
        travel: Travel::new(promise.sites, promise.travel)
            .ok_or_else(|| damaged("travel".into()))?,
        beacon,
        blocks: read_slots(&promise.blocks).map_err(damaged)?,
    })
}

/// Which number a calendar day has in a round.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    zone: TimeZone,
    monday: Date,
    days: usize,
}

impl Calendar {
    /// The whole weeks in which the blocks start.
    fn over(station: &Station, blocks: &[Block]) -> Result<Self> {
        let zone = zone::zone(&station.time_zone);
        let starts = || blocks.iter().map(|block| block.starts_at);
        let (Some(first), Some(last)) = (starts().min(), starts().max()) else {
            return Err(Error::Fault("a round without blocks".into()));
        };
        let monday = zone::monday_of(zone::date_of(first, &zone));
        let weeks = zone::days_between(monday, zone::date_of(last, &zone)) / 7 + 1;
        let days = usize::try_from(weeks * 7).unwrap_or(usize::MAX);
        if days > MAX_DAYS {
            return Err(Error::Fault("the blocks of a round lie too far apart".into()));
        }
        Ok(Self { zone, monday, days })
    }

    /// The calendar an announcement was made with.
    pub(super) fn of(station: &Station, announced: &Announced) -> Result<Self> {
        let zone = zone::zone(&station.time_zone);
        let first = announced.blocks.first().ok_or(Error::Absent("block of the round"))?;
        let date = zone::date_of(Timestamp(first.start * MINUTE), &zone);
        let back = jiff::Span::new().days(i64::from(first.day));
        let monday = date.checked_sub(back).unwrap_or(date);
        Ok(Self { zone, monday, days: announced.weeks.len() })
    }

    /// The number of the day on which this instant lies, if the round looks at that day.
    pub(super) fn day(&self, at: Timestamp) -> Option<u8> {
        let day = zone::days_between(self.monday, zone::date_of(at, &self.zone));
        usize::try_from(day).ok().filter(|day| *day < self.days)?;
        u8::try_from(day).ok()
    }

    /// From the midnight before the first day to the one after the last.
    pub(super) fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let days = i64::try_from(self.days).ok()?;
        let end = self.monday.checked_add(jiff::Span::new().days(days)).ok()?;
        Some((zone::at_minute(self.monday, 0, &self.zone)?, zone::at_minute(end, 0, &self.zone)?))
    }
}

/// A block as the draw sees it; `day` is 255 where the round does not look at its day, which no day of a
/// round is.
pub(super) fn slot(block: &Block, places: u32, calendar: &Calendar) -> Slot {
    Slot {
        id: block.id,
        start: block.starts_at.micros().div_euclid(MINUTE),
        end: block.ends_at.micros().div_euclid(MINUTE),
        places,
        reserved: 0,
        site: 0,
        day: calendar.day(block.starts_at).unwrap_or(u8::MAX),
    }
}

/// What a round over these blocks promises: the station's limits, and the places that are free now. A
/// block starts and ends at its station, so there is one site. While the round runs the number of free
/// places cannot change: nobody is assigned to its blocks, and a place given back takes its award with it.
pub(super) fn announce(
    tx: &Tx<'_>,
    station: &Station,
    (rules, beacon): (Rules, Option<BeaconPlan>),
    blocks: &[Block],
) -> Result<Announced> {
    let calendar = Calendar::over(station, blocks)?;
    let mut slots = Vec::with_capacity(blocks.len());
    for block in blocks {
        let held = u32::try_from(tx.awards_of_block(block.id)?.len()).unwrap_or(u32::MAX);
        slots.push(slot(block, block.places.saturating_sub(held), &calendar));
    }
    let week = |day: usize| u8::try_from(day / 7).unwrap_or(u8::MAX);
    Ok(Announced {
        rules,
        weeks: (0..calendar.days).map(week).collect(),
        travel: Travel::one_site(),
        beacon,
        blocks: slots,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use porchlight_domain::id::StationId;
    use porchlight_domain::money::Currency;
    use porchlight_domain::time::{DAY, HOUR};
    use porchlight_domain::words::{AwardMode, BlockState, VehicleKind};

    pub(in crate::round) fn station(time_zone: &str) -> Station {
        Station {
            id: StationId([1; 16]),
            code: "AUS1".into(),
            name: "Austin".into(),
            time_zone: time_zone.into(),
            lat: 0,
            lon: 0,
            award_mode: AwardMode::Draw,
            currency: "USD".parse::<Currency>().unwrap(),
            pay_per_hour: 0,
            pay_per_km: 0,
            cost_per_km: 0,
            legal_minimum_per_hour: 0,
            created_at: Timestamp(0),
            pay_version: 1,
        }
    }

    fn block(starts: &str) -> Block {
        let starts_at = zone::parse_rfc3339(starts).unwrap();
        Block {
            id: BlockId([1; 16]),
            station: StationId([1; 16]),
            template: None,
            starts_at,
            ends_at: starts_at.plus(3 * HOUR),
            vehicle: VehicleKind::Bike,
            places: 1,
            pay: 0,
            currency: "USD".parse::<Currency>().unwrap(),
            pay_rule: String::new(),
            expected_stops: 0,
            expected_metres: 0,
            net: 0,
            state: BlockState::Draft,
            round: None,
            created_at: Timestamp(0),
            raised: 0,
        }
    }

    #[test]
    fn days_are_those_of_the_station_through_a_change_of_clocks() {
        let place = station("America/Chicago");
        // Sunday 1 November 2026 has 25 hours there: the clocks go back at two.
        let blocks = [block("2026-10-31T13:00:00Z"), block("2026-11-02T15:00:00Z")];
        let calendar = Calendar::over(&place, &blocks).unwrap();
        let day = |at: &str| calendar.day(zone::parse_rfc3339(at).unwrap());
        assert_eq!(day("2026-10-26T05:00:00Z"), Some(0), "Monday at midnight");
        assert_eq!(day("2026-10-26T04:59:00Z"), None);
        assert_eq!(day("2026-11-01T04:59:00Z"), Some(5), "Saturday before midnight");
        assert_eq!(day("2026-11-02T05:59:00Z"), Some(6), "Sunday in its 25th hour");
        assert_eq!(day("2026-11-02T06:00:00Z"), Some(7), "Monday of the second week");
        let (from, to) = calendar.span().unwrap();
        assert_eq!(to.since(from), 14 * DAY + HOUR);
    }

    #[test]
    fn a_month_of_blocks_fits_and_a_season_does_not() {
        let place = station("UTC");
        let month = [block("2026-12-06T23:00:00Z"), block("2027-01-06T22:00:00Z")];
        assert_eq!(Calendar::over(&place, &month).unwrap().days, 42);
        let season = [block("2026-12-06T23:00:00Z"), block("2027-02-06T23:00:00Z")];
        assert!(Calendar::over(&place, &season).is_err());
    }

    #[test]
    fn a_promise_is_read_as_it_was_written() {
        let place = station("Asia/Kathmandu");
        let blocks = [block("2026-02-28T20:00:00Z"), block("2028-02-29T20:00:00Z")];
        let calendar = Calendar::over(&place, &blocks[..1]).unwrap();
        let announced = Announced {
            rules: Rules::PUBLISHED,
            weeks: vec![0; 7],
            travel: Travel::one_site(),
            beacon: Some(BeaconPlan {
                chain: Chain { hash: Digest([7; 32]), genesis: 1_700_000_000, period: 30 },
                round: 12,
                step: 20,
            }),
            blocks: vec![slot(&blocks[0], 1, &calendar), slot(&blocks[1], 2, &calendar)],
        };
        assert_eq!(read(&write(&announced).unwrap()).unwrap(), announced);
        assert_eq!(announced.blocks[0].day, 6, "already Sunday in Kathmandu");
        assert_eq!(announced.blocks[1].day, u8::MAX, "a day that the round does not look at");
        assert!(read("{}").is_err());
    }
}
