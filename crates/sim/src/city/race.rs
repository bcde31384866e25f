//! A station that shares its blocks out first come, first served, beside one that draws. It takes no
//! orders: what is rehearsed there is who gets which block.

use super::{City, Plan, context};
use porchlight_app::block::NewTemplate;
use porchlight_app::{Actor, App, Result};
use porchlight_domain::id::StationId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AwardMode, VehicleKind};

/// Name, first minute of the day, hours, places of every twelve couriers, and the smallest vehicle. Two of
/// them make a full day's work, and between the last and the next day's first there is too little rest.
const TEMPLATES: [(&str, u32, u32, u32, VehicleKind); 3] = [
    ("Early", 6 * 60 + 30, 4, 1, VehicleKind::Bike),
    ("Noon", 12 * 60 + 30, 4, 2, VehicleKind::Sedan),
    ("Late", 17 * 60, 4, 1, VehicleKind::Bike),
];
/// So many couriers want the places above.
const COURIERS: u32 = 12;

impl City {
    /// Founds a station in race mode with its couriers, or finds it again. Its plan's orders are not looked
    /// at.
    ///
    /// # Errors
    /// Whatever a use-case reports; repeating goes on where it stopped.
    pub fn found_race(app: &App, now: Timestamp, plan: Plan) -> Result<Self> {
        let city = Self::found(app, now, Plan { orders: 0, ..plan })?;
        if app.station(city.station)?.award_mode != AwardMode::Race {
            let mut ctx = context(plan.seed, now, Actor::Console, "race mode");
            app.set_award_mode(&mut ctx, city.station, AwardMode::Race)?;
        }
        templates(app, now, &plan, city.station)?;
        Ok(city)
    }
}

fn templates(app: &App, now: Timestamp, plan: &Plan, station: StationId) -> Result<()> {
    let mut ctx = context(plan.seed, now, Actor::Console, "race templates");
    if !app.templates(&ctx, station)?.is_empty() {
        return Ok(());
    }
    for (name, start_minute, hours, places, vehicle) in TEMPLATES {
        let template = NewTemplate {
            station,
            name: name.into(),
            weekdays: 127,
            start_minute,
            minutes: hours * 60,
            places: places * plan.couriers.div_ceil(COURIERS),
            vehicle,
            expected_stops: 12,
            expected_metres: 30_000,
        };
        app.make_template(&mut ctx, template)?;
    }
    Ok(())
}
