//! The courier's standing: the figure, every event behind it, and the rule to add it up again.

use super::dto::{BlockCard, time};
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::standing::{StandingStatement, VERSION};
use porchlight_domain::standing::{GRACE, Line, Rule};
use porchlight_domain::time::{DAY, MINUTE};
use serde::Serialize;
use utoipa::ToSchema;

/// The published numbers.
#[derive(Serialize, ToSchema)]
pub(super) struct StandingRule {
    /// Version.
    version: u32,
    /// Days that events count in full.
    full_days: i64,
    /// Days after which they are gone; between, they count half.
    half_days: i64,
    /// Blocks that everybody is given to begin with.
    start: u32,
    /// Blocks kept below which there is no level yet.
    least_blocks: u32,
    /// Weights in blocks.
    late_check_in: u32,
    late_forfeit: u32,
    no_show: u32,
    code_missed: u32,
    /// Minutes after its end during which a fact still excuses.
    grace_minutes: i64,
}

impl From<&Rule> for StandingRule {
    fn from(rule: &Rule) -> Self {
        Self {
            version: VERSION,
            full_days: rule.full / DAY,
            half_days: rule.half / DAY,
            start: rule.start,
            least_blocks: rule.least_blocks,
            late_check_in: rule.late_check_in,
            late_forfeit: rule.late_forfeit,
            no_show: rule.no_show,
            code_missed: rule.code_missed,
            grace_minutes: GRACE / MINUTE,
        }
    }
}

/// One event.
#[derive(Serialize, ToSchema)]
pub(super) struct StandingLine {
    /// kept, `late_check_in`, `late_forfeit`, `no_show` or `code_missed`.
    kind: &'static str,
    /// Id of the award.
    award: String,
    /// When.
    at: String,
    /// The block.
    block: Option<BlockCard>,
    /// full, half, excused or outside.
    weighed: &'static str,
    /// What excuses it: hold, `locked_access`, `station_delay`, outage, `safety_refusal` or
    /// `cannot_continue`.
    excused_by: Option<&'static str>,
    /// Halves of blocks that it adds.
    halves: u32,
}

/// A standing. It has no effect by itself.
#[derive(Serialize, ToSchema)]
pub(super) struct StandingBody {
    /// When it was computed.
    at: String,
    /// From 0 to 1,000.
    figure: u32,
    /// new, great, good, fair or talk.
    level: &'static str,
    /// Halves of blocks kept, the ones to begin with included.
    kept_halves: u32,
    /// Halves of blocks against.
    against_halves: u32,
    rule: StandingRule,
    /// Events, the oldest first.
    lines: Vec<StandingLine>,
}

impl From<&StandingStatement> for StandingBody {
    fn from(read: &StandingStatement) -> Self {
        let line = |line: &Line| StandingLine {
            kind: line.event.kind.code(),
            award: line.event.award.to_string(),
            at: time(line.event.at),
            block: read.blocks.get(&line.event.block).map(BlockCard::from),
            weighed: line.weighed.code(),
            excused_by: line.excusal.map(|excusal| excusal.by.code()),
            halves: line.halves,
        };
        Self {
            at: time(read.at),
            figure: read.statement.figure,
            level: read.statement.level.code(),
            kept_halves: read.statement.kept_halves,
            against_halves: read.statement.against_halves,
            rule: StandingRule::from(&read.rule),
            lines: read.statement.lines.iter().map(line).collect(),
        }
    }
}

/// The acting courier's standing.
#[utoipa::path(get, path = "/v1/standing", tag = "courier",
    responses((status = 200, body = StandingBody)))]
pub(super) async fn show(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<StandingBody>, Problem> {
    let read = site.ask(who.actor, |app, ctx| app.my_standing(ctx)).await?;
    Ok(Json(StandingBody::from(&read)))
}
