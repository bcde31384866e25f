//! Thanking the courier.

use super::link::Recipient;
use crate::problem::Problem;
use crate::site::Site;
use axum::extract::State;
use axum::response::Redirect;
use porchlight_app::recipient::Said;

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
