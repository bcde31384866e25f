//! Founding: every step first looks whether it was done before.

use super::{City, Plan, context, words};
use crate::dice::fate;
use porchlight_app::block::NewTemplate;
use porchlight_app::courier::{Applied, NewApplication, Ruled, Ruling, Wishes};
use porchlight_app::station::NewStation;
use porchlight_app::{Actor, App, Error, Result};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{ApplicationId, CourierId, ProgrammeId, StaffId, StationId};
use porchlight_domain::pay::PayRule;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{ApplicationState, AwardMode, ProgrammeKind, Role, VehicleKind};
use porchlight_store::Slice;

const TERMS: &str = "You deliver with your own vehicle, as an independent contractor. You choose the \
    blocks you enter for. The pay of a block is shown before you enter and never falls afterwards. \
    You may give a block back at any time before it starts.";

impl City {
    /// Founds the city, or finds it again.
    ///
    /// # Errors
    /// Whatever a use-case reports; repeating goes on where it stopped.
    pub fn found(app: &App, now: Timestamp, plan: Plan) -> Result<Self> {
        let station = station(app, now, &plan)?;
        let programme = programme(app, now, &plan)?;
        let operator = staff(app, now, &plan, Role::Operator)?;
        let dispatcher = staff(app, now, &plan, Role::Dispatcher)?;
        templates(app, now, &plan, station)?;
        let mut couriers = vec![];
        for number in 0..plan.couriers {
            couriers.push(courier(app, now, &plan, (station, programme), number)?);
        }
        Ok(Self { plan, station, programme, dispatcher, operator, couriers })
    }
}

fn absent<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Error::Absent(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn station(app: &App, now: Timestamp, plan: &Plan) -> Result<StationId> {
    let place = plan.place;
    if let Some(station) = absent(app.station_by_code(place.code))? {
        return Ok(station.id);
    }
    let mut ctx = context(plan.seed, now, Actor::Console, place.code);
    app.make_station(
        &mut ctx,
        NewStation {
            code: place.code.into(),
            name: place.name.into(),
            time_zone: place.time_zone.into(),
            point: place.station,
            award_mode: AwardMode::Draw,
            currency: place.currency,
            pay: PayRule { per_hour: 1_950, per_km: 22, cost_per_km: 30, minimum_per_hour: 1_500 },
        },
    )?;
    let station = app.station_by_code(place.code)?.id;
    let (lat, lon) = (place.centre.lat, place.centre.lon);
    let corner = |n: i32, e: i32| Point { lat: lat + n * 45_000, lon: lon + e * 52_000 };
    let corners = [corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)];
    app.make_service_area(&mut ctx, station, "Centre", &corners)?;
    Ok(station)
}

fn programme(app: &App, now: Timestamp, plan: &Plan) -> Result<ProgrammeId> {
    let known = |app: &App| -> Result<Option<ProgrammeId>> {
        let list = app.programmes()?;
        Ok(list.iter().find(|(p, _)| p.code == "independent").map(|(p, _)| p.id))
    };
    if let Some(id) = known(app)? {
        return Ok(id);
    }
    let mut ctx = context(plan.seed, now, Actor::Console, "programme");
    let kind = ProgrammeKind::Independent;
    app.make_programme(&mut ctx, "independent", "Own vehicle", kind, TERMS)?;
    known(app)?.ok_or(Error::Absent("programme"))
}

fn staff(app: &App, now: Timestamp, plan: &Plan, role: Role) -> Result<StaffId> {
    let code = plan.place.code.to_lowercase();
    let (name, email) = match role {
        Role::Operator => ("Rosa Quintero", "operator@example.org".to_owned()),
        _ => ("Devon Hale", format!("dispatch.{code}@example.org")),
    };
    let mut ctx = context(plan.seed, now, Actor::Console, &email);
    app.add_staff(&mut ctx, name, &email, role)?;
    let all = app.staff_page(&ctx, Slice { offset: 0, limit: porchlight_store::MAX_PAGE_ROWS })?;
    let found = all.rows.into_iter().find(|s| s.email == email);
    Ok(found.ok_or(Error::Absent("member of staff"))?.id)
}

