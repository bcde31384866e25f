//! Rounds: those that take entries, the courier's results, and the public record.

use super::dto::{BlockCard, maybe_time, micros, read_id, time};
use super::extract::{Asked, Body, Id, lines};
use super::round_number::{PublicNumber, WaitingRound};
use crate::problem::Problem;
use crate::session::{Courier, Visitor};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use porchlight_app::round::{CreditLine as AppCredit, EntryResult, OpenRound as Row, Why};
use porchlight_app::{Actor, App};
use porchlight_domain::id::{BlockId, RoundId, SessionId};
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

/// What tickets rest on.
#[derive(Serialize, ToSchema)]
pub(super) struct CreditLine {
    /// Losing days that count, one more ticket each up to the cap.
    days: u32,
    /// Since when losses count: the last win, or the start of the memory.
    since: String,
    /// Until when a no-show holds the tickets at one.
    held_until: Option<String>,
}

impl From<AppCredit> for CreditLine {
    fn from(credit: AppCredit) -> Self {
        Self {
            days: credit.days,
            since: micros(credit.since),
            held_until: credit.held_until.map(micros),
        }
    }
}

/// What the round lets this courier win.
#[derive(Serialize, ToSchema)]
pub(super) struct Limits {
    /// Most blocks in this round: one for each turn.
    turns: u8,
    /// Most minutes of work a day; 0 in a round of the first version.
    day_minutes: u16,
    /// Most minutes of work a week.
    week_minutes: u16,
    /// Most blocks held at once.
    hold_cap: u8,
    /// How many more the courier may hold.
    room: u8,
    /// Whether the newcomers' share is for the courier.
    newcomer: bool,
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
    /// What they rest on.
    credit: CreditLine,
    /// main, same_day or urgent.
    kind: &'static str,
    /// What the round lets this courier win.
    limits: Limits,
    /// Digest of the operator's secret, published before the first entry.
    secret_digest: String,
    /// Its blocks.
    blocks: Vec<ListedBlock>,
    /// The courier's own entry, if there is one.
    mine: Option<OwnEntry>,
    /// The public random number that will count, if the round named one.
    public_number: Option<PublicNumber>,
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
            credit: row.limits.credit.into(),
            kind: row.round.kind.code(),
            limits: Limits {
                turns: row.limits.turns,
                day_minutes: row.limits.hours.0,
                week_minutes: row.limits.hours.1,
                hold_cap: row.limits.hold_cap,
                room: row.limits.room,
                newcomer: row.limits.newcomer,
            },
            secret_digest: row.round.secret_digest.hex(),
            blocks: row.blocks.iter().map(listed).collect(),
            mine,
            public_number: row.number.map(PublicNumber::from),
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
    /// Rounds that closed with the courier's list in them, until they are drawn.
    waiting: Vec<WaitingRound>,
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
    let (rounds, waiting, bait) = site
        .ask(who.actor, move |app, ctx| {
            let rounds = app.open_rounds(ctx)?;
            let shown: Vec<String> = rounds.iter().map(|row| row.round.id.to_string()).collect();
            app.showed(ctx, session, &shown)?;
            let bait = rounds.first().map(|row| bait(app, session, row));
            Ok((rounds, app.waiting_rounds(ctx)?, bait))
        })
        .await?;
    let rounds: Vec<OpenRound> = rounds.into_iter().map(OpenRound::from).collect();
    let waiting = waiting.into_iter().map(WaitingRound::from).collect();
    Ok(Json(OpenRounds { rounds, waiting, withheld: bait.into_iter().collect() }))
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
    /// awarded, full, overlap, travel, rest, day_hours, week_hours, hold_cap or enough; in rounds of the
    /// first version also conflict or hours.
    answer: String,
    /// The courier's place on the block's waitlist, from 1, where it was full.
    waitlist: Option<u32>,
    /// Id of the block won that stands in the way, where one does.
    with: Option<String>,
    /// full: the position of whoever took the last place. travel, rest: minutes there are. day_hours,
    /// week_hours: minutes it would come to.
    number: Option<u32>,
    /// travel, rest: minutes needed. day_hours, week_hours: minutes allowed. hold_cap: the cap.
    limit: Option<u32>,
}

/// A line of the list that could not be taken for a reason outside the draw.
#[derive(Serialize, ToSchema)]
pub(super) struct LeftOut {
    block: BlockCard,
    /// vehicle, overlap, travel or rest (with a block held already), hold (a stop for safety), or gone.
    reason: String,
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
    /// Whether places were fewer than wishes. If not there was no draw, and the position means nothing.
    contested: bool,
    /// Whether the newcomers' share put this courier first.
    by_newcomer_share: bool,
    /// Tickets the courier had.
    tickets: u32,
    /// What they rested on; null in rounds of the first version.
    credit: Option<CreditLine>,
    /// The courier's name in the public record, in hexadecimal.
    pseudonym: Option<String>,
    /// The list as it stood in the draw, with what became of each line.
    blocks: Vec<AnsweredBlock>,
    /// Lines of the list that were left out before the draw.
    left_out: Vec<LeftOut>,
}

impl From<EntryResult> for RoundResult {
    fn from(row: EntryResult) -> Self {
        let mut why = row.answer.why;
        why.resize(row.answer.answers.len(), Why::default());
        let answers = row.blocks.iter().zip(row.answer.answers).zip(row.waits).zip(why);
        let line = |(((block, answer), waitlist), why): (_, Why)| AnsweredBlock {
            block: BlockCard::from(block),
            answer,
            waitlist,
            with: why.with,
            number: why.number,
            limit: why.limit,
        };
        let left = |(block, reason)| LeftOut { block: BlockCard::from(&block), reason };
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
            contested: row.answer.contested,
            by_newcomer_share: row.answer.by_newcomer_share,
            tickets: row.tickets,
            credit: row.credit.map(CreditLine::from),
            pseudonym: row.pseudonym.map(|name| name.hex()),
            blocks: answers.map(line).collect(),
            left_out: row.left_out.into_iter().map(left).collect(),
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

/// A list to play.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OddsBody {
    /// Ids of blocks of the round, best liked first.
    ranked: Vec<String>,
    /// Most blocks wanted.
    max_blocks: u32,
}

/// How often a list would win, played over the entries so far.
#[derive(Serialize, ToSchema)]
pub(super) struct ListOdds {
    /// Draws that were played.
    tries: u32,
    /// Draws that brought at least one block.
    any: u32,
    /// Draws that brought each block of the list, in its order.
    each: Vec<u32>,
    /// Other entrants it was played against.
    entrants: u32,
}

/// The odds of a list before it is sent: the draw, played many times over the entries so far. Nothing is
/// kept, and later entries change the odds.
#[utoipa::path(post, path = "/v1/rounds/{round}/odds", tag = "courier",
    params(("round" = String, Path, description = "Id of the round")),
    request_body = OddsBody, responses((status = 200, body = ListOdds)))]
pub(super) async fn odds(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(round): Id<RoundId>,
    Body(body): Body<OddsBody>,
) -> Result<Json<ListOdds>, Problem> {
    let ranked: Vec<BlockId> =
        body.ranked.iter().map(|id| read_id("ranked", id)).collect::<Result<_, _>>()?;
    let odds = site
        .ask(who.actor, move |app, ctx| app.list_odds(ctx, round, &ranked, body.max_blocks))
        .await?;
    Ok(Json(ListOdds {
        tries: odds.tries,
        any: odds.any,
        each: odds.each,
        entrants: odds.entrants,
    }))
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
