//! Awards: the list, giving one back, and the steps of the day on it.

use super::dto::{AwardLine, BlockCard, micros, read_code, read_id, read_time, time};
use super::extract::{Asked, Body, Id, lines};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::deliver::{Checked, NewScan};
use porchlight_app::round::Withdrawn;
use porchlight_domain::id::AwardId;
use porchlight_domain::round::policy::Return;
use porchlight_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Awards listed unless somebody asks otherwise.
const AWARDS: u32 = 50;
/// Most awards listed at once.
const MAX_AWARDS: u32 = 200;

/// An award with its block.
#[derive(Serialize, ToSchema)]
pub(super) struct Award {
    #[serde(flatten)]
    award: AwardLine,
    block: BlockCard,
    /// What giving it back would mean now; null once that is no question any more.
    giving_back: Option<GivingBack>,
}

/// What giving a block back means.
#[derive(Serialize, ToSchema)]
pub(super) struct GivingBack {
    /// free, late or very_late.
    means: &'static str,
    /// Until when it is free.
    free_until: String,
}

/// The courier's awards, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Awards {
    awards: Vec<Award>,
    /// Pass it as `before` for older ones; null at the end.
    next: Option<String>,
}

/// Which awards.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AwardsQuery {
    /// Most awards, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// Only awards made before this one: `next` of the answer before.
    before: Option<String>,
}

/// The courier's awards of any state, newest first.
#[utoipa::path(get, path = "/v1/awards", tag = "courier", params(AwardsQuery),
    responses((status = 200, body = Awards)))]
pub(super) async fn awards(
    State(site): State<Site>,
    Courier(who): Courier,
    Asked(query): Asked<AwardsQuery>,
) -> Result<Json<Awards>, Problem> {
    let limit = lines(query.limit, AWARDS, MAX_AWARDS)?;
    let before = query.before.as_deref().map(|id| read_id("before", id)).transpose()?;
    let mut rows = site
        .ask(who.actor, move |app, ctx| {
            let rows = match before {
                Some(before) => app.my_awards_before(ctx, before, limit + 1)?,
                None => app.my_awards(ctx, limit + 1)?,
            };
            let back = app.giving_back(ctx, &rows)?;
            Ok(rows.into_iter().zip(back).collect::<Vec<_>>())
        })
        .await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|((award, _), _)| award.id.to_string());
    let line = |((award, block), back): &((_, _), Option<(Return, Timestamp)>)| Award {
        award: AwardLine::from(award),
        block: BlockCard::from(block),
        giving_back: back
            .map(|(means, until)| GivingBack { means: means.code(), free_until: time(until) }),
    };
    Ok(Json(Awards { awards: rows.iter().map(line).collect(), next }))
}

/// What became of giving a block back.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum ForfeitOutcome {
    /// Given back.
    Done {
        /// Whether it was after the time until which this is free.
        late: bool,
    },
    /// It was given back before.
    Nothing,
    /// The block has begun.
    TooLate,
}

/// Gives a block back.
#[utoipa::path(post, path = "/v1/awards/{award}/forfeit", tag = "courier",
    params(("award" = String, Path, description = "Id of the award")),
    responses((status = 200, body = ForfeitOutcome)))]
pub(super) async fn forfeit(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(award): Id<AwardId>,
) -> Result<Json<ForfeitOutcome>, Problem> {
    let done = site.ask_once(who.actor, operation, move |app, ctx| app.forfeit(ctx, award)).await?;
    Ok(Json(match done {
        Withdrawn::Done(late) => ForfeitOutcome::Done { late },
        Withdrawn::Nothing => ForfeitOutcome::Nothing,
        Withdrawn::TooLate => ForfeitOutcome::TooLate,
    }))
}

/// What became of a step of the day.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum StepOutcome {
    /// Done, now or before.
    Done,
    /// Too early.
    TooEarly {
        /// From when on it works.
        from: String,
    },
    /// The block is over or was given back, or the stop went to somebody else.
    Over,
    /// Nothing shows yet that the courier is at the station. The station's code does, or the desk, or
    /// beginning to load. It is held against nobody.
    NotShown {
        /// elsewhere, `code_needed` or `code_wrong`.
        why: String,
        /// How many metres away the phone said it was.
        metres: Option<u32>,
    },
    /// Packages are neither delivered nor scanned back.
    OpenPackages {
        /// Their barcodes.
        barcodes: Vec<String>,
    },
}

impl From<Checked> for StepOutcome {
    fn from(checked: Checked) -> Self {
        match checked {
            Checked::Done => Self::Done,
            Checked::TooEarly(from) => Self::TooEarly { from: micros(from) },
            Checked::Over => Self::Over,
            Checked::NotShown(why, metres) => Self::NotShown { why, metres },
            Checked::OpenPackages(barcodes) => Self::OpenPackages { barcodes },
        }
    }
}

/// The block is done: everything is delivered or scanned back.
#[utoipa::path(post, path = "/v1/awards/{award}/check-out", tag = "courier",
    params(("award" = String, Path, description = "Id of the award")),
    responses((status = 200, body = StepOutcome)))]
pub(super) async fn check_out(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(award): Id<AwardId>,
) -> Result<Json<StepOutcome>, Problem> {
    let done =
        site.ask_once(who.actor, operation, move |app, ctx| app.check_out(ctx, award)).await?;
    Ok(Json(done.into()))
}

/// One reading of a package code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScanBody {
    /// Made by the client (`scn_...`); repeating it changes nothing.
    id: String,
    /// What was read or typed.
    barcode: String,
    /// When, by the client's clock.
    occurred_at: String,
    /// Id of the stop, for scans at a door.
    stop: Option<String>,
}

/// Readings of package codes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScansBody {
    /// load, stop or return.
    pub(super) step: String,
    /// 1 to 500 of them.
    scans: Vec<ScanBody>,
}

impl ScansBody {
    /// The scans as the use-case takes them.
    pub(super) fn scans(self) -> Result<Vec<NewScan>, Problem> {
        let read = |scan: ScanBody| {
            let occurred_at = read_time("scans.occurred_at", &scan.occurred_at)?.micros();
            let ScanBody { id, barcode, stop, .. } = scan;
            Ok(NewScan { id, barcode, occurred_at, stop })
        };
        self.scans.into_iter().map(read).collect()
    }
}

/// What a scan turned out to be.
#[derive(Serialize, ToSchema)]
pub(super) struct ScanLine {
    /// What was read.
    barcode: String,
    /// expected, duplicate or misload.
    result: String,
    /// The sender's reference, if the package is known.
    reference: Option<String>,
}

/// What the scans turned out to be, in the order in which they were sent.
#[derive(Serialize, ToSchema)]
pub(super) struct Scans {
    scans: Vec<ScanLine>,
}

/// Scans while loading, at a door, or bringing back.
#[utoipa::path(post, path = "/v1/awards/{award}/scans", tag = "courier",
    params(("award" = String, Path, description = "Id of the award")),
    request_body = ScansBody, responses((status = 200, body = Scans)))]
pub(super) async fn scan(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(award): Id<AwardId>,
    Body(body): Body<ScansBody>,
) -> Result<Json<Scans>, Problem> {
    let step = read_code("step", &body.step)?;
    let scans = body.scans()?;
    let answers = site
        .ask_once(who.actor, operation, move |app, ctx| app.scan(ctx, award, step, scans))
        .await?;
    let line = |scanned: porchlight_app::deliver::Scanned| ScanLine {
        barcode: scanned.barcode,
        result: scanned.result,
        reference: scanned.reference,
    };
    Ok(Json(Scans { scans: answers.into_iter().map(line).collect() }))
}
