//! The threads that run the reconcilers: one for promises of seconds, one for what may wait, one for
//! the plans that dispatchers asked for, whose search takes as long as it takes, one for calls to
//! servers of others, which may be silent, one that reads every kept file within a week, one that
//! compares new photos with earlier ones, and, where relays and feeds are named, one that asks for the public
//! random numbers that rounds wait for, and one that reads public alerts.
//!
//! They run only under the folder's lease and the database's lead, so that two processes never
//! sequence one log. Waiting is on a channel, so that stopping does not have to.

use crate::alerts::AlertFeeds;
use crate::config::Config;
use crate::entropy_clock;
use crate::failure::{Failure, Outcome};
use crate::folder::Folder;
use crate::lead::still_leads;
use crate::published;
use porchlight_app::reconcile::Reconciled;
use porchlight_app::{Actor, App};
use porchlight_store::Lead;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Pause between passes that keep promises of seconds.
const FAST: Duration = Duration::from_millis(250);
/// Pause between passes that may take their time.
const SLOW: Duration = Duration::from_secs(3);
/// Pause between looks for public random numbers that rounds wait for.
const PUBLIC_NUMBERS: Duration = Duration::from_secs(1);
/// Pause between looks at which feeds of public alerts are to be asked.
const ALERT_FEEDS: Duration = Duration::from_secs(5);
/// Steps of the scrubber between two pauses, where it has to catch up.
const MAX_SCRUB_STEPS: u32 = 20;
/// Pause between looks at whether this server still leads its database.
const LOOK_AT_LEAD: Duration = Duration::from_secs(1);
/// Pause after a failed pass.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// Every photo is compared with earlier ones.
pub const ALL_PHOTOS: u32 = u32::MAX;

/// The running reconcilers.
pub struct Jobs {
    threads: Vec<(Sender<()>, JoinHandle<()>)>,
}

impl Jobs {
    /// Starts the threads; `upkeep` runs after each slow pass. At most `compared` photos are compared
    /// with earlier ones.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        app: &Arc<App>,
        folder: &Folder,
        compared: u32,
        upkeep: impl Fn() + Send + 'static,
    ) -> Outcome<Self> {
        let (fast, kept) = (Arc::clone(app), folder.clone());
        let fast = ticking("reconcile-fast", FAST, move || fast_pass(&fast, &kept))?;
        let slow = Arc::clone(app);
        let slow = ticking("reconcile-slow", SLOW, move || {
            let done = slow.reconcile_slow(&mut entropy_clock::ctx(Actor::System))?;
            count(&done);
            upkeep();
            Ok(())
        })?;
        let plans = Arc::clone(app);
        // An older database must not show what was erased since.
        let again = app.erase_again(&mut entropy_clock::ctx(Actor::System))?;
        if again > 0 {
            tracing::warn!(photos = again, "erased again what an older copy had brought back");
        }
        let (people, waiting) = app.erase_people_again(&mut entropy_clock::ctx(Actor::System))?;
        if people > 0 || waiting > 0 {
            tracing::warn!(
                people,
                waiting,
                "erased people again whom an older copy had brought back; some wait until nothing holds it"
            );
        }
        // Nor may an older folder of keys open what has a receipt.
        let back = app.destroy_face_keys_again()?;
        if back > 0 {
            tracing::warn!(
                keys = back,
                "destroyed again face keys that an older folder had brought back"
            );
        }
        // Whoever holds the lease of the folder is the only one: what a killed server left is free.
        plans.free_plan_jobs(&mut entropy_clock::ctx(Actor::System))?;
        let plans = ticking("plan-jobs", FAST, move || {
            while plans.run_plan_job(&mut entropy_clock::ctx(Actor::System))? {}
            Ok(())
        })?;
        let outward = Arc::clone(app);
        let outward = ticking("reconcile-outward", FAST, move || {
            count(&outward.reconcile_outward(&mut entropy_clock::ctx(Actor::System))?);
            Ok(())
        })?;
        let scrubber = Arc::clone(app);
        let scrubber = ticking("scrub", SLOW, move || {
            for _ in 0..MAX_SCRUB_STEPS {
                if !scrubber.scrub_when_due(&mut entropy_clock::ctx(Actor::System))? {
                    break;
                }
            }
            Ok(())
        })?;
        let photos = Arc::clone(app);
        app.fill_photo_hashes()?;
        let mut left = compared;
        let photos = ticking("photo-likeness", SLOW, move || {
            while left > 0 && photos.compare_next_photo(&mut entropy_clock::ctx(Actor::System))? {
                left -= 1;
            }
            left = if compared == ALL_PHOTOS { ALL_PHOTOS } else { left };
            Ok(())
        })?;
        let mut threads = vec![fast, slow, plans, outward, scrubber, photos];
        threads.extend(public_numbers(app)?);
        Ok(Self { threads })
    }

    /// Watches over the lead: a server that lost it stops.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn watch(&mut self, lead: &Arc<Lead>) -> Outcome<()> {
        let (lead, mut leads) = (Arc::clone(lead), true);
        let watch = ticking("lead", LOOK_AT_LEAD, move || {
            leads = leads && still_leads(&lead);
            Ok(())
        })?;
        self.threads.push(watch);
        Ok(())
    }

    /// Follows the feeds of public alerts that the settings name, if they name any.
    ///
    /// # Errors
    /// The system gives no thread, or TLS cannot be used.
    pub fn follow_alerts(&mut self, app: &Arc<App>, config: &Config) -> Outcome<()> {
        let feeds = AlertFeeds::of(config).map_err(|why| {
            Failure::fault(format!("feeds of alerts: {why}"), "see [alerts] in the settings")
        })?;
        let Some(mut feeds) = feeds else { return Ok(()) };
        let app = Arc::clone(app);
        let pass = move || {
            let new = feeds.pass(&app, &mut entropy_clock::ctx(Actor::System))?;
            if new > 0 {
                tracing::info!(alerts = new, "kept new public alerts");
            }
            Ok(())
        };
        self.threads.push(ticking("alert-feeds", ALERT_FEEDS, pass)?);
        Ok(())
    }

    /// Stops each after the pass they are in.
    pub fn stop(self) {
        let (bells, threads): (Vec<_>, Vec<_>) = self.threads.into_iter().unzip();
        drop(bells);
        for thread in threads {
            // A thread that panicked has nothing left to finish.
            let _ = thread.join();
        }
    }
}

