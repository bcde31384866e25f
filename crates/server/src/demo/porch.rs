//! The tour's scene of a parcel that is not there: two parcels brought to one door, and the desk that
//! settles what is said of the second.
//!
//! Owns: a household and two couriers for each play, and that every photo is compared before the visitor
//! looks. Never does: claim, answer or give anything: that is done on the real pages, and the remedy comes
//! from the published policy. Start at [`Porches`].

use super::program::hired_speaking;
use super::yard::thread;
use crate::entropy_clock::{self, Stopwatch};
use porchlight_app::assess::strength::Word;
use porchlight_app::claim::Settled;
use porchlight_app::{App, Error, Result};
use porchlight_domain::digest::encode_hex;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{CourierId, EvidenceId, OrderId};
use porchlight_domain::words::{ClaimFinding, UploadState};
use porchlight_sim::street::{Home, How, Parcel, Street};
use porchlight_web::{Doorstep, Porch};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Runtime;

/// Plays at once.
const MOST: usize = 12;
/// A play is over after so long.
const LONGEST: Duration = Duration::from_secs(6 * 60);
/// Longest wait for a photo to be checked and compared, and how often it is looked at.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(150);
/// Houses lie on a grid, so far from each other that no camera mixes them up: 170 metres.
const GRID: i32 = 50;
const APART: (i32, i32) = (1_530, 1_780);

/// Who lives in the house, who brought the first parcel and who brings the second.
const PEOPLE: [[&str; 3]; 6] = [
    ["Robin Castell", "Wes Duarte", "Mina Farrow"],
    ["Elena Sorokin", "Jo Whitfield", "Andrés Molina"],
    ["Kit Abernathy", "Sofia Rinaldi", "Grace Otieno"],
    ["Marta Oliveira", "Dan Kowalski", "Yusuf Demir"],
    ["Frida Holm", "Amy Tran", "Caleb Stone"],
    ["Leo Marchetti", "Nadia Haque", "Ivy Thornton"],
];

/// What the desk writes to the recipient, by finding and language.
const ANSWERS: [[&str; 2]; 2] = [
    [
        "Your courier left it where the photo shows, and did nothing wrong; somebody else must have \
         taken it. The replacement is yours.",
        "El repartidor lo dejó donde muestra la foto y no hizo nada mal; alguien debió de llevárselo. \
         El reemplazo es suyo.",
    ],
    [
        "Nobody can tell what happened, so nobody is at fault. The replacement is yours.",
        "Nadie puede saber qué pasó, así que nadie tiene la culpa. El reemplazo es suyo.",
    ],
];

struct Play {
    name: String,
    begun: Stopwatch,
    language: &'static str,
    courier: CourierId,
    order: Option<OrderId>,
    failed: bool,
}

struct Inside {
    app: Arc<App>,
    street: Street,
    plays: Mutex<Vec<Play>>,
    /// Held by whoever brings parcels: two at once would share one plan.
    on_the_way: Mutex<()>,
}

/// The porches of a demonstration.
#[derive(Clone)]
pub(super) struct Porches(Arc<Inside>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn warn(what: &str, error: &dyn std::fmt::Display) {
    tracing::warn!(what, %error, "the porch stumbled");
}

impl Porches {
    /// Nobody plays yet.
    pub(super) fn new(app: &Arc<App>, street: Street) -> Self {
        let (plays, on_the_way) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Inside { app: Arc::clone(app), street, plays, on_the_way }))
    }

    /// Ends plays that nobody goes on with.
    pub(super) fn sweep(&self) {
        lock(&self.0.plays).retain(|play| play.begun.elapsed() < LONGEST);
    }
}

impl Inside {
    fn with<T>(&self, name: &str, f: impl FnOnce(&mut Play) -> T) -> Option<T> {
        lock(&self.plays).iter_mut().find(|play| play.name == name).map(f)
    }

    fn hire(&self, name: &str, language: &str) -> Result<CourierId> {
        let city = self.street.city();
        hired_speaking(&self.app, (city.station, city.programme), (name, language), "porch")
    }

    /// A household that had no parcel before.
    fn home(recipient: &str, language: &str) -> Home {
        let [high, low, door]: [u8; 3] = entropy_clock::random();
        let number = i32::from(u16::from_be_bytes([high, low])) % (GRID * GRID);
        let centre = porchlight_sim::street::SOUTH.centre;
        let (north, east) = (number / GRID - GRID / 2, number % GRID - GRID / 2);
        Home {
            address: format!("{} Juniper Lane, Austin, TX 78704", 100 + number),
            recipient: recipient.to_owned(),
            email: format!("juniper.{number}@example.org"),
            point: Point { lat: centre.lat + north * APART.0, lon: centre.lon + east * APART.1 },
            door: usize::from(door),
            language: language.to_owned(),
        }
    }

