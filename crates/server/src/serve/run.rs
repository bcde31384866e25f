//! The life of a serving process, from lease to last commit.

use super::accept::{self, Door, SharedTls};
use super::bundle::CheckedHere;
use super::front::{self, Front};
use super::health::{self, Figures, Health};
use super::tls;
use crate::config::{Config, Metrics, Tls};
use crate::entropy_clock;
use crate::failure::{Exit, Failure, Outcome};
use crate::folder::{Folder, Lease};
use crate::jobs::{self, ALL_PHOTOS, Jobs};
use crate::ports::mail::SmtpPost;
use crate::{assembly, lead, published, telemetry};
use axum::Router;
use axum::middleware::from_fn_with_state;
use metrics_exporter_prometheus::PrometheusHandle;
use porchlight_app::App;
use porchlight_app::ports::Post;
use porchlight_domain::time::Timestamp;
use porchlight_store::Lead;
use porchlight_web::{Bells, Demo, Moment, Site, SiteSettings};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// Patience with use-cases that still run when every connection is closed.
const LAST_USE_CASES: Duration = Duration::from_secs(10);

/// The machine's clock and entropy, for pages.
struct MachineMoment;

impl Moment for MachineMoment {
    fn now(&self) -> Timestamp {
        entropy_clock::now()
    }

    fn seed(&self) -> [u8; 32] {
        entropy_clock::random()
    }

    fn pause(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(entropy_clock::pause(time))
    }
}

/// Photos that a demonstration compares with earlier ones: enough to show some pairs.
const COMPARED_IN_A_DEMO: u32 = 14;

/// An application that may be served: under the folder's lease, its log in step with what was
/// published.
pub struct Serving {
    /// The application.
    pub app: Arc<App>,
    /// What rings for live pages.
    pub bells: Bells,
    /// Where its data lies.
    pub folder: Folder,
    lead: Arc<Lead>,
    _lease: Lease,
}

impl Serving {
    /// Takes the folder and opens the application on it.
    ///
    /// # Errors
    /// Another process serves it, it cannot be opened, or its log must not be signed. Where another
    /// server leads the database, this waits until it no longer does.
    pub fn open(config: &Config) -> Outcome<Self> {
        Self::open_with(config, Arc::new(SmtpPost::new(config)?))
    }

    /// As [`Serving::open`], with another way for messages.
    ///
    /// # Errors
    /// As [`Serving::open`].
    pub fn open_with(config: &Config, post: Arc<dyn Post>) -> Outcome<Self> {
        let folder = Folder::new(&config.data_folder);
        folder.make()?;
        let lease = folder.lease()?;
        let bells = Bells::default();
        let app = Arc::new(assembly::open_with(config, Arc::new(bells.clone()), post)?);
        let lead = Arc::new(lead::wait(&app)?);
        published::check(&app, &folder)?;
        Ok(Self { app, bells, folder, lead, _lease: lease })
    }
}

/// Serves until SIGTERM or SIGINT, finishes requests under way, places the last leaves, and
/// returns when everything acknowledged is on the disk. `demo` is the tour, where this is a
/// demonstration.
///
/// # Errors
/// An address cannot be bound, or the certificate cannot be used.
pub fn run(config: &Config, serving: &Serving, demo: Option<Arc<dyn Demo>>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::fault(format!("no threads to serve with: {e}"), ""))?;
    let figures = telemetry::start_figures();
    let upkeep = figures.clone();
    // A card or policy that cannot be used must not be found out by the first request.
    serving.app.warm_watch(&mut entropy_clock::ctx(porchlight_app::Actor::System))?;
    // The demonstration has eight pictures of doors: nearly each photo is an earlier one.
    let compared = if demo.is_some() { COMPARED_IN_A_DEMO } else { ALL_PHOTOS };
    let mut jobs = Jobs::start(&serving.app, &serving.folder, compared, move || {
        porchlight_web::forget_quiet_addresses();
        if let Some(figures) = &upkeep {
            figures.run_upkeep();
        }
    })?;
    jobs.follow_alerts(&serving.app, config)?;
    jobs.watch(&serving.lead)?;
    let served = runtime.block_on(serve(config, serving, figures, demo));
    // Use-cases on the blocking pool finish before the reconcilers take their last pass.
    runtime.shutdown_timeout(LAST_USE_CASES);
    jobs.stop();
    if served.is_ok() && serving.lead.holds() {
        jobs::fast_pass(&serving.app, &serving.folder)?;
        tracing::info!("stopped");
    }
    served.map(|()| Exit::Done)
}

