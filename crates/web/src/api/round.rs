//! Rounds: those that take entries, the courier's results, and the public record.

use super::dto::{BlockCard, maybe_time, time};
use super::extract::{Asked, Id, lines};
use crate::problem::Problem;
use crate::session::{Courier, Visitor};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use porchlight_app::round::{EntryResult, OpenRound as Row};
use porchlight_app::{Actor, App};
use porchlight_domain::id::{RoundId, SessionId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Results listed unless somebody asks otherwise.
const RESULTS: u32 = 20;
/// Most results listed at once.
const MAX_RESULTS: u32 = 100;

/// A block of a round with how often it was listed so far.
#[derive(Serialize, ToSchema)]
pub(super) struct ListedBlock {
    #[serde(flatten)]
    block: BlockCard,
    /// Entries that list it so far.
    listed: u32,
}

/// The courier's own entry.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnEntry {
    /// Id of the entry: the subject of its receipts.
    id: Option<String>,
    /// Blocks, best liked first.
    ranked: Vec<String>,
    /// Most blocks wanted.
    max_blocks: u32,
}

/// A round that takes entries or will.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenRound {
    /// Id of the round.
    id: String,
    /// announced or open.
    state: &'static str,
    /// From when entries are taken.
    opens_at: String,
    /// Until when.
    closes_at: String,
    /// Entries so far.
    entries: u32,
    /// Tickets this courier holds.
    tickets: u32,
    /// Digest of the operator's secret, published before the first entry.
    secret_digest: String,
    /// Its blocks.
    blocks: Vec<ListedBlock>,
    /// The courier's own entry, if there is one.
    mine: Option<OwnEntry>,
}

impl From<Row> for OpenRound {
    fn from(row: Row) -> Self {
        let listed = |(block, listed): &(_, u32)| ListedBlock {
            block: BlockCard::from(block),
            listed: *listed,
        };
        let entry = row.entry;
        let mine = row.mine.map(|(ranked, max_blocks)| OwnEntry {
            id: entry.map(|id| id.to_string()),
            ranked: ranked.iter().map(ToString::to_string).collect(),
            max_blocks,
        });
        Self {
            id: row.round.id.to_string(),
            state: row.round.state.code(),
            opens_at: time(row.round.opens_at),
            closes_at: time(row.round.closes_at),
            entries: row.entries,
            tickets: row.tickets,
            secret_digest: row.round.secret_digest.hex(),
            blocks: row.blocks.iter().map(listed).collect(),
            mine,
        }
    }
}

/// A round that looks like this one and is none: its id is made for the session alone.
fn bait(app: &App, session: SessionId, row: &Row) -> OpenRound {
    let mut bait = row.clone();
    bait.round.id = app.decoy_round(session, row.round.opens_at);
    (bait.mine, bait.entry) = (None, None);
    OpenRound::from(bait)
}

/// Rounds that take entries or will.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenRounds {
    rounds: Vec<OpenRound>,
    /// Bait for programs that take whatever they find: never show or enter these.
    withheld: Vec<OpenRound>,
}

/// Rounds of the courier's station that take entries or will, soonest close first.
#[utoipa::path(get, path = "/v1/rounds/open", tag = "courier",
    responses((status = 200, body = OpenRounds)))]
pub(super) async fn open(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<OpenRounds>, Problem> {
    let session = who.session;
    let (rounds, bait) = site
        .ask(who.actor, move |app, ctx| {
            let rounds = app.open_rounds(ctx)?;
            let shown: Vec<String> = rounds.iter().map(|row| row.round.id.to_string()).collect();
            app.showed(ctx, session, &shown)?;
            let bait = rounds.first().map(|row| bait(app, session, row));
            Ok((rounds, bait))
        })
        .await?;
    let rounds: Vec<OpenRound> = rounds.into_iter().map(OpenRound::from).collect();
    Ok(Json(OpenRounds { rounds, withheld: bait.into_iter().collect() }))
}

/// A drawn round in short.
#[derive(Serialize, ToSchema)]
pub(super) struct DrawnRound {
    /// Id of the round.
    id: String,
    /// When it closed.
    closes_at: String,
    /// When it was drawn.
    drawn_at: Option<String>,
}

/// What became of one line of the courier's list.
#[derive(Serialize, ToSchema)]
pub(super) struct AnsweredBlock {
    block: BlockCard,
    /// awarded, full, conflict, hours or enough.
    answer: String,
    /// The courier's place on the block's waitlist, from 1, where it was full.
    waitlist: Option<u32>,
}

/// What became of the courier's entry in a round.
#[derive(Serialize, ToSchema)]
pub(super) struct RoundResult {
    round: DrawnRound,
    /// Id of the entry: the subject of its receipts.
    entry: String,
    /// won, lost or none.
    result: String,
    /// Place in the ticket order, from 1.
    position: u32,
    /// Entrants.
    of: u32,
    /// The list as it stood in the draw, with what became of each line.
    blocks: Vec<AnsweredBlock>,
}

impl From<EntryResult> for RoundResult {
    fn from(row: EntryResult) -> Self {
        let answers = row.blocks.iter().zip(row.answer.answers).zip(row.waits);
        let line = |((block, answer), waitlist)| AnsweredBlock {
            block: BlockCard::from(block),
            answer,
            waitlist,
        };
        Self {
            round: DrawnRound {
                id: row.round.id.to_string(),
                closes_at: time(row.round.closes_at),
                drawn_at: maybe_time(row.round.drawn_at),
            },
            entry: row.entry.to_string(),
            result: row.answer.result,
            position: row.answer.position,
            of: row.answer.of,
            blocks: answers.map(line).collect(),
        }
    }
}

/// The courier's results.
#[derive(Serialize, ToSchema)]
pub(super) struct Results {
    results: Vec<RoundResult>,
}

/// How many results.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ResultsQuery {
    /// Most results, 1 to 100; 20 if left out.
    limit: Option<u32>,
}

/// The courier's newest results.
#[utoipa::path(get, path = "/v1/results", tag = "courier", params(ResultsQuery),
    responses((status = 200, body = Results)))]
pub(super) async fn results(
    State(site): State<Site>,
    Courier(who): Courier,
    Asked(query): Asked<ResultsQuery>,
) -> Result<Json<Results>, Problem> {
    let limit = lines(query.limit, RESULTS, MAX_RESULTS)?;
    let rows = site.ask(who.actor, move |app, ctx| app.my_results(ctx, limit)).await?;
    Ok(Json(Results { results: rows.into_iter().map(RoundResult::from).collect() }))
}

/// The published record of a drawn round: everything needed to recompute it (see
/// `docs/round-record.md`). Below 20 entrants it is open to staff only.
#[utoipa::path(get, path = "/v1/rounds/{round}/record", tag = "public",
    params(("round" = String, Path, description = "Id of the round")),
    responses((status = 200, content_type = "application/json", body = serde_json::Value)))]
pub(super) async fn record(
    State(site): State<Site>,
    visitor: Visitor,
    Id(round): Id<RoundId>,
) -> Result<impl IntoResponse, Problem> {
    let actor = visitor.staff.map_or(Actor::Public, |staff| staff.actor);
    let record = site.ask(actor, move |app, ctx| app.round_record(ctx, round)).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], record))
}
