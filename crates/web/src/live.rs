//! Live pages: after a change a bell rings with a topic; pages that may hear it refetch.
//!
//! Events carry no content, only the topic, so that authority is checked where content is fetched.

use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use porchlight_app::ports::Bell;
use porchlight_domain::time::Timestamp;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

/// Rings kept for a listener that is slow; one that misses some refetches everything.
const MAX_UNHEARD: usize = 1_024;
/// Most topics of one page.
const MAX_TOPICS: usize = 16;
/// How often a silent stream says that it is alive.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(20);

/// Stands for all topics: some rings were missed.
pub(crate) const EVERYTHING: &str = "*";

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// A noun and id, for example `order/ord_...`.
    pub topic: String,
}

/// The bells of this process: every page that is open listens here.
#[derive(Debug, Clone)]
pub struct Bells(broadcast::Sender<Ring>);

impl Default for Bells {
    fn default() -> Self {
        Self(broadcast::channel(MAX_UNHEARD).0)
    }
}

impl Bell for Bells {
    fn ring(&self, topic: &str, _at: Timestamp) {
        // Nobody listening is fine.
        let _ = self.0.send(Ring { topic: topic.into() });
    }
}

impl Bells {
    /// Everything that rings from now on; a gap means that some rings were missed.
    pub(crate) fn listen(&self) -> BroadcastStream<Ring> {
        BroadcastStream::new(self.0.subscribe())
    }
}

/// Says that something changed; `*` that some changes were missed.
pub(crate) fn changed(topic: &str) -> Event {
    Event::default().event("changed").data(serde_json::json!({"topic": topic}).to_string())
}

/// A stream of `changed` events for the topics that `hears` accepts.
pub(crate) fn stream<F: Fn(&str) -> bool + Send + 'static>(
    site: &Site,
    hears: F,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<F>> {
    let events = site.bells().listen().filter_map(move |ring| match ring {
        Ok(ring) if ring.topic == EVERYTHING || hears(&ring.topic) => {
            Some(Ok(changed(&ring.topic)))
        }
        Ok(_) => None,
        // Rings were missed: the page refetches all it shows.
        Err(_) => Some(Ok(changed(EVERYTHING))),
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}

pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/live", get(listen))
}

/// Listens to topics: `/live?topic=order/ord_...&topic=round/rnd_...`.
async fn listen(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let topics: Vec<String> = query
        .as_deref()
        .unwrap_or("")
        .split('&')
        .filter_map(|pair| pair.strip_prefix("topic="))
        .map(|topic| topic.replace("%2F", "/").replace("%2f", "/"))
        .collect();
    if topics.is_empty() || topics.len() > MAX_TOPICS {
        return Err(Problem::malformed(format!("name 1 to {MAX_TOPICS} topics")));
    }
    for topic in &topics {
        if !may_hear(&visitor, topic) {
            return Err(Problem::absent("topic"));
        }
    }
    Ok(stream(&site, move |rung| topics.iter().any(|topic| topic == rung)))
}

/// Staff hear everything, everybody rounds, the log and the tour. Recipients listen below their own
/// page (`/r/{order}/live`), because their cookie goes nowhere else.
fn may_hear(visitor: &Visitor, topic: &str) -> bool {
    let noun = topic.split_once('/').map_or("", |(noun, _)| noun);
    visitor.staff.is_some() || matches!(noun, "round" | "log" | "tour")
}
