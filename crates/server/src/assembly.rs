//! Puts the application together: data folder, store, keys, ports.

use crate::commands::attest::roots;
use crate::config::{BotSettings, Config};
use crate::entropy_clock;
use crate::face::{self, FaceLimits};
use crate::failure::{Failure, Outcome};
use crate::folder::Folder;
use crate::ingest;
use crate::keys::{self, Fresh};
use crate::photo_keys;
use crate::ports::blobs;
use crate::ports::erasures::{ERASED, ErasureFile};
use crate::ports::face_keys::FaceKeyFolder;
use crate::ports::mail::SmtpPost;
use crate::ports::outward::OutwardCalls;
use crate::ports::phones::ServerPhones;
use crate::ports::photo_hashes::IndexedHashes;
use crate::ports::picture_code::DrawnAndSpoken;
use crate::ports::public_numbers::Relays;
use crate::ports::router::PlannedRoutes;
use crate::ports::seal::{BundleSealer, LogSigner};
use crate::ports::statements::Accepted;
use porchlight_app::ports::{Bell, PictureCodes, Ports, Post, PublicNumbers, SingleSignOn};
use porchlight_app::verdict::{Watch, WatchSettings};
use porchlight_app::{App, Settings, origin};
use porchlight_attest::android::google_roots;
use porchlight_attest::apple::app_attestation_roots;
use porchlight_attest::x509::Revocations;
use porchlight_risk::book::Limits;
use porchlight_risk::card::Scorecard;
use porchlight_store::{Options, Place, Store, Wire};
use std::sync::Arc;

/// Opens the application on the data folder that the settings name, making what a first start
/// needs.
///
/// # Errors
/// The folder, the database or the keys cannot be used.
pub fn open(config: &Config, bell: Arc<dyn Bell>) -> Outcome<App> {
    open_with(config, bell, Arc::new(SmtpPost::new(config)?))
}

/// As [`open`], with another way for messages.
///
/// # Errors
/// As [`open`].
pub fn open_with(config: &Config, bell: Arc<dyn Bell>, post: Arc<dyn Post>) -> Outcome<App> {
    let folder = Folder::new(&config.data_folder);
    folder.make()?;
    let place = config.place();
    let store = Store::open(&Options::durable_at(place.clone())).map_err(|error| {
        let remedy = match &place {
            Place::File(_) => {
                "check the folder's permissions and free space; if it is damaged, restore a backup"
            }
            Place::Postgres(_) => {
                "check that the server runs, the database exists (in UTF8) and the user owns it"
            }
        };
        Failure::fault(format!("the database {place} cannot be opened: {error}"), remedy)
    })?;
    let bell = wired(&store, bell)?;
    let fresh = store.read(|tx| {
        Ok(Fresh {
            all: tx.leaf_count()? == 0,
            photos: tx.photo_key_count()? == 0,
            browsers: tx.push_subscription_count()? == 0,
        })
    })?;
    let secrets = keys::open(&folder, fresh)?;
    let log_origin = origin::stored(&store)?.map_or(config.log_origin.clone(), |o| o.origin);
    let outward = OutwardCalls::new(config.private_calls, &secrets.push, &config.public_url)
        .map_err(|why| Failure::fault(why, "put keys/push back from the backup of the keys"))?;
    let ports = Ports {
        outward: Arc::new(outward),
        blobs: blobs::open(config)?,
        erasures: Arc::new(ErasureFile::new(folder.keys().join(ERASED))),
        photos: ingest::photos(&config.models_folder()),
        hashes: Arc::new(IndexedHashes::default()),
        signer: Arc::new(LogSigner(secrets.log)),
        router: Arc::new(PlannedRoutes),
        post,
        sealer: Arc::new(BundleSealer::new(photo_keys::open(&folder, &config.operator_name)?)),
        bell,
        phones: Arc::new(ServerPhones::new(
            (entropy_clock::random(), secrets.keys.derived("commitment-nonce", &[])),
            &config.public_url,
            &config.operator_name,
            accepted(config)?,
        )),
        single_sign_on: sign_on(config)?,
        picture_codes: picture_codes(&config.bots),
        public_numbers: public_numbers(config)?,
        faces: face::checks(&config.models_folder(), FaceLimits::of(config.faces)),
        face_keys: Arc::new(FaceKeyFolder::open(&folder.face_keys())?),
    };
    let settings = Settings {
        public_url: config.public_url.clone(),
        operator_name: config.operator_name.clone(),
        log_origin,
        retention: config.retention,
        passkey_statements: config.passkeys.statements,
    };
    Ok(App {
        store: Arc::new(store),
        keys: secrets.keys,
        ports,
        settings,
        watch: watch(&config.bots)?,
    })
}

/// A bell that other programs on the same database hear too, where there can be any.
fn wired(store: &Store, near: Arc<dyn Bell>) -> Outcome<Arc<dyn Bell>> {
    let heard = Arc::clone(&near);
    let wire = store.wire(move |topic| heard.ring(topic, entropy_clock::now()))?;
    Ok(match wire {
        None => near,
        Some(wire) => Arc::new(Wired { near, wire }),
    })
}

