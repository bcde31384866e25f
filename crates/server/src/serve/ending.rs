//! Ends streams that would never end by themselves, so that stopping does not wait for them.

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::watch;

/// A body that ends when the server stops; the page that listens connects again.
struct Ending {
    body: Body,
    stop: Pin<Box<dyn Future<Output = ()> + Send>>,
    ended: bool,
}

impl HttpBody for Ending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.ended || self.stop.as_mut().poll(task).is_ready() {
            self.ended = true;
            return Poll::Ready(None);
        }
        Pin::new(&mut self.body).poll_frame(task)
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

/// Lets live streams end with the server; other answers pass.
pub(super) fn with_server(response: Response, stop: &watch::Receiver<bool>) -> Response {
    let live = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/event-stream"));
    if !live {
        return response;
    }
    let mut stop = stop.clone();
    let stop = Box::pin(async move {
        // An error means that the sender is gone, which is the end as well.
        let _ = stop.wait_for(|stopping| *stopping).await;
    });
    response.map(|body| Body::new(Ending { body, stop, ended: false }))
}
