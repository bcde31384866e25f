//! How people become couriers: applications, approval, waiting list, refusal with reasons.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Invalid, Result};
use crate::message::enqueue;
use crate::people::is_email;
use crate::session::{INVITATION_LIFE, Subject, make_link};
use crate::station::{NAME_RULE, is_name};
use porchlight_domain::id::{
    ApplicationId, CourierId, ProgrammeId, StandingPreferenceId, StationId,
};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{ApplicationReason, ApplicationState, CourierState, VehicleKind};
use porchlight_store::rows::{Application, Courier, StandingPreference};
use porchlight_store::{ApplicationSort, CourierSort, Page, Slice};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What somebody who wants to deliver fills in.
#[derive(Debug, Clone)]
pub struct NewApplication {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub phone: String,
    /// Language tag.
    pub language: String,
    /// Vehicle they would use.
    pub vehicle: VehicleKind,
    /// Station.
    pub station: StationId,
    /// Area they would like, in their words or an area's name.
    pub area: String,
    /// Programme.
    pub programme: ProgrammeId,
    /// Version of the terms they read and agreed to.
    pub terms_version: u32,
}

/// What became of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Applied {
    /// Received; the id, in text.
    Received(String),
    /// One from this address is already open.
    AlreadyOpen,
    /// The address already belongs to a courier.
    AlreadyCourier,
    /// The terms changed meanwhile: the current version.
    TermsChanged(u32),
}

/// A decision on an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// Welcome.
    Approve,
    /// Not yet: no more couriers are needed there for now.
    Wait,
    /// No, and why.
    Refuse(ApplicationReason, String),
}

/// What became of a ruling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ruled {
    /// Done; the new courier's id, in text, if approved.
    Done(Option<String>),
    /// Somebody decided it before.
    AlreadyDecided,
    /// The address belongs to a courier meanwhile.
    AlreadyCourier,
}

/// Standing wishes of a courier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wishes {
    /// Weekdays as bits, Monday 1.
    pub weekdays: u8,
    /// Earliest start, minutes after midnight.
    pub earliest_minute: u32,
    /// Latest end, minutes after midnight.
    pub latest_minute: u32,
    /// Least pay for a block, minor units.
    pub least_pay: i64,
    /// Most blocks per round.
    pub max_per_round: u32,
    /// Whether they enter rounds by themselves.
    pub active: bool,
}