/// The thread that asks for public random numbers, where there are relays to ask.
fn public_numbers(app: &Arc<App>) -> Outcome<Option<(Sender<()>, JoinHandle<()>)>> {
    if app.ports.public_numbers.is_none() {
        return Ok(None);
    }
    let app = Arc::clone(app);
    let pass = move || {
        app.fetch_public_numbers(&mut entropy_clock::ctx(Actor::System))?;
        Ok(())
    };
    ticking("public-numbers", PUBLIC_NUMBERS, pass).map(Some)
}

/// One pass over log and rounds; a new checkpoint is kept beside the keys at once.
///
/// # Errors
/// Faults of the store or the disk.
pub fn fast_pass(app: &App, folder: &Folder) -> Outcome<()> {
    let done = app.reconcile_fast(&mut entropy_clock::ctx(Actor::System))?;
    if done.leaves > 0 {
        published::keep(app, folder)?;
    }
    count(&done);
    Ok(())
}

fn count(done: &Reconciled) {
    for (what, steps) in [
        ("leaves", done.leaves),
        ("round_steps", done.round_steps),
        ("uploads", done.uploads),
        ("messages", done.messages),
        ("no_shows", done.no_shows),
        ("blocks", done.blocks),
        ("told", done.told),
        ("breaker_letters", done.breaker_letters),
        ("identity", done.identity),
    ] {
        if steps > 0 {
            metrics::counter!("porchlight_reconciled_total", "what" => what)
                .increment(u64::from(steps));
        }
    }
}

fn ticking(
    name: &'static str,
    pause: Duration,
    mut pass: impl FnMut() -> Outcome<()> + Send + 'static,
) -> Outcome<(Sender<()>, JoinHandle<()>)> {
    let (bell, stop) = channel::<()>();
    let run = move || {
        let mut failed = false;
        loop {
            let result = pass();
            report(name, &result, &mut failed);
            let wait = if failed { AFTER_FAILURE } else { pause };
            match stop.recv_timeout(wait) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    };
    let thread = std::thread::Builder::new().name(name.into()).spawn(run).map_err(|e| {
        Failure::fault(format!("no thread for {name}: {e}"), "raise the limit of processes")
    })?;
    Ok((bell, thread))
}

/// Says once that passes fail and once that they work again.
fn report(name: &'static str, result: &Outcome<()>, failed: &mut bool) {
    match result {
        Ok(()) if *failed => {
            tracing::info!(job = name, "works again");
            *failed = false;
        }
        Ok(()) => {}
        Err(failure) => {
            metrics::counter!("porchlight_reconcile_failures_total", "job" => name).increment(1);
            if !*failed {
                tracing::error!(job = name, reason = %failure.sentence, "a pass failed; it is repeated");
            }
            *failed = true;
        }
    }
}
