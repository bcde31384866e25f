//! What changed, as server-sent events for the courier app: topics only, so that authority is
//! checked where content is fetched.

use crate::live::{EVERYTHING, HEARTBEAT, Ring, changed};
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use porchlight_app::Actor;
use porchlight_app::hold::HOLDS;
use porchlight_domain::id::{OrderId, RoundId};
use std::collections::BTreeSet;
use std::convert::Infallible;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

/// What one courier may hear: themselves, the rounds, safety holds, the orders on their routes.
struct Listener {
    site: Site,
    actor: Actor,
    own_topic: String,
    own_identity: String,
    orders: BTreeSet<OrderId>,
    rings: BroadcastStream<Ring>,
}

impl Listener {
    /// Whether they may hear this topic. A ring for the courier may mean another route, whose
    /// orders they hear from then on.
    async fn hears(&mut self, topic: &str) -> bool {
        if topic == self.own_topic {
            if let Ok(orders) = self.site.ask(self.actor, |app, ctx| app.my_orders(ctx)).await {
                self.orders = orders.into_iter().collect();
            }
            return true;
        }
        if topic == HOLDS {
            return true;
        }
        match topic.split_once('/') {
            Some(("round", id)) => id.parse::<RoundId>().is_ok(),
            Some(("identity", _)) => topic == self.own_identity,
            Some(("order", id)) => id.parse().is_ok_and(|id| self.orders.contains(&id)),
            _ => false,
        }
    }

    /// The next event they may hear; none when the server stops.
    async fn next(&mut self) -> Option<Event> {
        loop {
            match self.rings.next().await? {
                // Rings were missed, here or on the way from another program: the app refetches
                // everything.
                Ok(ring) if ring.topic == EVERYTHING => return Some(changed(EVERYTHING)),
                Err(_) => return Some(changed(EVERYTHING)),
                Ok(ring) if self.hears(&ring.topic).await => return Some(changed(&ring.topic)),
                Ok(_) => {}
            }
        }
    }
}

/// What changed for the courier: `event: changed` with `{"topic": "order/ord_..."}`. The topics are
/// `courier/` with the courier's own id (awards and routes), `identity/` with it
/// (identity checks), `holds/any` (safety holds), `round/...` and `order/...` of the
/// courier's routes; `*` means that some were missed. Refetch on each, and on reconnecting.
#[utoipa::path(get, path = "/v1/events", tag = "courier",
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub(super) async fn events(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let Actor::Courier(courier) = who.actor else { return Err(Problem::sign_in_needed()) };
    // Listening begins before reading, so that nothing falls between the two.
    let rings = site.bells().listen();
    let orders = site.ask(who.actor, |app, ctx| app.my_orders(ctx)).await?;
    let mut listener = Listener {
        actor: who.actor,
        own_topic: format!("courier/{courier}"),
        own_identity: format!("identity/{courier}"),
        orders: orders.into_iter().collect(),
        rings,
        site,
    };
    let (send, receive) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = send.closed() => return,
                event = listener.next() => {
                    let Some(event) = event else { return };
                    if send.send(Ok(event)).await.is_err() {
                        return;
                    }
                }
            }
        }
    });
    let events = tokio_stream::wrappers::ReceiverStream::new(receive);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}
