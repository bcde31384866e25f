//! Tipping: an amount is said here and paid on the operator's own page. Nothing of a card is ever here.

use super::link::Recipient;
use crate::problem::Problem;
use crate::show::money;
use crate::site::Site;
use crate::text::Text;
use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};
use porchlight_app::recipient::RecipientView;
use porchlight_app::tip::{Pledged, TipState, TipView};
use serde::Deserialize;

/// What was chosen: one of the amounts, or an own one.
#[derive(Deserialize)]
pub(super) struct Amount {
    #[serde(default)]
    amount: String,
    #[serde(default)]
    own: String,
}

/// `2`, `2.5` or `2,50` in minor units.
fn minor(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + cents)
}

pub(super) async fn pledge(
    State(site): State<Site>,
    recipient: Recipient,
    Form(sent): Form<Amount>,
) -> Result<Redirect, Problem> {
    let own = Some(sent.own.trim()).filter(|own| !own.is_empty());
    let amount = own.map_or_else(|| sent.amount.parse().ok(), minor);
    let Some(amount) = amount else { return Ok(recipient.back("tip-amount")) };
    match site.ask(recipient.actor, move |app, ctx| app.pledge_tip(ctx, amount)).await {
        Ok(Pledged::Kept(_)) => Ok(recipient.back("tip")),
        Ok(Pledged::Collected) => Ok(recipient.back("tip-paid")),
        Ok(Pledged::NotHere) => Ok(recipient.back("not-yet")),
        Err(problem) if problem.code == "invalid" => Ok(recipient.back("tip-amount")),
        Err(problem) => Err(problem),
    }
}

pub(super) async fn withdraw(
    State(site): State<Site>,
    recipient: Recipient,
) -> Result<Redirect, Problem> {
    let done = site.ask(recipient.actor, |app, ctx| app.withdraw_tip(ctx)).await?;
    Ok(recipient.back(if done { "tip-withdrawn" } else { "nothing-to-take-back" }))
}

/// The section below the thanks, where the station allows tips.
pub(super) fn section(view: &RecipientView, operator: &str, text: Text) -> Markup {
    let Some(tip) = &view.tip else { return html! {} };
    html! {
        section.tip #tip {
            h2 { (text.say("tip-title")) }
            @match &tip.said {
                Some((amount, TipState::Collected, _)) => p.thanked { (text.with("tip-collected", &[("amount", money(*amount, tip.currency).into())])) },
                Some((_, TipState::Returned, _)) => p { (text.say("tip-returned")) },
                Some((amount, _, link)) => (pledged(view, tip, (*amount, link), operator, text)),
                None => (form(view, tip, operator, text)),
            }
        }
    }
}

fn pledged(
    view: &RecipientView,
    tip: &TipView,
    (amount, link): (i64, &str),
    operator: &str,
    text: Text,
) -> Markup {
    let amount = money(amount, tip.currency);
    html! {
        p { (text.with("tip-pledged", &[("amount", amount.into()), ("operator", operator.into())])) }
        p { a.button.primary href=(link) rel="noopener noreferrer" { (text.with("tip-pay", &[("operator", operator.into())])) } }
        form method="post" action={ "/r/" (view.order.id) "/tip/withdraw" } { button { (text.say("tip-withdraw")) } }
    }
}

fn form(view: &RecipientView, tip: &TipView, operator: &str, text: Text) -> Markup {
    html! {
        p { (text.with("tip-how", &[("operator", operator.into())])) }
        form.stack method="post" action={ "/r/" (view.order.id) "/tip" } {
            fieldset.amounts { legend { (text.say("tip-amount")) }
                @for (n, amount) in tip.tipping.choices.iter().enumerate() {
                    label { input type="radio" name="amount" value=(amount) checked[n == 0]; span { (money(*amount, tip.currency)) } }
                }
            }
            div.field { label for="tip-own" { (text.with("tip-own", &[("most", money(tip.tipping.most, tip.currency).into())])) } input #tip-own name="own" inputmode="decimal" autocomplete="off" maxlength="9"; }
            button { (text.say("tip-do")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_nothing_else_is() {
        for (text, amount) in
            [("2", 200), ("2.5", 250), (" 2,50 ", 250), ("0.05", 5), ("12.", 1_200)]
        {
            assert_eq!(minor(text), Some(amount), "{text}");
        }
        for text in ["", ".5", "-1", "1e3", "1.234", "1.2.3", "12345678", "$5"] {
            assert_eq!(minor(text), None, "{text}");
        }
    }
}