fn templates(app: &App, now: Timestamp, plan: &Plan, station: StationId) -> Result<()> {
    let mut ctx = context(plan.seed, now, Actor::Console, "templates");
    // A station without orders of its own, such as the tour's, makes its blocks one by one.
    if plan.orders == 0 || !app.templates(&ctx, station)?.is_empty() {
        return Ok(());
    }
    // Expected volume gives the number of places: about 20 stops each, over three slots.
    let places = plan.orders.div_ceil(20).div_ceil(3) + 1;
    for (name, start, hours, vehicle) in [
        ("Morning", 8, 4, VehicleKind::Sedan),
        ("Afternoon", 13, 4, VehicleKind::Sedan),
        ("Evening", 17, 3, VehicleKind::Bike),
    ] {
        let template = NewTemplate {
            station,
            name: name.into(),
            weekdays: 127,
            start_minute: start * 60 + if start == 17 { 30 } else { 0 },
            minutes: hours * 60,
            places,
            vehicle,
            expected_stops: 20,
            expected_metres: 38_000,
        };
        app.make_template(&mut ctx, template)?;
    }
    Ok(())
}

fn courier(
    app: &App,
    now: Timestamp,
    plan: &Plan,
    (station, programme): (StationId, ProgrammeId),
    number: u32,
) -> Result<CourierId> {
    let about = number.to_be_bytes();
    let name = words::name(fate(plan.seed, "courier name", &about, 1_440));
    let code = plan.place.code.to_lowercase();
    let email = format!("{}.{code}.{number}@example.org", words::mailbox(&name));
    let mut ctx = context(plan.seed, now, Actor::Public, &email);
    let mut desk = context(plan.seed, now, Actor::Console, &email);
    // By the whole address: a search through all names, once for each, takes minutes in a city of thousands.
    if let Some(known) = app.store.read(|tx| tx.courier_by_email(&email))? {
        return Ok(known.id);
    }
    let spanish = fate(plan.seed, "courier language", &about, 100) < plan.place.spanish;
    let vehicle = match fate(plan.seed, "vehicle", &about, 10) {
        0 => VehicleKind::Bike,
        1..=6 => VehicleKind::Sedan,
        7 | 8 => VehicleKind::Suv,
        _ => VehicleKind::Van,
    };
    let applied = app.apply(
        &mut ctx,
        NewApplication {
            name,
            email: email.clone(),
            phone: format!("+1 512 555 {number:04}"),
            language: if spanish { "es" } else { "en" }.into(),
            vehicle,
            station,
            area: "Centre".into(),
            programme,
            terms_version: 1,
        },
    )?;
    let application = match applied {
        Applied::Received(id) => id.parse().map_err(|_| Error::Absent("application"))?,
        _ => open_application(app, &desk, &email)?,
    };
    let Ruled::Done(Some(id)) = app.rule(&mut desk, application, Ruling::Approve)? else {
        return Err(Error::Absent("courier"));
    };
    let id: CourierId = id.parse().map_err(|_| Error::Absent("courier"))?;
    if plan.orders > 0 && fate(plan.seed, "standing", &about, 100) < 40 {
        let mut own = context(plan.seed, now, Actor::Courier(id), &format!("wishes {id}"));
        app.set_wishes(&mut own, wishes(plan.seed, &about))?;
    }
    Ok(id)
}

fn open_application(app: &App, desk: &porchlight_app::Ctx, email: &str) -> Result<ApplicationId> {
    let slice = Slice { offset: 0, limit: porchlight_store::MAX_PAGE_ROWS };
    let open = app.applications(desk, ApplicationState::Submitted, slice)?;
    let found = open.rows.into_iter().find(|a| a.email == email);
    Ok(found.ok_or(Error::Absent("application"))?.id)
}

fn wishes(seed: u64, about: &[u8]) -> Wishes {
    let late = fate(seed, "wishes", about, 3);
    Wishes {
        weekdays: if late == 0 { 0b001_1111 } else { 0b111_1111 },
        earliest_minute: if late == 1 { 12 * 60 } else { 7 * 60 },
        latest_minute: 21 * 60,
        least_pay: 0,
        max_per_round: if late == 2 { 2 } else { 1 },
        active: true,
    }
}
