//! What every handler works with, and the one crossing from async into the conductor.

use crate::live::Bells;
use crate::problem::Problem;
use crate::tour::Demo;
use porchlight_app::device::Committed;
use porchlight_app::verdict::Ruling;
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::id::OperationId;
use porchlight_domain::time::Timestamp;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Time and entropy, read in one place in the server.
pub trait Moment: Send + Sync {
    /// Now, by the server's clock.
    fn now(&self) -> Timestamp;
    /// 32 fresh random bytes.
    fn seed(&self) -> [u8; 32];
    /// Lets a request wait for so long.
    fn pause(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// How pages behave here.
#[derive(Debug, Clone, Default)]
pub struct SiteSettings {
    /// Whether the public URL is HTTPS: cookies are then `Secure`.
    pub secure: bool,
    /// Whether this is a demonstration: `/` is the tour, and visitors may walk in.
    pub demo: bool,
    /// Style URL of a map, or none: a plain ground.
    pub map_style: Option<String>,
}

/// What checking an evidence bundle found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleVerdict {
    /// Whether everything holds.
    pub holds: bool,
    /// The answer in plain English, as the command line gives it.
    pub words: String,
}

/// Checking evidence bundles, as the server does it for visitors who cannot do it themselves.
pub trait BundleCheck: Send + Sync {
    /// Checks a bundle under this operator's key. Called on the blocking pool.
    fn check(&self, bytes: &[u8]) -> BundleVerdict;
}

#[derive(Clone)]
struct Inner {
    app: Arc<App>,
    moment: Arc<dyn Moment>,
    bells: Bells,
    settings: SiteSettings,
    demo: Option<Arc<dyn Demo>>,
    bundle_check: Option<Arc<dyn BundleCheck>>,
}

/// Shared by all handlers; cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

impl Site {
    /// A site around an application.
    #[must_use]
    pub fn new(
        app: Arc<App>,
        moment: Arc<dyn Moment>,
        bells: Bells,
        settings: SiteSettings,
    ) -> Self {
        let (demo, bundle_check) = (None, None);
        Self(Arc::new(Inner { app, moment, bells, settings, demo, bundle_check }))
    }

    /// The same site as a demonstration, with its guided tour.
    #[must_use]
    pub fn with_demo(self, demo: Arc<dyn Demo>) -> Self {
        Self(Arc::new(Inner { demo: Some(demo), ..(*self.0).clone() }))
    }

    /// The same site, able to check evidence bundles for visitors.
    #[must_use]
    pub fn with_bundle_check(self, check: Arc<dyn BundleCheck>) -> Self {
        Self(Arc::new(Inner { bundle_check: Some(check), ..(*self.0).clone() }))
    }

    /// The demonstration, where this is one.
    #[must_use]
    pub fn demo(&self) -> Option<Arc<dyn Demo>> {
        self.0.demo.clone().filter(|_| self.0.settings.demo)
    }

    /// What checks evidence bundles here, if anything does.
    #[must_use]
    pub fn bundle_check(&self) -> Option<Arc<dyn BundleCheck>> {
        self.0.bundle_check.clone()
    }

    /// The application, for what needs no blocking work.
    #[must_use]
    pub fn app(&self) -> &Arc<App> {
        &self.0.app
    }

    /// Now, by the server's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.moment.now()
    }

    /// Lets a request wait for so long.
    pub async fn pause(&self, time: Duration) {
        self.0.moment.pause(time).await;
    }

    /// As [`Site::ask_once`], with what was ruled about the try.
    ///
    /// # Errors
    /// What the use-case fails with, as a problem.
    pub async fn ask_ruled<T, F>(
        &self,
        ruling: Ruling,
        operation: Option<OperationId>,
        committed: Option<Committed>,
        use_case: F,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut Ctx) -> porchlight_app::Result<T> + Send + 'static,
    {
        let ctx = self.ctx(Actor::Courier(ruling.courier));
        let ctx = ctx.with_commitment(committed).with_ruling(ruling);
        let ctx = match operation {
            Some(id) => ctx.with_operation(id),
            None => ctx,
        };
        self.ask_as(ctx, use_case).await
    }

    /// A fresh context for somebody.
    #[must_use]
    pub fn ctx(&self, actor: Actor) -> Ctx {
        Ctx::new(self.0.moment.now(), actor, self.0.moment.seed())
    }

    /// What rings when something changed.
    #[must_use]
    pub fn bells(&self) -> &Bells {
        &self.0.bells
    }

    /// How pages behave here.
    #[must_use]
    pub fn settings(&self) -> &SiteSettings {
        &self.0.settings
    }

    /// Calls a use-case on the blocking pool, within the request's span.
    ///
    /// # Errors
    /// What the use-case fails with, as a problem.
    pub async fn ask<T, F>(&self, actor: Actor, use_case: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut Ctx) -> porchlight_app::Result<T> + Send + 'static,
    {
        self.ask_as(self.ctx(actor), use_case).await
    }

    /// As [`Site::ask`], with the client's operation id, so that repeating is safe.
    ///
    /// # Errors
    /// What the use-case fails with, as a problem.
    pub async fn ask_once<T, F>(
        &self,
        actor: Actor,
        operation: Option<OperationId>,
        use_case: F,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut Ctx) -> porchlight_app::Result<T> + Send + 'static,
    {
        let ctx = self.ctx(actor);
        let ctx = match operation {
            Some(id) => ctx.with_operation(id),
            None => ctx,
        };
        self.ask_as(ctx, use_case).await
    }

    /// As [`Site::ask_once`], with what the courier's phone signed for, which is kept beside the fact.
    ///
    /// # Errors
    /// What the use-case fails with, as a problem.
    pub async fn ask_signed<T, F>(
        &self,
        actor: Actor,
        operation: Option<OperationId>,
        committed: Committed,
        use_case: F,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut Ctx) -> porchlight_app::Result<T> + Send + 'static,
    {
        let ctx = self.ctx(actor).with_commitment(Some(committed));
        let ctx = match operation {
            Some(id) => ctx.with_operation(id),
            None => ctx,
        };
        self.ask_as(ctx, use_case).await
    }

    async fn ask_as<T, F>(&self, mut ctx: Ctx, use_case: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&App, &mut Ctx) -> porchlight_app::Result<T> + Send + 'static,
    {
        let app = Arc::clone(&self.0.app);
        let span = tracing::Span::current();
        let run = move || span.in_scope(|| use_case(&app, &mut ctx));
        match tokio::task::spawn_blocking(run).await {
            Ok(result) => result.map_err(Problem::from),
            Err(_) => Err(Problem::fault("a use-case panicked")),
        }
    }
}
