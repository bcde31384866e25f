//! Pay: a statement for each block, and the mileage log.

use super::dto::{AwardLine, BlockCard, read_id, time};
use super::extract::{Asked, lines};
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::decision::LostBlock;
use porchlight_app::pay::{PayLine, PayStatement, RateUsed};
use porchlight_app::rows::LostRace;
use porchlight_domain::pay::Basis;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Statements listed unless somebody asks otherwise.
const STATEMENTS: u32 = 50;
/// Most statements listed at once.
const MAX_STATEMENTS: u32 = 100;

/// What an amount was computed from.
#[derive(Serialize, ToSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
pub(super) enum BasisBody {
    /// The block's published rule.
    Block {
        /// Minutes of the block.
        minutes: i64,
        /// Expected metres.
        metres: u32,
    },
    /// So many thousandths of an amount.
    Share {
        /// Of which amount, minor units.
        amount: i64,
        /// Thousandths.
        per_mille: u32,
    },
    /// Minutes at a rate.
    Minutes {
        /// Minutes.
        minutes: i64,
        /// Minor units an hour.
        per_hour: i64,
    },
    /// Time worked in full and a share of the rest.
    Held {
        /// Pay of the whole block.
        amount: i64,
        /// Minutes worked.
        minutes: i64,
        /// Thousandths of the rest.
        rest_per_mille: u32,
    },
    /// A tip or thanks.
    Gift,
    /// A person set it; `reason` says why.
    Stated,
    /// Takes an earlier line back.
    Reversal {
        /// Its number.
        number: u32,
    },
}

impl From<Basis> for BasisBody {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Block { minutes, metres, .. } => Self::Block { minutes, metres },
            Basis::Share { of, per_mille } => Self::Share { amount: of, per_mille },
            Basis::Minutes { minutes, per_hour } => Self::Minutes { minutes, per_hour },
            Basis::Held { of, minutes, rest_per_mille } => {
                Self::Held { amount: of, minutes, rest_per_mille }
            }
            Basis::Gift => Self::Gift,
            Basis::Stated => Self::Stated,
            Basis::Reversal { of } => Self::Reversal { number: of },
        }
    }
}

/// One line of a statement.
#[derive(Serialize, ToSchema)]
pub(super) struct PayLineBody {
    /// block, step, overrun, cancelled, hold, tip or thanks.
    kind: &'static str,
    /// Minor units; below zero for what takes an earlier line back.
    amount: i64,
    /// What it was computed from.
    basis: BasisBody,
    /// Version of the published rules.
    rules: u32,
    /// Number within the block, to ask about it.
    number: u32,
    /// Whether a later line took it back.
    taken_back: bool,
    /// When it was entered.
    at: String,
    /// Why, where a person corrected something; else empty.
    reason: String,
}

impl From<&PayLine> for PayLineBody {
    fn from(line: &PayLine) -> Self {
        Self {
            kind: line.kind.code(),
            amount: line.amount,
            basis: line.basis.into(),
            rules: line.rules,
            number: line.number,
            taken_back: line.taken_back,
            at: time(line.at),
            reason: line.reason.clone(),
        }
    }
}

/// The rate that driving was counted at.
#[derive(Serialize, ToSchema)]
pub(super) struct MileageRateBody {
    /// Thousandths of a minor unit for each unit.
    milli_minor: u32,
    /// Length of the unit, millimetres: 1,000,000 is a kilometre, 1,609,344 a mile.
    unit_mm: u32,
    /// Who published it; empty for the station's own published cost.
    source: String,
}

impl From<&RateUsed> for MileageRateBody {
    fn from(used: &RateUsed) -> Self {
        let source = used.source.clone();
        Self { milli_minor: used.rate.milli_minor, unit_mm: used.rate.unit, source }
    }
}

/// What is paid for a round that a decision kept the courier out of, once that decision fell: one that they had
/// entered, or that their standing wishes would have entered.
#[derive(Serialize, ToSchema)]
pub(super) struct LostPayLine {
    /// Id of the entry of pay.
    id: String,
    round: String,
    /// The first block on the courier's list.
    block: String,
    starts_at: String,
    ends_at: String,
    /// Minor units.
    amount: i64,
    /// Thousandths of the block's pay: the published rule of holds.
    per_mille: u32,
    /// The block's pay, minor units.
    of: i64,
    /// ISO 4217.
    currency: String,
    at: String,
    /// Whether their standing wishes would have entered it; else they had entered it themselves.
    by_wish: bool,
    /// The decision that fell.
    decision: String,
}

/// What is paid for races that a decision kept the courier out of, once that decision fell.
#[derive(Serialize, ToSchema)]
pub(super) struct LostRaceLine {
    /// Id of the entry of pay.
    id: String,
    /// The decision that fell.
    decision: String,
    /// The time that it is paid for.
    from: String,
    until: String,
    /// Earlier spans of the same hours whose average it rests on.
    spans: u32,
    /// Blocks that they took in those spans together.
    blocks: u32,
    /// Minor units.
    amount: i64,
    /// Thousandths of the average: the published rule of holds.
    per_mille: u32,
    /// The average of a span, minor units.
    of: i64,
    /// ISO 4217.
    currency: String,
    at: String,
}

impl From<LostRace> for LostRaceLine {
    fn from(paid: LostRace) -> Self {
        Self {
            id: paid.id.to_string(),
            decision: paid.decision.to_string(),
            from: time(paid.from_at),
            until: time(paid.to_at),
            spans: paid.spans,
            blocks: paid.blocks,
            amount: paid.amount,
            per_mille: paid.per_mille,
            of: paid.of_amount,
            currency: paid.currency.code().to_owned(),
            at: time(paid.entered_at),
        }
    }
}