async fn bind(key: &str, at: SocketAddr) -> Outcome<TcpListener> {
    TcpListener::bind(at).await.map_err(|error| {
        Failure::fault(
            format!("{key} = \"{at}\" cannot be bound: {error}"),
            "choose a free port, or give this program the right to low ports \
             (AmbientCapabilities=CAP_NET_BIND_SERVICE)",
        )
    })
}

async fn serve(
    config: &Config,
    serving: &Serving,
    figures: Option<PrometheusHandle>,
    demo: Option<Arc<dyn Demo>>,
) -> Outcome<()> {
    let signals = Signals::listen()?;
    let certificate = match &config.tls {
        Some(files) => Some(Arc::new(RwLock::new(tls::load(files)?))),
        None => None,
    };
    let listener = bind("listen", config.listen).await?;
    let address = listener.local_addr().unwrap_or(config.listen);
    let (stopper, stop) = watch::channel(false);
    let door = Door {
        router: routes(config, serving, figures.clone(), demo, &stop),
        tls: certificate.clone(),
        connections: config.limits.connections as usize,
        head: Duration::from_secs(u64::from(config.limits.head_seconds)),
        drain: Duration::from_secs(u64::from(config.limits.drain_seconds)),
    };
    let mut doors = vec![];
    if let (Metrics::Listen(at), Some(handle)) = (&config.metrics, figures) {
        let app = Arc::clone(&serving.app);
        let router = health::figures(Figures { handle, app, token: None });
        let own = Door { router, tls: None, ..door.clone() };
        let listener = bind("metrics.listen", *at).await?;
        let address = listener.local_addr().unwrap_or(*at);
        tracing::info!(%address, "figures are served");
        doors.push(tokio::spawn(accept::serve(listener, own, stop.clone())));
    }
    doors.push(tokio::spawn(accept::serve(listener, door, stop)));
    if !porchlight_web::assets::are_built() {
        tracing::warn!("pages have no styles: `cargo xtask web` was not run before the build");
    }
    if config.mail.is_none() {
        tracing::warn!("no mail server is set: sign-in links and results stay in the outbox");
    }
    tracing::info!(%address, public_url = config.public_url, "serving");
    signals.until_told(config.tls.as_ref(), certificate).await;
    tracing::info!("stopping: no new connections, requests under way finish");
    let _ = stopper.send(true);
    for door in doors {
        // A door that panicked is closed.
        let _ = door.await;
    }
    Ok(())
}

fn routes(
    config: &Config,
    serving: &Serving,
    figures: Option<PrometheusHandle>,
    demo: Option<Arc<dyn Demo>>,
    stop: &watch::Receiver<bool>,
) -> Router {
    let settings = SiteSettings {
        secure: config.secure,
        demo: demo.is_some(),
        map_style: config.map_style.clone(),
    };
    let app = Arc::clone(&serving.app);
    let check = Arc::new(CheckedHere(app.log_key()));
    let site = Site::new(app, Arc::new(MachineMoment), serving.bells.clone(), settings)
        .with_bundle_check(check);
    let site = match demo {
        Some(demo) => site.with_demo(demo),
        None => site,
    };
    let health = Health {
        app: Arc::clone(&serving.app),
        folder: serving.folder.clone(),
        least_free_mb: config.limits.least_free_mb,
    };
    let mut all = porchlight_web::router(site).merge(health::routes(health));
    if let (Metrics::Token(token), Some(handle)) = (&config.metrics, figures) {
        let (app, token) = (Arc::clone(&serving.app), Some(token.as_str().into()));
        all = all.merge(health::figures(Figures { handle, app, token }));
    }
    let front = Front { trusted: config.trusted_proxy.clone().into(), stop: stop.clone() };
    all.layer(from_fn_with_state(front, front::around))
}

/// The signals this process answers to.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    /// Listens from now on. Before this, a signal ends the process at once.
    fn listen() -> Outcome<Self> {
        let listen = |kind| {
            signal(kind).map_err(|e| Failure::fault(format!("signals cannot be heard: {e}"), ""))
        };
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hang_up: listen(SignalKind::hangup())?,
        })
    }

    /// Waits for SIGTERM or SIGINT; SIGHUP reads the certificate again.
    async fn until_told(mut self, files: Option<&Tls>, certificate: Option<SharedTls>) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hang_up.recv() => {
                    if let (Some(files), Some(certificate)) = (files, &certificate) {
                        renew(files, certificate);
                    }
                }
            }
        }
    }
}

/// Puts a new certificate in use; a broken one leaves the old.
fn renew(files: &Tls, certificate: &SharedTls) {
    match tls::load(files) {
        Ok(new) => {
            *certificate.write().unwrap_or_else(PoisonError::into_inner) = new;
            tracing::info!("the certificate was read again");
        }
        Err(failure) => {
            tracing::error!(reason = %failure.sentence, "the certificate in use is kept");
        }
    }
}
