//! The accept loop: a bounded number of connections, each with bounded patience, and a drain.

use super::front::Peer;
use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use rustls::ServerConfig;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// Pause after the system refuses a connection (out of file handles, most often).
const AFTER_REFUSAL: Duration = Duration::from_millis(200);

/// The certificate in use; replaced on SIGHUP.
pub(super) type SharedTls = Arc<RwLock<Arc<ServerConfig>>>;

/// How connections are taken.
#[derive(Clone)]
pub(super) struct Door {
    /// Pages and endpoints.
    pub(super) router: Router,
    /// TLS, if this server ends it.
    pub(super) tls: Option<SharedTls>,
    /// Most connections at once.
    pub(super) connections: usize,
    /// Patience for the handshake and for the head of a request.
    pub(super) head: Duration,
    /// Patience for requests under way at the end.
    pub(super) drain: Duration,
}

/// Takes connections until `stop` says so, then lets requests under way finish.
pub(super) async fn serve(listener: TcpListener, door: Door, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(door.connections));
    let graceful = GracefulShutdown::new();
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &places) => taken,
            _ = stop.wait_for(|stopping| *stopping) => break,
        };
        let Some((stream, peer, place)) = taken else {
            // Without a pause a full table of file handles would spin here.
            let stopped = tokio::time::timeout(AFTER_REFUSAL, stop.wait_for(|stopping| *stopping));
            let _ = stopped.await;
            continue;
        };
        tokio::spawn(connection(door.clone(), stream, peer, place, graceful.watcher()));
    }
    drop(listener);
    if tokio::time::timeout(door.drain, graceful.shutdown()).await.is_err() {
        let limit = door.drain.as_secs();
        tracing::warn!(limit, "requests were still under way at the end of the drain limit");
    }
}

async fn take(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be taken");
            None
        }
    }
}

async fn connection(
    door: Door,
    stream: TcpStream,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    watcher: Watcher,
) {
    metrics::gauge!("porchlight_connections").increment(1.0);
    // Small answers must not wait for a full packet.
    let _ = stream.set_nodelay(true);
    let result = match &door.tls {
        None => talk(&door, stream, peer, watcher).await,
        Some(tls) => {
            let config = Arc::clone(&tls.read().unwrap_or_else(PoisonError::into_inner));
            let handshake = TlsAcceptor::from(config).accept(stream);
            match tokio::time::timeout(door.head, handshake).await {
                Ok(Ok(stream)) => talk(&door, stream, peer, watcher).await,
                Ok(Err(error)) => Err(error.into()),
                Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            }
        }
    };
    if let Err(error) = result {
        // Clients that go away are everyday life.
        tracing::debug!(%error, "a connection ended early");
    }
    metrics::gauge!("porchlight_connections").decrement(1.0);
    drop(place);
}

async fn talk<S>(
    door: &Door,
    stream: S,
    peer: SocketAddr,
    watcher: Watcher,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let router = door.router.clone();
    let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(Peer(peer.ip()));
        router.clone().oneshot(request)
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(door.head);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(door.head);
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    watcher.watch(connection.into_owned()).await
}
