//! What takes one press: thanking the courier, "this is not my place", taking a claim back.

use super::link::Recipient;
use crate::problem::Problem;
use crate::site::Site;
use axum::extract::State;
use axum::response::Redirect;
use porchlight_app::recipient::Said;
use porchlight_domain::words::ClaimKind;

pub(super) async fn thank(
    State(site): State<Site>,
    recipient: Recipient,
) -> Result<Redirect, Problem> {
    let said = site.ask(recipient.actor, |app, ctx| app.thank(ctx)).await?;
    Ok(recipient.back(match said {
        Said::Recorded(_) | Said::Already => "thanks",
        Said::NotYet => "not-yet",
    }))
}

/// Says that the parcel lies at somebody else's place. One press is enough: more can be told later.
pub(super) async fn not_my_place(
    State(site): State<Site>,
    recipient: Recipient,
) -> Result<Redirect, Problem> {
    let said = site
        .ask(recipient.actor, |app, ctx| app.claim(ctx, ClaimKind::WrongPlace, vec![], ""))
        .await?;
    Ok(recipient.back(match said {
        Said::Recorded(_) => "not-my-place",
        Said::Already => "claim-already",
        Said::NotYet => "not-yet",
    }))
}

/// Takes the open claim back.
pub(super) async fn take_back(
    State(site): State<Site>,
    recipient: Recipient,
) -> Result<Redirect, Problem> {
    let done = site.ask(recipient.actor, |app, ctx| app.take_claim_back(ctx)).await?;
    Ok(recipient.back(if done { "taken-back" } else { "nothing-to-take-back" }))
}