fn check(new: &NewApplication) -> Result<()> {
    let mut wrong = vec![];
    if !is_name(&new.name) {
        wrong.push(Invalid::new("name", "name_length", NAME_RULE));
    }
    if !is_email(new.email.trim()) {
        wrong.push(Invalid::new("email", "not_an_email", "give an address like ana@example.org"));
    }
    let digits = new.phone.chars().filter(char::is_ascii_digit).count();
    if !(7..=15).contains(&digits) {
        wrong.push(Invalid::new(
            "phone",
            "not_a_phone",
            "give a telephone number of 7 to 15 digits, with country code",
        ));
    }
    if new.area.chars().count() > crate::station::MAX_NAME_CHARS {
        wrong.push(Invalid::new("area", "too_long", "at most 200 characters"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

impl App {
    /// Takes an application.
    ///
    /// # Errors
    /// Invalid fields; absent station or programme.
    pub fn apply(&self, ctx: &mut Ctx, new: NewApplication) -> Result<Applied> {
        check(&new)?;
        let email = new.email.trim().to_lowercase();
        self.record(ctx, &format!("apply {new:?}"), move |tx, hand| {
            tx.station(new.station)?.ok_or(Error::Absent("station"))?;
            let terms = tx.newest_terms(new.programme)?.ok_or(Error::Absent("programme"))?;
            if terms.version != new.terms_version {
                return Ok(Done::Refused(Applied::TermsChanged(terms.version)));
            }
            if tx.courier_by_email(&email)?.is_some() {
                return Ok(Done::Refused(Applied::AlreadyCourier));
            }
            if tx.open_application(&email)?.is_some() {
                return Ok(Done::Refused(Applied::AlreadyOpen));
            }
            let application = Application {
                id: hand.id(ApplicationId::new),
                name: new.name.trim().into(),
                email: email.clone(),
                phone: new.phone.trim().into(),
                language: new.language.clone(),
                vehicle: new.vehicle,
                station: new.station,
                area: new.area.trim().into(),
                programme: new.programme,
                terms: terms.id,
                state: ApplicationState::Submitted,
                reason: None,
                reason_text: None,
                courier: None,
                submitted_at: hand.now,
                decided_at: None,
                decided_by: None,
            };
            tx.insert_application(&application)?;
            let fact = json!({
                "name": application.name, "email": email, "vehicle": new.vehicle.code(),
                "station": new.station.to_string(), "terms": terms.id.to_string(),
            });
            hand.leave(LeafKind::Application, application.id, fact);
            Ok(Done::Kept(Applied::Received(application.id.to_string())))
        })
    }

    /// Decides an application and tells the applicant.
    ///
    /// # Errors
    /// Denied to all but operators and dispatchers; absent.
    pub fn rule(&self, ctx: &mut Ctx, id: ApplicationId, ruling: Ruling) -> Result<Ruled> {
        ctx.allow_dispatch()?;
        let by = ctx.staff();
        let (url, operator) =
            (self.settings.public_url.clone(), self.settings.operator_name.clone());
        self.record(ctx, &format!("rule {id} {ruling:?}"), move |tx, hand| {
            let mut application = tx.application(id)?.ok_or(Error::Absent("application"))?;
            if !matches!(application.state, ApplicationState::Submitted | ApplicationState::Waiting)
            {
                return Ok(Done::Refused(Ruled::AlreadyDecided));
            }
            let mut courier_id = None;
            let greeting = format!("Hello {},\n\n", application.name);
            let (subject, body) = match &ruling {
                Ruling::Approve => {
                    let courier = new_courier(&application, hand);
                    if !tx.insert_courier(&courier)? {
                        return Ok(Done::Refused(Ruled::AlreadyCourier));
                    }
                    courier_id = Some(courier.id);
                    application.state = ApplicationState::Approved;
                    hand.leave(LeafKind::Courier, courier.id, courier_fact(&courier));
                    let link = make_link(tx, hand, Subject::Courier(courier.id), INVITATION_LIFE)?;
                    (
                        format!("Welcome to {operator}"),
                        format!(
                            "{greeting}You can deliver for {operator}. Open this link on your phone \
                             and press the button to sign in. It works once, for seven days.\n\n\
                             {url}{link}\n"
                        ),
                    )
                }
                Ruling::Wait => {
                    application.state = ApplicationState::Waiting;
                    ("You are on the waiting list".into(), waiting_words(&greeting, &operator))
                }
                Ruling::Refuse(reason, words) => {
                    application.state = ApplicationState::Refused;
                    application.reason = Some(*reason);
                    application.reason_text = Some(words.clone());
                    let words = refusal_words(&greeting, &operator, *reason, words);
                    ("About your application".into(), words)
                }
            };
            application.courier = courier_id;
            application.decided_at = Some(hand.now);
            application.decided_by = by;
            tx.update_application(&application)?;
            let fact = json!({
                "state": application.state.code(),
                "reason": application.reason.map(ApplicationReason::code),
                "reason_text": application.reason_text,
            });
            hand.leave(LeafKind::Application, id, fact);
            enqueue(tx, hand, &application.email, &subject, &body)?;
            Ok(Done::Kept(Ruled::Done(courier_id.map(|id| id.to_string()))))
        })
    }

    /// A page of applications in a state, oldest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn applications(
        &self,
        ctx: &Ctx,
        state: ApplicationState,
        slice: Slice,
    ) -> Result<Page<Application>> {
        self.application_list(ctx, state, ApplicationSort::Submitted, false, slice)
    }

    /// A page of applications in a state, sorted.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn application_list(
        &self,
        ctx: &Ctx,
        state: ApplicationState,
        sort: ApplicationSort,
        descending: bool,
        slice: Slice,
    ) -> Result<Page<Application>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.application_list(state, sort, descending, slice)?))
    }

    /// A page of couriers whose name or address contains `search`.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn couriers(&self, ctx: &Ctx, search: &str, slice: Slice) -> Result<Page<Courier>> {
        self.courier_list(ctx, search, CourierSort::Name, false, slice)
    }

    /// A page of couriers whose name or address contains `search`, sorted.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn courier_list(
        &self,
        ctx: &Ctx,
        search: &str,
        sort: CourierSort,
        descending: bool,
        slice: Slice,
    ) -> Result<Page<Courier>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.courier_list(search, sort, descending, slice)?))
    }

    /// The acting courier's own record.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn me(&self, ctx: &Ctx) -> Result<Courier> {
        let id = ctx.courier()?;
        self.read(|tx| tx.courier(id)?.ok_or(Error::Absent("courier")))
    }

    /// The acting courier's standing wishes.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn wishes(&self, ctx: &Ctx) -> Result<Option<StandingPreference>> {
        let id = ctx.courier()?;
        self.read(|tx| Ok(tx.standing_preference(id)?))
    }

    /// Sets the acting courier's standing wishes; they enter every coming round by themselves.
    ///
    /// # Errors
    /// Denied to all but couriers; invalid fields.
    pub fn set_wishes(&self, ctx: &mut Ctx, wishes: Wishes) -> Result<()> {
        let courier = ctx.courier()?;
        let fits = wishes.weekdays < 128
            && wishes.earliest_minute < wishes.latest_minute
            && wishes.latest_minute <= 2 * 1440
            && wishes.least_pay >= 0
            && (1..=crate::round::MAX_BLOCKS_EACH).contains(&wishes.max_per_round);
        if !fits {
            return Err(Error::invalid(
                "earliest_minute",
                "not_a_span",
                "the earliest start must lie before the latest end, and 1 to 5 blocks be wished for",
            ));
        }
        self.record(ctx, &format!("wishes {wishes:?}"), move |tx, hand| {
            tx.put_standing_preference(&StandingPreference {
                id: hand.id(StandingPreferenceId::new),
                courier,
                weekdays: wishes.weekdays,
                earliest_minute: wishes.earliest_minute,
                latest_minute: wishes.latest_minute,
                least_pay: wishes.least_pay,
                max_per_round: wishes.max_per_round,
                active: wishes.active,
                changed_at: hand.now,
            })?;
            let fact = json!({
                "weekdays": wishes.weekdays, "earliest_minute": wishes.earliest_minute,
                "latest_minute": wishes.latest_minute, "least_pay": wishes.least_pay,
                "max_per_round": wishes.max_per_round, "active": wishes.active,
            });
            hand.leave(LeafKind::StandingPreference, courier, fact);
            Ok(Done::Kept(()))
        })
    }
}