    /// Brings a parcel on a trip of its own.
    fn deliver(
        &self,
        runtime: &Runtime,
        courier: CourierId,
        home: &Home,
        reference: &str,
    ) -> Result<OrderId> {
        let _alone = lock(&self.on_the_way);
        let parcel = Parcel { reference: reference.to_owned(), home: home.clone(), how: How::Left };
        let (app, street) = (self.app.as_ref(), &self.street);
        let trip = street.set_out(app, entropy_clock::now(), courier, &[parcel])?;
        let stop = trip.stop_of(reference).ok_or(Error::Absent("stop"))?;
        let brought = street.bring(app, entropy_clock::now(), &trip, stop)?;
        street.come_back(app, entropy_clock::now(), &trip)?;
        if let Some(photo) = brought.photo {
            self.wait_for(runtime, photo)?;
        }
        Ok(brought.order)
    }

    /// Waits until a photo is checked and compared with earlier ones of its door, or for long enough.
    fn wait_for(&self, runtime: &Runtime, photo: EvidenceId) -> Result<()> {
        let begun = Stopwatch::start();
        while begun.elapsed() < PATIENCE {
            let (state, measure) =
                self.app.store.read(|tx| Ok((tx.upload(photo)?, tx.photo_measure(photo)?)))?;
            let checked = state.is_some_and(|upload| upload.state == UploadState::Verified);
            if checked && measure.is_some_and(|measure| measure.compared_at.is_some()) {
                break;
            }
            runtime.block_on(entropy_clock::pause(LOOK_EVERY));
        }
        Ok(())
    }

    fn bring(
        &self,
        runtime: &Runtime,
        name: &str,
        people: [&str; 3],
        language: &str,
    ) -> Result<()> {
        let [recipient, before, _] = people;
        let home = Self::home(recipient, language);
        let reference = |number: u8| format!("PORCH-{}-{number}", name.get(..10).unwrap_or(name));
        let earlier = self.hire(before, "en")?;
        self.deliver(runtime, earlier, &home, &reference(1))?;
        let courier = self.with(name, |play| play.courier).ok_or(Error::Absent("play"))?;
        let order = self.deliver(runtime, courier, &home, &reference(2))?;
        self.with(name, |play| play.order = Some(order));
        Ok(())
    }

    fn settle(&self, name: &str) -> Result<bool> {
        let known = self.with(name, |play| (play.order, play.language));
        let Some((Some(order), language)) = known else { return Ok(false) };
        let Some(claim) = self.app.store.read(|tx| tx.open_claim(order))? else { return Ok(false) };
        let desk = || entropy_clock::ctx(self.street.city().desk());
        let file = self.app.claim_file(&mut desk(), claim.id)?;
        if file.answers.is_empty() {
            return Ok(false);
        }
        let stands = file.assessed.made.strength.word == Word::Supported;
        let finding = if stands { ClaimFinding::RecordStands } else { ClaimFinding::Undecidable };
        let words = ANSWERS[usize::from(!stands)][usize::from(language == "es")];
        let done = self.app.settle_claim(&mut desk(), claim.id, finding, words)?;
        Ok(done == Settled::Done)
    }
}

impl Porch for Porches {
    fn bring(&self, spanish: bool) -> Option<(String, CourierId)> {
        if lock(&self.0.plays).len() >= MOST {
            return None;
        }
        let [which]: [u8; 1] = entropy_clock::random();
        let people = PEOPLE[usize::from(which) % PEOPLE.len()];
        let language = if spanish { "es" } else { "en" };
        let courier = self.0.hire(people[2], language);
        let courier = courier.inspect_err(|error| warn("hiring", error)).ok()?;
        let name = encode_hex(&entropy_clock::random::<12>());
        lock(&self.0.plays).push(Play {
            name: name.clone(),
            begun: Stopwatch::start(),
            language,
            courier,
            order: None,
            failed: false,
        });
        let (inside, play) = (Arc::clone(&self.0), name.clone());
        thread("demo-porch", move |runtime| {
            if let Err(error) = inside.bring(runtime, &play, people, language) {
                warn("bringing", &error);
                inside.with(&play, |play| play.failed = true);
            }
        });
        Some((name, courier))
    }

    fn lies(&self, play: &str) -> Option<Doorstep> {
        self.0.with(play, |play| Doorstep {
            courier: play.courier,
            order: play.order,
            failed: play.failed,
        })
    }

    fn settle(&self, play: &str) -> bool {
        self.0.settle(play).inspect_err(|error| warn("settling", error)).unwrap_or(false)
    }
}