impl From<LostBlock> for LostPayLine {
    fn from(line: LostBlock) -> Self {
        let LostBlock { paid, block } = line;
        Self {
            id: paid.id.to_string(),
            round: paid.round.to_string(),
            block: paid.block.to_string(),
            starts_at: time(block.starts_at),
            ends_at: time(block.ends_at),
            amount: paid.amount,
            per_mille: paid.per_mille,
            of: paid.of_amount,
            currency: paid.currency.code().to_owned(),
            at: time(paid.entered_at),
            by_wish: paid.by_wish,
            decision: paid.decision.to_string(),
        }
    }
}

/// What a courier reads about one block.
#[derive(Serialize, ToSchema)]
pub(super) struct PayStatementBody {
    award: AwardLine,
    block: BlockCard,
    /// In the order in which they were entered.
    lines: Vec<PayLineBody>,
    /// The sum of all lines, minor units.
    total: i64,
    /// Of it, what the operator pays.
    from_operator: i64,
    /// ISO 4217.
    currency: String,
    /// Minutes from check-in to check-out.
    minutes: Option<i64>,
    /// Metres driven.
    metres: Option<u32>,
    /// What driving cost, minor units.
    mileage: Option<i64>,
    /// At which rate.
    rate: Option<MileageRateBody>,
    /// What the operator pays less driving, for each hour engaged, minor units.
    net_per_hour: Option<i64>,
}

impl From<&PayStatement> for PayStatementBody {
    fn from(paid: &PayStatement) -> Self {
        Self {
            award: AwardLine::from(&paid.award),
            block: BlockCard::from(&paid.block),
            lines: paid.lines.iter().map(PayLineBody::from).collect(),
            total: paid.total,
            from_operator: paid.from_operator,
            currency: paid.block.currency.code().into(),
            minutes: paid.minutes,
            metres: paid.metres,
            mileage: paid.mileage,
            rate: paid.rate.as_ref().map(MileageRateBody::from),
            net_per_hour: paid.net_per_hour,
        }
    }
}

/// Statements, the newest award first.
#[derive(Serialize, ToSchema)]
pub(super) struct PayStatements {
    statements: Vec<PayStatementBody>,
    /// What is paid for rounds that a fallen decision kept them out of, the newest first.
    lost: Vec<LostPayLine>,
    /// The same for races.
    lost_races: Vec<LostRaceLine>,
}

/// Which statements.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PayQuery {
    /// Most awards that are looked through, 1 to 100; 50 if left out.
    limit: Option<u32>,
    /// Only awards made before this one.
    before: Option<String>,
}

/// What the courier was paid, block by block, with the rule behind each line.
#[utoipa::path(get, path = "/v1/pay", tag = "courier", params(PayQuery),
    responses((status = 200, body = PayStatements)))]
pub(super) async fn statements(
    State(site): State<Site>,
    Courier(who): Courier,
    Asked(query): Asked<PayQuery>,
) -> Result<Json<PayStatements>, Problem> {
    let limit = lines(query.limit, STATEMENTS, MAX_STATEMENTS)?;
    let before = query.before.as_deref().map(|id| read_id("before", id)).transpose()?;
    let found = site.ask(who.actor, move |app, ctx| {
        Ok((app.my_pay(ctx, before, limit)?, app.my_lost_pay(ctx)?, app.my_lost_races(ctx)?))
    });
    let (list, lost, races) = found.await?;
    Ok(Json(PayStatements {
        statements: list.iter().map(PayStatementBody::from).collect(),
        lost: lost.into_iter().map(LostPayLine::from).collect(),
        lost_races: races.into_iter().map(LostRaceLine::from).collect(),
    }))
}

/// Every line of a year's pay.
#[derive(Serialize, ToSchema)]
pub(super) struct PayOfYear {
    /// CSV (RFC 4180) with a line of names: one line for each entry.
    csv: String,
}

/// Every line of the courier's pay that was entered in a year: what blocks brought, corrections, tips, and what
/// fallen decisions cost them.
#[utoipa::path(get, path = "/v1/pay/lines", tag = "courier", params(MileageQuery),
    responses((status = 200, body = PayOfYear)))]
pub(super) async fn year(
    State(site): State<Site>,
    Courier(who): Courier,
    Asked(query): Asked<MileageQuery>,
) -> Result<Json<PayOfYear>, Problem> {
    let year = query.year;
    let csv = site.ask(who.actor, move |app, ctx| app.my_pay_of_year(ctx, year)).await?;
    Ok(Json(PayOfYear { csv }))
}

/// Which year.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MileageQuery {
    /// As 2026.
    year: i16,
}

/// A mileage log.
#[derive(Serialize, ToSchema)]
pub(super) struct MileageLog {
    /// CSV (RFC 4180) with a line of names: one line for each block.
    csv: String,
}

/// The courier's mileage log of a year.
#[utoipa::path(get, path = "/v1/pay/mileage", tag = "courier", params(MileageQuery),
    responses((status = 200, body = MileageLog)))]
pub(super) async fn mileage(
    State(site): State<Site>,
    Courier(who): Courier,
    Asked(query): Asked<MileageQuery>,
) -> Result<Json<MileageLog>, Problem> {
    let year = query.year;
    let csv = site.ask(who.actor, move |app, ctx| app.my_mileage(ctx, year)).await?;
    Ok(Json(MileageLog { csv }))
}
