//! Check-in and delays of the station, as the courier app sends and reads them.

use super::award::StepOutcome;
use super::dto::{invalid, maybe_time, micros, read_code, read_time, time};
use super::extract::{Body, Id, Signed};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::check_in::{Arrival, CheckInView, Delayed};
use porchlight_app::rows::StationDelay;
use porchlight_domain::check_in::{NoPlace, Seen, Shown, Unshown};
use porchlight_domain::id::AwardId;
use porchlight_domain::words::Act;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of a typed code that are read at most.
const MAX_CODE_CHARS: usize = 20;

/// How far the phone is from the station: `metres` and `accuracy_m`, or `missing` alone. Where it is, it
/// keeps to itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceBody {
    /// Metres from the station's pin.
    metres: Option<u32>,
    /// Radius of uncertainty, metres.
    accuracy_m: Option<u32>,
    /// Why there is none: denied, timeout or unavailable.
    missing: Option<String>,
}

/// A check-in. An empty one says only that the courier is there.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckInBody {
    /// How far the phone is from the station.
    place: Option<PlaceBody>,
    /// The code that hangs at the station.
    code: Option<String>,
}

impl CheckInBody {
    /// The check-in as the use-case takes it.
    pub(super) fn read(&self) -> Result<Arrival, Problem> {
        let seen = match &self.place {
            None => Seen::Missing(NoPlace::NotAsked),
            Some(place) => match (place.metres, place.accuracy_m, &place.missing) {
                (Some(metres), Some(accuracy_m), None) => Seen::At { metres, accuracy_m },
                (None, None, Some(why)) => Seen::Missing(read_code("place.missing", why)?),
                _ => {
                    let must = "give metres and accuracy_m, or missing alone";
                    return Err(invalid("place", "not_a_place", must));
                }
            },
        };
        let code = self.code.clone().filter(|code| !code.trim().is_empty());
        if code.as_ref().is_some_and(|code| code.chars().count() > MAX_CODE_CHARS) {
            return Err(invalid("code", "code_length", "a station's code has six digits"));
        }
        Ok(Arrival { seen, code })
    }
}

/// The courier is at the station.
#[utoipa::path(post, path = "/v1/awards/{award}/check-in", tag = "courier",
    params(("award" = String, Path, description = "Id of the award")),
    request_body = CheckInBody, responses((status = 200, body = StepOutcome)))]
pub(super) async fn check_in(
    State(site): State<Site>,
    Operation(operation): Operation,
    Id(award): Id<AwardId>,
    signed: Signed,
) -> Result<Json<StepOutcome>, Problem> {
    let actor = signed.bound.identity.actor;
    let body: CheckInBody =
        if signed.is_empty() { CheckInBody::default() } else { signed.body()? };
    let arrival = body.read()?;
    let committed = signed.commit(&site, Act::CheckIn, award).await?;
    let done = site
        .ask_signed(actor, operation, committed, move |app, ctx| app.check_in(ctx, award, arrival))
        .await?;
    Ok(Json(done.into()))
}

/// A delay of the station.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DelayBody {
    /// `gate_closed`, `not_ready` or queue.
    pub(super) kind: String,
    /// When it was noticed, by the client's clock.
    pub(super) occurred_at: String,
}

/// What became of the note.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum DelayOutcome {
    /// It stands, now or before. Nothing of this block counts as late.
    Noted,
    /// Check-in is not open yet.
    TooEarly {
        /// From when on it is.
        from: String,
    },
    /// The block was given back, or is long over.
    Over,
}

/// Notes that the station keeps the courier waiting. It excuses this block by itself.
#[utoipa::path(post, path = "/v1/awards/{award}/station-delay", tag = "courier",
    params(("award" = String, Path, description = "Id of the award")),
    request_body = DelayBody, responses((status = 200, body = DelayOutcome)))]
pub(super) async fn delay(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(award): Id<AwardId>,
    Body(body): Body<DelayBody>,
) -> Result<Json<DelayOutcome>, Problem> {
    let kind = read_code("kind", &body.kind)?;
    let at = read_time("occurred_at", &body.occurred_at)?;
    let said = site
        .ask_once(who.actor, operation, move |app, ctx| app.say_station_delay(ctx, award, kind, at))
        .await?;
    Ok(Json(match said {
        Delayed::Noted => DelayOutcome::Noted,
        Delayed::TooEarly(from) => DelayOutcome::TooEarly { from: micros(from) },
        Delayed::Over => DelayOutcome::Over,
    }))
}

/// A delay that the courier noted, and how the desk sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct NotedDelay {
    /// `gate_closed`, `not_ready` or queue.
    kind: &'static str,
    /// When it was noticed.
    said_at: String,
    /// agrees or differs; null until the desk says so. It changes nothing.
    view: Option<&'static str>,
    /// The desk's words.
    view_words: String,
    /// When it said so.
    viewed_at: Option<String>,
}

impl NotedDelay {
    fn of(row: &StationDelay) -> Self {
        Self {
            kind: row.kind.code(),
            said_at: time(row.said_at),
            view: row.view.map(|view| view.code()),
            view_words: row.view_words.clone(),
            viewed_at: maybe_time(row.viewed_at),
        }
    }
}

/// The check-in to a block.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckIn {
    /// From when on it is taken.
    opens_at: String,
    /// Until then it is in time.
    in_time_until: String,
    /// Metres around the station that count as being there.
    fence_m: u32,
    /// Whether a phone without a position needs the station's code.
    code_needed: bool,
    /// How it was shown last: place, code, said or desk.
    shown: Option<&'static str>,
    /// Why the last one does not count yet: elsewhere, `code_needed` or `code_wrong`.
    not_yet: Option<&'static str>,
    /// How many metres away the phone was then.
    metres: Option<u32>,
    /// The delay that the courier noted.
    delay: Option<NotedDelay>,
}

impl From<&CheckInView> for CheckIn {
    fn from(view: &CheckInView) -> Self {
        let last = view.last.as_ref();
        Self {
            opens_at: time(view.hours.opens),
            in_time_until: time(view.hours.in_time_until),
            fence_m: view.rule.fence_m,
            code_needed: view.rule.code_needed,
            shown: last.and_then(|row| row.shown).map(Shown::code),
            not_yet: last.and_then(|row| row.unshown).map(Unshown::code),
            metres: last.and_then(|row| row.metres),
            delay: view.delay.as_ref().map(NotedDelay::of),
        }
    }
}
