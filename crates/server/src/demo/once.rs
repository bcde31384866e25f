//! One day of a city as fast as it goes: for a first look without a browser, and as a check that
//! the whole product works on this machine.

use super::camera::DoorCamera;
use super::city::SEED;
use super::folder;
use super::mailbox::Mailbox;
use crate::assembly;
use crate::config::Config;
use crate::entropy_clock::{self, Stopwatch};
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use crate::telemetry;
use porchlight_app::App;
use porchlight_domain::id::AttemptId;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{OrderState, RoundState, UploadState};
use porchlight_seal::verify::{Report, Verdict, verify};
use porchlight_sim::city::{AUSTIN, City, Plan};
use porchlight_sim::player::Player;
use porchlight_sim::referee::judge;
use porchlight_store::{OrderQuery, Slice, Tx};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the folder below the configured data folder; made anew each time.
const FOLDER: &str = "demo-once";
/// Couriers and orders of the day.
const COURIERS: u32 = 24;
const ORDERS: u32 = 60;
/// Deliveries looked at for one with a photo.
const MAX_LOOKED_AT: u32 = 200;

/// What the day came to.
struct Day {
    acts: u64,
    rounds: usize,
    delivered: u64,
    photos: u64,
    leaves: u64,
    findings: Vec<String>,
}

/// Plays the day, lets the referees look, exports and verifies a bundle.
///
/// # Errors
/// The folder cannot be used, a use-case failed, or a referee found something.
pub fn once(screen: &mut Screen<'_>, config: &Config) -> Outcome {
    folder::remove(config, FOLDER)?;
    let config = folder::claim_named(config, FOLDER)?;
    telemetry::start_logs(&Config { log_level: "warn".into(), ..config.clone() });
    let watch = Stopwatch::start();
    let mailbox = Arc::new(Mailbox::open(&config.data_folder)?);
    let app = assembly::open_with(&config, Arc::new(assembly::Silent), mailbox)?;
    let end = entropy_clock::now();
    let (day, report, bundle) = play(&app, &config, end)?;
    let seconds = watch.elapsed().as_secs_f64();
    let holds = report.verdict == Verdict::Verified && day.findings.is_empty();
    let text = format!(
        "One day of {} in {seconds:.1} s: {} acts through the use-cases, {} rounds drawn,\n{} parcels \
         delivered, {} photos checked, {} entries in the log.\nReferees: {}\n\n{report}\nThe bundle: \
         {}\nIts log's key: {}",
        AUSTIN.name,
        day.acts,
        day.rounds,
        day.delivered,
        day.photos,
        day.leaves,
        if day.findings.is_empty() {
            "nothing to object to.".into()
        } else {
            day.findings.join("; ")
        },
        bundle.display(),
        app.log_key(),
    );
    let value = json!({
        "acts": day.acts, "rounds": day.rounds, "delivered": day.delivered, "photos": day.photos,
        "leaves": day.leaves, "findings": day.findings, "bundle": bundle, "verified": holds,
        "log_key": app.log_key().to_string(), "seconds": seconds,
    });
    screen.say(&text, &value)?;
    Ok(if holds { Exit::Done } else { Exit::No })
}

fn play(app: &App, config: &Config, end: Timestamp) -> Outcome<(Day, Report, PathBuf)> {
    // Yesterday's rounds share out today's blocks, so the played day begins a day before.
    let begin = end.plus(-2 * DAY);
    let plan = Plan { seed: SEED, place: AUSTIN, couriers: COURIERS, orders: ORDERS };
    let city = City::found(app, begin, plan)?;
    let mut player = Player::new(city, Arc::new(DoorCamera::new()), begin);
    let lived = player.live(app, end.plus(-HOUR))?;
    // The last leaves get their place, and uploads and mails their end.
    let mut system = entropy_clock::ctx(porchlight_app::Actor::System);
    app.reconcile_slow(&mut system)?;
    while app.reconcile_fast(&mut system)?.leaves > 0 {}
    let findings = judge(app, None, end)?.iter().map(ToString::to_string).collect();
    let (rounds, delivered, photos) = app.store.read(figures)?;
    let leaves = app.log_state()?.size;
    let day = Day { acts: lived.acts, rounds, delivered, photos, leaves, findings };
    let (report, bundle) = prove(app, &config.data_folder)?;
    Ok((day, report, bundle))
}

fn figures(tx: &Tx<'_>) -> Result<(usize, u64, u64), porchlight_store::Error> {
    let rounds = tx.round_page(Slice { offset: 0, limit: MAX_LOOKED_AT })?.rows;
    let drawn = |state| matches!(state, RoundState::Drawn | RoundState::Settled);
    let rounds = rounds.iter().filter(|round| drawn(round.state)).count();
    let filter = OrderQuery { state: Some(OrderState::Delivered), ..OrderQuery::default() };
    let delivered = tx.order_list(&filter, Slice { offset: 0, limit: 1 })?.total;
    Ok((rounds, delivered, u64::from(tx.upload_count(UploadState::Verified)?)))
}

/// Exports the newest delivery that has a checked photo, and verifies the file as a stranger would.
fn prove(app: &App, data: &Path) -> Outcome<(Report, PathBuf)> {
    let attempt = newest_with_photo(app)?;
    let bytes = app.export_bundle(&entropy_clock::ctx(porchlight_app::Actor::Console), attempt)?;
    let path = data.join(format!("bundle-{attempt}.zip"));
    std::fs::write(&path, &bytes).map_err(|e| Failure::file("writing", &path, &e))?;
    let bytes = std::fs::read(&path).map_err(|e| Failure::file("reading", &path, &e))?;
    Ok((verify(&bytes, Some(&app.log_key())), path))
}

fn newest_with_photo(app: &App) -> Outcome<AttemptId> {
    let ctx = entropy_clock::ctx(porchlight_app::Actor::Console);
    let page = app.deliveries(&ctx, "", Slice { offset: 0, limit: MAX_LOOKED_AT })?;
    for line in page.rows {
        let view = app.delivery(&ctx, line.attempt.id)?;
        let whole = view.attempt.voided_at.is_none()
            && view.photos.iter().any(|(_, state, _)| *state == UploadState::Verified);
        if whole {
            return Ok(line.attempt.id);
        }
    }
    Err(Failure::fault("no delivery of the day has a checked photo", "please report this"))
}
