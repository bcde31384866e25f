//! Reserved offers to the acting courier, as the courier app reads and answers them.

use super::dto::{BlockCard, time};
use super::extract::{Id, Signed};
use super::race::Limit;
use crate::problem::Problem;
use crate::session::{Courier, Operation, Phone};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::offer::{Declined, MyOffer, TakenUp};
use porchlight_domain::id::OfferId;
use porchlight_domain::words::Act;
use serde::Serialize;
use utoipa::ToSchema;

/// A place that is set aside for the acting courier.
#[derive(Serialize, ToSchema)]
pub(super) struct OfferBody {
    /// Id of the offer.
    id: String,
    /// `open`, `accepted`, `declined`, `expired` or `withdrawn`.
    state: &'static str,
    /// `knows_site`, `accessible_route` or `made_good`: for nothing else a place is set aside.
    reason: &'static str,
    /// More about the reason, in the station's words; may be empty.
    words: String,
    /// When it was made.
    made_at: String,
    /// Until when it may be answered. Then the place goes into the next round.
    expires_at: String,
    /// Why the station took it back; else empty.
    taken_back_why: String,
    /// The block.
    block: BlockCard,
}

impl From<&MyOffer> for OfferBody {
    fn from(mine: &MyOffer) -> Self {
        let offer = &mine.offer;
        Self {
            id: offer.id.to_string(),
            state: offer.state.code(),
            reason: offer.reason.code(),
            words: offer.words.clone(),
            made_at: time(offer.made_at),
            expires_at: time(offer.expires_at),
            taken_back_why: offer.taken_back_why.clone(),
            block: BlockCard::from(&mine.block),
        }
    }
}

/// Offers, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Offers {
    offers: Vec<OfferBody>,
}

/// What the courier was offered within a week.
#[utoipa::path(get, path = "/v1/offers", tag = "courier",
    responses((status = 200, body = Offers)))]
pub(super) async fn list(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Offers>, Problem> {
    let list = site.ask(who.actor, |app, ctx| app.my_offers(ctx)).await?;
    Ok(Json(Offers { offers: list.iter().map(OfferBody::from).collect() }))
}

/// What became of accepting an offer.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum TakenUpOutcome {
    /// Yours.
    Yours {
        /// Id of the award.
        award: String,
    },
    /// Answered before, run out, or the block was taken back.
    Over,
    /// The vehicle is too small.
    NotFitting,
    /// One of the station's limits, as in a draw.
    Limit(Limit),
    /// A round that is about to be drawn may give a block that does not go together with it: ask again after
    /// the draw.
    Awaited,
}

/// Takes the block that was offered.
#[utoipa::path(post, path = "/v1/offers/{offer}/accept", tag = "courier",
    params(("offer" = String, Path, description = "Id of the offer")),
    responses((status = 200, body = TakenUpOutcome)))]
pub(super) async fn accept(
    State(site): State<Site>,
    Operation(operation): Operation,
    Id(offer): Id<OfferId>,
    signed: Signed,
) -> Result<Json<TakenUpOutcome>, Problem> {
    let actor = signed.bound.identity.actor;
    let committed = signed.commit(&site, Act::AcceptOffer, offer).await?;
    let taken = site
        .ask_signed(actor, operation, committed, move |app, ctx| app.accept_offer(ctx, offer))
        .await?;
    Ok(Json(match taken {
        TakenUp::Yours(award) => TakenUpOutcome::Yours { award },
        TakenUp::Over => TakenUpOutcome::Over,
        TakenUp::NotFitting => TakenUpOutcome::NotFitting,
        TakenUp::Limit(why) => TakenUpOutcome::Limit(why.into()),
        TakenUp::Awaited => TakenUpOutcome::Awaited,
    }))
}

/// What became of declining an offer.
#[derive(Serialize, ToSchema)]
pub(super) struct DeclineOutcome {
    /// done, or over: answered before, run out, or the block was taken back.
    outcome: &'static str,
}

/// Says no to an offer. It counts nowhere.
#[utoipa::path(post, path = "/v1/offers/{offer}/decline", tag = "courier",
    params(("offer" = String, Path, description = "Id of the offer")),
    responses((status = 200, body = DeclineOutcome)))]
pub(super) async fn decline(
    State(site): State<Site>,
    Phone(bound): Phone,
    Operation(operation): Operation,
    Id(offer): Id<OfferId>,
) -> Result<Json<DeclineOutcome>, Problem> {
    let actor = bound.identity.actor;
    let declined =
        site.ask_once(actor, operation, move |app, ctx| app.decline_offer(ctx, offer)).await?;
    let outcome = match declined {
        Declined::Done => "done",
        Declined::Over => "over",
    };
    Ok(Json(DeclineOutcome { outcome }))
}