struct Wired {
    near: Arc<dyn Bell>,
    wire: Wire,
}

impl Bell for Wired {
    fn ring(&self, topic: &str, at: porchlight_domain::time::Timestamp) {
        self.near.ring(topic, at);
        self.wire.tell(topic);
    }
}

/// The memory of requests, with the operator's card if there is one.
fn watch(bots: &BotSettings) -> Outcome<Watch> {
    let card = match &bots.card {
        None => None,
        Some(path) => {
            let json = std::fs::read(path).map_err(|e| Failure::file("reading", path, &e))?;
            let card = Scorecard::parse(&json).map_err(|e| {
                let sentence = format!("bots.card = \"{}\" cannot be used: {e}", path.display());
                Failure::usage(sentence, "train it again with `porchlight risk train`")
            })?;
            Some(card)
        }
    };
    let (accounts, networks) = (bots.accounts, bots.accounts.div_ceil(2));
    let limits = Limits { accounts, devices: accounts, networks, ..Limits::CITY };
    Ok(Watch::new(WatchSettings { limits, card }))
}

/// Codes to be read or heard, unless the settings say no.
fn picture_codes(bots: &BotSettings) -> Option<Arc<dyn PictureCodes>> {
    bots.picture_codes.then(|| Arc::new(DrawnAndSpoken) as Arc<dyn PictureCodes>)
}

/// The relays of public random numbers, if the settings name some.
fn public_numbers(config: &Config) -> Outcome<Option<Arc<dyn PublicNumbers>>> {
    let Some(settings) = &config.public_numbers else { return Ok(None) };
    let relays = Relays::new(settings)
        .map_err(|why| Failure::usage(format!("no relay can be asked: {why}"), "report this"))?;
    Ok(Some(Arc::new(relays)))
}

/// The provider of single sign-on, if the settings name one.
#[cfg(feature = "oidc")]
fn sign_on(config: &Config) -> Outcome<Option<Arc<dyn SingleSignOn>>> {
    let Some(oidc) = &config.oidc else { return Ok(None) };
    let sign_on = crate::ports::oidc::OidcSignOn::new(oidc, &config.public_url);
    let sign_on = sign_on.map_err(|why| {
        Failure::usage(format!("single sign-on cannot be used: {why}"), "correct [oidc]")
    })?;
    Ok(Some(Arc::new(sign_on)))
}

/// None: this program was built without single sign-on, and settings that ask for it are refused.
#[cfg(not(feature = "oidc"))]
fn sign_on(_: &Config) -> Outcome<Option<Arc<dyn SingleSignOn>>> {
    Ok(None)
}

/// The statements of hardware that count here: shipped roots unless the operator names a folder.
fn accepted(config: &Config) -> Outcome<Accepted> {
    let phones = &config.phones;
    let named = phones.roots.as_deref().map(roots::read).transpose()?;
    let revocations = match &phones.revocations {
        None => Revocations::none(),
        Some(path) => {
            let json = std::fs::read(path).map_err(|e| Failure::file("reading", path, &e))?;
            Revocations::from_json(&json).map_err(|e| {
                Failure::usage(
                    format!("{}: {e}", path.display()),
                    "fetch Google's list of revoked attestation keys again",
                )
            })?
        }
    };
    Ok(Accepted {
        android_package: phones.android_package.clone(),
        android_signatures: phones.android_signatures.clone(),
        android_roots: named.clone().unwrap_or_else(google_roots),
        revocations,
        apple_applications: phones.apple_applications.clone(),
        apple_roots: named.unwrap_or_else(app_attestation_roots),
        passkey_roots: match &config.passkeys.roots {
            Some(folder) => roots::read(folder)?,
            None => vec![],
        },
    })
}

/// Opens an application that exists already: for commands that must not begin a new one by a typing
/// mistake in a path.
///
/// # Errors
/// There is none, or it cannot be used.
pub fn open_existing(config: &Config) -> Outcome<App> {
    must_exist(config)?;
    open(config, Arc::new(Silent))
}

/// Whether an application exists where the settings say: its database where that is a file, else its
/// keys.
#[must_use]
pub fn exists(config: &Config) -> bool {
    let folder = Folder::new(&config.data_folder);
    match config.place() {
        Place::File(_) => folder.has_database(),
        Place::Postgres(_) => folder.keys().is_dir(),
    }
}

/// Refuses where no application exists.
///
/// # Errors
/// There is none.
pub(crate) fn must_exist(config: &Config) -> Outcome<()> {
    if exists(config) {
        return Ok(());
    }
    Err(Failure::no(
        format!("there is no Porchlight in {}", config.data_folder.display()),
        "name the data folder with --data, or begin with `porchlight operator add`",
    ))
}

/// A bell that nobody near hears: commands run beside the server. Where the database is PostgreSQL,
/// its pages hear over the database; else they refetch by themselves.
pub struct Silent;

impl Bell for Silent {
    fn ring(&self, _topic: &str, _at: porchlight_domain::time::Timestamp) {}
}
