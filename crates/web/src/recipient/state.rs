//! Which of its states a parcel is in, and the sentence that says it.

use crate::text::Text;
use crate::when::When;
use porchlight_app::recipient::RecipientView;
use porchlight_app::rows::{Attempt, Evidence};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{
    CarrierKind, DropPlace, EvidenceKind, Handling, OrderState, ReasonCode, StopState,
};

/// What a recipient's page is about right now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Another company brings it.
    OtherCarrier,
    /// Nobody brings it any more.
    Cancelled,
    /// It went back.
    Returned,
    /// It lies somewhere.
    Left,
    /// Somebody took it.
    HandedOver,
    /// A try ended without delivery, and no new one is planned yet.
    Failed,
    /// The courier is at the address.
    AtTheDoor,
    /// The next stop.
    Next,
    /// On the road, with stops before.
    OnTheWay,
    /// Part of a route, not on the road yet.
    Planned,
    /// Known, nothing planned yet.
    Open,
}

impl State {
    /// The state of an order as the view shows it.
    pub(super) fn of(view: &RecipientView) -> Self {
        if view.order.carrier == CarrierKind::Other {
            return Self::OtherCarrier;
        }
        let handling = current(view).and_then(|attempt| attempt.handling);
        match view.order.state {
            OrderState::OtherCarrier => Self::OtherCarrier,
            OrderState::Cancelled => Self::Cancelled,
            OrderState::Returned => Self::Returned,
            OrderState::AttemptFailed => Self::Failed,
            OrderState::Delivered if handling == Some(Handling::Unattended) => Self::Left,
            OrderState::Delivered => Self::HandedOver,
            OrderState::OutForDelivery => {
                let arrived = view.stop.as_ref().is_some_and(|s| s.state == StopState::Arrived);
                match (arrived, view.stops_before) {
                    (true, _) => Self::AtTheDoor,
                    (false, Some(0)) => Self::Next,
                    _ => Self::OnTheWay,
                }
            }
            OrderState::Planned => Self::Planned,
            OrderState::Open => Self::Open,
        }
    }

    /// Whether a courier of ours still has to come.
    pub(super) fn is_ahead(self) -> bool {
        matches!(
            self,
            Self::Failed
                | Self::AtTheDoor
                | Self::Next
                | Self::OnTheWay
                | Self::Planned
                | Self::Open
        )
    }

    /// Whether it was delivered.
    pub(super) fn is_delivered(self) -> bool {
        matches!(self, Self::Left | Self::HandedOver)
    }
}

/// The newest attempt, unless it was taken back or an older day's try.
pub(super) fn current(view: &RecipientView) -> Option<&Attempt> {
    let counts = matches!(view.order.state, OrderState::Delivered | OrderState::AttemptFailed);
    view.attempt.as_ref().filter(|attempt| counts && attempt.voided_at.is_none())
}

/// The headline, and a second sentence that says what it means.
pub(super) fn sentences(
    view: &RecipientView,
    text: Text,
    when: &When,
    now: Timestamp,
) -> (String, String) {
    let n = ("n", view.packages.len().max(1).into());
    let order = &view.order;
    let day = when.today_or_day(order.window_start, now);
    let span = when.clocks(order.window_start, order.window_end);
    let window = [n.clone(), ("day", day.into()), ("span", span.into())];
    let attempt = current(view);
    match State::of(view) {
        State::OtherCarrier => {
            (text.with("now-other-carrier", &[n]), text.say("now-other-carrier-more"))
        }
        State::Cancelled => (text.with("now-cancelled", &[n]), text.say("now-cancelled-more")),
        State::Returned => (text.with("now-returned", &[n]), text.say("now-returned-more")),
        State::Left => left(attempt, text, when, now, n),
        State::HandedOver => {
            let at = attempt.map_or(order.changed_at, |a| a.occurred_at);
            (text.with("now-handed-over", &[n, ("at", when.at(at, now).into())]), taker(view, text))
        }
        State::Failed => {
            let reason = attempt.and_then(|a| a.reason).unwrap_or(ReasonCode::Other);
            let at = attempt.map_or(order.changed_at, |a| a.occurred_at);
            let why = text.code("failed", reason.code());
            (
                text.with("now-failed", &[n, ("at", when.at(at, now).into())]),
                format!("{why} {}", text.code("next", next_step(reason))),
            )
        }
        State::AtTheDoor => (text.with("now-at-the-door", &[n]), text.say("now-at-the-door-more")),
        State::Next => (expected(view, text, when, "now-next", &window), text.say("now-next-more")),
        State::OnTheWay => {
            let stops = view.stops_before.unwrap_or(0);
            (
                expected(view, text, when, "now-on-the-way", &window),
                text.with("now-on-the-way-more", &[("stops", stops.into())]),
            )
        }
        State::Planned => (text.with("now-coming", &window), text.say("now-planned-more")),
        State::Open => (text.with("now-coming", &window), text.say("now-open-more")),
    }
}

/// Who took it, as far as the courier recorded it.
fn taker(view: &RecipientView, text: Text) -> String {
    let named = |item: &Evidence| {
        let detail: serde_json::Value = serde_json::from_str(&item.detail).ok()?;
        Some(detail["taken_by"].as_str()?.to_owned())
    };
    if view.evidence.iter().any(|item| item.kind == EvidenceKind::Code) {
        return text.say("now-handed-over-code");
    }
    match view.evidence.iter().find_map(named) {
        Some(name) => text.with("now-handed-over-name", &[("name", name.into())]),
        None => text.say("now-handed-over-more"),
    }
}

type Argument = (&'static str, fluent_bundle::FluentValue<'static>);

fn left(
    attempt: Option<&Attempt>,
    text: Text,
    when: &When,
    now: Timestamp,
    n: Argument,
) -> (String, String) {
    let place = attempt.and_then(|a| a.drop_place).unwrap_or(DropPlace::Other);
    let at = attempt.map_or(now, |a| a.occurred_at);
    let place = text.code("drop-place", place.code());
    let arguments = [n, ("place", place.into()), ("since", when.since(at, now).into())];
    let hidden = attempt.is_some_and(|a| a.out_of_sight);
    let more = if hidden { "now-left-hidden" } else { "now-left-visible" };
    (text.with("now-left", &arguments), text.say(more))
}

fn expected(
    view: &RecipientView,
    text: Text,
    when: &When,
    key: &str,
    window: &[Argument; 3],
) -> String {
    let [n, day, span] = window.clone();
    match view.expected {
        Some(e) => text.with(key, &[n, ("span", when.clocks(e.start, e.end).into())]),
        None => text.with("now-coming", &[n, day, span]),
    }
}

/// What follows a failed try: `again`, `address`, `sender` or `station`.
fn next_step(reason: ReasonCode) -> &'static str {
    match reason {
        ReasonCode::WrongAddress => "address",
        ReasonCode::Refused | ReasonCode::Damaged => "sender",
        ReasonCode::Missing => "station",
        _ => "again",
    }
}