fn waiting_words(greeting: &str, operator: &str) -> String {
    format!(
        "{greeting}{operator} has enough couriers in your area for now. You are on the waiting \
         list, in the order of applications; you need not do anything.\n"
    )
}

fn refusal_words(greeting: &str, operator: &str, reason: ApplicationReason, words: &str) -> String {
    format!(
        "{greeting}{operator} cannot take your application. The reason: {reason}. {words}\n\nIf \
         this is wrong, answer this message and a person will look again. You may also apply \
         again.\n"
    )
}

fn new_courier(application: &Application, hand: &mut crate::ctx::Hand) -> Courier {
    Courier {
        id: hand.id(CourierId::new),
        name: application.name.clone(),
        email: application.email.clone(),
        phone: application.phone.clone(),
        language: application.language.clone(),
        vehicle: application.vehicle,
        station: application.station,
        programme: application.programme,
        terms: application.terms,
        state: CourierState::Active,
        draw_secret: hand.random(),
        created_at: hand.now,
    }
}

fn courier_fact(courier: &Courier) -> serde_json::Value {
    json!({
        "name": courier.name, "email": courier.email, "vehicle": courier.vehicle.code(),
        "station": courier.station.to_string(), "terms": courier.terms.to_string(),
        "state": courier.state.code(),
    })
}
