//! The stage on which the tests of `web` play: the whole application over a temporary folder, with
//! small but real ports, a clock that tests move, and a town seeded through the use-cases.
//!
//! Start at [`small_town`]. Used by tests (and examples) through `#[path]`.

#![allow(dead_code, unused_imports, reason = "each user of the stage uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a stage that cannot be built fails the test")]

mod faces;
mod http;
mod phone;
#[path = "../../../server/src/ports/phones.rs"]
mod phones;
mod ports;
#[path = "../../../server/src/ports/statements.rs"]
mod statements;
mod town;

pub(crate) use http::{Answer, Call, Who};
pub(crate) use phone::Phone;
pub(crate) use ports::{
    BundleSealer, Callers, Clock, LogSigner, Nearest, NoHashes, NotedErasures, PlainPhotos,
    SentMail, SentPost, ToldCodes,
};
pub(crate) use town::{
    Person, Town, at, attempt, barcodes_of, door_photo, leave_with_photo, small_town,
};

use crate::home::Home;
use porchlight_app::keys::Keys;
use porchlight_app::ports::{HalvesInMemory, Ports};
use porchlight_app::{Actor, App, Ctx, Settings};
use porchlight_attest::virtual_phone::{AppleMaker, AuthenticatorMaker, Maker};
use porchlight_attest::x509::Revocations;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::StatementPolicy;
use porchlight_seal::key::LogKey;
use porchlight_store::blobs::Folder;
use porchlight_web::{Bells, Moment, Site, SiteSettings};
use std::sync::Arc;

/// Where the world reaches the stage.
pub(crate) const PUBLIC_URL: &str = "https://porch.example";

/// Package of the virtual phones' app.
pub(crate) const PACKAGE: &str = "org.porchlight.courier";

/// Whoever makes the virtual phones of the stage.
pub(crate) fn maker() -> Maker {
    Maker::new(b"stage")
}

/// The application that the stage's virtual Apple devices run.
pub(crate) const APPLICATION: &str = "A1B2C3D4E5.example.porch.courier";

/// Makes the stage's virtual Apple devices.
pub(crate) fn apple_maker() -> AppleMaker {
    AppleMaker::new(b"stage")
}

/// Makes the virtual authenticators that the stage knows.
pub(crate) fn authenticator_maker() -> AuthenticatorMaker {
    AuthenticatorMaker::new(b"stage")
}

/// What counts on the stage: virtual phones with their own test root.
fn accepted() -> statements::Accepted {
    statements::Accepted {
        android_package: Some(PACKAGE.into()),
        android_signatures: vec![],
        android_roots: vec![maker().root().unwrap()],
        revocations: Revocations::none(),
        apple_applications: vec![APPLICATION.into()],
        apple_roots: vec![apple_maker().root().unwrap()],
        passkey_roots: vec![authenticator_maker().root().unwrap()],
    }
}

/// The application with everything around it.
pub(crate) struct Stage {
    /// The application.
    pub(crate) app: Arc<App>,
    /// The clock that tests move.
    pub(crate) clock: Arc<Clock>,
    /// What was mailed.
    pub(crate) post: Arc<SentPost>,
    /// What left to servers of others.
    pub(crate) outward: Arc<Callers>,
    /// What rings on changes.
    pub(crate) bells: Bells,
    /// The site around the application.
    pub(crate) site: Site,
    /// Every page and endpoint.
    pub(crate) router: axum::Router,
    home: Home,
}

impl Stage {
    /// An empty application at this time.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self::with_settings(now, SiteSettings::default())
    }

    /// An empty application whose pages behave as these settings say.
    pub(crate) fn with_settings(now: Timestamp, settings: SiteSettings) -> Self {
        Self::build(now, settings, StatementPolicy::AsStationsAsk)
    }

    /// An empty application that asks the makers of passkeys for statements in this way.
    pub(crate) fn asking(now: Timestamp, policy: StatementPolicy) -> Self {
        Self::build(now, SiteSettings::default(), policy)
    }

    fn build(now: Timestamp, settings: SiteSettings, policy: StatementPolicy) -> Self {
        let home = Home::asked_for();
        let post = Arc::new(SentPost::default());
        let bells = Bells::default();
        let outward = Arc::new(Callers::default());
        let app = Arc::new(App {
            store: Arc::new(home.rehearse()),
            keys: Keys { link: [7; 32], draw: [9; 32], photo: [5; 32] },
            ports: Ports {
                blobs: Arc::new(Folder::open(home.folder().join("blobs")).unwrap()),
                erasures: Arc::new(NotedErasures::default()),
                photos: Arc::new(PlainPhotos),
                hashes: Arc::new(NoHashes),
                signer: Arc::new(LogSigner(LogKey::from_secret(&[5; 32]))),
                router: Arc::new(Nearest),
                post: post.clone(),
                sealer: Arc::new(BundleSealer::new()),
                bell: Arc::new(bells.clone()),
                outward: outward.clone(),
                phones: Arc::new(phones::ServerPhones::new(
                    ([3; 32], [4; 32]),
                    PUBLIC_URL,
                    "Hearth Couriers",
                    accepted(),
                )),
                single_sign_on: None,
                picture_codes: Some(Arc::new(ports::ToldCodes)),
                public_numbers: None,
                faces: Arc::new(faces::Names),
                face_keys: Arc::new(HalvesInMemory::default()),
            },
            settings: Settings {
                public_url: PUBLIC_URL.into(),
                operator_name: "Hearth Couriers".into(),
                log_origin: "porch.example/log".into(),
                retention: porchlight_domain::retention::Retention::default(),
                passkey_statements: policy,
            },
            watch: porchlight_app::verdict::Watch::default(),
        });
        let clock = Arc::new(Clock::at(now));
        let site = Site::new(app.clone(), clock.clone(), bells.clone(), settings);
        let router = porchlight_web::router(site.clone());
        Self { app, clock, post, outward, bells, site, router, home }
    }

    /// A fresh context for somebody.
    pub(crate) fn ctx(&self, actor: Actor) -> Ctx {
        Ctx::new(self.clock.now(), actor, self.clock.seed())
    }

    /// Now, by the clock that tests move.
    pub(crate) fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Ten random bytes, as a phone would make them for an id.
    pub(crate) fn clock_seed(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&self.clock.seed()[..10]);
        bytes
    }

    /// The folder in which everything lies.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.home.folder()
    }

    /// Lets every reconciler run until none has anything left to do.
    pub(crate) fn reconcile(&self) {
        for _ in 0..20 {
            let mut ctx = self.ctx(Actor::System);
            let fast = self.app.reconcile_fast(&mut ctx).unwrap();
            let slow = self.app.reconcile_slow(&mut ctx).unwrap();
            if fast.leaves + fast.round_steps + slow.uploads + slow.messages + slow.no_shows == 0 {
                return;
            }
        }
        panic!("the reconcilers never come to rest");
    }
}
